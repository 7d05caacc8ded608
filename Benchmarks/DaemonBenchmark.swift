import Foundation
import GitStorage
import Records
import TestSupport
import Workspace

/// A daemon of the store, started by this and left alone but for what is measured: how soon it watches, what it costs at rest, how soon
/// a save is a durable commit, how many saves a minute it keeps up with.
struct DaemonBenchmark {
  let store: BenchmarkStore
  let kith: String
  let runs: Int

  /// How long nothing must have happened to a file before it counts as saved: the daemon's own pace.
  private static let settle = Duration.milliseconds(300)
  private static let idle = Duration.seconds(60)
  private static let savesAMinute = 1000
  private static let branch = "refs/heads/main"

  func run(into table: inout Table) throws {
    let git = try BenchmarkStore.repository(at: store.folder)
    let start = try head(of: git)
    var daemons: [RunningDaemon] = []
    var starts: [Duration] = []
    // The first has the stats of all files to learn.
    for run in 0...min(runs, 3) {
      daemons = []
      let begun = ContinuousClock.now
      let daemon = try RunningDaemon(kith, store: store.folder)
      if run > 0 { starts.append(daemon.ready - begun) }
      daemons = [daemon]
    }
    guard let daemon = daemons.first else { return }
    table.add("kith daemon, start to watching", contacts: store.contacts, value: Measure.median(starts).text, bar: "≤ 3 s")
    try rest(daemon, table: &table)

    var delays: [Duration] = []
    for run in 0...runs {
      delays.append(try save((run * 7919) % store.contacts, "Saved \(run)", git) - Self.settle)
      usleep(1_300_000)
    }
    table.add(
      "a save is a durable commit, beyond the 300 ms it settles", contacts: store.contacts,
      value: Measure.median(delays).text, bar: "≤ 60 ms")
    table.add("its memory after that", contacts: store.contacts, value: try daemon.memory(), bar: "≤ 80 MB")
    try burst(git, table: &table)
    daemons = []

    // The store is left as it was.
    let now = try head(of: git)
    let back = try git.writeCommit(
      tree: start.tree, parents: [now.id], author: start.author, committer: start.committer, message: "As it was\n")
    _ = try store.open().integrate(back)
  }

  private func rest(_ daemon: RunningDaemon, table: inout Table) throws {
    let before = try daemon.processorTime()
    usleep(UInt32(Self.idle.milliseconds * 1000))
    let used = try daemon.processorTime() - before
    let share = String(format: "%.2f %% of a core", used / Self.idle * 100)
    table.add("its processor time at rest, over a minute", contacts: store.contacts, value: share, bar: "< 0.2 %")
    table.add("its memory at rest", contacts: store.contacts, value: try daemon.memory(), bar: "≤ 80 MB")
  }

  /// Saves a contact as an editor does, and waits until its commit is there.
  private func save(_ number: Int, _ company: String, _ git: GitRepository) throws -> Duration {
    let before = try git.reference(Self.branch)
    try write(number, company)
    let saved = ContinuousClock.now
    while try git.reference(Self.branch) == before {
      guard ContinuousClock.now - saved < .seconds(60) else { throw Measure.Failure(description: "the save was not committed") }
      usleep(500)
    }
    return ContinuousClock.now - saved
  }

  private func write(_ number: Int, _ company: String) throws {
    let path = store.folder + "/" + BenchmarkStore.contactPath(number).description
    try Data(BenchmarkStore.contact(number, company: company)).write(to: URL(fileURLWithPath: path), options: .atomic)
  }

  /// A minute of saves of as many contacts, evenly.
  private func burst(_ git: GitRepository, table: inout Table) throws {
    let before = try head(of: git)
    let step = max(1, store.contacts / Self.savesAMinute)
    let begun = ContinuousClock.now
    for index in 0..<Self.savesAMinute {
      try write(index * step % store.contacts, "Burst \(begun) \(index)")
      let next = begun + .seconds(60) / Self.savesAMinute * (index + 1)
      let left = next - ContinuousClock.now
      if left > .zero { usleep(UInt32(left.milliseconds * 1000)) }
    }
    let last = ContinuousClock.now
    let count = min(Self.savesAMinute, store.contacts)
    while try git.difference(before.tree, head(of: git).tree).count < count {
      guard ContinuousClock.now - last < .seconds(60) else { throw Measure.Failure(description: "not all saves were committed") }
      usleep(10_000)
    }
    let lag = ContinuousClock.now - last
    let commits = try Measure.run(["git", "rev-list", "--count", "\(before.id.hex)..HEAD"], in: store.folder)
    table.add(
      "1,000 saves in a minute: the last is committed after", contacts: store.contacts,
      value: "\(lag.text), in \(commits.dropLast()) commits", bar: "kept up with, ≤ 60 commits")
  }

  private func head(of git: GitRepository) throws -> Commit {
    guard let id = try git.reference(Self.branch) else {
      throw Measure.Failure(description: "no \(Self.branch) in \(store.folder)")
    }
    return try git.commit(id)
  }
}

/// `kith daemon run` as a process of its own; ended when released.
private final class RunningDaemon {
  private let process: BackgroundProgram
  /// When it had looked at everything.
  private(set) var ready = ContinuousClock.now

  init(_ kith: String, store: String) throws {
    process = try BackgroundProgram(
      ["/usr/bin/env", "-C", store, "HOME=\(store)", "EMAIL=ada@example.org", kith, "daemon", "run"],
      log: store + ".daemon.log")
    let deadline = ContinuousClock.now + .seconds(120)
    while try !Measure.outcome(of: [kith, "daemon", "status", "--json"], in: store).text.contains("lastFullLook") {
      guard process.isRunning, ContinuousClock.now < deadline else {
        throw Measure.Failure(description: "no daemon: \(store).daemon.log")
      }
      usleep(5000)
    }
    ready = .now
  }

  deinit {
    process.send(SIGTERM)
    _ = process.ends(within: 10)
  }

  /// Resident memory, as the system counts it (proc(5), `VmRSS`).
  func memory() throws -> String {
    let lines = try String(contentsOfFile: "/proc/\(process.processID)/status", encoding: .utf8).split(separator: "\n")
    guard let line = lines.first(where: { $0.hasPrefix("VmRSS:") }), let kilobytes = Int(line.filter(\.isNumber)) else {
      throw Measure.Failure(description: "no memory in /proc")
    }
    return "\(kilobytes / 1000) MB"
  }

  /// Processor time of all its threads so far (proc(5), the fields `utime` and `stime` of `stat`, in ticks).
  func processorTime() throws -> Duration {
    let text = try String(contentsOfFile: "/proc/\(process.processID)/stat", encoding: .utf8)
    // After the name in parentheses, which may hold anything.
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 12, let user = Int(fields[11]), let system = Int(fields[12]) else {
      throw Measure.Failure(description: "no times in /proc")
    }
    return .milliseconds((user + system) * 1000 / sysconf(Int32(_SC_CLK_TCK)))
  }
}
