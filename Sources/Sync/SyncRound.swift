package import GitStorage
import Records
package import Workspace

/// Performs one round of syncing: the actions `SyncMachine` decides on, on a real store and real remotes.
package struct SyncRound {
  private let workspace: Workspace
  private let transport: any Transport
  private let acceptsDeletions: Bool
  private let acceptsRewrite: Bool
  private let patience: Duration
  private let wait: @Sendable (Duration) async throws -> Void

  private var report = SyncReport()
  private var tips: [String: ObjectID] = [:]
  private var pushed: Set<String> = []

  /// - Parameters:
  ///   - acceptsDeletions: believe that many files were meant to be removed.
  ///   - acceptsRewrite: take a remote's rewritten history as it is now, and merge it.
  ///   - settling: how long to wait, at most, for a file somebody is just saving.
  ///   - wait: sleeps; tests pass their own.
  package init(
    _ workspace: Workspace, transport: any Transport, acceptsDeletions: Bool = false, acceptsRewrite: Bool = false,
    settling patience: Duration = .seconds(2),
    wait: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  ) {
    self.workspace = workspace
    self.transport = transport
    self.acceptsDeletions = acceptsDeletions
    self.acceptsRewrite = acceptsRewrite
    self.patience = patience
    self.wait = wait
  }

  /// Runs the round to its end. What it committed, merged and pushed is durable, also where it throws later.
  ///
  /// - Throws: `StoreError` where the store is paused or cannot be written; what happens to a remote stands in the report.
  package mutating func run() async throws -> SyncReport {
    let remotes = try workspace.repository.remotes().map(\.name)
    report.remotes = remotes.map { RemoteReport(name: $0, state: .upToDate(pushed: false)) }
    if let pause = try workspace.pause() { throw pause }
    let start = try workspace.head()
    var machine = SyncMachine(remotes: remotes)
    var action = machine.handle(.begin)
    while action != .finish {
      action = machine.handle(try await perform(action))
    }
    for remote in machine.outrun { note(remote, .outrun) }
    for remote in pushed { if case .upToDate = state(of: remote) { note(remote, .upToDate(pushed: true)) } }
    report.head = try workspace.head()
    // A first checkout brings everybody at once: nobody was joined here.
    if let start, let end = report.head, start.tree != end.tree { report.joined = try workspace.joined(from: start, to: end) }
    workspace.keepIndexesUp()
    return report
  }

  private mutating func perform(_ action: SyncMachine.Action) async throws -> SyncMachine.Event {
    switch action {
    case .absorb:
      try await letSavesSettle()
      report.absorbed = try workspace.absorb(acceptingDeletions: acceptsDeletions)
      report.mended = try workspace.mend()
      return .absorbed
    case .fetch(let remote):
      return .fetched(remote: remote, try await fetch(remote))
    case .integrate:
      try integrate()
      return .integrated
    case .push(let remote):
      return .pushed(remote: remote, try await push(to: remote))
    case .wait(let attempt):
      // Jitter keeps two clones from meeting in step again and again.
      try await wait(.milliseconds(Int.random(in: 20...100) * attempt * attempt))
      return .waited
    case .finish:
      preconditionFailure("finishing is not performed")
    }
  }

  // MARK: - Steps

  private func letSavesSettle() async throws {
    let deadline = ContinuousClock.now + patience
    while let remaining = try workspace.unsettledFor(), ContinuousClock.now < deadline {
      try await wait(min(remaining, deadline - ContinuousClock.now))
    }
  }

  private mutating func fetch(_ remote: String) async throws -> SyncMachine.FetchResult {
    let refs = RemoteReferences(remote: remote, branch: workspace.shortBranch)
    do {
      let found = try await transport.fetch(
        remote: remote, branch: workspace.shortBranch, into: refs.incoming,
        gitDirectory: workspace.repository.gitDirectory)
      workspace.observer.reached(.fetched)
      let history = RemoteHistory(workspace: workspace, references: refs)
      guard found else {
        try history.noteMissing(accepting: acceptsRewrite)
        return .empty
      }
      switch try history.note(accepting: acceptsRewrite) {
      case .good(let tip):
        tips[remote] = tip
        workspace.observer.reached(.seenRecorded)
        return .tip
      case .parked(let parked):
        // An earlier attempt of this round may have found a good one, which is merged already.
        tips[remote] = nil
        note(remote, .parked(parked))
      }
    } catch let error as TransportError {
      note(remote, .failed(error))
    } catch let error as StoreError {
      note(remote, .stopped(error))
    }
    return .excluded
  }

  private mutating func integrate() throws {
    guard let tip = try workspace.union(of: Array(tips.values)) else { return }
    let result = try workspace.integrate(tip)
    report.absorbed.add(result.saved)
    // A later attempt of the same round adds to what the first one brought.
    report.integrated = report.integrated.map { $0.adding(result) } ?? result
  }

  private mutating func push(to remote: String) async throws -> SyncMachine.PushResult {
    guard let head = try workspace.head() else { return .accepted }
    let refs = RemoteReferences(remote: remote, branch: workspace.shortBranch)
    if tips[remote] == head.id { return .accepted }
    do {
      switch try await transport.push(
        commit: head.id, remote: remote, branch: workspace.shortBranch, gitDirectory: workspace.repository.gitDirectory)
      {
      case .accepted, .upToDate:
        workspace.observer.reached(.pushed)
        pushed.insert(remote)
        tips[remote] = head.id
        try RemoteHistory(workspace: workspace, references: refs).record(head.id)
        workspace.observer.reached(.trackingMoved)
        return .accepted
      case .rejectedNotFastForward:
        return .overtaken
      case .rejectedByServer(let words):
        note(remote, .rejected(words))
        return .failed
      }
    } catch let error as TransportError {
      note(remote, .failed(error))
      return .failed
    }
  }

  // MARK: - Report

  private mutating func note(_ remote: String, _ state: RemoteReport.State) {
    guard let position = report.remotes.firstIndex(where: { $0.name == remote }) else { return }
    report.remotes[position].state = state
  }

  private func state(of remote: String) -> RemoteReport.State? {
    report.remotes.first { $0.name == remote }?.state
  }
}
