import Foundation
import Glibc
import TestSupport
import Testing

/// Remotes that take a connection and do not get on: nothing else waits for them, nothing hangs beyond its limit, nothing is left
/// running.
@Suite(.serialized) struct HangingRemoteTests {
  /// One remote is well; of the others one never says anything by git's protocol, one by http, one sends a byte a second. They are
  /// given up after a minute without a sign, and all is well once the network is.
  @Test func hangingRemotesAreGivenUpAfterTheirLimitAndHoldUpNothing() async throws {
    let world = try await DaemonWorld()
    let sandbox = world.sandbox
    let folder = FileManager.default.temporaryDirectory.path + "/kith-web-" + String(UInt64.random(in: .min ... .max), radix: 36)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    // The server does not like blanks in names.
    try FileManager.default.createSymbolicLink(atPath: folder + "/repositories", withDestinationPath: sandbox.root)
    let web = try GitWebServer(root: folder + "/repositories", folder: folder + "/web")
    let server = try GitDaemonServer(root: sandbox.root, log: sandbox.path("server.log"))
    let silent = try Relay(.silent, to: server.port)
    let silentWeb = try Relay(.silent, to: web.port)
    let slow = try Relay(.slow(.seconds(1)), to: server.port)
    let remotes = [
      "silent": "git://127.0.0.1:\(silent.port)/", "web": "http://127.0.0.1:\(silentWeb.port)/git/",
      "slow": "git://127.0.0.1:\(slow.port)/",
    ]
    for (name, url) in remotes {
      _ = try sandbox.bareRemote(name + ".git")
      try sandbox.git("remote", "add", name, url + name + ".git", in: world.ana)
    }
    let trouble = try TroubledWorld(world, interval: 1)
    let began = Date()
    // Both ways, while the others hang.
    for _ in 0..<3 {
      try trouble.anaSaves()
      try trouble.expectRecovery()
      try trouble.benSaves()
      try trouble.expectNothingLost()
    }
    #expect(try trouble.children().count >= 3, "they hang")
    for name in remotes.keys.sorted() { try trouble.expectWaiting(for: name) }
    // Not by asking all the time: other tests have the same threads.
    try await Task.sleep(for: .seconds(max(0, 57 - Date().timeIntervalSince(began))))
    for name in remotes.keys.sorted() {
      try trouble.expect("nothing moved for 60", hint: "git fetch", of: name, atMost: 150)
    }
    print("hanging remotes were given up after \(Int(Date().timeIntervalSince(began))) s")
    for relay in [silent, silentWeb, slow] { relay.become(Relay.Manner.quick) }
    try trouble.daemon.poke()
    for name in remotes.keys.sorted() {
      try trouble.expectRecovery(of: name, at: sandbox.path(name + ".git"), atMost: 60)
    }
    try trouble.expectEnd()
    withExtendedLifetime((web, server)) {}
  }

  /// An ssh that hears no request to end is killed in time.
  @Test func theEndDoesNotWaitForWhatHangs() async throws {
    let world = try await DaemonWorld()
    let listener = try Listener()
    let stubborn = world.sandbox.path("stubborn-ssh")
    try Data("#!/bin/sh\ntrap '' TERM\nsleep 1000 &\nwait\nsleep 1000\n".utf8).write(to: URL(fileURLWithPath: stubborn))
    chmod(stubborn, 0o755)
    try world.sandbox.git("remote", "add", "stubborn", "ssh://127.0.0.1/store.git", in: world.ana)
    let trouble = try TroubledWorld(
      world, url: "git://127.0.0.1:\(listener.port)/remote.git", environment: ["GIT_SSH_COMMAND": "'\(stubborn)'"])
    try wait(for: "both to hang") {
      let children = try trouble.children()
      return children.contains { $0.contains("sleep") } && children.contains { $0.contains("origin") }
    }
    try trouble.anaSaves()
    try trouble.expectEnd()
    withExtendedLifetime(listener) {}
  }
}
