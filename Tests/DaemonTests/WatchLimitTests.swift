import Foundation
import Glibc
import JSONText
import TestSupport
import Testing

/// Where not everything can be watched, or events are lost: everything saved is committed all the same, status says so, and it goes
/// by itself when there is enough again.
@Suite(.serialized) struct WatchLimitTests {
  enum Limit: String, CaseIterable {
    case watches = "max_inotify_watches"
    case instances = "max_inotify_instances"

    var few: Int { self == .watches ? 3 : 0 }
    var name: String { self == .watches ? "fs.inotify.max_user_watches" : "fs.inotify.max_user_instances" }
  }

  @Test(arguments: Limit.allCases) func whatCannotBeWatchedIsLookedAtAndTriedAgain(limit: Limit) async throws {
    guard Namespaces.canLimitWatches else { return Namespaces.recordAsKnown() }
    let world = try await DaemonWorld()
    let ana = try world.daemon(of: world.ana, through: Self.wrapper(limit, limit.few))
    #expect(try Self.limitSaid(by: ana)?.contains("sudo sysctl \(limit.name)=") ?? false)
    #expect(try world.kith("status", in: world.ana).contains("Not every folder is watched: \(limit.name)"))
    try await Self.expectCommit(of: "Without watches", in: world)
    try Self.set(limit, 10_000, of: ana)
    try wait(for: "every folder to be watched") {
      usleep(100_000)
      return try ana.status()?["watching"] != nil && Self.limitSaid(by: ana) == nil
    }
    #expect(try !world.kith("status", in: world.ana).contains("Not every folder"))
    // Sooner than by looking at everything, unless the machine is busy.
    try await Self.expectCommit(of: "With watches", in: world)
    try Self.end(ana, world)
  }

  @Test func watchesThatRunOutLaterAreSaid() async throws {
    guard Namespaces.canLimitWatches else { return Namespaces.recordAsKnown() }
    let world = try await DaemonWorld()
    let ana = try world.daemon(of: world.ana, through: Self.wrapper(.watches, 10_000))
    #expect(try Self.limitSaid(by: ana) == nil)
    try Self.set(.watches, 5, of: ana)
    try await Self.expectCommit(of: "In a new folder", in: world)
    try wait(for: "status to say so") {
      usleep(100_000)
      return try Self.limitSaid(by: ana) != nil
    }
    // In a folder without a watch.
    try await Self.expectCommit(of: "In a new folder", "\"intent\": \"high\"", in: world)
    try Self.set(.watches, 10_000, of: ana)
    try wait(for: "every folder to be watched") {
      usleep(100_000)
      return try Self.limitSaid(by: ana) == nil
    }
    try Self.end(ana, world)
  }

  /// More happens while the daemon is stopped than the kernel keeps.
  @Test func lostEventsLoseNoSave() async throws {
    let world = try await DaemonWorld()
    let ana = try world.daemon(of: world.ana)
    let text = try String(contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8)
    let most = try #require(Int(text.dropLast()))
    ana.process.send(SIGSTOP)
    // Two of them in turn: the kernel makes one message of two alike.
    for number in 0..<(most / 3 + 1000) {
      let file = open(world.ana + "/orgs/acme/\(number % 2)~", O_WRONLY | O_CREAT, 0o600)
      #expect(write(file, "x", 1) == 1)
      close(file)
    }
    try Self.save("Unheard of", in: world)
    try world.sandbox.edit(DaemonWorld.grace, in: world.ana, "low", "high")
    ana.process.send(SIGCONT)
    try wait(for: "what nobody heard of") {
      try world.committed(Self.path("Unheard of"), in: world.ana) != nil
        && world.committed(DaemonWorld.grace, in: world.ana)?.contains("high") ?? false
    }
    try await Self.expectCommit(of: "Afterwards", in: world)
    try Self.end(ana, world, besides: "?? orgs/acme/0~\n?? orgs/acme/1~\n")
  }

  @Test func aStoreInMemory() async throws {
    let folder = "/dev/shm"
    let kind = try Sandbox().run(["stat", "--file-system", "--format=%T", folder]).output
    guard kind == "tmpfs\n", access(folder, W_OK) == 0 else {
      return withKnownIssue("this system has no \(folder)") { Issue.record("not tested here") }
    }
    let world = try await DaemonWorld(in: folder)
    let ana = try world.daemon(of: world.ana, interval: 1)
    let ben = try world.daemon(of: world.ben, as: "Ben", interval: 1)
    try world.sandbox.edit(DaemonWorld.grace, in: world.ana, "low", "high")
    try world.sandbox.edit(DaemonWorld.grace, in: world.ben, "+12025550100", "+12025550199")
    try wait(for: "agreement") {
      let texts = try [world.ana, world.ben].map { try world.sandbox.read(DaemonWorld.grace, in: $0) }
      return try texts.allSatisfy { $0.contains("high") && $0.contains("0199") }
        && world.head(of: world.ana) == world.head(of: world.ben)
    }
    #expect(try world.kith("status", in: world.ana).contains("in memory"))
    #expect(try world.kith("status", "--json", in: world.ana).contains("\"inMemory\": true"))
    #expect(ben.process.isRunning)
    try Self.end(ana, world)
  }

  // MARK: -

  /// Runs the daemon where its user may watch little.
  private static func wrapper(_ limit: Limit, _ number: Int) -> [String] {
    let script = "echo \(number) > /proc/sys/user/\(limit.rawValue) && exec \"$@\""
    return ["/usr/bin/unshare", "--user", "--map-root-user", "sh", "-c", script, "sh"]
  }

  private static func set(_ limit: Limit, _ number: Int, of daemon: RunningDaemon) throws {
    let result = try Sandbox().run([
      "nsenter", "--target", "\(daemon.process.processID)", "--user", "--preserve-credentials", "sh", "-c",
      "echo \(number) > /proc/sys/user/\(limit.rawValue)",
    ])
    guard result.status == 0 else { throw Sandbox.Failure(description: result.errors) }
  }

  private static func limitSaid(by daemon: RunningDaemon) throws -> String? {
    try daemon.status()?["watching"]?.objectValue?["limited"]?.stringValue
  }

  private static func id(_ name: String) -> String {
    var hash: UInt64 = 0
    for byte in name.utf8 { hash = (hash &* 1_099_511_628_211) ^ UInt64(byte) }
    return String(format: "%012lx", hash & 0xFFFF_FFFF_FFFF)
  }

  private static func path(_ name: String) -> String {
    DaemonWorld.path(id(name), name.lowercased().replacing(" ", with: "-"))
  }

  private static func save(_ name: String, _ fields: String = "\"intent\": \"low\"", in world: DaemonWorld) throws {
    try world.sandbox.save(DaemonWorld.contact(id(name), name, fields), to: path(name), in: world.ana)
  }

  private static func expectCommit(of name: String, _ fields: String = "\"intent\": \"low\"", in world: DaemonWorld) async throws
  {
    try save(name, fields, in: world)
    let saved = Date()
    try wait(for: "the commit of \(name)") { try world.committed(path(name), in: world.ana)?.contains(fields) ?? false }
    print("\(name): committed after \(Int(Date().timeIntervalSince(saved) * 1000)) ms")
  }

  private static func end(_ daemon: RunningDaemon, _ world: DaemonWorld, besides changes: String = "") throws {
    try world.kith("daemon", "stop", in: world.ana)
    #expect(daemon.process.ends(within: 5))
    let faults = try world.sandbox.faults(in: world.ana, besides: changes)
    #expect(faults == nil, "\(faults ?? "")")
  }
}
