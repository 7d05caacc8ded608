/// The protocol of one round of syncing: events in, actions out. No disk, no network, no clock.
///
/// ```
/// begin ─▶ absorb ─▶ fetch every remote ─▶ integrate all tips ─▶ push to every remote ─▶ finish
///                         ▲                                          │ rejected: somebody was faster
///                         └────────────── wait a little ◀────────────┘ (at most `pushAttempts` times)
/// ```
/// Every remote is fetched before anything is merged, and everything is merged before anything is pushed: merging and
/// pushing remote by remote would never end. A remote that cannot be reached costs only itself.
package struct SyncMachine: Sendable {
  package enum Action: Hashable, Sendable {
    /// Commit what people saved.
    case absorb
    /// Fetch the branch from a remote.
    case fetch(remote: String)
    /// Merge the fetched tips with each other, then with ours, and bring the working tree up to date.
    case integrate
    /// Push `HEAD` to a remote that lacks it; plain, never forced.
    case push(remote: String)
    /// Let the other one finish before the next attempt (1-based).
    case wait(attempt: Int)
    /// Nothing more to do.
    case finish
  }

  package enum Event: Hashable, Sendable {
    case begin
    case absorbed
    case fetched(remote: String, FetchResult)
    case integrated
    case pushed(remote: String, PushResult)
    case waited
  }

  package enum FetchResult: Hashable, Sendable {
    /// The remote's tip is known now; `hasNews` where it is not part of `HEAD`.
    case tip
    /// The remote has no such branch yet: our push makes it.
    case empty
    /// It could not be reached, or what it has must not be merged: leave it out of this round.
    case excluded
  }

  package enum PushResult: Hashable, Sendable {
    case accepted
    /// Somebody pushed in between.
    case overtaken
    /// The server's hook said no, or the remote went away.
    case failed
  }

  /// How often a push is tried when somebody is faster.
  package static let pushAttempts = 5

  private enum State: Hashable {
    /// → absorbing
    case idle
    /// → fetching
    case absorbing
    /// The remotes still to be fetched, the current one first. → fetching, integrating
    case fetching([String])
    /// → pushing, done
    case integrating
    /// The remotes still to be pushed to, the current one first. → pushing, waiting, done
    case pushing([String])
    /// → fetching
    case waiting
    case done
  }

  private var state = State.idle
  private let remotes: [String]
  /// Remotes that take part in this round still.
  private var taking: [String]
  /// Remotes somebody pushed to before us.
  private var overtaken: [String] = []
  private var attempt = 1

  /// Remotes that could not be brought up to date because somebody was faster every time.
  package private(set) var outrun: [String] = []

  /// - Parameter remotes: names in the order in which they are asked.
  package init(remotes: [String]) {
    self.remotes = remotes
    taking = remotes
  }

  /// Takes an event and says what to do next. An event that does not fit the state is a programming error.
  package mutating func handle(_ event: Event) -> Action {
    switch (state, event) {
    case (.idle, .begin):
      state = .absorbing
      return .absorb
    case (.absorbing, .absorbed):
      return fetchNext(remotes)
    case (.fetching(let queue), .fetched(let remote, let result)):
      precondition(queue.first == remote, "fetched \(remote), which was not asked for")
      if result == .excluded { taking.removeAll { $0 == remote } }
      return fetchNext(Array(queue.dropFirst()))
    case (.integrating, .integrated):
      // To all of them, also those that took an earlier push of this round: what was merged since is news to them.
      return pushNext(taking, forget: true)
    case (.pushing(let queue), .pushed(let remote, let result)):
      precondition(queue.first == remote, "pushed to \(remote), which was not asked for")
      switch result {
      case .accepted: break
      case .failed: taking.removeAll { $0 == remote }
      case .overtaken: overtaken.append(remote)
      }
      return pushNext(Array(queue.dropFirst()), forget: false)
    case (.waiting, .waited):
      return fetchNext(overtaken)
    default:
      preconditionFailure("\(event) does not fit \(state)")
    }
  }

  private mutating func fetchNext(_ queue: [String]) -> Action {
    if let next = queue.first {
      state = .fetching(queue)
      return .fetch(remote: next)
    }
    state = .integrating
    return .integrate
  }

  private mutating func pushNext(_ queue: [String], forget: Bool) -> Action {
    if forget { overtaken = [] }
    if let next = queue.first {
      state = .pushing(queue)
      return .push(remote: next)
    }
    guard !overtaken.isEmpty else {
      state = .done
      return .finish
    }
    guard attempt < Self.pushAttempts else {
      outrun = overtaken
      state = .done
      return .finish
    }
    state = .waiting
    defer { attempt += 1 }
    return .wait(attempt: attempt)
  }
}
