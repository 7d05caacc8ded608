import GitStorage
import Logging
import Synchronization
import Watching

/// Watches the store for the engine: hands on what is told, and says how much of the store is seen whenever that changes.
///
/// Where watches or the like ran out it tries for more every few seconds: limits are raised, and other programs end.
final class Lookout: Sendable {
  private struct Shared {
    /// Nil until the first watches are set.
    var watcher: Watcher?
    var told: WatchCoverage?
  }

  /// Between two tries. Looking at every file, which has to stand in for watching meanwhile, costs more than one.
  private static let pause = Duration.seconds(5)

  private let engine: Engine
  private let log: Logger
  private let shared = Mutex(Shared())

  /// Begins to watch.
  ///
  /// - Throws: `GitError` where the store is not there or may not be read.
  init(root: DiskPath, gitDirectory: DiskPath, folder: GitPath, engine: Engine, log: Logger) throws {
    self.engine = engine
    self.log = log
    let watcher = try Watcher(root: root, gitDirectory: gitDirectory, folder: folder) { [weak self] events in
      engine.watched(events)
      self?.tellCoverage()
    }
    shared.withLock { $0.watcher = watcher }
    tellCoverage()
  }

  var coverage: WatchCoverage { shared.withLock { $0.told } ?? .complete(folders: 0) }

  /// Tries for more, again and again, until the task is cancelled.
  func keepTrying() async {
    while true {
      do { try await Task.sleep(for: Self.pause) } catch { return }
      do {
        try shared.withLock { $0.watcher }?.tryForMore()
      } catch {
        // The engine finds out by itself where the store has gone.
        log.debug("cannot watch", metadata: ["error": "\(error)"])
      }
      tellCoverage()
    }
  }

  func stop() { shared.withLock { $0.watcher }?.stop() }

  private func tellCoverage() {
    shared.withLock { shared in
      guard let coverage = shared.watcher?.coverage, coverage != shared.told else { return }
      let wasComplete = shared.told?.isComplete ?? true
      shared.told = coverage
      // In here, so that two of them come in their order.
      engine.covers(coverage)
      guard coverage.isComplete != wasComplete else { return }
      if coverage.isComplete {
        log.notice("every folder is watched again")
      } else {
        log.warning("not every folder is watched", metadata: ["watching": "\(coverage)"])
      }
    }
  }
}
