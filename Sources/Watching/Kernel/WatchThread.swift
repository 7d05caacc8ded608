import GitStorage
import Glibc
import Synchronization

/// The thread of a ``WatchLoop``, which can be waited for: Dispatch would lend one and not say when it is free again.
final class WatchThread: Sendable {
  private let id: pthread_t
  /// Whether somebody has waited for the end, or nobody will.
  private let isJoined = Mutex(false)

  /// - Throws: `StoreWatchLimit` where no more threads can be made.
  init(_ loop: WatchLoop) throws {
    let context = Unmanaged.passRetained(loop)
    // Signals are the business of the threads that expect them.
    var (all, before) = (sigset_t(), sigset_t())
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    var id = pthread_t()
    let number = pthread_create(
      &id, nil,
      { context in
        if let context { Unmanaged<WatchLoop>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, context.toOpaque())
    guard number == 0 else {
      context.takeRetainedValue().close()
      throw StoreWatchLimit.trouble(GitError.system(number, "watch", "thread"))
    }
    self.id = id
  }

  /// Waits for its end; from the thread itself, not at all.
  func join() {
    guard pthread_equal(pthread_self(), id) == 0 else { return }
    isJoined.withLock { isJoined in
      if !isJoined { pthread_join(id, nil) }
      isJoined = true
    }
  }

  /// Waits for its end; from the thread itself, lets it end on its own.
  func leave() {
    guard pthread_equal(pthread_self(), id) != 0 else { return join() }
    isJoined.withLock { isJoined in
      if !isJoined { pthread_detach(id) }
      isJoined = true
    }
  }
}
