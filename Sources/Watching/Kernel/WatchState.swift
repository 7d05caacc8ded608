import Synchronization

/// What a watcher and its thread share.
final class WatchState: Sendable {
  private struct Shared {
    /// Nil once the thread has closed it.
    var wakeUp: WakeUp?
    var coverage: WatchCoverage
    var isStopped = false
    var isMoreWanted = false
  }

  private let shared: Mutex<Shared>

  init(wakeUp: WakeUp?, coverage: WatchCoverage) {
    shared = Mutex(Shared(wakeUp: wakeUp, coverage: coverage))
  }

  var coverage: WatchCoverage {
    get { shared.withLock { $0.coverage } }
    set { shared.withLock { $0.coverage = newValue } }
  }

  var isStopped: Bool { shared.withLock { $0.isStopped } }

  /// Whether the thread has closed what it held.
  var isClosed: Bool { shared.withLock { $0.wakeUp == nil } }

  /// What the thread polls beside the messages.
  var wakeUpDescriptor: Int32 { shared.withLock { $0.wakeUp?.descriptor ?? -1 } }

  func stop() {
    shared.withLock { shared in
      shared.isStopped = true
      // Under the lock: the thread may be about to close it.
      shared.wakeUp?.signal()
    }
  }

  /// Asks the thread to try for the folders that are not watched.
  func wantMore() {
    shared.withLock { shared in
      shared.isMoreWanted = true
      shared.wakeUp?.signal()
    }
  }

  /// Whether that is asked for; once.
  func takesMore() -> Bool {
    shared.withLock { shared in
      guard shared.isMoreWanted, !shared.isStopped else { return false }
      shared.isMoreWanted = false
      // The end, should it be wanted later, signals anew.
      shared.wakeUp?.clear()
      return true
    }
  }

  func close() {
    shared.withLock { shared in
      shared.wakeUp?.close()
      shared.wakeUp = nil
    }
  }
}
