package import GitStorage
import Glibc
import Synchronization

/// Watches a store: the folders of its records, its root, and what git does in it.
///
/// A thread of its own sleeps until the kernel tells something. Where watches run out, what could be watched is, and
/// ``coverage`` says so.
package final class Watcher: Sendable {
  private let state: WatchState
  private let thread: WatchThread?

  /// Begins to watch; whatever happens after this returns is told.
  ///
  /// Network file systems tell only what this machine does (`FileSystem.networkName`), and where folders above the store are
  /// renamed nobody tells anything.
  ///
  /// - Parameters:
  ///   - folder: The folder of people's records; empty for every file but those of git.
  ///   - onEvents: Called on the watching thread, never twice at once and never with nothing. It must return at once: the
  ///     kernel keeps about 16,000 messages meanwhile.
  /// - Throws: `GitError` where the store or its git directory is not there or may not be read.
  package init(
    root: DiskPath, gitDirectory: DiskPath, folder: GitPath, onEvents: @escaping @Sendable ([WatchEvent]) -> Void
  ) throws {
    do {
      (state, thread) = try Self.start(root: root, gitDirectory: gitDirectory, folder: folder, onEvents: onEvents)
    } catch let limit as StoreWatchLimit {
      (state, thread) = (WatchState(wakeUp: nil, coverage: .limited(reason: limit, folders: 0)), nil)
    }
  }

  deinit {
    state.stop()
    thread?.leave()
  }

  /// How much of the store is watched at present. It can shrink while new folders come, which ``WatchEvent/lost`` tells; to try
  /// for more, make another watcher.
  package var coverage: WatchCoverage { state.coverage }

  /// Ends. On return no more events are told, the thread has ended and its descriptors are closed.
  ///
  /// Nothing happens the second time. Called from within `onEvents`, it returns at once and the thread ends after that call.
  package func stop() {
    state.stop()
    thread?.join()
  }

  private static func start(
    root: DiskPath, gitDirectory: DiskPath, folder: GitPath, onEvents: @escaping @Sendable ([WatchEvent]) -> Void
  ) throws -> (WatchState, WatchThread) {
    let wakeUp = try WakeUp()
    let inotify = try closing(wakeUp.close) { try Inotify(root: root, gitDirectory: gitDirectory) }
    var folders = WatchedFolders(plan: WatchPlan(folder: folder))
    do {
      try folders.begin(through: inotify)
    } catch {
      inotify.close()
      wakeUp.close()
      throw trouble(root: root, gitDirectory: gitDirectory)
    }
    let state = WatchState(wakeUp: wakeUp, coverage: folders.coverage)
    return (state, try WatchThread(WatchLoop(inotify: inotify, folders: folders, state: state, onEvents: onEvents)))
  }

  /// Why a store cannot be watched at all.
  private static func trouble(root: DiskPath, gitDirectory: DiskPath) -> GitError {
    let operation = "watch the store"
    for folder in [root, gitDirectory] {
      do {
        if try FileStat(path: folder).isFolder { continue }
        return GitError(.invalid, operation: operation, message: "it is not a folder", path: folder.description)
      } catch let error as GitError {
        return error
      } catch {
        return GitError(.io, operation: operation, message: "\(error)", path: folder.description)
      }
    }
    return GitError(
      .permission, operation: operation, message: "permission denied", path: root.description,
      hint: "check who owns the store and its git directory")
  }
}

/// Runs `body`, and `close` before an error goes on.
private func closing<Result>(_ close: () -> Void, _ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch {
    close()
    throw error
  }
}
