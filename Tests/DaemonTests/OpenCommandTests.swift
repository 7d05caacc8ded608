import Foundation
import Glibc
import JSONText
import TestSupport
import Testing

/// Git commands that stay open for seconds, or run while something waits to be committed: the daemon lets them finish.
@Suite(.serialized) struct OpenCommandTests {
  private func pause(_ daemon: RunningDaemon) throws -> String? {
    try daemon.status()?["paused"]?.objectValue?["message"]?.stringValue
  }

  /// Git in Ana's clone with an editor that waits until the file `gate` goes.
  private func open(_ arguments: [String], _ world: DaemonWorld) throws -> BackgroundProgram {
    let gate = world.sandbox.path("gate")
    try world.sandbox.save("", to: "gate", in: world.sandbox.root)
    let editor = "core.editor=sh -c 'while [ -e \"\(gate)\" ]; do sleep 0.05; done; echo Written > \"$1\"' -"
    return try BackgroundProgram(
      ["/usr/bin/env", "-C", world.ana, "git", "-c", editor] + arguments, environment: world.sandbox.environment(of: "Ana"),
      log: world.sandbox.path("git.log"))
  }

  private func pushed(_ value: String, _ world: DaemonWorld) throws {
    try world.sandbox.edit(DaemonWorld.grace, in: world.ben, "\"low\"", "\"\(value)\"")
    try world.kith("sync", in: world.ben, as: "Ben")
  }

  /// Whatever way the message is being written, with no hook to tell of it: `HEAD` stays, and what came is merged afterwards.
  @Test(arguments: ["commit -q", "commit -q --no-verify", "commit -q -a", "ci", "commit -q --amend"])
  func aMessageCanBeWrittenWithoutHooks(command: String) async throws {
    let arguments = command.split(separator: " ").map(String.init)
    let world = try await DaemonWorld(with: ["README.md": "Read\n"])
    try world.sandbox.git("config", "core.hooksPath", "/dev/null", in: world.ana)
    try world.sandbox.git("config", "alias.ci", "commit -q", in: world.ana)
    // An amended commit is one that nobody else has.
    try world.sandbox.save("Local\n", to: "local.txt", in: world.ana)
    try world.sandbox.git("remote", "rename", "origin", "later", in: world.ana)
    try world.sandbox.git("add", "local.txt", in: world.ana)
    try world.sandbox.git("commit", "-q", "-m", "Local", in: world.ana)
    let daemon = try world.daemon(of: world.ana, interval: 0.3)
    try world.sandbox.save("Read me.\n", to: "README.md", in: world.ana)
    if !arguments.contains("-a") { try world.sandbox.git("add", "README.md", in: world.ana) }
    let commit = try open(arguments, world)
    usleep(300_000)
    let head = try world.head(of: world.ana)
    try world.sandbox.edit(DaemonWorld.grace, in: world.ana, "grace@", "hopper@")
    try wait(for: "the pause") { try self.pause(daemon)?.contains("git commit is at work in this folder") ?? false }
    #expect(try world.head(of: world.ana) == head)
    try world.sandbox.remove("gate", in: world.sandbox.root)
    #expect(commit.ends(within: 10) && commit.status == 0)
    #expect(try world.sandbox.read("git.log", in: world.sandbox.root) == "")
    try wait(for: "the save") { try world.committed(DaemonWorld.grace, in: world.ana)?.contains("hopper@") ?? false }
    #expect(try world.committed("README.md", in: world.ana) == "Read me.\n")
    #expect(try world.sandbox.git("log", "--format=%s", in: world.ana).split(separator: "\n").contains("Written"))
    try wait(for: "the end of the pause") { try self.pause(daemon) == nil }
  }

  @Test func whatColleaguesPushedComesWhenTheMessageIsWritten() async throws {
    let world = try await DaemonWorld(with: ["README.md": "Read\n"])
    try world.sandbox.git("config", "core.hooksPath", "/dev/null", in: world.ana)
    let daemon = try world.daemon(of: world.ana, interval: 0.3)
    try world.sandbox.save("Read me.\n", to: "README.md", in: world.ana)
    let commit = try open(["commit", "-q", "-a"], world)
    usleep(300_000)
    try pushed("high", world)
    try wait(for: "the pause") { try self.pause(daemon)?.contains("git commit") ?? false }
    #expect(try world.sandbox.read(DaemonWorld.grace, in: world.ana).contains("low"))
    try world.sandbox.remove("gate", in: world.sandbox.root)
    #expect(commit.ends(within: 10) && commit.status == 0)
    try wait(for: "the merge") { try world.committed(DaemonWorld.grace, in: world.ana)?.contains("high") ?? false }
    #expect(try world.sandbox.git("show", "--name-only", "--format=", ":/Written", in: world.ana) == "README.md\n")
  }

  @Test func aCommandThatChangesNothingKeepsNobodyWaiting() async throws {
    let world = try await DaemonWorld()
    let daemon = try world.daemon(of: world.ana)
    let log = try BackgroundProgram(
      ["/usr/bin/env", "-C", world.ana, "git", "-c", "alias.wait=!sleep 600", "wait"],
      environment: world.sandbox.environment(of: "Ana"), log: world.sandbox.path("git.log"))
    try world.sandbox.edit(DaemonWorld.grace, in: world.ana, "low", "high")
    try wait(for: "the commit") { try world.committed(DaemonWorld.grace, in: world.ana)?.contains("high") ?? false }
    #expect(try pause(daemon) == nil && log.isRunning)
    log.send(SIGTERM)
  }

  @Test func aHookThatTakesTwoSecondsIsWaitedFor() async throws {
    let world = try await DaemonWorld()
    let hooks = world.sandbox.path("hooks")
    try world.sandbox.save("#!/bin/sh\nsleep 2\n", to: "pre-commit", in: hooks)
    #expect(chmod(hooks + "/pre-commit", 0o755) == 0)
    try world.sandbox.git("config", "core.hooksPath", hooks, in: world.ana)
    let daemon = try world.daemon(of: world.ana, interval: 0.3)
    defer { withExtendedLifetime(daemon) {} }
    try pushed("high", world)
    try world.sandbox.edit(DaemonWorld.grace, in: world.ana, "grace@", "hopper@")
    try world.sandbox.save("Read me.\n", to: "README.md", in: world.ana)
    try world.sandbox.git("add", "README.md", in: world.ana)
    try world.sandbox.git("commit", "-q", "-m", "Slow", in: world.ana)
    #expect(try world.sandbox.git("show", "--name-only", "--format=", ":/Slow", in: world.ana) == "README.md\n")
    try wait(for: "both") {
      let text = try world.committed(DaemonWorld.grace, in: world.ana) ?? ""
      return text.contains("hopper@") && text.contains("high")
    }
  }
}
