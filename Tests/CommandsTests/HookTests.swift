import Foundation
import TestSupport
import Testing

/// Where hooks are installed, what they leave alone, and what follows after git has done something.
@Suite struct HookTests {
  private let store: PlainGitStore
  private var hooks: String { store.folder + "/.git/hooks" }
  private static let names = ["post-checkout", "post-commit", "post-merge", "post-rewrite", "pre-commit"]

  init() throws { store = try PlainGitStore() }

  /// The hooks in a folder, without the samples that come with every repository.
  private func files(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasSuffix(".sample") }.sorted()
  }

  private func own(_ name: String, _ script: String, in folder: String) throws {
    try store.sandbox.save("#!/bin/sh\n\(script)\n", to: name, in: folder)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/" + name)
  }

  @Test func initAndCloneInstallThemAndInstallingAgainChangesNothing() throws {
    #expect(try files(in: hooks) == Self.names)
    let before = try FileManager.default.attributesOfItem(atPath: hooks + "/pre-commit")[.systemFileNumber] as? Int
    let again = try store.kith.run("hooks", "install", in: "my store")
    #expect(again.output == "The hooks are in '\(hooks)' already.\n" && again.errors == "")
    #expect(try FileManager.default.attributesOfItem(atPath: hooks + "/pre-commit")[.systemFileNumber] as? Int == before)
    #expect(try files(in: hooks) == Self.names)
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let shipped = tests.appendingPathComponent("../../hooks/hook.sh")
    #expect(try store.sandbox.read("pre-commit", in: hooks) == String(contentsOf: shipped.standardized, encoding: .utf8))
    let remote = try store.server()
    #expect(try store.kith.run("clone", remote, "clone").status == 0)
    #expect(try files(in: store.sandbox.path("clone/.git/hooks")) == Self.names)
    #expect(!FileManager.default.fileExists(atPath: store.sandbox.path("home/none")))
    let status = try store.kith.run("hooks", "status", "--json", in: "clone")
    #expect(status.output.contains("\"pre-commit\": \"installed\""))
    #expect(status.output.contains("\"program\": \"\(store.kith.path)\""))
  }

  @Test func aHookOfOnesOwnRunsFirstAndItsExitStatusCounts() throws {
    #expect(try store.kith.run("hooks", "uninstall", in: "my store").status == 0)
    #expect(try files(in: hooks) == [])
    try own("pre-commit", "echo own >&2; exit ${OWN:-0}", in: hooks)
    try own("post-checkout", "[ -z \"$LOG\" ] || echo \"$# $3\" > \"$LOG\"; exit ${LOG:+3}", in: hooks)
    let log = store.sandbox.path("a log")
    let text = try store.sandbox.read("pre-commit", in: hooks)
    #expect(try store.kith.run("hooks", "install", in: "my store").status == 0)
    #expect(try store.kith.run("hooks", "install", in: "my store").status == 0)
    #expect(try store.sandbox.read("pre-commit.before-kith", in: hooks) == text)
    #expect(try store.kith.run("hooks", "status", in: "my store").output.contains("pre-commit: installed, after a hook"))
    let stopped = try store.git("commit", "-q", "--allow-empty", "-m", "x", environment: ["OWN": "7"])
    #expect(stopped.status == 1 && stopped.errors == "own\n")
    try store.breakGrace()
    let refused = try store.git("commit", "-qam", "x")
    #expect(refused.status == 1 && refused.errors.hasPrefix("own\nkith: error: "))
    try store.sandbox.git("checkout", "-q", "--", store.grace, in: store.folder)
    #expect(try store.git("commit", "-q", "--allow-empty", "-m", "x").errors == "own\n")
    let switched = try store.git("switch", "-q", "-c", "side", environment: ["LOG": log])
    // Git makes a 1 of it here.
    #expect(switched.status == 1 && switched.errors == "", "\(switched)")
    #expect(try store.sandbox.read("a log", in: store.sandbox.root) == "3 1\n")
    #expect(try store.kith.run("hooks", "uninstall", in: "my store").status == 0)
    #expect(try files(in: hooks) == ["post-checkout", "pre-commit"])
    #expect(try store.sandbox.read("pre-commit", in: hooks) == text)
  }

  @Test func twoHooksInTheWayAreNamedAndKept() throws {
    try own("pre-commit", "exit 0", in: hooks)
    try own("pre-commit.before-kith", "exit 0", in: hooks)
    let run = try store.kith.run("hooks", "install", in: "my store")
    #expect(run.status == 73 && run.errors.contains("pre-commit.before-kith is there too\nhint: make one of the two"), "\(run)")
    #expect(try store.sandbox.read("pre-commit", in: hooks) == "#!/bin/sh\nexit 0\n")
  }

  @Test func theHooksPathOfTheRepositoryIsUsedAndThatOfThePersonIsNot() throws {
    try store.sandbox.git("config", "core.hooksPath", "my hooks", in: store.folder)
    #expect(try store.kith.run("hooks", "install", in: "my store").status == 0)
    #expect(try files(in: store.folder + "/my hooks") == Self.names)
    try store.breakGrace()
    #expect(try store.git("commit", "-qam", "x").status == 1)
    try store.sandbox.save("[core]\n\thooksPath = ~/shared\n", to: "home/none", in: store.sandbox.root)
    let made = try store.kith.run("init", "second", "--org", "acme")
    #expect(made.status == 0 && made.errors.contains("git's hooks were not installed: core.hooksPath"), "\(made)")
    #expect(!store.sandbox.exists("home/shared", in: store.sandbox.root))
    #expect(try store.kith.run("hooks", "install", in: "second").status == 77)
    #expect(try store.sandbox.read("home/none", in: store.sandbox.root) == "[core]\n\thooksPath = ~/shared\n")
  }

  @Test func linkedWorktreesHaveThemToo() throws {
    let tree = store.sandbox.path("second tree")
    try store.sandbox.git("worktree", "add", "-q", "-b", "side", tree, in: store.folder)
    try store.sandbox.edit(store.grace, in: tree, "\"g@example.com\",", "\"g@example.com\"")
    let refused = try store.git("commit", "-qam", "x", in: tree)
    #expect(refused.status == 1 && refused.errors.contains("\(store.grace):4:27: "), "\(refused)")
    try store.sandbox.git("checkout", "-q", "--", ".", in: tree)
    // Free here, and taken where the main working tree is.
    try store.sandbox.edit(store.grace, in: tree, "g@example.com", "grace@example.com")
    try store.sandbox.save(store.contact("Other", "g@example.com"), to: "orgs/acme/contacts/other.json", in: tree)
    try store.sandbox.git("add", ".", in: tree)
    let committed = try store.git("commit", "-qm", "Side", in: tree)
    #expect(committed.status == 0 && committed.errors == "", "\(committed)")
    let installed = try store.kith.run("hooks", "install", in: "second tree")
    #expect(installed.output == "The hooks are in '\(hooks)' already.\n", "\(installed)")
    try store.save(store.contact("Other", "g@example.com"), to: "orgs/acme/contacts/other.json")
    try store.sandbox.git("add", ".", in: store.folder)
    #expect(try store.git("commit", "-qm", "Main").status == 1)
  }

  @Test func aStoreHeldByAnotherProcessHoldsNoCommitUp() throws {
    try store.sandbox.edit(store.grace, in: store.folder, "Grace", "Grace B.")
    let run = try store.sandbox.run(
      ["flock", ".git/kith/lock", "git", "commit", "-qam", "Held"], in: store.folder,
      environment: store.sandbox.environment(of: "Ana"))
    #expect(run.status == 0 && run.errors == "", "\(run)")
    try store.breakGrace()
    let refused = try store.sandbox.run(
      ["flock", ".git/kith/lock", "git", "commit", "-qam", "Held"], in: store.folder,
      environment: store.sandbox.environment(of: "Ana"))
    #expect(refused.status == 1 && refused.errors.contains(":4:27: "), "\(refused)")
  }

  @Test func aMissingProgramStopsNobody() throws {
    try store.sandbox.git("config", "kith.program", "/nowhere/kith", in: store.folder)
    try store.breakGrace()
    let run = try store.git("commit", "-qam", "x", environment: ["PATH": "/usr/bin:/bin"])
    #expect(run.status == 0 && run.errors.hasPrefix("kith: nothing is checked: "), "\(run)")
  }

  @Test func unknownHooksAreExplained() throws {
    let run = try store.kith.run("hook", "pre-push", in: "my store")
    #expect(run.status == 64 && run.errors.contains("Kith has nothing to do in a hook \"pre-push\"\nhint: its hooks: pre-commit"))
    for name in ["post-commit", "post-merge", "post-checkout", "post-rewrite"] {
      let quiet = try store.kith.run("hook", name, "1", "2")
      #expect(quiet.status == 0 && quiet.output + quiet.errors == "", "\(quiet)")
    }
  }

  // MARK: - Afterwards

  @Test func whatAFastForwardBringsIsMendedAtOnce() throws {
    let remote = try store.server()
    let other = store.sandbox.path("other")
    try store.sandbox.git("clone", "-q", remote, other, in: store.sandbox.root)
    try store.sandbox.save(store.contact("Ada", "ada@example.com"), to: "orgs/acme/contacts/ada.json", in: other)
    try store.sandbox.git("add", ".", in: other)
    try store.sandbox.git("commit", "-qm", "By hand", in: other, as: "Ben")
    try store.sandbox.git("push", "-q", in: other)
    let run = try store.git("pull", "-q", "--ff-only", "origin", "main")
    #expect(run.status == 0 && run.output + run.errors == "", "\(run)")
    #expect(try store.sandbox.git("log", "-1", "--format=%s", in: store.folder).hasPrefix("Mend what "))
    #expect(try store.sandbox.read("orgs/acme/contacts/ada.json", in: store.folder).contains("\"id\": "))
    #expect(try store.sandbox.faults(in: store.folder) == nil)
  }

  @Test func aCommitIsLeftOnTopForWhoWantsToAmendIt() throws {
    try store.save(store.contact("Ada", "ada@example.com"), to: "orgs/acme/contacts/ada.json")
    try store.sandbox.git("add", ".", in: store.folder)
    #expect(try store.git("commit", "-qm", "By hand").errors == "")
    let amended = try store.git("commit", "-q", "--amend", "-m", "Amended")
    #expect(amended.status == 0 && amended.errors == "")
    #expect(try store.sandbox.git("log", "-2", "--format=%s", in: store.folder) == "Amended\nAdd Grace Hopper\n")
    #expect(try store.kith.run("sync", in: "my store").status == 0)
    #expect(try store.sandbox.faults(in: store.folder) == nil)
  }
}
