import Dispatch
package import GitStorage
package import Logging
import Records
import Sync
import Synchronization
package import Watching
package import Workspace

/// Performs what `DaemonMachine` decides on, on a real store and real remotes, until it is stopped.
///
/// An actor on a thread of its own, so that reading and writing files never holds up anybody else; fetches and pushes run beside
/// it. Its inputs come in one line: what the watcher saw, what people asked for, what ended, and the alarm clock.
package actor Engine {
  /// What comes in.
  enum Input: Sendable {
    case watched([WatchEvent])
    case machine(DaemonMachine.Event)
    case fetchEnded(remote: String, Result<Bool, TransportError>)
    case pushEnded(remote: String, ObjectID, Result<PushOutcome, TransportError>)
    case stop
  }

  private let thread: EngineThread
  package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  let workspace: Workspace
  let transport: any Transport
  let log: Logger
  let board: StandingBoard
  private let rootMark: FileStat.Identity?
  private let inputs: AsyncStream<Input>
  private nonisolated let inbox: AsyncStream<Input>.Continuation

  private var machine: DaemonMachine
  private let started = ContinuousClock.now
  private var alarm: (at: DaemonMachine.Instant, task: Task<Void, Never>)?
  private var errands: [Int: Task<Void, Never>] = [:]
  private var errandNumber = 0

  /// The remotes that are asked.
  var remotes: [DaemonMachine.RemoteName] = []
  /// What each remote was found to have, where that may be merged.
  var tips: [String: ObjectID] = [:]
  var held: [GitPath: HeldFile] = [:]
  var heldDeletions: Set<GitPath> = []
  var manners = Manners()
  private let openings = OpeningLog(since: Timestamp.now())
  private var ownOpenings = OwnOpenings()

  /// - Parameters:
  ///   - open: opens the store; called once, before this returns.
  ///   - seed: of what keeps several daemons from acting in step.
  package init(
    transport: any Transport, log: Logger, seed: UInt64 = .random(in: 0 ... .max), pace: SaveQueue.Pace = .standard,
    opening open: @Sendable () throws -> sending Workspace
  ) throws {
    thread = EngineThread()
    workspace = try open()
    workspace.yieldsToGit = true
    workspace.openings = openings
    rootMark = try FileStat.ifPresent(at: workspace.root)?.identity
    self.transport = transport
    self.log = log
    machine = DaemonMachine(seed: seed, pace: pace)
    board = StandingBoard(Standing(since: Timestamp.now()))
    (inputs, inbox) = AsyncStream.makeStream()
  }

  // MARK: - What others may do

  /// How it stands, as of the last thing that was done; never waits for the engine.
  package nonisolated var standing: Standing { board.current }

  package nonisolated func watched(_ events: [WatchEvent]) { inbox.yield(.watched(events)) }

  /// Somebody knows that there is news: every remote is asked now.
  package nonisolated func poke() { inbox.yield(.machine(.poked)) }

  /// How much of the store the watcher sees.
  package nonisolated func covers(_ coverage: WatchCoverage) {
    board.change { $0.coverage = coverage }
    inbox.yield(.machine(.watching(isComplete: coverage.isComplete)))
  }

  /// Finishes the step in hand and ends `run`.
  package nonisolated func stop() { inbox.yield(.stop) }

  /// Returns once the engine has had a turn: it is alive.
  package func beat() {}

  // MARK: - The loop

  /// Works until `stop`.
  ///
  /// - Throws: `StoreError` where the settings cannot be read, or the store is not there any more.
  package func run() async throws {
    remotes = try readRemotes()
    await take(.remotes(remotes))
    await take(.lookAtEverything)
    for await input in inputs {
      switch input {
      case .watched(let events):
        await take(events)
        try requireStore(lost: events.contains(.storeGone))
      case .machine(let event):
        try requireStore(lost: false)
        if case .watching(let isComplete) = event { openings.sees(everything: isComplete, at: Timestamp.now()) }
        await take(event)
      case .fetchEnded(let remote, let result): await take(.fetched(remote: remote, noteFetch(remote, result)))
      case .pushEnded(let remote, let commit, let result):
        await take(.pushed(remote: remote, notePush(remote, commit, result)))
      case .stop:
        await end()
        return
      }
    }
  }

  /// Sees that the folder is still the one that was opened: a store that was moved is another daemon's.
  private func requireStore(lost: Bool) throws {
    let mark = try FileStat.ifPresent(at: workspace.root)?.identity
    guard lost || mark != rootMark else { return }
    throw StoreError(
      .notFound, "the store \(workspace.root) was moved or removed", hint: "start a daemon where it is now: kith daemon start")
  }

  private func end() async {
    alarm?.task.cancel()
    let errands = Array(errands.values)
    for errand in errands { errand.cancel() }
    for errand in errands { await errand.value }
  }

  private func take(_ events: [WatchEvent]) async {
    note(events)
    let sorted = WatchedFiles(events, root: workspace.root)
    // Their order does not matter: each is a hint of its own.
    if !sorted.saved.isEmpty { await take(.saved(sorted.saved)) }
    if !sorted.gone.isEmpty { await take(.gone(sorted.gone)) }
    if sorted.isEverything { await take(.lookAtEverything) }
    if sorted.isRepository {
      if let changed = changedRemotes() { await take(changed) }
      await take(.repositoryMoved)
    }
  }

  /// Remembers who opened what, as the evidence of which version an editor holds.
  private func note(_ events: [WatchEvent]) {
    for event in events {
      switch event {
      case .opened(let path, let time): openings.note(path, at: time)
      case .openedBesideKith(let path, let time, let marks):
        // What was seen during a piece of work comes here after it: what the engine opened itself is known.
        if ownOpenings.isSomebodyElses(path, at: workspace.root.appending(path), marks) { openings.note(path, at: time) }
      case .lost, .storeGone: openings.forget(at: Timestamp.now())
      case .touched, .folder, .repository: break
      }
    }
  }

  func forgetOldOpenings() { openings.age(to: Timestamp.now()) }

  private func take(_ event: DaemonMachine.Event) async {
    var queue = machine.handle(event, at: now)[...]
    while let action = queue.popFirst() {
      if let result = perform(action) { queue += machine.handle(result, at: now) }
      // A long list of work must not keep a request for the end waiting.
      await Task.yield()
    }
    board.change { $0.note(machine.remotes, now: now, clock: Timestamp.now()) }
    arm()
  }

  var now: DaemonMachine.Instant { ContinuousClock.now - started }

  private func arm() {
    let wake = machine.nextWake(after: now)
    guard alarm?.at != wake else { return }
    alarm?.task.cancel()
    alarm = wake.map { wake in
      let (moment, inbox) = (started + wake, inbox)
      let task = Task {
        do { try await Task.sleep(until: moment) } catch { return }
        inbox.yield(.machine(.tick))
      }
      return (wake, task)
    }
  }

  /// Does it, or starts it.
  ///
  /// - Returns: what came of it, nil where that will be told later.
  private func perform(_ action: DaemonMachine.Action) -> DaemonMachine.Event? {
    switch action {
    case .absorb(let scope): return reading { .absorbed(absorb(scope)) }
    case .integrate: return reading { .integrated(integrate()) }
    case .fetch(let remote):
      fetch(remote)
      return nil
    case .push(let remote):
      return push(to: remote)
    case .pack:
      pack()
      return nil
    }
  }

  /// Does a piece of work, and notes which files it opened.
  private func reading(_ body: () -> DaemonMachine.Event) -> DaemonMachine.Event {
    let marker = ReadingMarker(gitDirectory: DiskPath(workspace.repository.gitDirectory))
    let (event, opened) = OpenedFiles.during(body)
    marker.end()
    ownOpenings.note(opened, under: marker.name)
    return event
  }

  // MARK: - Beside the loop

  /// Runs something that takes its time, and tells the loop when it has ended.
  func send(_ errand: @escaping @Sendable () async -> Input?) {
    errandNumber += 1
    let (number, inbox) = (errandNumber, inbox)
    errands[number] = Task {
      if let input = await errand() { inbox.yield(input) }
      forget(number)
    }
  }

  private func forget(_ number: Int) { errands[number] = nil }
}

/// The thread of an engine.
private final class EngineThread: SerialExecutor {
  private let queue = DispatchQueue(label: "kith.engine")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedSerialExecutor()
    queue.async { job.runSynchronously(on: executor) }
  }
}
