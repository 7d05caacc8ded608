import Foundation
import Glibc
import TestSupport
import Testing

/// Remotes that cannot be reached or do not want us: the daemon commits what is saved, says what is wrong and what helps, and goes
/// on by itself when the cause is gone.
@Suite(.serialized) struct RemoteTroubleTests {
  @Test func aClosedPort() async throws {
    let world = try await DaemonWorld()
    let port = try ServerProcess.freePort()
    let trouble = try TroubledWorld(world, url: "git://127.0.0.1:\(port)/remote.git")
    try trouble.anaSaves()
    try trouble.expect("Connection refused", hint: "git remote -v")
    try trouble.benSaves()
    let server = try GitDaemonServer(root: world.sandbox.root, log: world.sandbox.path("server.log"), port: port)
    // By itself, after a second or some.
    try trouble.expectRecovery(atMost: 60)
    try trouble.expectNothingLost()
    withExtendedLifetime(server) {}
    try trouble.expectEnd()
  }

  @Test func aFolderThatIsNotThere() async throws {
    let trouble = try TroubledWorld(try await DaemonWorld())
    try trouble.benSaves()
    try FileManager.default.moveItem(atPath: trouble.remote, toPath: trouble.remote + ".away")
    try trouble.anaSaves()
    try trouble.expect("does not appear to be a git repository", hint: "git remote -v")
    try FileManager.default.moveItem(atPath: trouble.remote + ".away", toPath: trouble.remote)
    try trouble.expectRecovery(atMost: 60)
    try trouble.expectNothingLost()
    try trouble.expectEnd()
  }

  @Test func aServerThatDoesNotKnowTheKey() async throws {
    let world = try await DaemonWorld()
    let folder = FileManager.default.temporaryDirectory.path + "/kith-ssh-" + String(UInt64.random(in: .min ... .max), radix: 36)
    // Ssh does not like blanks in the name of the folder.
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let server = try GitSSHServer(folder: folder)
    let trouble = try TroubledWorld(
      world, url: server.url(world.remote), environment: try server.environment(key: "stranger"))
    try trouble.anaSaves()
    try trouble.benSaves()
    try trouble.expect("Permission denied", hint: "a key in the ssh agent")
    try server.letIn("stranger")
    try trouble.daemon.poke()
    try trouble.expectRecovery()
    try trouble.expectNothingLost()
    try trouble.expectEnd()
  }

  @Test func aServerThatWantsAPassword() async throws {
    let world = try await DaemonWorld()
    let folder = FileManager.default.temporaryDirectory.path + "/kith-web-" + String(UInt64.random(in: .min ... .max), radix: 36)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    // The server does not like blanks either.
    try FileManager.default.createSymbolicLink(atPath: folder + "/repositories", withDestinationPath: world.sandbox.root)
    let server = try GitWebServer(root: folder + "/repositories", folder: folder + "/web")
    let credentials = world.sandbox.path("credentials")
    try world.sandbox.git("config", "credential.helper", "store --file='\(credentials)'", in: world.ana)
    let trouble = try TroubledWorld(world, url: server.privateURL("remote.git"))
    try trouble.anaSaves()
    try trouble.benSaves()
    try trouble.expect("could not read Username", hint: "a credential helper")
    try Data((server.credentials + "\n").utf8).write(to: URL(fileURLWithPath: credentials))
    try trouble.daemon.poke()
    try trouble.expectRecovery()
    try trouble.expectNothingLost()
    try trouble.expectEnd()
  }

  @Test func aHookThatRefusesThePush() async throws {
    // Fetches go well all the time, and say nothing against it.
    let trouble = try TroubledWorld(try await DaemonWorld(), interval: 0.3)
    let hook = trouble.remote + "/hooks/pre-receive"
    try Data("#!/bin/sh\necho 'nothing is taken on Mondays' >&2\nexit 1\n".utf8).write(to: URL(fileURLWithPath: hook))
    chmod(hook, 0o755)
    try trouble.anaSaves()
    try trouble.expect("refused the push: nothing is taken on Mondays", hint: "tried again by itself")
    try trouble.expectStillSaid(after: 1.5)
    #expect(try trouble.world.kith("status", in: trouble.ana).contains("1 commit to push"))
    try trouble.anaSaves()
    try FileManager.default.removeItem(atPath: hook)
    try trouble.daemon.poke()
    try trouble.expectRecovery()
    try trouble.benSaves()
    try trouble.expectNothingLost()
    try trouble.expectEnd()
  }

  @Test func whatAnotherBringsThereNeedsNoPushAnyMore() async throws {
    let trouble = try TroubledWorld(try await DaemonWorld(), interval: 0.3)
    let hook = trouble.remote + "/hooks/pre-receive"
    // Ana alone may not push.
    try Data("#!/bin/sh\ntest \"$GIT_AUTHOR_NAME\" != Ana\n".utf8).write(to: URL(fileURLWithPath: hook))
    chmod(hook, 0o755)
    try trouble.anaSaves()
    try trouble.expect("refused the push", hint: "tried again by itself")
    try trouble.sandbox.git("pull", "-q", "--ff-only", trouble.ana, "main", in: trouble.ben, as: "Ben")
    try trouble.sandbox.git("push", "-q", "origin", "main", in: trouble.ben, as: "Ben")
    try trouble.expectRecovery()
    try trouble.expectNothingLost()
    try trouble.expectEnd()
  }
}
