import Foundation
import Glibc
import Testing

@testable import GitStorage

struct DiskTests {
  private let folder: RealGit

  init() throws {
    folder = try RealGit(repository: "")
  }

  private func path(_ name: String) -> DiskPath { folder.path(name) }

  private func text(_ name: String) throws -> String {
    String(decoding: try DurableFile.read(path(name)).bytes, as: UTF8.self)
  }

  private func write(_ text: String, _ name: String) throws {
    try DurableFile.write(Array(text.utf8), to: path(name))
  }

  private var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.workDirectory).sorted() }
  }

  // MARK: Renames

  @Test func exchangedFilesTakeEachOthersName() throws {
    try write("one", "a")
    try write("two", "b")
    try FileExchange.exchange(path("a"), path("b"))
    #expect(try text("a") == "two" && text("b") == "one")
  }

  @Test func exchangingNamesTheFileThatIsMissing() throws {
    try write("one", "a")
    for (first, second) in [("a", "b"), ("b", "a")] {
      let error = #expect(throws: GitError.self) { try FileExchange.exchange(path(first), path(second)) }
      #expect(error?.code == .notFound && error?.path == path("b").description)
    }
    #expect(try text("a") == "one")
  }

  @Test func renamingWithoutReplacingStopsAtATakenName() throws {
    try write("one", "a")
    try write("two", "b")
    #expect(throwsCode(.exists) { try FileExchange.renameNoReplace(path("a"), to: path("b")) })
    #expect(throwsCode(.exists) { try FileExchange.link(path("a"), to: path("b")) })
    #expect(try text("b") == "two")
    try FileExchange.renameNoReplace(path("a"), to: path("c"))
    try FileExchange.rename(path("c"), to: path("b"))
    #expect(try text("b") == "one")
    #expect(try names == ["b"])
  }

  // MARK: Whole files

  @Test func writingReplacesTheFileAndLeavesNothingElse() throws {
    try write("old", "f")
    let old = try FileStat(path: path("f"))
    try write("new", "f")
    #expect(try text("f") == "new")
    #expect(try names == ["f"])
    #expect(try !FileStat(path: path("f")).isSameFile(as: old))
    #expect(throwsCode(.notFound) { try write("x", "missing/f") })
    #expect(throwsCode(.exists) { try DurableFile.writeNew([], to: path("f"), durable: false) })
  }

  @Test func namesNeedNotBeText() throws {
    let odd = DiskPath(folder.workDirectory).appending([0x66, 0xFF, 0x0A])
    try DurableFile.write([1, 2], to: odd)
    #expect(try DurableFile.read(odd).bytes == [1, 2])
    #expect(try FileStat(path: odd).size == 2)
    try DurableFile.remove(odd)
    #expect(try !DurableFile.removeIfPresent(odd))
    #expect(throwsCode(.invalid) { try DurableFile.read("a\0b") })
    #expect(throwsCode(.invalid) { try FileStat(path: "") })
  }

  @Test func symlinksAndFoldersAreNeverReadAsFiles() throws {
    try write("secret", "f")
    #expect(symlink("f", path("link").description) == 0)
    #expect(mkdir(path("folder").description, 0o755) == 0)
    #expect(mkfifo(path("pipe").description, 0o644) == 0)
    for name in ["link", "folder", "pipe"] { #expect(throwsCode(.invalid) { try DurableFile.read(path(name)) }) }
    #expect(throwsCode(.invalid) { try DurableFile.read(path("f"), limit: 5) })
    #expect(try FileStat(path: path("link")).isSymlink)
    #expect(try FileStat(path: path("folder")).isFolder)
    #expect(try FileStat.ifPresent(at: path("f/below")) == nil)
  }

  @Test func aStatChangesWithTheContent() throws {
    try write("one", "f")
    let before = try FileStat(path: path("f"))
    #expect(before.size == 3 && before.isRegularFile && !before.isExecutable)
    #expect(try FileStat(path: path("f")) == before)
    #expect(chmod(path("f").description, 0o755) == 0)
    #expect(try FileStat(path: path("f")).isExecutable)
    try write("longer", "f")
    #expect(try FileStat(path: path("f")) != before)
    #expect(try !FileStat(path: path("f")).agrees(withIndexed: before))
  }

  @Test func temporaryNamesAreKnownAgain() {
    let name = DurableFile.temporaryPath(near: "a/b.json")
    #expect(name.folder == "a")
    #expect(DurableFile.isTemporaryName(name.name))
    for other in [".kith-0123456789abcde.tmp", ".kith-0123456789abcdeg.tmp", ".kith-0123456789ABCDEF.tmp", "b.json"] {
      #expect(!DurableFile.isTemporaryName(Array(other.utf8)), "\(other)")
    }
    #expect(DiskPath("/a").folder == "/" && DiskPath("a").folder == "." && DiskPath("/a/b").folder == "/a")
  }

  // MARK: Failures in plain words

  @Test func aFullDiskIsCalledFull() throws {
    let descriptor = try DurableFile.open("/dev/full", O_WRONLY, operation: "write")
    defer { close(descriptor) }
    let error = #expect(throws: GitError.self) { try DurableFile.write([1], to: descriptor, path: "/dev/full") }
    #expect(error?.code == .noSpace)
    #expect(
      error?.description == "could not write (/dev/full): the disk is full; make room on the disk and try again")
  }

  @Test(arguments: [
    (EROFS, GitError.Code.readOnly), (EACCES, .permission), (EPERM, .permission), (EDQUOT, .noSpace),
    (ENOTDIR, .notFound), (EIO, .io),
  ])
  func systemErrorsKeepTheirMeaning(number: Int32, code: GitError.Code) {
    let error = GitError.system(number, "write", "a/b")
    #expect(error.code == code && error.path == "a/b" && !error.message.isEmpty)
  }

  // MARK: Processes

  @Test func aProcessIsKnownByItsStart() throws {
    let own = try ProcessMark.current()
    #expect(try own.isAlive())
    #expect(try !ProcessMark(id: own.id, startTime: own.startTime + 1).isAlive())
    #expect(try !ProcessMark(id: Int32.max, startTime: own.startTime).isAlive())
  }
}
