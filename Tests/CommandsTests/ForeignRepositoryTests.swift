import Foundation
import Glibc
import TestSupport
import Testing

/// Repositories Kith cannot keep right, ours and remotes: the sentence and the way out, on the commands that meet them.
@Suite struct ForeignRepositoryTests {
  /// What `sync` and `status` say, in a store that was changed with git.
  private static func expectRefusal(
    _ runner: CommandRunner, in store: String = "ana", says words: String..., hint: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    for command in ["sync", "status"] {
      let outcome = try await runner.kith(command, in: store, sourceLocation: sourceLocation)
      #expect(outcome.status == 77 && outcome.output.isEmpty, "\(outcome)", sourceLocation: sourceLocation)
      for word in words { #expect(outcome.errors.contains(word), "\(outcome)", sourceLocation: sourceLocation) }
      #expect(outcome.errors.contains("\nhint: \(hint)"), "\(outcome)", sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: [
    (["extensions.objectFormat", "sha256"], "it names its objects by sha256", "make a copy: git init"),
    (["extensions.refStorage", "reftable"], "it keeps its references as reftable", "git refs migrate --ref-format=files\n"),
    (["extensions.partialClone", "origin"], "it is a partial clone", "git clone <url> <new folder>, without --filter\n"),
    (["index.sparse", "true"], "it is a sparse checkout", "git sparse-checkout disable\n"),
    (["core.splitIndex", "true"], "it has a split index", "git config core.splitIndex false"),
  ])
  func aSettingThatKithCannotKeepRight(setting: [String], words: String, hint: String) async throws {
    let runner = try CommandRunner()
    _ = try await runner.twoClones()
    // By hand: this git may not know all of them.
    let file = runner.path("ana/.git/config")
    let parts = setting[0].split(separator: ".")
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try Data("\(text)[\(parts[0])]\n\t\(parts[1]) = \(setting[1])\n".utf8).write(to: URL(fileURLWithPath: file))
    try await Self.expectRefusal(runner, says: words, hint: hint)
  }

  @Test func aSparseCheckoutAndASplitIndexAreLeftAgainByTheirHints() async throws {
    let runner = try CommandRunner()
    _ = try await runner.twoClones()
    let ana = runner.path("ana")
    try runner.sandbox.git("sparse-checkout", "set", "--sparse-index", "orgs", in: ana)
    try await Self.expectRefusal(runner, says: "sparse checkout", hint: "git sparse-checkout disable\n")
    try runner.sandbox.git("sparse-checkout", "disable", in: ana)
    #expect(try await runner.kith("sync", in: "ana").status == 0)
    try runner.sandbox.git("update-index", "--split-index", in: ana)
    try await Self.expectRefusal(runner, says: "split index", hint: "git config core.splitIndex false")
    try runner.sandbox.git("update-index", "--no-split-index", in: ana)
    #expect(try await runner.kith("sync", in: "ana").status == 0)
  }

  @Test func aLinkedWorktreeNamesTheMainOne() async throws {
    let runner = try CommandRunner()
    _ = try await runner.twoClones()
    try runner.sandbox.git("worktree", "add", "-q", runner.path("linked"), in: runner.path("ana"))
    try await Self.expectRefusal(
      runner, in: "linked", says: "linked worktree", hint: "use the main working tree, ROOT/ana\n")
    #expect(try await runner.kith("sync", in: "ana").status == 0)
  }

  @Test func aShallowCloneOfOursIsRefusedUntilItIsWhole() async throws {
    let runner = try CommandRunner()
    _ = try await runner.twoClones()
    try runner.sandbox.git(
      "clone", "-q", "--depth=1", "file://" + runner.path("remote.git"), runner.path("cut"), in: runner.path("ana"))
    try await Self.expectRefusal(runner, in: "cut", says: "shallow clone", hint: "git fetch --unshallow\n")
    try runner.sandbox.git("fetch", "-q", "--unshallow", in: runner.path("cut"))
    #expect(try await runner.kith("sync", in: "cut").status == 0)
  }

  /// Runs as root in a container; as another user there is nobody to give a folder to.
  @Test(.enabled(if: geteuid() == 0)) func anotherUsersStoreAndRemote() async throws {
    let runner = try CommandRunner()
    _ = try await runner.twoClones()
    let remote = runner.path("remote.git")
    _ = try runner.sandbox.run(["chown", "-R", "12345", remote])
    let outcome = try await runner.kith("sync", in: "ana")
    #expect(outcome.status == 77, "\(outcome)")
    #expect(outcome.errors.contains("origin: its folder belongs to another user"), "\(outcome)")
    #expect(outcome.errors.contains("hint: if you trust it: git config --global --add safe.directory"), "\(outcome)")
    for folder in ["ana", "ana/.git"] { #expect(chown(runner.path(folder), 12345, 12345) == 0) }
    try await Self.expectRefusal(
      runner, says: "belongs to another user", hint: "if you trust it: git config --global --add safe.directory 'ROOT/ana'\n")
  }

  // MARK: - Remotes

  @Test func aShallowRemoteIsNotTakenForOneWithoutNews() async throws {
    let runner = try CommandRunner()
    let (id, _) = try await runner.twoClones()
    try await runner.kith("contact", "set", id, "intent=high", in: "ana")
    try await runner.kith("sync", in: "ana")
    let cut = runner.path("cut.git")
    try runner.sandbox.git(
      "clone", "-q", "--bare", "--depth=1", "file://" + runner.path("remote.git"), cut, in: runner.path("ana"))
    try runner.sandbox.git("remote", "set-url", "origin", cut, in: runner.path("ben"))
    runner.person = "Ben"
    try await runner.expect(
      "sync", in: "ben",
      gives: .failed(
        77,
        """
        kith: error: origin: it is a shallow clone, its history is cut off
        hint: in the folder of the remote: git fetch --unshallow

        """, output: "Nothing new to commit.\n"))
    let cloned = try await runner.kith("clone", cut, "new")
    #expect(cloned.status == 77 && cloned.errors.contains("shallow clone"), "\(cloned)")
  }

  @Test func aRemoteThatNamesItsObjectsInAnotherWay() async throws {
    let runner = try CommandRunner()
    _ = try await runner.twoClones()
    for name in ["empty", "full"] {
      try runner.sandbox.git(
        "init", "-q", "--bare", "-b", "main", "--object-format=sha256", runner.path(name), in: runner.path(""))
    }
    try runner.sandbox.git("init", "-q", "--object-format=sha256", runner.path("other"), in: runner.path(""))
    try runner.sandbox.git("commit", "-q", "--allow-empty", "-m", "x", in: runner.path("other"))
    try runner.sandbox.git("push", "-q", runner.path("full"), "HEAD:main", in: runner.path("other"))
    for name in ["empty", "full"] {
      try runner.sandbox.git("remote", "add", name, runner.path(name), in: runner.path("ana"))
      let outcome = try await runner.kith("sync", in: "ana")
      #expect(outcome.status == 77, "\(outcome)")
      #expect(outcome.errors.contains("\(name): it names its objects in another way than SHA-1"), "\(outcome)")
      #expect(outcome.errors.contains("hint: make a copy of it"), "\(outcome)")
      try runner.sandbox.git("remote", "remove", name, in: runner.path("ana"))
    }
  }

  @Test func aRemoteOfAnotherStore() async throws {
    let runner = try CommandRunner()
    _ = try await runner.twoClones()
    try await runner.kith("init", "stranger", "--org", "acme", "--name", "Another")
    let other = try runner.sandbox.bareRemote("other.git")
    try runner.sandbox.git("push", "-q", other, "main", in: runner.path("stranger"))
    try runner.sandbox.git("remote", "set-url", "origin", other, in: runner.path("ana"))
    try await runner.expect(
      "sync", in: "ana",
      gives: .failed(
        77,
        """
        kith: error: origin/main has no history in common with this store
        hint: it belongs to another store; see: git remote -v

        """, output: "Nothing new to commit.\n"))
  }

  @Test func aBranchThatIsGone() async throws {
    let runner = try CommandRunner()
    _ = try await runner.twoClones()
    try runner.sandbox.git("update-ref", "-d", "refs/heads/main", in: runner.path("remote.git"))
    let gone = try await runner.kith("sync", in: "ana")
    #expect(gone.status == 77 && gone.errors.hasPrefix("kith: error: the branch main is gone from origin"), "\(gone)")
    #expect(gone.errors.hasSuffix("To push it there again: kith sync --accept-rewrite\n"))
    try await runner.expect(
      "sync", "--accept-rewrite", in: "ana", gives: .done("Nothing new to commit.\norigin: pushed, up to date\n"))
  }

  // MARK: - Parked tips

  @Test func aParkedTipIsNamedWithItsReasonAndTheWayOut() async throws {
    let runner = try CommandRunner()
    let (id, _) = try await runner.twoClones()
    let good = try runner.sandbox.id(in: runner.path("ana"))
    try runner.sandbox.save("x\n", to: "Kith.json", in: runner.path("ben"))
    try runner.sandbox.git("add", "-A", in: runner.path("ben"))
    try runner.sandbox.git("commit", "-qm", "Oops", in: runner.path("ben"), as: "Ben")
    try runner.sandbox.git("push", "-q", "origin", "main", in: runner.path("ben"))
    let bad = try runner.sandbox.id(in: runner.path("ben"))
    try await runner.kith("contact", "set", id, "intent=high", in: "ana")
    let reason = "a name that many file systems take for that of kith.json, in the same folder"
    let message =
      "origin/main is not merged: commit \(bad.prefix(12)) by Ben <ben@example.com> is refused: Kith.json: \(reason)"
    let hint =
      "your own work is committed here and cannot be pushed to origin meanwhile. Whoever may push there can take it away "
      + "in a new commit or set main back to \(good.prefix(12)); the next kith sync then goes on by itself"
    for _ in 0..<2 {
      try await runner.expect(
        "sync", in: "ana",
        gives: .failed(77, "kith: error: \(message)\nhint: \(hint)\n", output: "Nothing new to commit.\n"))
    }
    try await runner.expect(
      "status", in: "ana",
      gives: .done(
        """
        Store ROOT/ana, branch main
        Remote origin: 1 commit to push
          \(message)
            \(hint)
        No daemon is running (kith daemon start).
        Every record is committed, nothing is held, nothing is disputed.

        """))
    let json =
      #""parked": {"author": "Ben <ben@example.com>", "commit": "COMMIT", "hint": "\#(hint)", "path": "Kith.json", "#
      + #""reason": "\#(reason)", "tip": "COMMIT"}"#
    for command in ["status", "sync"] {
      let shown = try await runner.kith(command, "--json", in: "ana")
      #expect(shown.output.contains(json), "\(shown)")
    }
    try runner.sandbox.git("rm", "-q", "Kith.json", in: runner.path("ben"))
    try runner.sandbox.git("commit", "-qm", "Mend", in: runner.path("ben"), as: "Ben")
    try runner.sandbox.git("push", "-q", "origin", "main", in: runner.path("ben"))
    #expect(try await runner.kith("sync", in: "ana").status == 0)
    #expect(try await !runner.kith("status", "--json", in: "ana").output.contains("parked"))
  }
}
