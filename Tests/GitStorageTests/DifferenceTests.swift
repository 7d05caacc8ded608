import GitStorage
import TestSupport
import Testing

@Suite struct DifferenceTests {
  private static func randomTree(
    _ repository: GitRepository, _ blobs: [ObjectID], from base: ObjectID?, _ generator: inout SeededGenerator
  ) throws -> ObjectID {
    var files: [GitPath: Entry] = [:]
    if let base { try repository.forEachEntry(in: base) { files[$0] = $1 } }
    return try repository.editTree(base, TreeTests.randomEdits(blobs, files, &generator))
  }

  private static func files(_ repository: GitRepository, _ tree: ObjectID?) throws -> [GitPath: Entry] {
    var files: [GitPath: Entry] = [:]
    if let tree { try repository.forEachEntry(in: tree) { files[$0] = $1 } }
    return files
  }

  @Test(arguments: 0..<20) func differenceIsWhatGitSays(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let blobs = try (0..<5).map { try repository.writeBlob(Array("\($0)".utf8)) }
    var old = try repository.editTree(nil, [:])
    for round in 0..<4 {
      let new = try Self.randomTree(repository, blobs, from: old, &generator)
      let output = try fixture.git(
        ["diff-tree", "-r", "-z", "--no-renames", "--raw", old.hex, new.hex], in: repository.gitDirectory)
      let fields = output.split(separator: "\0")
      var expected: Set<TreeDifference> = []
      for index in stride(from: 0, to: fields.count - 1, by: 2) {
        let parts = fields[index].dropFirst().split(separator: " ")
        func entry(_ mode: Substring, _ id: Substring) -> Entry? {
          guard let bits = UInt32(mode, radix: 8), bits > 0 else { return nil }
          return ObjectID(hex: String(id)).map { Entry(id: $0, mode: FileMode(rawValue: bits)) }
        }
        let path = GitPath(String(fields[index + 1]))
        let before = entry(parts[0], parts[2])
        let after = entry(parts[1], parts[3])
        expected.insert(TreeDifference(path: path, old: before, new: after))
      }
      let found = try repository.difference(old, new)
      #expect(Set(found) == expected, "seed \(seed), round \(round)")
      #expect(found.map(\.path) == found.map(\.path).sorted(), "seed \(seed), round \(round)")
      #expect(found.count == Set(found.map(\.path)).count, "seed \(seed), round \(round)")
      old = new
    }
  }

  @Test(arguments: 0..<100) func threeWayListsEveryPathOnWhichTheTreesDisagree(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    try repository.batch {
      let blobs = try (0..<5).map { try repository.writeBlob(Array("\($0)".utf8)) }
      var base: ObjectID? = try Self.randomTree(repository, blobs, from: nil, &generator)
      for _ in 0..<3 { base = try Self.randomTree(repository, blobs, from: base, &generator) }
      var ours: ObjectID? = try Self.randomTree(repository, blobs, from: base, &generator)
      var theirs: ObjectID? = try Self.randomTree(repository, blobs, from: base, &generator)
      switch Int.random(in: 0..<8, using: &generator) {
      case 0: base = nil
      case 1: ours = nil
      case 2: theirs = base
      case 3: theirs = ours
      default: break
      }
      let three = try [base, ours, theirs].map { try Self.files(repository, $0) }
      let expected = Set(three.flatMap(\.keys)).sorted().compactMap { path -> ThreeWayDifference? in
        let (b, o, t) = (three[0][path], three[1][path], three[2][path])
        return b == o && o == t ? nil : ThreeWayDifference(path: path, base: b, ours: o, theirs: t)
      }
      #expect(try repository.threeWay(base: base, ours: ours, theirs: theirs) == expected, "seed \(seed)")
    }
  }

  @Test func equalFoldersAreNotLookedInto() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let blob = try repository.writeBlob([])
    // A folder whose tree is not there can be walked past, and only past.
    let missing = GitRepository.blobID(of: Array("no tree".utf8))
    let raw = Array("40000 away\0".utf8) + missing.bytes + Array("100644 file\0".utf8)
    let trees = try [[UInt8](repeating: 1, count: 20), blob.bytes].map { id in
      let written = try fixture.git(
        ["hash-object", "-t", "tree", "--literally", "-w", "--stdin"], in: repository.gitDirectory, input: raw + id)
      return try #require(ObjectID(hex: written.trimmed))
    }
    #expect(try repository.difference(trees[0], trees[1]).map(\.path) == ["file"])
    #expect(try repository.threeWay(base: trees[0], ours: trees[1], theirs: trees[0]).map(\.path) == ["file"])
    #expect(try failure { _ = try repository.difference(nil, trees[0]) }.code == .notFound)
  }

  @Test func aFileAgainstAFolderShowsBothPaths() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let base = try repository.makeTree(["keep": "1"])
    let ours = try repository.makeTree(["keep": "1", "x": "file"])
    let theirs = try repository.makeTree(["keep": "1", "x/y": "in a folder"])
    let found = try repository.threeWay(base: base, ours: ours, theirs: theirs)
    #expect(found.map(\.path) == ["x", "x/y"])
    #expect(found.first?.theirs == nil && found.first?.ours != nil)
    #expect(found.last?.ours == nil && found.last?.theirs != nil)
  }
}
