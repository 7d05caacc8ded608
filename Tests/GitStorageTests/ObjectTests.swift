import Foundation
import GitStorage
import TestSupport
import Testing

@Suite struct ObjectTests {
  @Test func blobsTravelUnharmedAndHaveGitsNames() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    var generator = SeededGenerator(seed: 7)
    let contents: [[UInt8]] = [
      [], [0], Array("grüße\n".utf8), Array(0...255), (0..<300_000).map { _ in UInt8.random(in: 0...255, using: &generator) },
      [UInt8](repeating: 65, count: 200_000),
    ]
    for bytes in contents {
      let id = try repository.writeBlob(bytes)
      #expect(id == GitRepository.blobID(of: bytes))
      let name = try fixture.git(["hash-object", "--stdin"], in: repository.gitDirectory, input: bytes).trimmed
      #expect(id.hex == name)
      #expect(try repository.blob(id) == bytes)
      #expect(try repository.blobSize(id) == bytes.count)
      #expect(try fixture.gitBytes(["cat-file", "blob", id.hex], in: repository.gitDirectory) == bytes)
    }
    try fixture.expectSound(repository.gitDirectory)
  }

  @Test func aMissingObjectAndOneOfAnotherKindAreErrors() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let missing = GitRepository.blobID(of: [1, 2, 3])
    #expect(!repository.exists(missing))
    #expect(try failure { _ = try repository.blob(missing) }.code == .notFound)
    #expect(try failure { _ = try repository.blobSize(missing) }.code == .notFound)
    let blob = try repository.writeBlob([])
    #expect(try failure { _ = try repository.tree(blob) }.code == .invalid)
    #expect(try failure { _ = try repository.commit(blob) }.code == .invalid)
    try repository.batch {
      let inside = try repository.writeBlob([9])
      #expect(try failure { _ = try repository.tree(inside) }.code == .invalid)
    }
  }

  /// A power cut leaves such files, because git does not sync single objects.
  @Test(arguments: ["empty", "not zlib", "cut at its end", "cut in its header", "too long", "another object"])
  func aDamagedObjectIsAnErrorAndIsMendedByWritingItAgain(damage: String) throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let content = Array("content of a file".utf8)
    let id = try repository.writeBlob(content)
    func path(_ id: ObjectID) -> URL {
      URL(fileURLWithPath: repository.gitDirectory + "/objects/\(id.hex.prefix(2))/\(id.hex.dropFirst(2))")
    }
    let sound = try Data(contentsOf: path(id))
    let other = try Data(contentsOf: path(repository.writeBlob(Array("another file".utf8))))
    let damaged: [String: Data] = [
      "empty": Data(), "not zlib": Data("not zlib".utf8), "cut at its end": sound.dropLast(6),
      "cut in its header": sound.prefix(4), "too long": sound + [0], "another object": other,
    ]
    try FileManager.default.removeItem(at: path(id))
    try #require(damaged[damage]).write(to: path(id))
    let again = try fixture.open(repository.gitDirectory)
    #expect(try failure { _ = try again.blob(id) }.code == .corrupt)
    #expect(try again.writeBlob(content) == id)
    #expect(try fixture.open(repository.gitDirectory).blob(id) == content)
    try fixture.expectSound(repository.gitDirectory)
  }

  @Test func aDamagedOrMissingCommitIsAnErrorForWhateverWalksTheHistory() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let tree = try repository.editTree(nil, [:])
    let root = try repository.makeCommit(tree)
    let a = try repository.makeCommit(tree, parents: [root], message: "a")
    let b = try repository.makeCommit(tree, parents: [root], message: "b")
    let path = URL(fileURLWithPath: repository.gitDirectory + "/objects/\(root.hex.prefix(2))/\(root.hex.dropFirst(2))")
    let sound = try Data(contentsOf: path)
    try FileManager.default.removeItem(at: path)
    for damaged in [sound.dropLast(8), nil] {
      try damaged?.write(to: path)
      let other = try fixture.open(repository.gitDirectory)
      // Above all not "they have nothing in common".
      #expect(throws: GitError.self) { _ = try other.mergeBases(a, b) }
      #expect(throws: GitError.self) { _ = try other.isAncestor(a, of: b) }
      #expect(throws: GitError.self) { _ = try other.history(from: [a]) }
      if damaged != nil { try FileManager.default.removeItem(at: path) }
    }
  }

  @Test func objectsOfARepositoryThatIsBorrowedFromAreFound() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let tree = try repository.makeTree(["a": "1"])
    let commit = try repository.makeCommit(tree)
    try repository.setReference("refs/heads/main", to: commit, ifEqual: nil, log: "test")
    let shared = fixture.root + "/shared"
    try fixture.git(["clone", "-q", "--shared", repository.gitDirectory, shared])
    let other = try fixture.open(shared)
    #expect(try other.commit(commit).tree == tree)
    #expect(try other.makeTree(["a": "1"]) == tree)
    try fixture.expectSound(shared)
  }

  @Test func objectsWrittenByGitAreSyncedAndFoundAgain() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let name = try fixture.git(
      ["hash-object", "-w", "--stdin"], in: repository.gitDirectory, input: Array("by git".utf8)
    ).trimmed
    let count = try fixture.git(["count-objects"], in: repository.gitDirectory)
    #expect(try repository.writeBlob(Array("by git".utf8)).hex == name)
    #expect(try fixture.git(["count-objects"], in: repository.gitDirectory) == count)
  }

  @Test func objectsAreFoundAfterGitPackedThem() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let tree = try repository.makeTree(["a": "1", "b/c": "2"])
    let commit = try repository.makeCommit(tree)
    try repository.setReference("refs/heads/main", to: commit, ifEqual: nil, log: "test")
    try fixture.git(["gc", "-q", "--prune=now"], in: repository.gitDirectory)
    #expect(try repository.commit(commit).tree == tree)
    #expect(try repository.editTree(tree, ["b/c": nil, "a": repository.entry(at: "b/c", in: tree)]) != tree)
    #expect(try repository.writeBlob(Array("1".utf8)) == repository.entry(at: "a", in: tree)?.id)
    try fixture.expectSound(repository.gitDirectory)
  }

  // MARK: Commits

  @Test func aCommitIsTheOneGitWouldMake() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let tree = try repository.makeTree(["a": "1"])
    let parent = try repository.makeCommit(tree)
    let author = Signature(name: "Grace Höpper", email: "grace@example.org", time: 1_600_000_000, offsetMinutes: -210)
    let committer = Signature(name: "Ada", email: "", time: 1_600_000_001, offsetMinutes: 330)
    let message = "Subject\n\n  body with a trailing space \n\n\nand no end of line"
    let id = try repository.writeCommit(
      tree: tree, parents: [parent, parent], author: author, committer: committer, message: message)
    let again = try repository.writeCommit(
      tree: tree, parents: [parent, parent], author: author, committer: committer, message: message)
    #expect(id == again)
    let text = try fixture.git(["cat-file", "commit", id.hex], in: repository.gitDirectory)
    #expect(
      text == """
        tree \(tree)
        parent \(parent)
        parent \(parent)
        author Grace Höpper <grace@example.org> 1600000000 -0330
        committer Ada <> 1600000001 +0530

        \(message)
        """)
    let read = try repository.commit(id)
    #expect(
      read
        == Commit(
          id: id, tree: tree, parents: [parent, parent], author: author, committer: committer, message: message))
    #expect(repository.exists(id))
  }

  @Test func aCommitThatGitWouldCallBrokenIsRefused() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let tree = try repository.makeTree(["a": "1"])
    let bad: [Signature] = [
      Signature(name: "", email: "a@b", time: 0), Signature(name: " ", email: "a@b", time: 0),
      Signature(name: "A <B", email: "a@b", time: 0), Signature(name: "A", email: "a>b", time: 0),
      Signature(name: "A\nB", email: "a@b", time: 0), Signature(name: "A\0", email: "a@b", time: 0),
      Signature(name: "A", email: "a@b", time: -1), Signature(name: "A", email: "a@b", time: 0, offsetMinutes: 100_000),
    ]
    for signature in bad {
      let error = try failure {
        _ = try repository.writeCommit(tree: tree, parents: [], author: ada, committer: signature, message: "m")
      }
      #expect(error.code == .invalid, "\(signature)")
    }
    #expect(try failure { _ = try repository.makeCommit(tree, message: "a\0b") }.code == .invalid)
    let missing = GitRepository.blobID(of: [1])
    #expect(try failure { _ = try repository.makeCommit(tree, parents: [missing]) }.code == .notFound)
    #expect(try failure { _ = try repository.makeCommit(missing) }.code == .notFound)
  }

  @Test func commitsThatOthersMadeBadlyAreReadAsWellAsTheyCanBe() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let tree = try repository.makeTree(["a": "1"])
    func commit(_ lines: [[UInt8]], _ message: [UInt8]) throws -> Commit {
      let bytes = Array("tree \(tree)\n".utf8) + lines.flatMap { $0 + [10] } + [10] + message
      let name = try fixture.git(
        ["hash-object", "-t", "commit", "--literally", "-w", "--stdin"], in: repository.gitDirectory, input: bytes)
      return try repository.commit(#require(ObjectID(hex: name.trimmed)))
    }
    let latin = try commit(
      [Array("author Andr".utf8) + [0xe9] + Array(" <a@b> 5 +0000".utf8), Array("encoding ISO-8859-1".utf8)],
      Array("caf".utf8) + [0xe9])
    #expect(latin.author.name == "André" && latin.message == "café")
    let odd = try commit([Array("author Nobody".utf8), Array("committer X <y> 99999999999999999999 +99999".utf8)], [0xff])
    #expect(odd.author.name == "Nobody" && odd.author.time == 0 && odd.message == "\u{fffd}")
    #expect(odd.committer == Signature(name: "X", email: "y", time: 0, offsetMinutes: 0))
    let signed = try commit(
      [
        Array("author A B <c d> 12 -0100".utf8), Array("committer A <a> 13 +0200".utf8),
        Array("gpgsig -----BEGIN\n author no\n tree no".utf8),
      ], Array("m\n".utf8))
    #expect(signed.author == Signature(name: "A B", email: "c d", time: 12, offsetMinutes: -60))
    #expect(signed.committer.offsetMinutes == 120 && signed.message == "m\n")
  }

  // MARK: Batches

  private static func files(in folder: String) throws -> [String] {
    (FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []).filter { name in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: folder + "/" + name, isDirectory: &isFolder) && !isFolder.boolValue
    }
  }

  @Test func aLargeBatchBecomesOnePack() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let commit = try repository.batch {
      var edits: [GitPath: Entry?] = [:]
      for number in 0..<1000 {
        let id = try repository.writeBlob(Array(String(repeating: "contact \(number)\n", count: number % 40).utf8))
        edits[GitPath("\(number % 16)/\(number)")] = Entry(id: id)
        if number % 100 == 0 { #expect(try repository.blobSize(id) == (try repository.blob(id)).count) }
      }
      let tree = try repository.editTree(nil, edits)
      #expect(try repository.entry(at: "3/3", in: tree) != nil)
      let commit = try repository.makeCommit(tree)
      #expect(try repository.commit(commit).tree == tree)
      return commit
    }
    let files = try Self.files(in: repository.gitDirectory + "/objects").sorted()
    #expect(files.count == 2 && files.allSatisfy { $0.hasPrefix("pack/pack-") }, "\(files)")
    try repository.setReference("refs/heads/main", to: commit, ifEqual: nil, log: "test")
    let index = try #require(files.first { $0.hasSuffix(".idx") })
    try fixture.git(["verify-pack", repository.gitDirectory + "/objects/" + index])
    try fixture.git([
      "index-pack", "--strict", "-o", fixture.root + "/copy.idx",
      repository.gitDirectory + "/objects/" + index.dropLast(3) + "pack",
    ])
    let ours = try Data(contentsOf: URL(fileURLWithPath: repository.gitDirectory + "/objects/" + index))
    #expect(ours == (try Data(contentsOf: URL(fileURLWithPath: fixture.root + "/copy.idx"))))
    try fixture.expectSound(repository.gitDirectory)
    #expect(try fixture.git(["rev-list", "--objects", "main"], in: repository.gitDirectory).split(separator: "\n").count > 990)
  }

  @Test func aSmallBatchBecomesLooseFiles() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    try repository.batch {
      for number in 0..<8 { _ = try repository.writeBlob(Array("\(number)".utf8)) }
      _ = try repository.writeBlob(Array("0".utf8))
      #expect(try Self.files(in: repository.gitDirectory + "/objects") == [])
    }
    let files = try Self.files(in: repository.gitDirectory + "/objects")
    #expect(files.count == 8 && files.allSatisfy { !$0.contains("tmp") && !$0.contains("pack") }, "\(files)")
  }

  @Test func aFailedBatchWritesNothing() throws {
    struct Interrupted: Error {}
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    var id: ObjectID?
    #expect(throws: Interrupted.self) {
      try repository.batch {
        for number in 0..<20 { id = try repository.writeBlob(Array("\(number)".utf8)) }
        throw Interrupted()
      }
    }
    #expect(!repository.exists(try #require(id)))
    var lost: ObjectID?
    #expect(throws: Interrupted.self) {
      try repository.batch {
        let tree = try repository.makeTree(["a/b": "1"])
        #expect(try repository.difference(nil, tree).count == 1)
        lost = tree
        throw Interrupted()
      }
    }
    let tree = try #require(lost)
    #expect(try failure { _ = try repository.editTree(tree, ["a/c": nil]) }.code == .notFound)
    #expect(try Self.files(in: repository.gitDirectory + "/objects") == [])
    #expect(try repository.writeBlob(Array("19".utf8)) == id)
    #expect(repository.exists(try #require(id)))
  }

  @Test func aBatchInABatchBelongsToTheOuterOne() throws {
    struct Interrupted: Error {}
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    try repository.batch {
      let inner = try repository.batch { try repository.writeBlob([1]) }
      #expect(repository.exists(inner))
      #expect(try Self.files(in: repository.gitDirectory + "/objects") == [])
      #expect(throws: Interrupted.self) {
        try repository.batch {
          _ = try repository.writeBlob([2])
          throw Interrupted()
        }
      }
    }
    #expect(repository.exists(GitRepository.blobID(of: [1])))
  }

  @Test func whatIsInAnUnfinishedBatchCannotBeReferredTo() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    try repository.batch {
      let commit = try repository.makeCommit(try repository.editTree(nil, [:]))
      let error = try failure {
        try repository.setReference("refs/heads/main", to: commit, ifEqual: nil, log: "test")
      }
      #expect(error.code == .invalid)
      #expect(try failure { _ = try repository.history(from: [commit]) }.code == .invalid)
    }
    #expect(try repository.reference("refs/heads/main") == nil)
  }
}
