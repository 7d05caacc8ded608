import Foundation
import Glibc
import TestSupport
import Testing

/// A daemon from its start to its end.
@Suite(.serialized) struct DaemonLifeTests {
  @Test func aSecondDaemonIsRefusedWithTheProcessOfTheFirst() async throws {
    let world = try await DaemonWorld()
    let daemon = try world.daemon(of: world.ana)
    let second = try world.program.run("-C", world.ana, "daemon", "run")
    #expect(second.status == 75)
    #expect(second.errors.contains("(process \(daemon.process.processID))"))
  }

  @Test func itEndsInTimeWhenAskedTo() async throws {
    let world = try await DaemonWorld()
    let daemon = try world.daemon(of: world.ana)
    let stopped = try world.program.run("-C", world.ana, "daemon", "stop")
    #expect(stopped.status == 0)
    #expect(daemon.process.ends(within: 5))
    #expect(daemon.process.status == 0)
    let again = try world.program.run("-C", world.ana, "daemon", "stop")
    #expect(again.status == 0 && again.output.contains("No daemon"))
    #expect(try world.program.run("-C", world.ana, "daemon", "status").status == 75)
    #expect(try world.sandbox.faults(in: world.ana) == nil)
  }

  @Test(arguments: [SIGTERM, SIGINT]) func aSignalEndsIt(signal: Int32) async throws {
    let world = try await DaemonWorld()
    let daemon = try world.daemon(of: world.ana)
    daemon.process.send(signal)
    #expect(daemon.process.ends(within: 5))
    #expect(daemon.process.status == 0, "\(daemon.words)")
  }

  @Test func killedItLeavesNothingBehindThatStopsTheNext() async throws {
    let world = try await DaemonWorld()
    let first = try world.daemon(of: world.ana)
    first.process.send(SIGKILL)
    #expect(first.process.ends(within: 5))
    try world.sandbox.edit(DaemonWorld.grace, in: world.ana, "low", "high")
    let second = try world.daemon(of: world.ana)
    // What was saved while nobody watched is found by the first look.
    try wait(for: "the commit") { try world.committed(DaemonWorld.grace, in: world.ana)?.contains("high") ?? false }
    second.process.send(SIGTERM)
    #expect(second.process.ends(within: 5))
    #expect(try world.sandbox.faults(in: world.ana) == nil)
  }

  @Test func onlyItsUserCanReachIt() async throws {
    let world = try await DaemonWorld()
    let daemon = try world.daemon(of: world.ana)
    let folder = world.ana + "/.git/kith/daemon"
    var found = stat()
    #expect(stat(folder, &found) == 0 && found.st_mode & 0o777 == 0o700)
    #expect(stat(folder + "/control", &found) == 0 && found.st_mode & 0o777 == 0o600)
    #expect(daemon.process.isRunning)
  }

  @Test func startPutsItInTheBackgroundAndStopEndsIt() async throws {
    let world = try await DaemonWorld()
    let started = try world.program.run("-C", world.ana, "daemon", "start", "--json")
    #expect(started.status == 0, "\(started.errors)")
    defer { _ = try? world.program.run("-C", world.ana, "daemon", "stop") }
    #expect(try world.program.run("-C", world.ana, "daemon", "status").status == 0)
    try world.sandbox.edit(DaemonWorld.grace, in: world.ana, "low", "high")
    try wait(for: "the commit") { try world.committed(DaemonWorld.grace, in: world.ana)?.contains("high") ?? false }
    let again = try world.program.run("-C", world.ana, "daemon", "start")
    #expect(again.status == 0 && again.output.contains("running already"))
  }

  @Test func aStoreThatIsMovedIsLeft() async throws {
    let world = try await DaemonWorld()
    let daemon = try world.daemon(of: world.ana)
    try FileManager.default.moveItem(atPath: world.ana, toPath: world.sandbox.path("elsewhere"))
    #expect(daemon.process.ends(within: 10))
    #expect(daemon.words.contains("was moved or removed"))
  }
}
