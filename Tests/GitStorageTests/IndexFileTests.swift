import Foundation
import TestSupport
import Testing

@testable import GitStorage

struct IndexFileTests {
  // MARK: Reading

  @Test func entriesAreFoundByPathAndFolder() throws {
    let git = try RealGit()
    let names = ["a.txt", "a/b", "a/c/d", "a0", "b/é", "e\u{301}", String(repeating: "deep/", count: 900) + "end"]
    let blob = try git.blob("x\n")
    try git.run("update-index", "--index-info", input: names.map { "100644 \(blob) 0\t\($0)\n" }.joined())
    let index = try git.index()
    #expect(index.count == names.count && index.version == 2)
    for name in names { #expect(index.entry(at: GitPath(name))?.id == blob) }
    for name in ["", "a", "a/", "a/b/", "a/c", "zz", "b/e\u{301}"] { #expect(index.entry(at: GitPath(name)) == nil) }
    #expect(index.entries(under: "a").map(\.path) == ["a/b", "a/c/d"])
    #expect(index.entries(under: "").count == names.count)
    #expect(index.entries(under: "a/b").isEmpty)
  }

  @Test func aMissingIndexIsNoError() throws {
    let git = try RealGit()
    #expect(try IndexFile.load(git.indexPath) == nil)
    #expect(try IndexFile.empty().count == 0)
  }

  @Test func versionFourIsLeftToLibgit2() throws {
    let git = try RealGit()
    try git.write("x", to: "f")
    try git.run("add", "f")
    try git.run("update-index", "--index-version", "4")
    #expect(throwsCode(.unsupported) { try git.index() })
  }

  @Test func aSplitIndexIsLeftToLibgit2() throws {
    let git = try RealGit()
    try git.write("x", to: "f")
    try git.run("add", "f")
    try git.run("update-index", "--split-index")
    #expect(throwsCode(.unsupported) { try git.index() })
  }

  @Test func aSparseIndexIsLeftToLibgit2() throws {
    let git = try RealGit()
    for name in ["in/f", "out/g"] { try git.write("x", to: name) }
    try git.run("add", ".")
    try git.run("commit", "-q", "-m", "x")
    try git.run("sparse-checkout", "set", "--cone", "--sparse-index", "in")
    #expect(throwsCode(.unsupported) { try git.index() })
  }

  @Test func unknownMandatoryExtensionsAreRefusedAndOptionalOnesDropped() throws {
    let git = try RealGit()
    try git.write("x", to: "f")
    try git.run("add", "f")
    let bytes = try git.index().bytes
    #expect(throwsCode(.unsupported) { try IndexFile.read(Self.adding("zzzz", [1, 2, 3], to: bytes)) })
    let extended = try IndexFile.read(Self.adding("FSMN", [1], to: Self.adding("ZZZZ", [1, 2, 3], to: bytes)))
    #expect(extended.extensions.count == 2)
    let patched = try IndexFile.read(extended.patched(["f": .remove]), verifyingChecksum: true)
    #expect(patched.extensions.isEmpty && patched.count == 0)
  }

  @Test func aTrailerOfZerosIsAcceptedAndAWrongOneOnlyWhenNotAsked() throws {
    var bytes = try IndexFile.empty().bytes
    bytes.replaceSubrange((bytes.count - 20)..., with: repeatElement(0, count: 20))
    #expect(try IndexFile.read(bytes, verifyingChecksum: true).count == 0)
    bytes[bytes.count - 1] = 1
    #expect(try IndexFile.read(bytes).count == 0)
    #expect(throwsCode(.corrupt) { try IndexFile.read(bytes, verifyingChecksum: true) })
  }

  @Test func anUnreadableCachedTreeIsLeftOut() throws {
    let git = try RealGit()
    let blob = try git.blob("x\n")
    for content in ["", "\0", "\0001 1\n", "\000-1 2\na\000-1 0\na\000-1 0\n", "\000-1 99999999999999999999\n", "x\000-1 0\n"] {
      let index = try IndexFile.read(Self.adding("TREE", Array(content.utf8), to: IndexFile.empty().bytes))
      try git.replaceIndex(index.patched(["f": .set(blob, .regular, nil)]))
      #expect(try git.index().content(.cacheTree) == nil, "\(content)")
      #expect(try git.run("write-tree").count == 41)
    }
  }

  /// Whatever bytes a file holds, reading it ends in an index or in an error, never in a trap.
  @Test func damagedBytesAreAnErrorOrAnIndex() throws {
    let git = try RealGit()
    let blob = try git.blob("x\n")
    let names = [
      "a", "a/b", "a/c", "b", "c/d/e", Array(repeating: String(repeating: "n", count: 200), count: 21).joined(separator: "/"),
    ]
    try git.run("update-index", "--index-info", input: names.dropFirst().map { "100644 \(blob) 0\t\($0)\n" }.joined())
    try git.run("write-tree")
    try git.run("update-index", "--skip-worktree", "b")
    let sound = try git.index().bytes
    var random = SeededGenerator(seed: 7)
    var survivors = 0
    for round in 0..<4000 {
      var bytes = sound
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        // Half of the damage goes where lengths and flags are: into the head of the file.
        let limit = Bool.random(using: &random) ? min(600, bytes.count) : bytes.count
        guard limit > 0 else { break }
        let place = Int.random(in: 0..<limit, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...80, using: &random)))
        default: bytes.insert(contentsOf: repeatElement(0xFF, count: Int.random(in: 1...9, using: &random)), at: place)
        }
      }
      do {
        let index = try IndexFile.read(bytes)
        #expect(index.listing.count == index.count)
        let patched = try index.patched(["a/b": .remove, "c/d/new": .set(blob, .regular, nil)])
        #expect(try IndexFile.read(patched, verifyingChecksum: true).entry(at: "c/d/new") != nil, "round \(round)")
        survivors += 1
      } catch let error as GitError {
        #expect([.corrupt, .unsupported, .invalid].contains(error.code), "round \(round): \(error)")
      }
    }
    // Damage to ids and stats goes unnoticed, so some must survive; if all did, nothing would be checked.
    #expect(survivors > 100 && survivors < 3900)
  }

  // MARK: Flags and version 3

  @Test func flagsAreReadKeptAndSet() throws {
    let git = try RealGit()
    for name in ["assumed", "skipped", "intended", "plain"] { try git.write("x", to: name) }
    try git.run("add", "assumed", "skipped", "plain")
    try git.run("add", "--intent-to-add", "intended")
    try git.run("update-index", "--assume-unchanged", "assumed")
    try git.run("update-index", "--skip-worktree", "skipped")
    let index = try git.index()
    #expect(index.version == 3)
    #expect(index.entry(at: "assumed")?.flags == .assumeValid)
    #expect(index.entry(at: "skipped")?.flags == .skipWorktree)
    #expect(index.entry(at: "intended")?.flags == .intentToAdd)
    #expect(index.entry(at: "plain")?.flags == [])

    let blob = try git.blob("new\n")
    let set = IndexChange.set(blob, .regular, nil)
    try git.replaceIndex(index.patched(["assumed": set, "skipped": set, "intended": set]))
    #expect(try git.run("ls-files", "-v") == "h assumed\nH intended\nH plain\nS skipped\n")
    #expect(try git.index().entry(at: "intended")?.flags == [])
    #expect(try git.run("ls-tree", "-r", git.run("write-tree").trimmingCharacters(in: .newlines)).contains("\tintended\n"))
  }

  @Test func aSkippedPathMakesAVersionTwoIndexVersionThree() throws {
    let git = try RealGit()
    try git.write("x", to: "f")
    try git.run("add", "f")
    #expect(try git.index().version == 2)
    let target = try git.blob("elsewhere")
    try git.replaceIndex(try git.index().patched(["link": .set(target, .symlink, nil, flags: .skipWorktree)]))
    #expect(try git.index().version == 3)
    try git.commitIndex()
    #expect(try git.run("status", "--porcelain") == "")
    #expect(try git.run("ls-files", "-t") == "H f\nS link\n")
  }

  // MARK: Stat

  /// Content and stat given or left to git: `git status` is clean, and sees the next edit.
  @Test(arguments: [true, false])
  func statusIsCleanAfterAPatchAndSeesTheNextEdit(givesStat: Bool) throws {
    let git = try RealGit()
    for name in ["one", "folder/two", "folder/empty"] { try git.write("first\n", to: name) }
    try git.run("add", ".")
    try git.commitIndex()
    var changes: [GitPath: IndexChange] = ["folder/empty": .remove]
    try DurableFile.remove(git.path("folder/empty"))
    for (name, text) in [("one", "second, longer\n"), ("folder/two", "other\n"), ("folder/new", ""), ("naïve name", "x\n")] {
      try DurableFile.write(Array(text.utf8), to: git.path(name))
      let stat = givesStat ? try FileStat(path: git.path(name)) : nil
      changes[GitPath(name)] = .set(try git.blob(text), .regular, stat)
    }
    try git.replaceIndex(try git.index().patched(changes))
    try git.commitIndex()
    // Asked without letting git refresh what it remembers, and then with.
    #expect(try git.run("--no-optional-locks", "status", "--porcelain") == "")
    #expect(try git.run("status", "--porcelain") == "")
    if givesStat {
      #expect(try git.index().entry(at: "one")?.stat.agrees(withIndexed: FileStat(path: git.path("one")).indexed) == true)
      #expect(try FileStat(path: git.path("one")).agrees(withIndexed: try #require(git.index().entry(at: "one")).stat))
    }
    try git.write("third, of another length\n", to: "one")
    #expect(try git.run("status", "--porcelain") == " M one\n")
  }

  @Test func anUntrackedCacheStaysOnAndStaysRight() throws {
    let git = try RealGit()
    for name in ["tracked", "folder/tracked", "folder/loose", "loose"] { try git.write("x\n", to: name) }
    try git.run("add", "tracked", "folder/tracked")
    try git.commitIndex()
    try git.run("update-index", "--force-untracked-cache")
    for _ in 0..<2 { #expect(try git.run("status", "--porcelain") == "?? folder/loose\n?? loose\n") }
    #expect(try #require(git.index().content(.untrackedCache)).count > 200)

    let blob = try git.blob("x\n")
    let onlyContent = try git.index().patched(["tracked": .set(try git.blob("y\n"), .regular, nil)])
    #expect(try IndexFile.read(onlyContent).content(.untrackedCache) == git.index().content(.untrackedCache))
    try git.replaceIndex(
      git.index().patched(["folder/loose": .set(blob, .regular, nil), "tracked": .remove]))
    try git.commitIndex()
    #expect(try git.index().content(.untrackedCache) != nil)
    for _ in 0..<2 { #expect(try git.run("status", "--porcelain") == "?? loose\n?? tracked\n") }
    #expect(try #require(git.index().content(.untrackedCache)).count > 200)
  }

  // MARK: Whole files

  @Test func aFreshIndexWithPrivateDataIsReadByGitAndKeptByUs() throws {
    let git = try RealGit()
    let blob = try git.blob("x\n")
    let data = Array("opaque \0 bytes".utf8)
    let entries = ["b/c", "a", "b"].map { IndexFile.Entry(path: GitPath($0 == "b" ? "b.d" : $0), id: blob) }
    let bytes = try IndexFile.encode(entries: entries, privateData: data)
    try git.replaceIndex(bytes)
    #expect(try git.run("ls-files") == "a\nb.d\nb/c\n")
    let index = try git.index()
    #expect(index.privateData == data)
    #expect(index.listing == entries.sorted { $0.path < $1.path })
    #expect(try IndexFile.read(index.patched(["a": .remove])).privateData == data)
    #expect(try IndexFile.read(index.patched([:], privateData: [1])).privateData == [1])
    #expect(throwsCode(.invalid) { try IndexFile.encode(entries: entries + entries) })
  }

  /// Git writes offset tables into large indexes; after a patch they would be wrong and must be gone.
  @Test func offsetTablesOfALargeIndexAreDropped() throws {
    let git = try RealGit()
    let blob = try git.blob("x\n")
    let lines = (0..<25_000).map { "100644 \(blob) 0\tcontacts/\($0 % 256)/name-\($0).json\n" }.joined()
    try git.run("-c", "index.threads=2", "update-index", "--index-info", input: lines)
    let index = try git.index()
    #expect(index.content(.init("IEOT")) != nil && index.content(.init("EOIE")) != nil)
    try git.replaceIndex(
      index.patched(["contacts/0/a.json": .set(blob, .regular, nil), "contacts/7/name-7.json": .remove]))
    let patched = try git.index()
    #expect(patched.content(.init("IEOT")) == nil && patched.content(.init("EOIE")) == nil)
    #expect(patched.count == 25_000)
    let listed = try git.run("-c", "index.threads=2", "ls-files")
    #expect(listed.contains("contacts/0/a.json\n") && !listed.contains("contacts/7/name-7.json\n"))
    #expect(listed.utf8.count { $0 == UInt8(ascii: "\n") } == 25_000)
  }

  private static func adding(_ signature: StaticString, _ content: [UInt8], to bytes: [UInt8]) -> [UInt8] {
    var out = Array(bytes.dropLast(20))
    IndexFile.appendExtension(.init(signature), content[...], to: &out)
    IndexFile.appendChecksum(to: &out)
    return out
  }
}

extension FileStat {
  /// The stat as an index gives it back.
  fileprivate var indexed: FileStat {
    var narrow = self
    narrow.device = UInt64(UInt32(truncatingIfNeeded: device))
    narrow.inode = UInt64(UInt32(truncatingIfNeeded: inode))
    return narrow
  }
}

/// Whether `body` throws a ``GitError`` of this code.
func throwsCode<Result>(_ code: GitError.Code, _ body: () throws -> Result) -> Bool {
  do {
    _ = try body()
    return false
  } catch {
    return (error as? GitError)?.code == code
  }
}
