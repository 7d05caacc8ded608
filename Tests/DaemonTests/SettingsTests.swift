import Foundation
import JSONText
import TestSupport
import Testing

/// What git's configuration tells a daemon, at its start and while it runs.
@Suite(.serialized) struct SettingsTests {
  @Test func anIntervalThatIsNoNumberIsSaidInsteadOfStarting() async throws {
    let world = try await DaemonWorld()
    try world.sandbox.git("config", "kith.pollInterval", "often", in: world.ana)
    let result = try world.program.run("-C", world.ana, "daemon", "run")
    #expect(result.status == 65, "\(result.errors)")
    #expect(result.errors.contains("kith.pollinterval is \"often\"") && result.errors.contains("git config kith.pollinterval 30"))
  }

  @Test func aSettingThatGoesBadIsSaidUntilItIsMendedAndTheOldOneStaysInForce() async throws {
    let world = try await DaemonWorld()
    let daemon = try world.daemon(of: world.ana)
    try world.sandbox.git("config", "remote.origin.kithPollInterval", "-3", in: world.ana)
    try wait(for: "the daemon to see it") { try daemon.status()?["trouble"] != nil }
    #expect(try world.kith("status", in: world.ana).contains("remote.origin.kithpollinterval is \"-3\""))
    // It goes on with what it knew, and a round that succeeds does not hide the trouble.
    try world.sandbox.edit(DaemonWorld.grace, in: world.ana, "low", "high")
    try wait(for: "the commit") { try world.committed(DaemonWorld.grace, in: world.ana)?.contains("high") ?? false }
    try wait(for: "the push") { try world.sandbox.id("main", in: world.remote) == world.head(of: world.ana) }
    #expect(try daemon.status()?["trouble"] != nil)
    try world.sandbox.git("config", "remote.origin.kithPollInterval", "0.5", in: world.ana)
    try wait(for: "the trouble to go") { try daemon.status()?["trouble"] == nil }
  }

  @Test func aRemoteThatIsAddedGetsWhatIsThereAndOneThatIsRemovedIsLeftAlone() async throws {
    let world = try await DaemonWorld()
    let daemon = try world.daemon(of: world.ana)
    let second = world.sandbox.path("second.git")
    try world.sandbox.git("init", "-q", "--bare", "-b", "main", second, in: world.ana)
    try world.sandbox.git("remote", "add", "second", second, in: world.ana)
    try wait(for: "the second remote to have everything") {
      let found = try world.sandbox.run(["git", "rev-parse", "-q", "--verify", "main"], in: second)
      return try found.output.dropLast() == world.head(of: world.ana)
    }
    try world.sandbox.git("remote", "remove", "origin", in: world.ana)
    try wait(for: "the daemon to let go of the first") {
      let remotes = try daemon.status()?["remotes"]?.objectValue
      return remotes?["origin"] == nil && remotes?["second"] != nil
    }
    let left = try world.sandbox.id("main", in: world.remote)
    try world.sandbox.edit(DaemonWorld.grace, in: world.ana, "low", "high")
    try wait(for: "the commit") { try world.committed(DaemonWorld.grace, in: world.ana)?.contains("high") ?? false }
    try wait(for: "the push to the one that is left") { try world.sandbox.id("main", in: second) == world.head(of: world.ana) }
    #expect(try world.sandbox.id("main", in: world.remote) == left)
  }
}
