package import GitStorage

/// What a daemon does and when: events in, actions out. No disk, no network, no clock of its own.
///
/// ```
/// saves ─▶ SaveQueue ─settled─▶ absorb ─▶ HEAD moved ─▶ push to every remote that lacks it
///                                            ▲
/// interval, poke ─▶ fetch every remote ─▶ integrate
/// ```
/// Local work (`absorb`, `integrate`) is done at once and one at a time: its result is the next event. A fetch or push runs beside
/// it, at most one for each remote, and reports when it ends; so a remote that hangs never keeps a save from being
/// committed. While the store is paused nothing is asked for but to look again.
package struct DaemonMachine: Sendable {
  /// Time since the daemon started.
  package typealias Instant = Duration

  package enum Action: Hashable, Sendable {
    /// Commit what was saved, and follow what the person did with git.
    case absorb(Scope)
    /// Fetch the branch from a remote.
    case fetch(remote: String)
    /// Merge what was fetched, and bring the working tree up to date.
    case integrate
    /// Push `HEAD` to a remote that lacks it; plain, never forced.
    case push(remote: String)
    /// Have git pack what has come together.
    case pack
  }

  package enum Event: Hashable, Sendable {
    /// Files that may have changed.
    case saved([GitPath])
    /// Files that are not there any more.
    case gone([GitPath])
    /// Nobody can say what changed: the start, lost events, a folder that came or went.
    case lookAtEverything
    /// `HEAD`, the index or an operation of git's moved.
    case repositoryMoved
    /// Whether every folder is watched; where not, all files are looked at every few seconds.
    case watching(isComplete: Bool)
    /// The remotes that are configured now, with the time between two fetches of each.
    case remotes([RemoteName])
    /// Somebody knows that there is something new.
    case poked
    case absorbed(AbsorbResult)
    case fetched(remote: String, FetchResult)
    case integrated(IntegrateResult)
    case pushed(remote: String, PushResult)
    case packed
    /// Time has passed: what is due is done.
    case tick
  }

  package struct RemoteName: Hashable, Sendable {
    package let name: String
    package let interval: Duration

    package init(name: String, interval: Duration) {
      self.name = name
      self.interval = interval
    }
  }

  /// Why local work was not done.
  package enum Hindrance: Error, Hashable, Sendable {
    /// The store is to be left alone for now.
    case paused
    /// The person's git is at work and goes first.
    case yielding
    /// It could not be done: a lock of somebody else's, a full disk.
    case failed
  }

  package enum AbsorbResult: Hashable, Sendable {
    /// Done. `again`: files that must be looked at when they have settled; `waiting`: those that are held, looked at in every round.
    case done(head: ObjectID?, committed: Bool, again: [GitPath], waiting: Set<GitPath>)
    case hindered(Hindrance)
  }

  package enum FetchResult: Hashable, Sendable {
    /// The remote's branch is at this commit; `isNews` where that is not part of `HEAD`.
    case tip(ObjectID, isNews: Bool)
    /// It has no such branch yet: a push makes it.
    case empty
    /// What it has must not be merged, nor ours pushed there, until it has something else.
    case refused
    case failed
  }

  package enum IntegrateResult: Hashable, Sendable {
    case done(head: ObjectID?)
    case hindered(Hindrance)
  }

  package enum PushResult: Hashable, Sendable {
    case accepted(ObjectID)
    /// Somebody pushed in between.
    case overtaken
    /// The server does not want it, or could not be reached.
    case failed
  }

  /// After so many commits git is asked whether it wants to pack; it decides by what lies there.
  static let commitsBetweenPacks = 200
  /// At most so long a fetch that is under way keeps what others brought from being merged.
  static let patienceWithFetches = Duration.seconds(2)

  private(set) var saves: SaveQueue
  private(set) var remotes: [RemoteQueue] = []
  private var head: ObjectID?
  /// Nil: nothing keeps local work from being done.
  private var obstacle: Backoff?
  private var retryAt = Instant.zero
  private var lastLocalChange = Duration.seconds(-3600)
  private var integrateFailedUntil = Instant.zero
  private var integrateFailures = Backoff.ofIntegration
  private var commitsSincePack = 0
  private var isPacking = false
  private var jitter: Jitter

  /// - Parameter seed: of what makes several daemons not act in step.
  package init(seed: UInt64, pace: SaveQueue.Pace = .standard) {
    jitter = Jitter(seed: seed)
    saves = SaveQueue(pace: pace)
  }

  /// Takes an event and says what to do now, in this order.
  package mutating func handle(_ event: Event, at now: Instant) -> [Action] {
    note(event, at: now)
    return decide(at: now)
  }

  /// When to send `tick` at the latest; nil: not before something else happens.
  package func nextWake(after now: Instant) -> Instant? {
    if obstacle != nil { return max(retryAt, now) }
    var wakes = remotes.compactMap(\.nextWake)
    if let due = saves.nextDue { wakes.append(due) }
    if remotes.contains(where: \.hasNews) {
      let slow = remotes.compactMap(\.fetchingSince).map { $0 + Self.patienceWithFetches }.max()
      wakes.append(max(integrateFailedUntil, slow ?? .zero))
    }
    return wakes.min().map { max($0, now) }
  }

  // MARK: - Events

  private mutating func note(_ event: Event, at now: Instant) {
    switch event {
    case .saved(let paths): saves.note(saved: paths, at: now)
    case .gone(let paths): saves.note(gone: paths, at: now)
    case .lookAtEverything: saves.lookAtEverything(at: now)
    case .repositoryMoved:
      saves.follow(at: now)
      // A rebase that ends, a lock that goes: no need to wait for the next try.
      if obstacle != nil { retryAt = min(retryAt, now + saves.pace.settle) }
    case .watching(let isComplete): saves.isBlind = !isComplete
    case .remotes(let names): configure(names, at: now)
    case .poked:
      for index in remotes.indices { remotes[index].poke(at: now) }
    case .absorbed(let result): note(result, at: now)
    case .fetched(let remote, let result):
      change(remote) { $0.noteFetched(result, at: now, jitter: &$1) }
    case .integrated(let result): note(result, at: now)
    case .pushed(let remote, let result):
      // What was pushed was HEAD, which a command may have moved since anybody looked.
      if case .accepted(let commit) = result { head = commit }
      change(remote) { $0.notePushed(result, at: now, jitter: &$1) }
    case .packed: isPacking = false
    case .tick: break
    }
  }

  private mutating func note(_ result: AbsorbResult, at now: Instant) {
    switch result {
    case .done(let head, let committed, let again, let waiting):
      obstacle = nil
      saves.finished(again: again, waiting: waiting, committed: committed, at: now)
      if committed { commitsSincePack += 1 }
      moveHead(to: head, at: now)
    case .hindered(let hindrance): hinder(hindrance, at: now)
    }
  }

  private mutating func note(_ result: IntegrateResult, at now: Instant) {
    switch result {
    case .done(let head):
      integrateFailures = .ofIntegration
      for index in remotes.indices { remotes[index].noteIntegrated() }
      if head != self.head { commitsSincePack += 1 }
      self.head = head
      // What came may have taken away what held a file.
      if saves.hasWaiting { saves.follow(at: now) }
    // What arrived cannot be merged: that keeps no save from being committed.
    case .hindered(.failed): integrateFailedUntil = now + integrateFailures.next(&jitter)
    case .hindered(let hindrance): hinder(hindrance, at: now)
    }
  }

  /// Something of the person's, or of a command, is to reach the team.
  private mutating func moveHead(to head: ObjectID?, at now: Instant) {
    guard head != self.head else { return }
    let wasQuiet = now - lastLocalChange > RemoteQueue.quiet
    lastLocalChange = now
    self.head = head
    if wasQuiet { for index in remotes.indices { remotes[index].retrySoon(at: now) } }
  }

  private mutating func hinder(_ hindrance: Hindrance, at now: Instant) {
    let kind: Backoff =
      switch hindrance {
      case .paused: .ofPause
      case .yielding: .ofGit
      case .failed: .ofLocalWork
      }
    var backoff = obstacle.flatMap { $0.kind == kind.kind ? $0 : nil } ?? kind
    retryAt = now + backoff.next(&jitter)
    obstacle = backoff
    saves.putBack(at: now)
  }

  private mutating func configure(_ names: [RemoteName], at now: Instant) {
    remotes = names.map { wanted in
      var queue = remotes.first { $0.name == wanted.name } ?? RemoteQueue(name: wanted.name, at: now)
      queue.interval = wanted.interval
      return queue
    }
  }

  private mutating func change(_ name: String, _ body: (inout RemoteQueue, inout Jitter) -> Void) {
    // A remote may have been removed while it was asked.
    guard let index = remotes.firstIndex(where: { $0.name == name }) else { return }
    body(&remotes[index], &jitter)
  }

  // MARK: - Decisions

  private mutating func decide(at now: Instant) -> [Action] {
    var actions: [Action] = []
    // While something is in the way, all there is to do is to look whether it still is.
    if obstacle != nil, now < retryAt { return [] }
    // Its result comes before anything else is decided on what it changes.
    if let scope = saves.take(at: now, evenIfNothing: obstacle != nil) { return [.absorb(scope)] }
    for index in remotes.indices where remotes[index].startFetch(at: now) {
      actions.append(.fetch(remote: remotes[index].name))
    }
    if shallIntegrate(at: now) { return actions + [.integrate] }
    if let head {
      for index in remotes.indices where remotes[index].startPush(of: head, at: now) {
        actions.append(.push(remote: remotes[index].name))
      }
    }
    if commitsSincePack >= Self.commitsBetweenPacks, !isPacking {
      commitsSincePack = 0
      isPacking = true
      actions.append(.pack)
    }
    return actions
  }

  private func shallIntegrate(at now: Instant) -> Bool {
    guard now >= integrateFailedUntil, remotes.contains(where: \.hasNews) else { return false }
    // What several remotes have is merged together, but nobody waits long for one that is slow.
    return !remotes.contains { $0.fetchingSince.map { now < $0 + Self.patienceWithFetches } ?? false }
  }
}

extension DaemonMachine {
  /// What is to be looked at.
  package enum Scope: Hashable, Sendable {
    /// These files; none: only what the person did with git.
    case files(Set<GitPath>)
    case everything
  }
}
