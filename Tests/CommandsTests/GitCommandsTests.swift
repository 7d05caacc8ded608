import TestSupport
import Testing

/// Commands of git that a person types in a store: records merge by field, whichever of them brings two versions together.
@Suite struct GitCommandsTests {
  private let store: PlainGitStore

  init() throws { store = try PlainGitStore() }

  private static let mine = "com\",\n  \"phone\": \"+1 415 555 2671\",\n"
  private static let theirs = "com\",\n  \"intent\": \"high\",\n"

  private func edit(_ new: String, of path: String? = nil, in place: String? = nil) throws {
    try store.sandbox.edit(path ?? store.grace, in: place ?? store.folder, "com\",\n", new)
  }

  /// Commits their edit on the branch `side`, and goes back to `main`.
  private func commitTheirs(_ change: () throws -> Void) throws {
    try store.sandbox.git("switch", "-qc", "side", in: store.folder)
    try change()
    try store.sandbox.git("add", "-A", in: store.folder)
    try store.sandbox.git("commit", "-qm", "Theirs", in: store.folder)
    try store.sandbox.git("switch", "-q", "main", in: store.folder)
  }

  private func commitMine() throws {
    try store.sandbox.git("add", "-A", in: store.folder)
    try store.sandbox.git("commit", "-qm", "Mine", in: store.folder)
  }

  /// Both edits are there, nothing else happened, and Kith goes on from it.
  private func expectBoth(
    _ run: PlainGitStore.Run, at path: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(run.status == 0, "\(run)", sourceLocation: sourceLocation)
    let text = try store.sandbox.read(path ?? store.grace, in: store.folder)
    #expect(text.contains("+1 415 555 2671") && text.contains("\"intent\": \"high\""), "\(text)", sourceLocation: sourceLocation)
    #expect(!text.contains("conflicts") && !text.contains("<<<<"), "\(text)", sourceLocation: sourceLocation)
    let synced = try store.kith.run("sync", in: "my store")
    #expect(synced.status == 0, "\(synced)", sourceLocation: sourceLocation)
    let checked = try store.kith.run("check", in: "my store")
    #expect(checked.status == 0, "\(checked)", sourceLocation: sourceLocation)
    #expect(try store.sandbox.faults(in: store.folder) == nil, sourceLocation: sourceLocation)
  }

  @Test(arguments: [["merge", "-q", "--no-edit", "side"], ["rebase", "-q", "side"], ["cherry-pick", "side"]])
  func branchesMeetByField(arguments: [String]) throws {
    try commitTheirs { try edit(Self.theirs) }
    try edit(Self.mine)
    try commitMine()
    let run = try store.sandbox.run(["git"] + arguments, in: store.folder, environment: store.sandbox.environment(of: "Ana"))
    try expectBoth(run)
  }

  @Test func aStashComesBackByField() throws {
    try edit(Self.mine)
    try store.sandbox.git("stash", "-q", in: store.folder)
    try edit(Self.theirs)
    try commitMine()
    try expectBoth(try store.git("stash", "pop", "-q"))
  }

  @Test(arguments: ["--no-rebase", "--rebase"])
  func aPullMeetsByField(way: String) throws {
    let remote = try store.server()
    let other = store.sandbox.path("other clone")
    try store.sandbox.git("clone", "-q", remote, other, in: store.sandbox.root)
    try edit(Self.theirs, in: other)
    try store.sandbox.git("commit", "-qam", "Theirs", in: other, as: "Ben")
    try store.sandbox.git("push", "-q", in: other)
    try edit(Self.mine)
    try commitMine()
    try expectBoth(try store.git("pull", "-q", "--no-edit", way, "origin", "main"))
    #expect(try store.sandbox.id("main", in: remote) == store.head())
  }

  @Test(arguments: [true, false])
  func aFileThatOneSideMovedIsTheSameRecord(theirsMoved: Bool) throws {
    let moved = "orgs/acme/contacts/grace.json"
    try commitTheirs {
      if theirsMoved { try store.sandbox.git("mv", store.grace, moved, in: store.folder) }
      try edit(Self.theirs, of: theirsMoved ? moved : nil)
    }
    if !theirsMoved { try store.sandbox.git("mv", store.grace, moved, in: store.folder) }
    try edit(Self.mine, of: theirsMoved ? nil : moved)
    try commitMine()
    try expectBoth(try store.git("-c", "merge.renames=true", "merge", "-q", "--no-edit", "side"), at: moved)
    #expect(!store.sandbox.exists(store.grace, in: store.folder))
  }

  @Test func aRecordAddedOnBothSidesIsOne() throws {
    let path = "orgs/acme/contacts/ada.json"
    let text = store.contact("Ada", "ada@example.com", more: ",\n  \"company\": \"X\"")
    try commitTheirs {
      try store.save(text, to: path)
      try edit(Self.theirs, of: path)
    }
    try store.save(text, to: path)
    try edit(Self.mine, of: path)
    try commitMine()
    try expectBoth(try store.git("merge", "-q", "--no-edit", "side"), at: path)
  }

  @Test func aRecordDeletedOnOneSideStaysWholeAndIsThePersonsToDecide() throws {
    try commitTheirs { try edit(Self.theirs) }
    try store.sandbox.git("rm", "-q", store.grace, in: store.folder)
    try commitMine()
    let run = try store.git("merge", "-q", "--no-edit", "side")
    #expect(run.status == 1 && run.output.contains("CONFLICT (modify/delete)"), "\(run)")
    let text = try store.sandbox.read(store.grace, in: store.folder)
    #expect(text.contains("\"intent\": \"high\"") && !text.contains("<<<<"))
    // Kith waits meanwhile.
    #expect(try store.kith.run("sync", in: "my store").status == 75)
    try store.sandbox.git("add", store.grace, in: store.folder)
    #expect(try store.git("commit", "-q", "--no-edit").status == 0)
    #expect(try store.kith.run("sync", in: "my store").status == 0)
    #expect(try store.sandbox.read(store.grace, in: store.folder) == text)
    #expect(try store.sandbox.faults(in: store.folder) == nil)
  }

  @Test func aFileThatIsNoRecordMergesByLineWhateverItsName() throws {
    let path = "orgs/acme/contacts/It's a list.json"
    let lines = (1...9).map { "line \($0)\n" }.joined()
    try store.save(lines, to: path)
    try store.sandbox.git("add", "-A", in: store.folder)
    try store.sandbox.git("commit", "-qnm", "List", in: store.folder)
    try commitTheirs { try store.sandbox.edit(path, in: store.folder, "line 1\n", "first\n") }
    try store.sandbox.edit(path, in: store.folder, "line 9\n", "last\n")
    try commitMine()
    #expect(try store.git("merge", "-q", "--no-edit", "side").status == 0)
    let text = try store.sandbox.read(path, in: store.folder)
    #expect(text.hasPrefix("first\nline 2\n") && text.hasSuffix("line 8\nlast\n"))
  }
}
