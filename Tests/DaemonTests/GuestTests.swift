import Foundation
import Glibc
import JSONText
import TestSupport
import Testing

/// A good guest in somebody's repository: it waits while the person works with git, says so, and goes on by itself.
@Suite(.serialized) struct GuestTests {
  private func pause(_ daemon: RunningDaemon) throws -> String? {
    try daemon.status()?["paused"]?.objectValue?["message"]?.stringValue
  }

  @Test func itWaitsWhileARebaseIsUnderWay() async throws {
    let world = try await DaemonWorld()
    let daemon = try world.daemon(of: world.ana)
    for number in 1...2 {
      try world.sandbox.save("\(number)\n", to: "notes.txt", in: world.ana)
      try world.sandbox.git("add", "notes.txt", in: world.ana)
      try world.sandbox.git("commit", "-q", "-m", "Note \(number)", in: world.ana)
    }
    // Stops at the first commit, to be edited.
    _ = try world.sandbox.run(
      ["git", "-c", "sequence.editor=sed -i 1s/pick/edit/", "rebase", "-q", "-i", "HEAD~2"], in: world.ana,
      environment: world.sandbox.environment(of: "Ana"))
    try wait(for: "the pause") { try self.pause(daemon)?.contains("rebase") ?? false }
    let head = try world.head(of: world.ana)
    try world.sandbox.edit(DaemonWorld.grace, in: world.ana, "low", "high")
    usleep(1_500_000)
    #expect(try world.head(of: world.ana) == head)
    // Her own change is in git's way until it is put aside, as ever.
    try world.sandbox.git("stash", "-q", in: world.ana)
    try world.sandbox.git("rebase", "--continue", in: world.ana)
    try world.sandbox.git("stash", "pop", "-q", in: world.ana)
    try wait(for: "the commit") { try world.committed(DaemonWorld.grace, in: world.ana)?.contains("high") ?? false }
    #expect(try self.pause(daemon) == nil)
    #expect(try world.sandbox.git("log", "--format=%s", in: world.ana).contains("Note 2"))
  }

  @Test func itWaitsOnAnotherBranchAndWithADetachedHead() async throws {
    let world = try await DaemonWorld()
    let daemon = try world.daemon(of: world.ana)
    try world.sandbox.git("config", "kith.branch", "main", in: world.ana)
    for (command, words) in [
      (["switch", "-q", "-c", "try"], "on the branch try"), (["switch", "-q", "--detach", "main"], "detached"),
    ] {
      _ = try world.sandbox.run(["git"] + command, in: world.ana)
      try wait(for: "the pause") { try self.pause(daemon)?.contains(words) ?? false }
      let head = try world.head(of: world.ana)
      try world.sandbox.edit(DaemonWorld.grace, in: world.ana, "\"low\"", "\"medium\"")
      usleep(1_000_000)
      #expect(try world.head(of: world.ana) == head)
      try world.sandbox.git("checkout", "-q", "--", ".", in: world.ana)
      try world.sandbox.git("switch", "-q", "main", in: world.ana)
      try wait(for: "the end of the pause") { try self.pause(daemon) == nil }
    }
    try world.sandbox.edit(DaemonWorld.grace, in: world.ana, "low", "high")
    try wait(for: "the commit") { try world.committed(DaemonWorld.grace, in: world.ana)?.contains("high") ?? false }
  }

  @Test func aCommitMessageCanBeWrittenInPeace() async throws {
    let world = try await DaemonWorld()
    try world.kith("hooks", "install", in: world.ana)
    try world.sandbox.git("config", "kith.program", world.program.path, in: world.ana)
    let daemon = try world.daemon(of: world.ana)
    try world.sandbox.save("Read me.\n", to: "README.md", in: world.ana)
    try world.sandbox.git("add", "README.md", in: world.ana)
    // The editor waits for a file to go, then writes the message.
    let gate = world.sandbox.path("gate")
    try world.sandbox.save("", to: "gate", in: world.sandbox.root)
    let commit = try BackgroundProgram(
      [
        "/usr/bin/env", "-C", world.ana, "git", "-c",
        "core.editor=sh -c 'while [ -e \"\(gate)\" ]; do sleep 0.05; done; echo Written > \"$1\"' -", "commit", "-q",
      ],
      environment: world.sandbox.environment(of: "Ana"), log: world.sandbox.path("commit.log"))
    try wait(for: "the pause") {
      try world.sandbox.edit(DaemonWorld.grace, in: world.ana, "\"intent\": \"", "\"intent\": \"")
      return try self.pause(daemon)?.contains("making a commit") ?? false
    }
    let head = try world.head(of: world.ana)
    try world.sandbox.edit(DaemonWorld.grace, in: world.ana, "low", "high")
    usleep(1_500_000)
    #expect(try world.head(of: world.ana) == head)
    try world.sandbox.remove("gate", in: world.sandbox.root)
    #expect(commit.ends(within: 10) && commit.status == 0)
    #expect(try world.sandbox.read("commit.log", in: world.sandbox.root) == "")
    try wait(for: "the commit") { try world.committed(DaemonWorld.grace, in: world.ana)?.contains("high") ?? false }
    #expect(try world.sandbox.git("log", "--format=%s", in: world.ana).split(separator: "\n").contains("Written"))
    #expect(try world.committed("README.md", in: world.ana) == "Read me.\n")
  }

  @Test func aCommitThatIsGivenUpEndsThePause() async throws {
    let world = try await DaemonWorld()
    try world.kith("hooks", "install", in: world.ana)
    try world.sandbox.git("config", "kith.program", world.program.path, in: world.ana)
    let daemon = try world.daemon(of: world.ana)
    try world.sandbox.save("Read me.\n", to: "README.md", in: world.ana)
    try world.sandbox.git("add", "README.md", in: world.ana)
    let commit = try BackgroundProgram(
      ["/usr/bin/env", "-C", world.ana, "git", "-c", "core.editor=sleep 600", "commit", "-q"],
      environment: world.sandbox.environment(of: "Ana"), log: world.sandbox.path("commit.log"))
    try world.sandbox.edit(DaemonWorld.grace, in: world.ana, "low", "high")
    try wait(for: "the pause") {
      try self.pause(daemon)?.contains("making a commit") ?? false
        || world.committed(DaemonWorld.grace, in: world.ana)?.contains("high") ?? false
    }
    commit.send(SIGKILL)
    #expect(commit.ends(within: 5))
    try wait(for: "the commit") { try world.committed(DaemonWorld.grace, in: world.ana)?.contains("high") ?? false }
    #expect(try self.pause(daemon) == nil)
    // What was staged is still staged.
    #expect(try world.sandbox.git("diff", "--cached", "--name-only", in: world.ana) == "README.md\n")
  }

  @Test func aLockOfSomebodyElsesIsWaitedForAndNeverRemoved() async throws {
    let world = try await DaemonWorld()
    let daemon = try world.daemon(of: world.ana)
    try world.sandbox.save("", to: ".git/index.lock", in: world.ana)
    try world.sandbox.edit(DaemonWorld.grace, in: world.ana, "low", "high")
    try wait(for: "what is in the way") {
      try daemon.status()?["trouble"]?.objectValue?["message"]?.stringValue?.contains("index.lock") ?? false
    }
    #expect(world.sandbox.exists(".git/index.lock", in: world.ana))
    #expect(try world.committed(DaemonWorld.grace, in: world.ana)?.contains("low") ?? false)
    try world.sandbox.remove(".git/index.lock", in: world.ana)
    try wait(for: "the commit") { try world.committed(DaemonWorld.grace, in: world.ana)?.contains("high") ?? false }
    #expect(try daemon.status()?["trouble"] == nil)
  }
}
