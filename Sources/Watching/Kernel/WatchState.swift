import Synchronization

/// What a watcher and its thread share.
final class WatchState: Sendable {
  private struct Shared {
    /// Nil once the thread has closed it.
    var wakeUp: WakeUp?
    var coverage: WatchCoverage
    var isStopped = false
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

  /// What the thread polls beside the messages.
  var wakeUpDescriptor: Int32 { shared.withLock { $0.wakeUp?.descriptor ?? -1 } }

  func stop() {
    shared.withLock { shared in
      shared.isStopped = true
      // Under the lock: the thread may be about to close it.
      shared.wakeUp?.signal()
    }
  }

  func close() {
    shared.withLock { shared in
      shared.wakeUp?.close()
      shared.wakeUp = nil
    }
  }
}
