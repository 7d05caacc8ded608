import Foundation
import Glibc
import JSONText
import TestSupport
import Testing

/// A laptop that slept for a week, and clocks that are set.
@Suite(.serialized) struct AsleepTests {
  private static let week: Int64 = 7 * 24 * 3600

  /// Asleep: stopped, while its wall clock goes on by a week, team-mates push and files are saved.
  @Test func aWeekOfSleepIsMadeUpForAtOnce() async throws {
    let world = try await DaemonWorld()
    let clock = try WallClock(world.sandbox)
    let fetches = try countFetches(in: world)
    let ana = try world.daemon(of: world.ana, interval: 1, environment: clock.environment)
    ana.process.send(SIGSTOP)
    for number in 0..<5 {
      try save(number, in: world.ben)
      try world.kith("sync", in: world.ben, as: "Ben")
    }
    for number in 5..<10 { try save(number, in: world.ana) }
    usleep(2_000_000)
    try clock.set(ahead: Self.week)
    let before = try fetches()
    ana.process.send(SIGCONT)
    let woken = Date()
    try wait(for: "everything to be exchanged") {
      usleep(100_000)
      return try (0..<10).allSatisfy { try world.committed(Self.path($0), in: world.ana) != nil }
        && world.sandbox.id("main", in: world.remote) == world.head(of: world.ana)
    }
    print("made up for after \(Int(Date().timeIntervalSince(woken) * 1000)) ms")
    try expectSaneTimes(world, clock)
    // What was saved before it slept was not saved now.
    let saved = try #require(try times(of: Self.path(5), in: world).first)
    #expect(abs(Double(saved) - Date().timeIntervalSince1970) < 600)
    // What is saved now is of now.
    try save(10, in: world.ana, at: clock.now)
    try wait(for: "the commit") { try world.committed(Self.path(10), in: world.ana) != nil }
    #expect(abs(Double(try #require(try times(of: Self.path(10), in: world).first)) - clock.now.timeIntervalSince1970) < 600)
    // Nothing is made up for twice: a fetch a second, and no commits of nothing.
    let (commits, seconds) = (try world.commits(in: world.ana), 4.0)
    usleep(useconds_t(seconds * 1_000_000))
    #expect(try world.commits(in: world.ana) == commits)
    let most = Int(Date().timeIntervalSince(woken) / 0.9) + 10
    #expect(try fetches() - before <= most)
    // Status tells of this week.
    let fetched = try #require(try ana.remote("origin")?["lastFetch"]?.stringValue.flatMap { Self.time($0) })
    #expect(abs(fetched.timeIntervalSince(clock.now)) < 60)
    #expect(try ana.remote("origin")?["trouble"] == nil)
    try end(ana, world)
  }

  /// A clock that was a week ahead and is set right: nothing waits for the week to pass.
  @Test func aClockThatIsSetBackHoldsUpNothing() async throws {
    let world = try await DaemonWorld()
    let clock = try WallClock(world.sandbox)
    try clock.set(ahead: Self.week)
    let ana = try world.daemon(of: world.ana, interval: 1, environment: clock.environment)
    try save(0, in: world.ana, at: clock.now)
    try wait(for: "the commit") { try world.committed(Self.path(0), in: world.ana) != nil }
    try clock.set(ahead: 0)
    for number in 1..<4 {
      try save(number, in: world.ana)
      try wait(for: "the commit of \(number)") { try world.committed(Self.path(number), in: world.ana) != nil }
    }
    // A file from the future is no reason to wait, nor is its time believed.
    try save(4, in: world.ana, at: Date(timeIntervalSinceNow: Double(2 * Self.week)))
    try wait(for: "the commit of the future") { try world.committed(Self.path(4), in: world.ana) != nil }
    try save(5, in: world.ben)
    try world.kith("sync", in: world.ben, as: "Ben")
    try wait(for: "what Ben saved") { try world.committed(Self.path(5), in: world.ana) != nil }
    try wait(for: "the push") { try world.sandbox.id("main", in: world.remote) == world.head(of: world.ana) }
    let newest = try #require(try times(of: "", in: world).max())
    #expect(Double(newest) < Date().timeIntervalSince1970 + Double(Self.week) + 600)
    try wait(for: "status to tell of the true time") {
      usleep(100_000)
      let fetched = try ana.remote("origin")?["lastFetch"]?.stringValue.flatMap { Self.time($0) }
      return fetched.map { abs($0.timeIntervalSinceNow) < 60 } ?? false
    }
    try end(ana, world)
  }

  /// The alarm clock of a daemon counts the time asleep: what was due then is done on waking.
  @Test func itsTimersCountTheTimeAsleep() async throws {
    let world = try await DaemonWorld()
    let ana = try world.daemon(of: world.ana)
    try wait(for: "an alarm by the clock that goes on in sleep") {
      let folder = "/proc/\(ana.process.processID)/fdinfo"
      return try FileManager.default.contentsOfDirectory(atPath: folder).contains { name in
        // A descriptor may be gone by now.
        guard let file = FileHandle(forReadingAtPath: folder + "/" + name), let data = try file.readToEnd() else { return false }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        return lines.contains("clockid: \(CLOCK_BOOTTIME)")
          && lines.contains { $0.hasPrefix("it_value: (") && !$0.hasSuffix("(0, 0)") }
      }
    }
  }

  // MARK: -

  private static func id(_ number: Int) -> String { String(format: "%012x", 0x1000 + number * 7919) }
  private static func path(_ number: Int) -> String { DaemonWorld.path(id(number), "person-\(number)") }

  private func save(_ number: Int, in clone: String, at time: Date? = nil) throws {
    // Under another name until its time is right.
    let (file, draft) = (clone + "/" + Self.path(number), clone + "/draft.tmp")
    try Data(DaemonWorld.contact(Self.id(number), "Person \(number)").utf8).write(to: URL(fileURLWithPath: draft))
    if let time { try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: draft) }
    try FileManager.default.createDirectory(
      atPath: URL(fileURLWithPath: file).deletingLastPathComponent().path, withIntermediateDirectories: true)
    #expect(rename(draft, file) == 0)
  }

  /// The authors' times of the commits of a path, of all where it is empty; newest commit first.
  private func times(of path: String, in world: DaemonWorld) throws -> [Int] {
    let text = try world.sandbox.git("log", "--format=%at", "--", path.isEmpty ? "." : path, in: world.ana)
    return text.split(separator: "\n").compactMap { Int($0) }
  }

  /// No commit is older than its parent, nor from the future.
  private func expectSaneTimes(_ world: DaemonWorld, _ clock: WallClock) throws {
    let lines = try world.sandbox.git("log", "--first-parent", "--format=%at", in: world.ana).split(separator: "\n")
    let times = lines.compactMap { Int($0) }
    #expect(times == times.sorted(by: >), "\(times)")
    #expect(times.allSatisfy { Double($0) <= clock.now.timeIntervalSince1970 + 1 })
  }

  private static func time(_ text: String) -> Date? {
    // Without its fraction of a second.
    let format = ISO8601DateFormatter()
    return format.date(from: String(text.prefix(19)) + "Z")
  }

  /// Has git count how often Ana's clone asks the remote.
  private func countFetches(in world: DaemonWorld) throws -> () throws -> Int {
    let (program, log) = (world.sandbox.path("upload-pack"), world.sandbox.path("fetches"))
    try Data("#!/bin/sh\necho fetch >> '\(log)'\nexec git-upload-pack \"$@\"\n".utf8).write(to: URL(fileURLWithPath: program))
    chmod(program, 0o755)
    try world.sandbox.git("config", "remote.origin.uploadpack", "'\(program)'", in: world.ana)
    return {
      guard let text = try? String(contentsOfFile: log, encoding: .utf8) else { return 0 }
      return text.split(separator: "\n").count
    }
  }

  private func end(_ daemon: RunningDaemon, _ world: DaemonWorld) throws {
    try world.kith("daemon", "stop", in: world.ana)
    #expect(daemon.process.ends(within: 5))
    let faults = try world.sandbox.faults(in: world.ana)
    #expect(faults == nil, "\(faults ?? "")\n\(daemon.words)")
  }
}
