import Foundation
import Glibc
import Testing

@testable import GitStorage

/// The real git program against a bare folder.
struct GitProgramTransportTests {
  private static let incoming = "refs/kith/incoming/origin"

  // MARK: Fetching

  @Test func fetchingBringsTheBranchAndNothingElse() async throws {
    let world = try World()
    let (ours, theirs) = (world.ours, world.theirs)
    let first = try world.commit(in: theirs, "first")
    try theirs.run("tag", "-a", "-m", "v", "v1")
    try theirs.run("push", "-q", "origin", "main", "v1", "main:other")
    try ours.run("config", "remote.origin.fetch", "+refs/heads/*:refs/heads/*")
    try ours.run("config", "remote.origin.tagOpt", "--tags")
    try ours.run("config", "fetch.prune", "true")
    try ours.run("update-ref", "refs/heads/mine", ours.commitIndex().hex)
    let before = try ours.run("for-each-ref")

    let transport = world.transport()
    for _ in 0..<2 {
      #expect(
        try await transport.fetch(
          remote: "origin", branch: "main", into: Self.incoming, gitDirectory: ours.gitDirectory))
      #expect(try ours.run("rev-parse", Self.incoming) == first.hex + "\n")
    }
    #expect(try ours.run("for-each-ref", "refs/heads", "refs/tags", "refs/remotes") == before)
    #expect(!FileManager.default.fileExists(atPath: ours.gitDirectory + "/FETCH_HEAD"))
    try ours.run("fsck", "--strict")
  }

  @Test func fetchingFollowsARewrittenBranch() async throws {
    let world = try World()
    try world.commit(in: world.theirs, "first")
    try world.theirs.run("push", "-q", "origin", "main")
    try await world.fetch()
    try world.theirs.run("commit", "-q", "--amend", "-m", "rewritten")
    try world.theirs.run("push", "-q", "-f", "origin", "main")
    try await world.fetch()
    #expect(try world.ours.run("rev-parse", Self.incoming) == world.theirs.run("rev-parse", "main"))
  }

  @Test func aBranchTheRemoteLacksIsNoError() async throws {
    let world = try World()
    #expect(try await !world.fetch())
    try world.commit(in: world.theirs, "first")
    try world.theirs.run("push", "-q", "origin", "main")
    #expect(try await !world.fetch(branch: "no-such-branch"))
    #expect(try world.ours.attempt(["rev-parse", "-q", "--verify", Self.incoming]).status != 0)
  }

  @Test func theRemoteMayBeAPath() async throws {
    let world = try World()
    let first = try world.commit(in: world.theirs, "first")
    try world.theirs.run("push", "-q", "origin", "main")
    #expect(try await world.fetch(remote: world.remotePath))
    try world.ours.run("remote", "add", "relative", "../zentrale für alle.git")
    #expect(try await world.fetch(remote: "relative"))
    #expect(try world.ours.run("rev-parse", Self.incoming) == first.hex + "\n")
    #expect(try await world.transport().defaultBranch(url: world.remotePath) == "main")
  }

  @Test func anEmptyRemoteHasNoDefaultBranch() async throws {
    let world = try World()
    #expect(try await world.transport().defaultBranch(url: world.remotePath) == nil)
  }

  // MARK: Pushing

  @Test func pushingMovesTheBranchForwardOnly() async throws {
    let world = try World()
    let first = try world.commit(in: world.ours, "first")
    let second = try world.commit(in: world.ours, "second")
    #expect(try await world.push(first) == .accepted)
    #expect(try await world.push(first) == .upToDate)
    #expect(try await world.push(second) == .accepted)
    #expect(try world.remote("rev-parse", "main") == second.hex + "\n")
    #expect(try await world.push(first) == .rejectedNotFastForward)

    try world.theirs.run("pull", "-q", "origin", "main")
    try world.commit(in: world.theirs, "theirs")
    try world.theirs.run("push", "-q", "origin", "main")
    let third = try world.commit(in: world.ours, "third")
    #expect(try await world.push(third) == .rejectedNotFastForward)
    #expect(try world.remote("rev-parse", "main") == world.theirs.run("rev-parse", "main"))
  }

  @Test func pushingSendsNoTagsAndRunsNoHooksOfOurs() async throws {
    let world = try World()
    let marker = world.ours.root.appendingPathComponent("a hook ran").path
    for hook in ["pre-push", "reference-transaction", "pre-auto-gc"] {
      try world.ours.write("#!/bin/sh\ntouch '\(marker)'\nexit 1\n", to: ".git/hooks/\(hook)")
      #expect(chmod(world.ours.gitDirectory + "/hooks/\(hook)", 0o755) == 0)
    }
    let tree = try world.ours.run("write-tree").trimmingCharacters(in: .newlines)
    let commit = try world.ours.id(world.ours.run("commit-tree", tree, "-m", "x"))
    try world.ours.run("-c", "core.hooksPath=/dev/null", "tag", "-a", "-m", "v", "v1", commit.hex)
    try world.ours.run("config", "push.followTags", "true")
    #expect(try await world.push(commit) == .accepted)
    #expect(try world.remote("tag") == "")
    #expect(!FileManager.default.fileExists(atPath: marker))
  }

  @Test func theWordsOfARejectingHookAreHandedOn() async throws {
    let world = try World()
    try world.hook("pre-receive", "printf 'contacts/é.json:3: \\033[31mmissing comma\\033[0m\\nadd it\\n' >&2; exit 1")
    let commit = try world.commit(in: world.ours, "first")
    #expect(
      try await world.push(commit) == .rejectedByServer(words: "contacts/é.json:3: missing comma\nadd it"))
    try world.hook("pre-receive", "exit 1")
    #expect(try await world.push(commit) == .rejectedByServer(words: "pre-receive hook declined"))
    try world.hook("pre-receive", "echo welcome >&2; exit 0")
    #expect(try await world.push(commit) == .accepted)
  }

  @Test func aRemoteThatMovesWhileWePushIsNotARefusal() async throws {
    let world = try World()
    let first = try world.commit(in: world.ours, "first")
    #expect(try await world.push(first) == .accepted)
    let other = try world.commit(in: world.ours, "other")
    try world.ours.run("push", "-q", "origin", "\(other):refs/heads/side")
    // Somebody else's push lands between the look at the branch and the move of it.
    try world.hook("update", "env -u GIT_QUARANTINE_PATH git update-ref refs/heads/main \(other)")
    try world.ours.run("reset", "-q", "--soft", first.hex)
    let mine = try world.commit(in: world.ours, "mine")
    #expect(try await world.push(mine) == .rejectedNotFastForward)
  }

  // MARK: Failing

  @Test func aMissingFolderIsNoRepository() async throws {
    let world = try World()
    try world.ours.run("remote", "set-url", "origin", world.remotePath + " gone")
    let error = await #expect(throws: TransportError.self) { try await world.fetch() }
    #expect(error?.kind == .noSuchRepository)
    #expect(error?.remote == "origin")
    #expect(error?.message.contains("does not appear to be a git repository") == true)
    let commit = try world.commit(in: world.ours, "first")
    let second = await #expect(throws: TransportError.self) { try await world.push(commit) }
    #expect(second?.kind == .noSuchRepository)
  }

  @Test func aRefusedConnectionIsUnreachable() async throws {
    let world = try World()
    // Nothing listens on the port of the discard protocol of this machine's own address.
    let error = await #expect(throws: TransportError.self) {
      try await world.fetch(remote: "git://127.0.0.1:9/store.git")
    }
    #expect(error?.kind == .unreachable)
  }

  @Test func withoutAGitProgramThatIsSaid() async throws {
    let world = try World()
    let empty = world.ours.root.appendingPathComponent("empty").path
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
    let error = await #expect(throws: TransportError.self) { try await world.fetch(environment: ["PATH": empty]) }
    #expect(error?.kind == .noGitProgram)
    #expect(error?.hint?.contains("2.30") == true)
  }

  @Test func anOldGitProgramIsRefused() async throws {
    let world = try World()
    let folder = try world.script("git", "echo git version 2.29.3")
    let error = await #expect(throws: TransportError.self) { try await world.fetch(environment: ["PATH": folder]) }
    #expect(error?.kind == .noGitProgram)
    #expect(error?.message.contains("2.29") == true)
  }

  @Test(arguments: ["-uecho", "--upload-pack=touch x", "", "a\nb"])
  func remotesThatAreOptionsAreRefused(remote: String) async throws {
    let world = try World()
    let commit = try world.commit(in: world.ours, "first")
    await #expect(throws: TransportError.self) { try await world.fetch(remote: remote) }
    await #expect(throws: TransportError.self) { try await world.push(commit, remote: remote) }
    await #expect(throws: TransportError.self) { try await world.transport().defaultBranch(url: remote) }
  }

  @Test(arguments: ["-main", "", "a:b", "a b", "a..b", "+x", "x/", "/x", "x.lock", "a\nb", "@{u}", ".x", "x//y"])
  func branchesThatAreNoneAreRefused(branch: String) async throws {
    let world = try World()
    let commit = try world.commit(in: world.ours, "first")
    if branch == "+x" {
      #expect(try await world.push(commit, branch: branch) == .accepted)
    } else {
      await #expect(throws: TransportError.self) { try await world.fetch(branch: branch) }
      await #expect(throws: TransportError.self) { try await world.push(commit, branch: branch) }
    }
    #expect(try world.remote("for-each-ref", "refs/heads").isEmpty == (branch != "+x"))
  }

  // MARK: Hanging

  /// A peer that never answers, with a child that will not end when asked: both are gone when the call returns.
  @Test(arguments: [true, false])
  func aHangingPeerIsKilledWithItsChildren(byIdleLimit: Bool) async throws {
    let world = try World()
    let pids = world.ours.root.appendingPathComponent("pids").path
    let chatter = byIdleLimit ? "" : "while :; do echo still here >&2; sleep 0.1; done &"
    let folder = try world.script(
      "stubborn-ssh", "trap '' TERM; \(chatter) sleep 1000 & echo $! >>'\(pids)'; echo $$ >>'\(pids)'; wait")
    // Long enough for the peer to have started on a busy machine.
    let limit = Duration.seconds(3)
    let transport = GitProgramTransport(
      environment: world.ours.environment(["GIT_SSH_COMMAND": "'\(folder)/stubborn-ssh'"]),
      totalLimit: byIdleLimit ? .seconds(600) : limit, idleLimit: byIdleLimit ? limit : .seconds(600))
    let error = await #expect(throws: TransportError.self) {
      try await transport.fetch(
        remote: "ssh://somebody:secret@example.invalid/store", branch: "main", into: Self.incoming,
        gitDirectory: world.ours.gitDirectory)
    }
    #expect(error?.kind == .timedOut)
    #expect(error?.description.contains("secret") == false)
    #expect(error?.message.contains(byIdleLimit ? "nothing moved" : "took longer") == true)
    let started = try String(contentsOfFile: pids, encoding: .utf8).split(separator: "\n").compactMap { Int32($0) }
    #expect(started.count >= 2)
    for process in started { try await Self.untilEnded(process) }
  }

  @Test func aCancelledTaskStopsGit() async throws {
    let world = try World()
    let pids = world.ours.root.appendingPathComponent("pids").path
    let folder = try world.script("slow-ssh", "sleep 1000 & echo $! >>'\(pids)'; wait")
    let transport = GitProgramTransport(
      environment: world.ours.environment(["GIT_SSH_COMMAND": "'\(folder)/slow-ssh'"]))
    let task = Task {
      try await transport.fetch(
        remote: "ssh://example.invalid/store", branch: "main", into: Self.incoming, gitDirectory: world.ours.gitDirectory)
    }
    while !FileManager.default.fileExists(atPath: pids) { try await Task.sleep(for: .milliseconds(10)) }
    task.cancel()
    let error = await #expect(throws: TransportError.self) { try await task.value }
    #expect(error?.message.contains("stopping") == true)
    for line in try String(contentsOfFile: pids, encoding: .utf8).split(separator: "\n") {
      try await Self.untilEnded(try #require(Int32(line)))
    }
  }

  /// The signal has been sent when the call returns; the kernel may still be at it. Without it the processes would last a
  /// thousand seconds.
  private static func untilEnded(_ process: Int32) async throws {
    for _ in 0..<3000 where try !hasEnded(process) { try await Task.sleep(for: .milliseconds(10)) }
    #expect(try hasEnded(process), "process \(process) still runs")
  }

  /// Gone, or ended and not yet reaped by whoever adopted it.
  private static func hasEnded(_ process: Int32) throws -> Bool {
    guard kill(process, 0) == 0 else { return true }
    // A file of /proc has no size; it is read to its end.
    guard let file = FileHandle(forReadingAtPath: "/proc/\(process)/stat") else { return true }
    return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self).contains(") Z ")
  }

  // MARK: Environment

  @Test func sshNeverAsksUnlessTheUserChoseHowItRuns() async throws {
    let world = try World()
    let log = world.ours.root.appendingPathComponent("log").path
    let folder = try world.script("ssh", "echo \"$@ / $GIT_ASKPASS/$GIT_TERMINAL_PROMPT/$GIT_DIR\" >>'\(log)'; exit 255")
    let path = "\(folder):" + (world.ours.environment()["PATH"] ?? "")
    func logged(_ more: [String: String]) async throws -> String {
      do { try FileManager.default.removeItem(atPath: log) } catch {}
      await #expect(throws: TransportError.self) {
        try await world.fetch(
          remote: "ssh://example.invalid/store", environment: more.merging(["PATH": path, "GIT_DIR": "/nowhere"]) { a, _ in a })
      }
      return try String(contentsOfFile: log, encoding: .utf8)
    }
    let plain = try await logged([:])
    #expect(plain.contains("-oBatchMode=yes") && plain.contains(" / /0/"))
    #expect(!plain.contains("/nowhere"))
    #expect(try await !logged(["GIT_SSH_COMMAND": "ssh -v"]).contains("BatchMode"))
    #expect(try await !logged(["GIT_SSH": "\(folder)/ssh"]).contains("BatchMode"))
    try world.ours.run("config", "core.sshCommand", "ssh -q")
    #expect(try await !logged([:]).contains("BatchMode"))
  }

  // MARK: -

  /// A bare remote in a folder with an awkward name, and two clones.
  private final class World: Sendable {
    let ours: RealGit
    let theirs: RealGit
    let remotePath: String

    init() throws {
      ours = try RealGit(repository: "unsere Ablage 🗂")
      theirs = try RealGit()
      remotePath = ours.root.appendingPathComponent("zentrale für alle.git").path
      try ours.run("init", "-q", "--bare", "-b", "main", remotePath)
      for git in [ours, theirs] { try git.run("remote", "add", "origin", remotePath) }
    }

    func transport(_ environment: [String: String] = [:]) -> GitProgramTransport {
      GitProgramTransport(environment: ours.environment(environment))
    }

    @discardableResult
    func fetch(
      remote: String = "origin", branch: String = "main", environment: [String: String] = [:]
    ) async throws -> Bool {
      try await transport(environment).fetch(
        remote: remote, branch: branch, into: GitProgramTransportTests.incoming, gitDirectory: ours.gitDirectory)
    }

    func push(_ commit: ObjectID, remote: String = "origin", branch: String = "main") async throws -> PushOutcome {
      try await transport().push(commit: commit, remote: remote, branch: branch, gitDirectory: ours.gitDirectory)
    }

    @discardableResult
    func commit(in git: RealGit, _ text: String) throws -> ObjectID {
      try git.write(text, to: "file-\(text)")
      try git.run("add", ".")
      return try git.commitIndex(text)
    }

    func remote(_ arguments: String...) throws -> String {
      let output = try ours.attempt(["--git-dir", remotePath] + arguments)
      guard output.status == 0 else { throw RealGit.Failure(description: output.errorText) }
      return output.text
    }

    func hook(_ name: String, _ body: String) throws {
      let path = remotePath + "/hooks/\(name)"
      try Data("#!/bin/sh\n\(body)\n".utf8).write(to: URL(fileURLWithPath: path))
      guard chmod(path, 0o755) == 0 else { throw RealGit.Failure(description: "chmod") }
    }

    /// Makes a program in a folder of its own; returns the folder.
    func script(_ name: String, _ body: String) throws -> String {
      let folder = ours.root.appendingPathComponent("bin \(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let path = folder.appendingPathComponent(name).path
      try Data("#!/bin/sh\n\(body)\n".utf8).write(to: URL(fileURLWithPath: path))
      guard chmod(path, 0o755) == 0 else { throw RealGit.Failure(description: "chmod") }
      return folder.path
    }
  }
}
