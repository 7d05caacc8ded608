import Foundation
import Glibc
import JSONText
import TestSupport
import Testing

/// What people do with git, one history each, beside a daemon that is never told.
@Suite(.serialized) struct GitHistoryTests {
  private static let alan = DaemonWorld.path("aaaaaaaaaaaa", "alan")
  private static let text = DaemonWorld.contact("aaaaaaaaaaaa", "Alan", "\"email\": \"alan@example.com\"")

  private static func world() async throws -> DaemonWorld {
    try await DaemonWorld(with: [alan: text, "README.md": "Read\n"])
  }

  private func pause(_ daemon: RunningDaemon) throws -> String? {
    try daemon.status()?["paused"]?.objectValue?["message"]?.stringValue
  }

  private func push(_ world: DaemonWorld, _ old: String, _ new: String) throws {
    try world.sandbox.edit(DaemonWorld.grace, in: world.ben, old, new)
    try world.kith("sync", in: world.ben, as: "Ben")
  }

  private func wait(_ world: DaemonWorld, _ file: String, holds text: String) throws {
    try DaemonTests.wait(for: "\(text) in \(file)") {
      let (committed, onDisk) = (try world.committed(file, in: world.ana), try? world.sandbox.read(file, in: world.ana))
      return committed?.contains(text) ?? false && onDisk?.contains(text) ?? false
    }
  }

  @Test func anotherBranchWhileAFileIsHeld() async throws {
    let world = try await Self.world()
    let daemon = try world.daemon(of: world.ana, interval: 0.3)
    try world.sandbox.save("{ \"id\": half typed", to: Self.alan, in: world.ana)
    try DaemonTests.wait(for: "the held file") { daemon.words.contains("held") }
    try world.sandbox.git("switch", "-q", "-c", "other", in: world.ana)
    try DaemonTests.wait(for: "the pause") { try self.pause(daemon)?.contains("other") ?? false }
    try push(world, "low", "high")
    #expect(try world.sandbox.read(Self.alan, in: world.ana) == "{ \"id\": half typed")
    try world.sandbox.git("switch", "-q", "main", in: world.ana)
    try wait(world, DaemonWorld.grace, holds: "high")
    #expect(try world.sandbox.read(Self.alan, in: world.ana) == "{ \"id\": half typed")
    try world.sandbox.save(Self.text.replacingOccurrences(of: "alan@", with: "turing@"), to: Self.alan, in: world.ana)
    try wait(world, Self.alan, holds: "turing@")
  }

  @Test func aStashOfASaveThatHasNotSettled() async throws {
    let world = try await Self.world()
    let daemon = try world.daemon(of: world.ana, interval: 0.3)
    defer { withExtendedLifetime(daemon) {} }
    for number in 1...5 {
      try world.sandbox.edit(Self.alan, in: world.ana, "\"name\": \"Alan", "\"name\": \"Alan \(number)")
      usleep(UInt32(number) * 120_000)
      try world.sandbox.git("stash", "-q", in: world.ana)
      usleep(700_000)
      if try !world.sandbox.git("stash", "list", in: world.ana).isEmpty {
        try world.sandbox.git("stash", "pop", "-q", in: world.ana)
      }
      try wait(world, Self.alan, holds: "Alan \(number)")
    }
  }

  @Test func aCherryPickThatConflicts() async throws {
    let world = try await Self.world()
    let (sandbox, ana) = (world.sandbox, world.ana)
    let daemon = try world.daemon(of: ana, interval: 0.3)
    try sandbox.git("switch", "-q", "-c", "side", in: ana)
    try sandbox.save("Theirs\n", to: "README.md", in: ana)
    try sandbox.git("commit", "-q", "-a", "-m", "Side", in: ana)
    try sandbox.git("switch", "-q", "main", in: ana)
    try sandbox.save("Ours\n", to: "README.md", in: ana)
    try sandbox.git("commit", "-q", "-a", "-m", "Main", in: ana)
    #expect(try sandbox.run(["git", "cherry-pick", "side"], in: ana, environment: sandbox.environment(of: "Ana")).status != 0)
    try push(world, "low", "high")
    try DaemonTests.wait(for: "the pause") { try self.pause(daemon)?.contains("cherry-pick") ?? false }
    #expect(try sandbox.git("status", "--porcelain", in: ana) == "UU README.md\n")
    try sandbox.save("Both\n", to: "README.md", in: ana)
    try sandbox.git("add", "README.md", in: ana)
    try sandbox.git("-c", "core.editor=true", "cherry-pick", "--continue", in: ana)
    try wait(world, DaemonWorld.grace, holds: "high")
    #expect(try world.committed("README.md", in: ana) == "Both\n")
  }

  @Test func commitsOnADetachedHeadAndABisect() async throws {
    let world = try await Self.world()
    let (sandbox, ana) = (world.sandbox, world.ana)
    let daemon = try world.daemon(of: ana, interval: 0.3)
    let first = try sandbox.id(in: ana)
    try sandbox.git("switch", "-q", "--detach", in: ana)
    try sandbox.edit(Self.alan, in: ana, "alan@", "turing@")
    try sandbox.git("commit", "-q", "-a", "-m", "Detached", in: ana)
    try push(world, "low", "high")
    try DaemonTests.wait(for: "the pause") { try self.pause(daemon)?.contains("detached") ?? false }
    let detached = try sandbox.id(in: ana)
    try sandbox.git("switch", "-q", "main", in: ana)
    try wait(world, DaemonWorld.grace, holds: "high")
    #expect(try sandbox.read(Self.alan, in: ana).contains("alan@"))
    try sandbox.git("merge", "-q", "--no-edit", detached, in: ana)
    try wait(world, Self.alan, holds: "turing@")
    try sandbox.git("bisect", "start", in: ana)
    try sandbox.git("bisect", "bad", "HEAD", in: ana)
    try sandbox.git("bisect", "good", first, in: ana)
    try DaemonTests.wait(for: "the pause") { try self.pause(daemon)?.contains("bisect") ?? false }
    try sandbox.git("bisect", "reset", in: ana)
    try push(world, "\"high\"", "\"medium\"")
    try wait(world, DaemonWorld.grace, holds: "medium")
    try wait(world, Self.alan, holds: "turing@")
  }

  /// A commit others have comes back: plain git would say the same at the next pull.
  @Test func aHardResetOfAPushedCommit() async throws {
    let world = try await Self.world()
    let (sandbox, ana) = (world.sandbox, world.ana)
    let daemon = try world.daemon(of: ana, interval: 0.3)
    try sandbox.edit(Self.alan, in: ana, "alan@", "turing@")
    try DaemonTests.wait(for: "the push") { try sandbox.git("show", "main:\(Self.alan)", in: world.remote).contains("turing@") }
    try sandbox.git("reset", "-q", "--hard", "HEAD~1", in: ana)
    try daemon.poke()
    try wait(world, Self.alan, holds: "turing@")
    #expect(try sandbox.id("main", in: world.remote) == sandbox.id(in: ana))
    #expect(try sandbox.faults(in: ana) == nil)
  }

  @Test func aSecondWorktreeAndAGarbageCollectionAmongSaves() async throws {
    let world = try await Self.world()
    let (sandbox, ana) = (world.sandbox, world.ana)
    let daemon = try world.daemon(of: ana, interval: 0.3)
    defer { withExtendedLifetime(daemon) {} }
    let other = sandbox.path("other tree")
    try sandbox.git("worktree", "add", "-q", "-b", "other", other, in: ana)
    for number in 1...6 {
      try sandbox.save(Self.text.replacingOccurrences(of: "alan@", with: "alan\(number)@"), to: Self.alan, in: ana)
      if number % 2 == 0 { try push(world, "+1202555010\(number - 2)", "+1202555010\(number)") }
      usleep(UInt32(number) * 90_000)
      try sandbox.git("gc", "-q", "--prune=now", in: ana)
    }
    try sandbox.save("Other\n", to: "other.txt", in: other)
    try sandbox.git("add", "other.txt", in: other)
    try sandbox.git("commit", "-q", "-m", "Other", in: other)
    try wait(world, Self.alan, holds: "alan6@")
    try wait(world, DaemonWorld.grace, holds: "+12025550106")
    #expect(try !sandbox.exists("other.txt", in: ana) && sandbox.git("status", "--porcelain", in: other).isEmpty)
    #expect(try sandbox.complaints(about: ana) == nil)
  }
}
