import GitStorage
import Testing

@Suite struct ValueTests {
  @Test func objectIDReadsExactlyFortyHexadecimalDigits() throws {
    let text = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
    let id = try #require(ObjectID(hex: text))
    #expect(id.hex == text)
    #expect(id.bytes.count == 20)
    #expect(id.bytes.first == 0x4b)
    #expect(id.bytes.last == 0x04)
    #expect(ObjectID(bytes: id.bytes) == id)
    #expect(ObjectID(hex: text.uppercased()) == id)
    for wrong in ["", "4b", String(text.dropLast()), text + "0", text.dropLast() + "g", text.dropLast() + "é"] as [String] {
      #expect(ObjectID(hex: wrong) == nil, "\(wrong)")
    }
    #expect(ObjectID(bytes: id.bytes.dropLast()) == nil)
    #expect(ObjectID(bytes: id.bytes + [0]) == nil)
  }

  @Test func objectIDsAreOrderedLikeTheirText() throws {
    let texts = (0..<40).map { index in
      String(repeating: "0", count: index) + "a" + String(repeating: "7", count: 39 - index)
    }
    let ids = try texts.map { try #require(ObjectID(hex: $0)) }
    #expect(ids.sorted().map(\.hex) == texts.sorted())
  }

  @Test func pathsDifferWhenTheirBytesDo() {
    #expect(GitPath("caf\u{e9}") != GitPath("cafe\u{301}"))
    #expect(GitPath("a") < GitPath("a-b"))
    #expect(GitPath("a-b") < GitPath("a/b"))
    #expect(GitPath("Z") < GitPath("a"))
    #expect(GitPath(bytes: [0xff]).text == nil)
    #expect(GitPath(bytes: [0xff]).description == "\u{fffd}")
  }

  @Test func pathsHavePartsAParentAndAName() {
    let path = GitPath("orgs/acme/org.json")
    #expect(path.components.map { GitPath(bytes: $0) } == ["orgs", "acme", "org.json"])
    #expect(path.name == "org.json")
    #expect(path.parent == "orgs/acme")
    #expect(GitPath("org.json").parent == nil)
    #expect(GitPath("org.json").name == "org.json")
    #expect(GitPath("orgs").appending("acme") == "orgs/acme")
    #expect(GitPath("").appending("acme") == "acme")
    #expect(path.isWithin("orgs") && path.isWithin("orgs/acme") && path.isWithin(path) && path.isWithin(""))
    #expect(!path.isWithin("org") && !path.isWithin("orgs/acme/org.json/x") && !GitPath("orgs").isWithin("orgs/acme"))
  }

  @Test func modesPrintAsGitPrintsThem() {
    #expect(FileMode.tree.description == "040000")
    #expect(FileMode.regular.description == "100644")
    #expect(FileMode(rawValue: 0o040755).isTree)
    #expect(!FileMode.submodule.isTree && !FileMode.symlink.isTree)
  }

  @Test func errorsSayWhatWhereWhyAndWhatHelps() {
    let error = GitError(
      .locked, operation: "move a reference", message: "somebody holds the lock", path: "refs/heads/main",
      hint: "try again")
    #expect(error.description == "could not move a reference (refs/heads/main): somebody holds the lock; try again")
    #expect(error.location.file.hasSuffix("ValueTests.swift"))
  }
}
