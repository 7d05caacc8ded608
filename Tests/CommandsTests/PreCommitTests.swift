import Foundation
import TestSupport
import Testing

/// What `git commit` is told by Kith's hook, in a store that the built program made.
@Suite struct PreCommitTests {
  private let store: PlainGitStore

  init() throws { store = try PlainGitStore() }

  private func expectRefusal(
    _ run: PlainGitStore.Run, _ words: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(run.status == 1, "\(run)", sourceLocation: sourceLocation)
    for word in words { #expect(run.errors.contains(word), "\(run.errors)", sourceLocation: sourceLocation) }
  }

  @Test(arguments: ["all", "path", "staged", "amend"])
  func aHalfTypedFileIsRefusedWithLineAndColumn(way: String) throws {
    let head = try store.head()
    try store.breakGrace()
    let run =
      switch way {
      case "all": try store.git("commit", "-q", "-a", "-m", "x")
      case "path": try store.git("commit", "-q", "-m", "x", store.grace)
      case "amend": try store.git("commit", "-q", "-a", "--amend", "--no-edit")
      default: try store.git("-c", "alias.both=!git add -A && git commit -q -m x", "both")
      }
    #expect(run.status == 1)
    #expect(
      run.errors == """
        kith: error: \(store.grace):4:27: expected ',' or '}'
        hint: add a comma after the value on line 4
        hint: nothing was committed; mend it and git add it again, or commit it as it is: git commit --no-verify

        """)
    #expect(try store.head() == head)
    #expect(try store.git("commit", "-q", "-a", "--no-verify", "-m", "x").status == 0)
  }

  @Test func itIsTheIndexThatCountsWhicheverItIs() throws {
    let environment = ["GIT_INDEX_FILE": store.sandbox.path("other index")]
    try store.sandbox.edit(store.grace, in: store.folder, "Grace", "Grace B.")
    try store.sandbox.git("add", "-A", in: store.folder)
    try store.breakGrace()
    #expect(try store.git("commit", "-q", "-m", "The staged version is whole").status == 0)
    #expect(try store.git("read-tree", "HEAD", environment: environment).status == 0)
    #expect(try store.git("add", "-A", environment: environment).status == 0)
    expectRefusal(try store.git("commit", "-q", "-m", "x", environment: environment), "\(store.grace):4:27: ")
    #expect(try store.git("commit", "-q", "--allow-empty", "-m", "The usual index is whole").status == 0)
    // Announced only, and an index of the newest format.
    try store.sandbox.git("checkout", "-q", "--", ".", in: store.folder)
    try store.save("{", to: "orgs/acme/contacts/later.json")
    try store.sandbox.git("add", "--intent-to-add", ".", in: store.folder)
    try store.sandbox.git("update-index", "--index-version", "4", in: store.folder)
    #expect(try store.git("commit", "-q", "--allow-empty", "-m", "Nothing of it is staged").status == 0)
    try store.sandbox.git("add", ".", in: store.folder)
    expectRefusal(try store.git("commit", "-q", "-m", "x"), "later.json:1:2: ")
  }

  @Test func aSecondContactWithAnEmailIsRefused() throws {
    let taken = "belongs to Grace Hopper (\(store.grace))\nhint: change the address in one of the two, or write "
    try store.save(store.contact("Other", "G@Example.com"), to: "orgs/acme/contacts/other.json")
    try store.sandbox.git("add", ".", in: store.folder)
    expectRefusal(try store.git("commit", "-qm", "x"), "orgs/acme/contacts/other.json:3:12: g@example.com \(taken)")
    // Said to be the same person, or another organization's.
    let pointer = ",\n  \"mergedInto\": \"\(store.graceID)\""
    try store.save(store.contact("Other", "G@Example.com", more: pointer), to: "orgs/acme/contacts/other.json")
    try store.save(#"{"name": "Else"}"#, to: "orgs/else/org.json")
    try store.save(store.contact("Other", "g@example.com"), to: "orgs/else/contacts/other.json")
    try store.sandbox.git("add", ".", in: store.folder)
    #expect(try store.git("commit", "-qm", "One person").status == 0)
    // Without the pointer it is somebody else again.
    try store.save(store.contact("Other", "G@Example.com"), to: "orgs/acme/contacts/other.json")
    expectRefusal(try store.git("commit", "-qam", "x"), "orgs/acme/contacts/other.json:3:12: g@example.com \(taken)")
  }

  @Test func twoNewContactsWithAnEmailAreRefusedAndAMovedOneIsNot() throws {
    try store.save(store.contact("Ada", "ada@example.com"), to: "orgs/acme/contacts/ada.json")
    let more = ", \"otherEmails\": [\"x@example.com\",\n\"ADA@example.com\"]"
    try store.save(store.contact("Bea", "bea@example.com", more: more), to: "orgs/acme/contacts/bea.json")
    try store.sandbox.git("add", ".", in: store.folder)
    expectRefusal(
      try store.git("commit", "-qm", "x"),
      "orgs/acme/contacts/bea.json:4:1: ada@example.com belongs to Ada (orgs/acme/contacts/ada.json)")
    try store.sandbox.git("rm", "-qf", "orgs/acme/contacts/bea.json", in: store.folder)
    #expect(try store.git("commit", "-qm", "Ada").status == 0)
    try store.sandbox.git("mv", store.grace, "orgs/acme/contacts/grace.json", in: store.folder)
    #expect(try store.git("commit", "-qm", "Move").status == 0)
    // The address goes from one to the other in one commit.
    try store.sandbox.edit("orgs/acme/contacts/grace.json", in: store.folder, "g@example.com", "grace@example.com")
    try store.sandbox.edit("orgs/acme/contacts/ada.json", in: store.folder, "ada@example.com", "g@example.com")
    #expect(try store.git("commit", "-qam", "Hand over").status == 0)
  }

  @Test func aSecretIsRefusedWithoutAWayRound() throws {
    try store.sandbox.edit(
      "orgs/acme/org.json", in: store.folder, "\"acme\"", "\"acme\",\n  \"sms\": {\n    \"authToken\": \"t\"\n  }")
    let run = try store.git("commit", "-qam", "x")
    expectRefusal(run, "orgs/acme/org.json:4:18: \"authToken\" looks like a secret")
    #expect(!run.errors.contains("--no-verify"))
    // Nor does a save let it in.
    let synced = try store.kith.run("sync", in: "my store")
    #expect(synced.status == 65, "\(synced)")
    #expect(synced.errors.contains("orgs/acme/org.json:4:18: \"authToken\" looks like a secret"), "\(synced)")
    #expect(try store.kith.run("check", in: "my store").output.contains("\"authToken\" looks like a secret"))
    // Once it is there, other changes are free.
    #expect(try store.git("commit", "-qnam", "x").status == 0)
    try store.sandbox.edit("orgs/acme/org.json", in: store.folder, "\"acme\"", "\"Acme Ltd\"")
    #expect(try store.git("commit", "-qam", "x").status == 0)
  }

  @Test func namesTheStoreForbidsAreRefusedAndOtherFilesAreNot() throws {
    for path in ["orgs/acme/contacts/Grace.json", "orgs/acme/contacts/a b.json", "orgs/acme corp/org.json", "orgs/acme/ü.json"] {
      try store.save("{\"name\": \"x\"}", to: path)
      try store.sandbox.git("add", ".", in: store.folder)
      expectRefusal(try store.git("commit", "-qm", "x"), "kith: error: \(path): \"")
      try store.sandbox.git("rm", "-qf", path, in: store.folder)
    }
    let free = [
      "docs/Über uns.md", "orgs/acme/contacts/.gitkeep", "orgs/acme/readme.txt",
      "orgs/acme/contacts/x.json.rejected-0123abcd.txt",
    ]
    for path in free { try store.save("x\n", to: path) }
    try store.sandbox.git("add", "-f", ".", in: store.folder)
    #expect(try store.git("commit", "-qm", "x").status == 0)
  }

  @Test func linksAndALostStoreFileAreRefused() throws {
    try store.sandbox.remove(store.grace, in: store.folder)
    try FileManager.default.createSymbolicLink(
      atPath: store.folder + "/" + store.grace, withDestinationPath: "/etc/passwd")
    try store.sandbox.git("rm", "-q", "--cached", "kith.json", in: store.folder)
    try store.sandbox.git("add", store.grace, in: store.folder)
    expectRefusal(
      try store.git("commit", "-qm", "x"), "\(store.grace): a symbolic link where a record belongs",
      "kith.json: without this file it is no Kith store any more")
    #expect(try store.git("commit", "-qnm", "x").status == 0)
    // No store, no rules.
    try store.save("{", to: "orgs/acme/contacts/x.json")
    try store.sandbox.git("add", "orgs", in: store.folder)
    #expect(try store.git("commit", "-qm", "x").status == 0)
  }

  @Test func whatWasBadBeforeIsNoMatterOfThisCommit() throws {
    try store.breakGrace()
    try store.save(store.contact("Ada", "a@example.com"), to: "orgs/acme/contacts/ada.json")
    try store.save(store.contact("Bea", "a@example.com"), to: "orgs/acme/contacts/bea.json")
    try store.save("x", to: "orgs/acme/contacts/Odd.json")
    try store.sandbox.git("add", ".", in: store.folder)
    try store.sandbox.git("commit", "-qnm", "Bad", in: store.folder)
    try store.sandbox.edit("orgs/acme/contacts/bea.json", in: store.folder, "Bea", "Beatrix")
    try store.save("y", to: "orgs/acme/contacts/Odd.json")
    #expect(try store.git("commit", "-qam", "Small").status == 0)
    // Changed and still broken is this commit's.
    try store.sandbox.edit(store.grace, in: store.folder, "Grace", "G")
    expectRefusal(try store.git("commit", "-qam", "x"), "\(store.grace):4:27: ")
  }

  @Test func theOtherSideOfAMergeIsNotThisCommitsDoing() throws {
    try store.save("one\n", to: "README.md")
    try store.sandbox.git("add", ".", in: store.folder)
    try store.sandbox.git("commit", "-qm", "Readme", in: store.folder)
    try store.sandbox.git("switch", "-qc", "side", in: store.folder)
    try store.save(store.contact("Ada", "ada@example.com"), to: "orgs/acme/contacts/ada.json")
    try store.save("two\n", to: "README.md")
    try store.sandbox.git("add", ".", in: store.folder)
    try store.sandbox.git("commit", "-qm", "Side", in: store.folder)
    try store.sandbox.git("switch", "-q", "main", in: store.folder)
    try store.save(store.contact("Ada L.", "ada@example.com"), to: "orgs/acme/contacts/ada-l.json")
    try store.save("three\n", to: "README.md")
    try store.sandbox.git("add", ".", in: store.folder)
    try store.sandbox.git("commit", "-qm", "Main", in: store.folder)
    #expect(try store.git("merge", "-q", "side").status == 1)
    try store.save("four\n", to: "README.md")
    try store.sandbox.git("add", ".", in: store.folder)
    let merged = try store.git("commit", "-q", "--no-edit")
    #expect(merged.status == 0, "\(merged)")
    #expect(try store.kith.run("sync", in: "my store").status == 0)
    #expect(try store.kith.run("duplicates", in: "my store").output.contains("Ada"))
  }

  @Test func aCommitReadsWhatItChangesAndNotTheStore() throws {
    try store.sandbox.git("gc", "-q", in: store.folder)
    for number in 0..<30 {
      try store.save(store.contact("P\(number)", "p\(number)@example.com"), to: "orgs/acme/contacts/\(10 + number)/p.json")
    }
    try store.sandbox.git("add", ".", in: store.folder)
    #expect(try store.git("commit", "-qm", "People").status == 0)
    // The first check makes the index; from then on only contacts that a commit touches are read.
    try store.save(store.contact("Ada", "ada@example.com"), to: "orgs/acme/contacts/ada.json")
    try store.sandbox.git("add", ".", in: store.folder)
    #expect(try store.git("commit", "-qm", "Ada").status == 0)
    for number in 0..<29 {
      try store.forget("orgs/acme/contacts/\(10 + number)/p.json", in: store.folder, gitDirectory: ".git/")
    }
    try store.save(store.contact("Bea", "bea@example.com"), to: "orgs/acme/contacts/bea.json")
    try store.sandbox.git("add", ".", in: store.folder)
    let run = try store.git("commit", "-qm", "Bea")
    #expect(run.status == 0 && run.errors == "", "\(run)")
    try store.save(store.contact("Bea", "p29@example.com"), to: "orgs/acme/contacts/bea.json")
    expectRefusal(try store.git("commit", "-qam", "x"), "bea.json:3:12: p29@example.com belongs to ")
  }
}
