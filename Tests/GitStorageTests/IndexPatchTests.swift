import Foundation
import TestSupport
import Testing

@testable import GitStorage

/// What ``IndexFile`` makes of an index, held against what git makes of it.
struct IndexPatchTests {
  /// Random indexes and random changes: the same entries, the same trees, and byte for byte the same cached trees as git's.
  @Test(arguments: 1...30)
  func patchedIndexIsTheOneGitWouldHaveMade(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let git = try RealGit()
    let blobs = try (0..<4).map { try git.blob("content \($0)\n") }
    var model = Model()
    for _ in 0..<Int.random(in: 0...120, using: &random) {
      model.set(Self.path(&random), blobs[Int.random(in: 0..<4, using: &random)], Self.mode(&random))
    }
    try git.run("update-index", "-z", "--index-info", input: model.lines)
    try git.run("write-tree")

    var changes: [GitPath: IndexChange] = [:]
    var commands = ""
    for _ in 0..<Int.random(in: 1...40, using: &random) {
      let path =
        Bool.random(using: &random) ? model.entries.keys.sorted().randomElement(using: &random) ?? "x" : Self.path(&random)
      guard changes[GitPath(path)] == nil, !model.clashes(path, with: changes) else { continue }
      if model.entries[path] != nil, Bool.random(using: &random) {
        model.entries[path] = nil
        changes[GitPath(path)] = .remove
        commands += "0 \(String(repeating: "0", count: 40))\t\(path)\0"
      } else {
        let new = (blobs[Int.random(in: 0..<4, using: &random)], Self.mode(&random))
        // Git forgets trees for a change that changes nothing; we need not.
        if let old = model.entries[path], old == new { continue }
        model.set(path, new.0, new.1)
        changes[GitPath(path)] = .set(new.0, new.1, nil)
        commands += "\(new.1) \(new.0) 0\t\(path)\0"
      }
    }

    let before = try git.index()
    let ours = try before.patched(changes)
    try git.run("update-index", "--replace", "-z", "--index-info", input: commands)
    let theirs = try git.index()
    let message: Comment = "seed \(seed)"
    #expect(try IndexFile.read(ours, verifyingChecksum: true).listing == theirs.listing, message)
    #expect(try IndexFile.read(ours).content(.cacheTree) == theirs.content(.cacheTree), message)

    try git.replaceIndex(ours)
    let tree = try git.run("write-tree")
    let fresh = ["GIT_INDEX_FILE": git.gitDirectory + "/fresh"]
    try git.run("update-index", "-z", "--index-info", input: model.lines, environment: fresh)
    #expect(try tree == git.run("write-tree", environment: fresh), message)
    #expect(
      try git.run("ls-files", "--stage", "-z") == git.run("ls-files", "--stage", "-z", environment: fresh), message)
    try git.run("fsck", "--strict")
  }

  /// What the index should hold.
  private struct Model {
    var entries: [String: (id: ObjectID, mode: FileMode)] = [:]

    var lines: String {
      entries.map { "\($0.value.mode) \($0.value.id) 0\t\($0.key)\0" }.joined()
    }

    mutating func set(_ path: String, _ id: ObjectID, _ mode: FileMode) {
      entries = entries.filter { other, _ in !other.hasPrefix(path + "/") && !path.hasPrefix(other + "/") }
      entries[path] = (id, mode)
    }

    /// Whether an earlier change was to a path above or below this one: then the outcome would depend on their order.
    func clashes(_ path: String, with changes: [GitPath: IndexChange]) -> Bool {
      changes.keys.contains { other in
        other.description.hasPrefix(path + "/") || path.hasPrefix(other.description + "/")
      }
    }
  }

  /// Paths that sort badly on purpose: `a`, `a.b`, `a/b` and `a0` are neighbours, and files share names with folders.
  private static func path(_ random: inout SeededGenerator) -> String {
    let names = ["a", "a.b", "a-b", "a0", "b", "é", "long" + String(repeating: "x", count: 230)]
    let depth = Int.random(in: 1...(Int.random(in: 0..<20, using: &random) == 0 ? 22 : 4), using: &random)
    return (0..<depth).map { _ in names.randomElement(using: &random) ?? "a" }.joined(separator: "/")
  }

  private static func mode(_ random: inout SeededGenerator) -> FileMode {
    [.regular, .regular, .regular, .executable, .symlink].randomElement(using: &random) ?? .regular
  }

  @Test func aFolderComesAndGoesWithItsFiles() throws {
    let git = try RealGit()
    let blob = try git.blob("x\n")
    try git.run("update-index", "--index-info", input: "100644 \(blob) 0\tkeep/deep/file\n100644 \(blob) 0\tgone/only\n")
    try git.run("write-tree")
    try git.replaceIndex(try git.index().patched(["gone/only": .remove, "new/deep/file": .set(blob, .regular, nil)]))
    let tree = try git.run("write-tree").trimmingCharacters(in: .newlines)
    #expect(try git.run("ls-tree", "-r", "--name-only", tree) == "keep/deep/file\nnew/deep/file\n")
    #expect(try git.run("ls-tree", "--name-only", tree) == "keep\nnew\n")
  }

  @Test func aFileTakesThePlaceOfAFolderAndBack() throws {
    let git = try RealGit()
    let blob = try git.blob("x\n")
    try git.run("update-index", "--index-info", input: "100644 \(blob) 0\ta/b\n100644 \(blob) 0\ta/c/d\n100644 \(blob) 0\ta.x\n")
    try git.run("write-tree")
    let asFile = try git.index().patched(["a": .set(blob, .regular, nil)])
    #expect(try IndexFile.read(asFile).paths == ["a", "a.x"])
    try git.replaceIndex(asFile)
    try git.run("write-tree")
    try git.replaceIndex(try git.index().patched(["a/e": .set(blob, .regular, nil)]))
    #expect(try git.index().paths == ["a.x", "a/e"])
    try git.run("write-tree")
    #expect(throws: GitError.self) {
      try git.index().patched(["p": .set(blob, .regular, nil), "p/q": .set(blob, .regular, nil)])
    }
  }

  @Test func stagesOfAnUnfinishedMergeGoWithTheChange() throws {
    let git = try RealGit()
    let blob = try git.blob("x\n")
    try git.run(
      "update-index", "--index-info",
      input: "100644 \(blob) 1\tf\n100644 \(blob) 2\tf\n100644 \(blob) 3\tf\n100644 \(blob) 0\tg\n")
    let index = try git.index()
    #expect(index.hasConflicts)
    #expect(index.entry(at: "f") == nil)
    #expect(index.entries(at: "f").map(\.stage) == [1, 2, 3])
    let resolved = try IndexFile.read(index.patched(["f": .set(blob, .regular, nil)]))
    #expect(resolved.paths == ["f", "g"] && !resolved.hasConflicts)
    #expect(try IndexFile.read(index.patched(["f": .remove])).paths == ["g"])
  }

  @Test func anUntouchedIndexKeepsItsEntriesByteForByte() throws {
    let git = try RealGit()
    for name in ["one", "two/three", "two/four"] { try git.write(name, to: name) }
    try git.run("add", ".")
    let index = try git.index()
    let same = try IndexFile.read(index.patched([:]))
    #expect(same.listing == index.listing)
    #expect(same.listing.allSatisfy { $0.stat.mtime != .zero })
  }

  @Test(arguments: ["", "/a", "a/", "a//b", "a\0b"])
  func pathsGitCannotHoldAreRefused(path: String) throws {
    let id = try #require(ObjectID(hex: String(repeating: "1", count: 40)))
    #expect(throws: GitError.self) { try IndexFile.empty().patched([GitPath(path): .set(id, .regular, nil)]) }
    #expect(throws: GitError.self) { try IndexFile.encode(entries: [.init(path: GitPath(path), id: id)]) }
  }
}

extension IndexFile {
  var listing: [Entry] { Array(entries) }
  var paths: [String] { entries.map(\.path.description) }

  func content(_ signature: Extension.Signature) -> [UInt8]? {
    extensions.first { $0.signature == signature }.map { Array(bytes[$0.content]) }
  }
}
