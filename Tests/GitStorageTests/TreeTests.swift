import GitStorage
import TestSupport
import Testing

@Suite struct TreeTests {
  /// Names whose order is easily got wrong: a folder stands where its name with a slash would.
  static let names = ["a", "a.b", "a-b", "a0", "ab", "A", "b", "é", "e\u{301}", "z z"]

  static func randomPath(_ generator: inout SeededGenerator) -> GitPath {
    let depth = Int.random(in: 1...3, using: &generator)
    return GitPath((0..<depth).map { _ in names.randomElement(using: &generator) ?? "a" }.joined(separator: "/"))
  }

  /// What the edits of ``GitRepository/editTree(_:_:)`` mean, on a plain map of files.
  static func apply(_ edits: [GitPath: Entry?], to files: [GitPath: Entry]) -> [GitPath: Entry] {
    var files = files
    for (path, _) in edits {
      files = files.filter { !$0.key.isWithin(path) }
    }
    for (path, entry) in edits {
      guard let entry else { continue }
      files = files.filter { !path.isWithin($0.key) }
      files[path] = entry
    }
    return files
  }

  /// Edits that do not put one file below another.
  static func randomEdits(
    _ blobs: [ObjectID], _ files: [GitPath: Entry], _ generator: inout SeededGenerator
  ) -> [GitPath: Entry?] {
    var edits: [GitPath: Entry?] = [:]
    for _ in 0..<Int.random(in: 0...8, using: &generator) {
      var path = randomPath(&generator)
      if Bool.random(using: &generator), let known = files.keys.sorted().randomElement(using: &generator) {
        path = known
        if Int.random(in: 0..<4, using: &generator) == 0, let parent = path.parent { path = parent }
      }
      if Int.random(in: 0..<3, using: &generator) == 0 {
        edits[path] = .some(nil)
      } else if !edits.contains(where: { $0.value != nil && ($0.key.isWithin(path) || path.isWithin($0.key)) }) {
        let mode: FileMode = [.regular, .executable, .symlink].randomElement(using: &generator) ?? .regular
        edits[path] = blobs.randomElement(using: &generator).map { Entry(id: $0, mode: mode) }
      }
    }
    return edits
  }

  /// The tree that git's index makes of the files.
  static func writeTree(_ fixture: GitFixture, _ path: String, _ files: [GitPath: Entry]) throws -> String {
    var input: [UInt8] = []
    for (path, entry) in files { input += Array("\(entry.mode) \(entry.id)\t".utf8) + path.bytes + [0] }
    let index = ["GIT_INDEX_FILE": fixture.root + "/index-" + String(UInt64.random(in: .min ... .max), radix: 36)]
    try fixture.git(["update-index", "-z", "--index-info"], in: path, input: input, extra: index)
    return try fixture.git(["write-tree"], in: path, extra: index).trimmed
  }

  @Test(arguments: 0..<25) func editsMakeTheTreeThatGitMakes(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let path = try #require(repository.workDirectory)
    let blobs = try (0..<5).map { try repository.writeBlob(Array("\($0)".utf8)) }
    var files: [GitPath: Entry] = [:]
    var tree: ObjectID?
    for round in 0..<5 {
      let edits = Self.randomEdits(blobs, files, &generator)
      let previous = tree
      tree = try repository.editTree(previous, edits)
      files = Self.apply(edits, to: files)
      let expected = try Self.writeTree(fixture, path, files)
      #expect(tree?.hex == expected, "seed \(seed), round \(round), edits \(edits)")
      var listed: [GitPath: Entry] = [:]
      var order: [GitPath] = []
      try repository.forEachEntry(in: #require(tree)) { path, entry in
        listed[path] = entry
        order.append(path)
      }
      #expect(listed == files, "seed \(seed), round \(round)")
      #expect(order == order.sorted(), "seed \(seed), round \(round)")
      for (path, entry) in files { #expect(try repository.entry(at: path, in: #require(tree)) == entry) }
    }
    try fixture.expectSound(path)
  }

  @Test func onlyTheTreesOnThePathAreWritten() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let old = try repository.makeTree(["a/b/c": "1", "a/d/e": "2", "f/g": "3"])
    let blob = try repository.writeBlob(Array("4".utf8))
    let before = try fixture.git(["count-objects"], in: repository.gitDirectory).split(separator: " ").first
    let new = try repository.editTree(old, ["a/b/c": Entry(id: blob)])
    let after = try fixture.git(["count-objects"], in: repository.gitDirectory).split(separator: " ").first
    #expect(Int(after ?? "") == Int(before ?? "").map { $0 + 3 })
    #expect(try repository.entry(at: "f", in: new) == repository.entry(at: "f", in: old))
    #expect(try repository.editTree(new, ["a/b/c": Entry(id: blob), "x/y": nil, "a/b/c/d": nil]) == new)
  }

  @Test func emptyFoldersVanishAndTheEmptyTreeExists() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let tree = try repository.makeTree(["a/b/c": "1", "d": "2"])
    let one = try repository.editTree(tree, ["a/b/c": nil])
    #expect(try repository.tree(one).map(\.name) == ["d"])
    let none = try repository.editTree(one, ["d": nil])
    #expect(none.hex == "4b825dc642cb6eb9a060e54bf8d69288fbee4904")
    #expect(repository.exists(none))
    #expect(try repository.editTree(nil, [:]) == none)
    try fixture.expectSound(repository.gitDirectory)
  }

  @Test func filesReplaceFoldersAndFoldersReplaceFiles() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let tree = try repository.makeTree(["a/b": "1", "a/c": "2", "d": "3"])
    let blob = try repository.writeBlob(Array("new".utf8))
    let swapped = try repository.editTree(tree, ["a": Entry(id: blob), "d/e/f": Entry(id: blob)])
    var paths: [GitPath] = []
    try repository.forEachEntry(in: swapped) { path, _ in paths.append(path) }
    #expect(paths == ["a", "d/e/f"])
    let inside = try repository.editTree(tree, ["a": nil, "a/new": Entry(id: blob)])
    paths = []
    try repository.forEachEntry(in: inside, under: "a") { path, _ in paths.append(path) }
    #expect(paths == ["a/new"])
    let error = try failure { _ = try repository.editTree(tree, ["x": Entry(id: blob), "x/y": Entry(id: blob)]) }
    #expect(error.code == .invalid)
  }

  @Test(arguments: [
    "", "a//b", "/a", "a/", ".", "a/..", "../a", ".git", ".GIT/config", "a/.gIt", "git~1", "GIT~1/x", ".git ", ".git. .",
    ".git::$INDEX_ALLOCATION", "a\\.git", ".g\u{200c}it", "\u{feff}.Git", "nul\0byte",
  ])
  func namesThatNoTreeMayHoldAreRefused(path: String) throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let blob = try repository.writeBlob([])
    let error = try failure { _ = try repository.editTree(nil, [GitPath(path): Entry(id: blob)]) }
    #expect(error.code == .invalid, "\(error)")
  }

  @Test func namesThatOnlyLookOddAreTaken() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let blob = try repository.writeBlob([])
    let names: [GitPath] = [".gitignore", ".git-x", "git", "git~2", "...", " ", "a b", "é", GitPath(bytes: [0xff, 0xfe]), "\n"]
    var edits: [GitPath: Entry?] = [:]
    for name in names { edits[name] = Entry(id: blob) }
    let tree = try repository.editTree(nil, edits)
    #expect(try repository.tree(tree).map(\.name) == names.sorted())
    let commit = try repository.makeCommit(tree)
    try repository.setReference("refs/heads/main", to: commit, ifEqual: nil, log: "test")
    try fixture.expectSound(repository.gitDirectory)
  }

  @Test func anEntryWhoseObjectIsMissingIsRefused() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let missing = GitRepository.blobID(of: Array("never written".utf8))
    let error = try failure { _ = try repository.editTree(nil, ["a": Entry(id: missing)]) }
    #expect(error.code == .notFound)
    let commit = try repository.editTree(nil, ["module": Entry(id: missing, mode: .submodule)])
    #expect(try repository.entry(at: "module", in: commit)?.mode == .submodule)
  }

  @Test func oddModesAndOddNamesAreCarriedAsTheyAre() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let blob = try repository.writeBlob([])
    func raw(_ mode: String, _ name: String) -> [UInt8] { Array("\(mode) \(name)\0".utf8) + blob.bytes }
    let odd = raw("100664", "a") + raw("100600", "b") + raw("0100644", "c")
    let old = odd + raw("100644", "git~1")
    let written = try fixture.git(
      ["hash-object", "-t", "tree", "--literally", "-w", "--stdin"], in: repository.gitDirectory, input: old)
    let base = try #require(ObjectID(hex: written.trimmed))
    let new = try repository.editTree(base, ["d": Entry(id: blob)])
    let bytes = try fixture.gitBytes(["cat-file", "tree", new.hex], in: repository.gitDirectory)
    #expect(bytes == odd + raw("100644", "d") + raw("100644", "git~1"))
    #expect(try repository.tree(base).map(\.mode.rawValue) == [0o100664, 0o100600, 0o100644, 0o100644])
    let without = try repository.editTree(new, ["git~1": nil])
    #expect(try repository.tree(without).map(\.name) == ["a", "b", "c", "d"])
  }

  @Test func brokenTreesAreErrorsAndNeverTraps() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let id = [UInt8](repeating: 1, count: 20)
    let sound = Array("100644 b\0".utf8) + id
    let shapes: [(String, [UInt8], listable: Bool)] = [
      ("unsorted", sound + Array("100644 a\0".utf8) + id, true), ("double", sound + sound, true),
      ("cut short", Array(sound.dropLast()), false), ("without a name", Array("100644 \0".utf8) + id, false),
      ("without a mode", Array(" b\0".utf8) + id, false), ("bad mode", Array("1x b\0".utf8) + id, false),
      ("huge mode", Array("7777777777777777777777777 b\0".utf8) + id, false), ("only a mode", Array("100644".utf8), false),
      ("no terminator", Array("100644 bbbb".utf8), false),
    ]
    for (name, bytes, listable) in shapes {
      let written = try fixture.git(
        ["hash-object", "-t", "tree", "--literally", "-w", "--stdin"], in: repository.gitDirectory, input: bytes)
      let tree = try #require(ObjectID(hex: written.trimmed))
      #expect(try failure { _ = try repository.difference(tree, nil) }.code == .corrupt, "\(name)")
      if listable {
        #expect(try repository.tree(tree).count == 2)
      } else {
        #expect(try failure { _ = try repository.tree(tree) }.code == .corrupt, "\(name)")
      }
    }
  }

  @Test func endlessNestingEndsInAnError() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let tree = try repository.batch {
      var id = try repository.editTree(nil, ["f": Entry(id: repository.writeBlob([]))])
      for _ in 0..<1100 { id = try repository.editTree(nil, ["d": Entry(id: id, mode: .tree)]) }
      return id
    }
    #expect(try failure { _ = try repository.difference(nil, tree) }.code == .invalid)
    #expect(try failure { try repository.forEachEntry(in: tree) { _, _ in } }.code == .invalid)
  }
}
