import Foundation
import GitStorage
import Testing

@Suite struct OpeningTests {
  private static func expectRefusal(
    _ fixture: GitFixture, _ path: String, _ code: GitError.Code = .unsupportedRepository, says words: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let error = try failure(sourceLocation) { _ = try fixture.open(path) }
    #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
    for word in words {
      #expect(error.description.contains(word), "\(error)", sourceLocation: sourceLocation)
    }
  }

  @Test func aWorkTreeAndItsGitDirectoryOpenTheSameRepository() throws {
    let fixture = try GitFixture()
    let path = try fixture.gitRepository("store ü x")
    for name in [path, path + "/", path + "/.git", path + "/.git/"] {
      let repository = try fixture.open(name)
      #expect(repository.gitDirectory == path + "/.git")
      #expect(repository.workDirectory == path)
    }
    let bare = try fixture.gitRepository("bare.git", "--bare")
    #expect(try fixture.open(bare).gitDirectory == bare)
    #expect(try fixture.open(bare).workDirectory == nil)
  }

  @Test func aCreatedRepositoryIsOneGitIsHappyWith() throws {
    let fixture = try GitFixture()
    let template = fixture.root + "/template"
    try FileManager.default.createDirectory(atPath: template + "/hooks", withIntermediateDirectories: true)
    try Data("#!/bin/sh\nexit 1\n".utf8).write(to: URL(fileURLWithPath: template + "/hooks/pre-commit"))
    try Data("[init]\n templateDir = \(template)\n defaultBranch = wrong\n".utf8).write(
      to: URL(fileURLWithPath: fixture.root + "/home/none"))
    let repository = try fixture.repository("new/folders/store")
    let path = try #require(repository.workDirectory)
    #expect(path == fixture.root + "/new/folders/store")
    #expect(!FileManager.default.fileExists(atPath: repository.gitDirectory + "/hooks/pre-commit"))
    #expect(try fixture.git(["symbolic-ref", "HEAD"], in: path) == "refs/heads/main\n")
    #expect(try fixture.git(["status", "--porcelain"], in: path) == "")
    #expect(try failure { _ = try fixture.repository("new/folders/store") }.code == .exists)
    let bare = try GitRepository.createBare(
      at: fixture.root + "/remote.git", initialBranch: "trunk", environment: fixture.environment)
    #expect(bare.workDirectory == nil)
    #expect(try fixture.git(["symbolic-ref", "HEAD"], in: bare.gitDirectory) == "refs/heads/trunk\n")
    #expect(
      try failure { _ = try GitRepository.create(at: fixture.root + "/x", initialBranch: "a..b") }.code == .invalid)
    try fixture.expectSound(path)
  }

  @Test func whatIsNoRepositoryIsSaidToBeNone() throws {
    let fixture = try GitFixture()
    try Self.expectRefusal(fixture, fixture.root + "/nowhere", .notARepository, says: "no such folder")
    try Self.expectRefusal(fixture, fixture.root, .notARepository, says: "no git repository")
    let path = try fixture.gitRepository()
    try FileManager.default.createDirectory(atPath: path + "/below", withIntermediateDirectories: true)
    try Self.expectRefusal(fixture, path + "/below", .notARepository)
  }

  @Test func repositoriesThatKithCannotKeepRightAreRefusedWithTheWayOut() throws {
    let fixture = try GitFixture()
    let sha256 = try fixture.gitRepository("sha256", "--object-format=sha256")
    try Self.expectRefusal(fixture, sha256, says: "sha256", "git fast-export")

    let reftable = try fixture.gitRepository("reftable")
    try fixture.git(["config", "core.repositoryFormatVersion", "1"], in: reftable)
    try fixture.git(["config", "extensions.refStorage", "reftable"], in: reftable)
    try Self.expectRefusal(fixture, reftable, says: "reftable", "git refs migrate --ref-format=files")

    let future = try fixture.gitRepository("future")
    try fixture.git(["config", "core.repositoryFormatVersion", "1"], in: future)
    try fixture.git(["config", "extensions.somethingNew", "true"], in: future)
    try Self.expectRefusal(fixture, future, says: "extensions.somethingnew")

    let version = try fixture.gitRepository("version")
    try fixture.git(["config", "core.repositoryFormatVersion", "2"], in: version)
    try Self.expectRefusal(fixture, version, says: "version 2")

    let sparse = try Self.committed(fixture, "sparse")
    try fixture.git(["sparse-checkout", "set", "folder"], in: sparse)
    try Self.expectRefusal(fixture, sparse, says: "sparse", "git sparse-checkout disable")
    try fixture.git(["sparse-checkout", "disable"], in: sparse)
    _ = try fixture.open(sparse)

    let split = try Self.committed(fixture, "split")
    try fixture.git(["update-index", "--split-index"], in: split)
    try Self.expectRefusal(fixture, split, says: "split index", "git update-index --no-split-index")
    try fixture.git(["update-index", "--no-split-index"], in: split)
    _ = try fixture.open(split)
    try fixture.git(["config", "core.splitIndex", "true"], in: split)
    try Self.expectRefusal(fixture, split, says: "split index", "git config core.splitIndex false")
  }

  @Test func clonesWithMissingObjectsAreRefused() throws {
    let fixture = try GitFixture()
    let origin = try Self.committed(fixture, "origin")
    try fixture.git(["config", "uploadpack.allowFilter", "true"], in: origin)
    let url = "file://" + origin
    try fixture.git(["clone", "-q", "--filter=blob:none", url, fixture.root + "/partial"])
    try Self.expectRefusal(fixture, fixture.root + "/partial", says: "partial clone", "git clone")
    try fixture.git(["clone", "-q", "--depth=1", url, fixture.root + "/shallow"])
    try Self.expectRefusal(fixture, fixture.root + "/shallow", says: "shallow", "git fetch --unshallow")
  }

  @Test func linkedWorktreesAndPointersAreRefused() throws {
    let fixture = try GitFixture()
    let main = try Self.committed(fixture, "main one")
    try fixture.git(["worktree", "add", "-q", fixture.root + "/linked"], in: main)
    try Self.expectRefusal(fixture, fixture.root + "/linked", says: "linked worktree", main)
    try Self.expectRefusal(fixture, main + "/.git/worktrees/linked", says: "linked worktree")
    _ = try fixture.open(main)
    try fixture.git(["init", "-q", "--separate-git-dir", fixture.root + "/apart", fixture.root + "/pointer"])
    try Self.expectRefusal(fixture, fixture.root + "/pointer", says: "points to", "git clone")
  }

  /// Runs as root in a container; as another user there is nobody to give a folder to.
  @Test(.enabled(if: geteuid() == 0)) func anotherUsersRepositoryIsRefusedUnlessItIsDeclaredSafe() throws {
    let fixture = try GitFixture()
    let path = try fixture.gitRepository("theirs $x")
    for folder in [path, path + "/.git"] { #expect(chown(folder, 12345, 12345) == 0) }
    try Self.expectRefusal(
      fixture, path, .foreignOwner, says: "git config --global --add safe.directory '\(path)'")
    fixture.environment["SUDO_UID"] = "12345"
    _ = try fixture.open(path)
    fixture.environment["SUDO_UID"] = "54321"
    try Self.expectRefusal(fixture, path, .foreignOwner)
    try fixture.git(["config", "--global", "--add", "safe.directory", "/elsewhere"])
    try Self.expectRefusal(fixture, path, .foreignOwner)
    try fixture.git(["config", "--global", "--add", "safe.directory", path])
    _ = try fixture.open(path)
    try fixture.git(["config", "--global", "--add", "safe.directory", ""])
    try Self.expectRefusal(fixture, path, .foreignOwner)
    try fixture.git(["config", "--global", "--add", "safe.directory", "*"])
    _ = try fixture.open(path)
  }

  @Test func anOperationOfTheUsersIsNamed() throws {
    let fixture = try GitFixture()
    let path = try Self.committed(fixture, "busy")
    let repository = try fixture.open(path)
    #expect(repository.operationInProgress() == nil)
    try fixture.git(["checkout", "-q", "-b", "side", "HEAD~1"], in: path)
    try Data("side".utf8).write(to: URL(fileURLWithPath: path + "/folder/file"))
    try fixture.git(["commit", "-qam", "side"], in: path)
    for (arguments, name) in [
      (["merge"], "merge"), (["rebase"], "rebase"), (["rebase", "--apply"], "rebase"), (["cherry-pick"], "cherry-pick"),
    ] {
      _ = try fixture.run(arguments + ["main"], in: path)
      #expect(repository.operationInProgress() == name)
      try fixture.git([arguments[0], "--abort"], in: path)
      #expect(repository.operationInProgress() == nil)
    }
    _ = try fixture.run(["revert", "--no-edit", "main"], in: path)
    #expect(repository.operationInProgress() == "revert")
    try fixture.git(["revert", "--abort"], in: path)
    try fixture.git(["bisect", "start"], in: path)
    #expect(repository.operationInProgress() == "bisect")
  }

  @Test func aFailedWriteLeavesNothingAndCanBeRepeated() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    // Where the folder of the object should be, there is a file.
    let bytes = Array("content".utf8)
    let id = GitRepository.blobID(of: bytes)
    let obstacle = URL(fileURLWithPath: repository.gitDirectory + "/objects/" + id.hex.prefix(2))
    try Data().write(to: obstacle)
    #expect(throws: GitError.self) { _ = try repository.writeBlob(bytes) }
    #expect(!repository.exists(id))
    try FileManager.default.removeItem(at: obstacle)
    #expect(try repository.writeBlob(bytes) == id)
    #expect(try repository.blob(id) == bytes)
  }

  /// A repository of git's with two commits.
  private static func committed(_ fixture: GitFixture, _ name: String) throws -> String {
    let path = try fixture.gitRepository(name)
    try FileManager.default.createDirectory(atPath: path + "/folder", withIntermediateDirectories: true)
    for text in ["one", "two"] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/folder/file"))
      try fixture.git(["add", "."], in: path)
      try fixture.git(["commit", "-qm", text], in: path)
    }
    return path
  }
}
