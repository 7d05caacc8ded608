package import GitStorage
package import Records
import Sync
import Synchronization
package import Watching
package import Workspace

/// How a daemon stands: what it has done, what is in its way, when it tries again.
package struct Standing: Sendable {
  package struct Remote: Sendable {
    package var lastFetch: Timestamp?
    package var lastPush: Timestamp?
    /// Why nothing can be fetched.
    package var fetchTrouble: Trouble?
    /// Why nothing can be pushed: a fetch that goes well says nothing against it.
    package var pushTrouble: Trouble?
    /// When it is tried again after a failure.
    package var nextTry: Timestamp?

    /// Since when its answer is waited for.
    package var askedSince: Timestamp?

    package init() {}

    package var trouble: Trouble? { fetchTrouble ?? pushTrouble }
  }

  /// A contact that became part of another person.
  package struct Joined: Sendable {
    package let at: Timestamp
    package let contact: JoinedContact
  }

  package let since: Timestamp
  package var head: ObjectID?
  package var lastCommit: Timestamp?
  package var lastFullLook: Timestamp?
  package var coverage: WatchCoverage?
  /// Why the store is left alone.
  package var pause: Trouble?
  /// Why local work cannot be done.
  var work: Trouble?
  /// What is wrong with the settings; those from before stay in force.
  var settings: Trouble?
  package var trouble: Trouble? { work ?? settings }
  package var remotes: [String: Remote] = [:]
  package var joined: [Joined] = []

  init(since: Timestamp) { self.since = since }

  /// Local work can be done again.
  mutating func cleared() {
    pause = nil
    work = nil
  }

  mutating func note(_ queues: [RemoteQueue], now: DaemonMachine.Instant, clock: Timestamp) {
    let names = Set(queues.map(\.name))
    remotes = remotes.filter { names.contains($0.key) }
    for queue in queues {
      remotes[queue.name, default: Remote()].askedSince = queue.askedSince.flatMap {
        clock.adding(seconds: -max(now - $0, .zero).components.seconds)
      }
      remotes[queue.name, default: Remote()].nextTry = queue.nextTry.flatMap {
        clock.adding(seconds: max($0 - now, .zero).components.seconds)
      }
    }
  }
}

/// What is wrong, and what helps.
package struct Trouble: Hashable, Sendable {
  package let message: String
  package let hint: String?

  init(message: String, hint: String?) {
    self.message = message
    self.hint = hint
  }

  init(_ error: any Error) {
    switch error {
    case let error as StoreError: self.init(message: error.message, hint: error.hint)
    case let error as GitError: self.init(message: error.description, hint: error.hint)
    case let error as TransportError: self.init(message: "\(error.remote): \(error.message)", hint: error.hint)
    default: self.init(message: "\(error)", hint: nil)
    }
  }
}

/// Where the engine writes how it stands, and everybody reads it.
package final class StandingBoard: Sendable {
  private let standing: Mutex<Standing>

  init(_ standing: Standing) { self.standing = Mutex(standing) }

  package var current: Standing { standing.withLock { $0 } }

  func change(_ body: (inout Standing) -> Void) { standing.withLock { body(&$0) } }
}
