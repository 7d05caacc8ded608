import Foundation
import Testing

@testable import GitStorage

/// Locks on references, above all those that nobody is left to give back.
struct ReferenceLockTests {
  private let fixture: GitFixture
  private let repository: GitRepository
  private let commits: [ObjectID]

  init() throws {
    fixture = try GitFixture()
    repository = try fixture.repository()
    let tree = try repository.makeTree(["a": "1"])
    let first = try repository.makeCommit(tree, message: "1\n")
    commits = [first, try repository.makeCommit(tree, parents: [first], message: "2\n")]
    try repository.setReference("refs/heads/main", to: first, ifEqual: nil, log: "test")
  }

  private var heads: DiskPath { DiskPath(repository.gitDirectory).appending("refs/heads") }
  private var lock: DiskPath { heads.appending("main.lock") }

  private func names() throws -> [String] { try Folder.names(in: heads).map { String(decoding: $0.bytes, as: UTF8.self) } }

  /// A process that has ended.
  private func dead() throws -> ProcessMark {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/true")
    try process.run()
    process.waitUntilExit()
    return ProcessMark(id: process.processIdentifier, startTime: 1)
  }

  /// What a process has that was killed with the lock in hand.
  private func leave(of process: ProcessMark) throws -> DiskPath {
    let named = heads.appending(ReferenceLock.Name(process: process, number: 7).description)
    try DurableFile.writeNew([], to: named, durable: false)
    try FileExchange.link(named, to: lock)
    return named
  }

  @Test func theLockOfAKilledProcessIsRemoved() throws {
    _ = try leave(of: dead())
    let error = try failure { try repository.setReference("refs/heads/main", to: commits[1], ifEqual: commits[0], log: "x") }
    #expect(error.code == .locked)
    try repository.recoverReferences()
    #expect(try names() == ["main"])
    try repository.setReference("refs/heads/main", to: commits[1], ifEqual: commits[0], log: "x")
    #expect(try repository.reference("refs/heads/main") == commits[1])
  }

  @Test func aProcessKilledAfterTheMoveLeavesTheReference() throws {
    let named = heads.appending(ReferenceLock.Name(process: try dead(), number: 1).description)
    try FileExchange.link(heads.appending("main"), to: named)
    try repository.recoverReferences()
    #expect(try names() == ["main"])
    #expect(try repository.reference("refs/heads/main") == commits[0])
  }

  @Test func theLocksOfTheLivingAndOfOthersStay() throws {
    let used = try ReferenceLock(on: heads.appending("main"))
    try repository.recoverReferences()
    #expect(try FileStat.ifPresent(at: lock) != nil)
    try used.release()
    // One this process failed to remove is nobody's any more.
    _ = try leave(of: .current())
    try repository.recoverReferences()
    #expect(try names() == ["main"])
    try DurableFile.writeNew([], to: lock, durable: false)
    // Nothing tells any more whose it is.
    try repository.recoverReferences()
    #expect(try FileStat.ifPresent(at: lock) != nil)
    let error = try failure { try repository.deleteReference("refs/heads/main", ifEqual: commits[0]) }
    #expect(error.code == .locked && error.path == lock.description && error.hint?.contains("can be removed") == true)
    #expect(try names() == ["main", "main.lock"])
  }

  @Test func aLockIsGivenBackWhateverHappens() throws {
    let error = try failure { try repository.setReference("refs/heads/main", to: commits[1], ifEqual: commits[1], log: "x") }
    #expect(error.code == .refChanged)
    #expect(try names() == ["main"])
    try ReferenceLock(on: heads.appending("main")).release()
    #expect(try names() == ["main"])
  }

  @Test func gitTakesNoneOfItForAReference() throws {
    let lock = try ReferenceLock(on: heads.appending("side"))
    #expect(try fixture.git(["for-each-ref", "--format=%(refname)"], in: repository.gitDirectory) == "refs/heads/main\n")
    #expect(try repository.references(under: "").map(\.name) == ["refs/heads/main"])
    try fixture.git(["pack-refs", "--all"], in: repository.gitDirectory)
    try fixture.expectSound(repository.gitDirectory)
    try lock.release()
    #expect(try repository.reference("refs/heads/main") == commits[0])
  }

  @Test func aPackedReferenceGoesAloneAndItsNeighboursStay() throws {
    try fixture.git(["tag", "-a", "-m", "One", "one", commits[0].hex], in: repository.gitDirectory)
    try repository.setReference("refs/tags/other", to: commits[1], ifEqual: nil, log: "x")
    try repository.setReference("refs/heads/onemore", to: commits[1], ifEqual: nil, log: "x")
    try fixture.git(["pack-refs", "--all"], in: repository.gitDirectory)
    try repository.deleteReference("refs/heads/onemore", ifEqual: commits[1])
    #expect(try repository.references(under: "").map(\.name) == ["refs/heads/main", "refs/tags/one", "refs/tags/other"])
    #expect(try fixture.git(["rev-parse", "one^{commit}"], in: repository.gitDirectory).trimmed == commits[0].hex)
    let tag = try repository.reference("refs/tags/one")
    try repository.deleteReference("refs/tags/one", ifEqual: #require(tag))
    #expect(try repository.references(under: "").map(\.name) == ["refs/heads/main", "refs/tags/other"])
    try fixture.expectSound(repository.gitDirectory)
  }

  @Test func foldersLeftEmptyAreNoObstacle() throws {
    try Folder.make(heads.appending("side/deep"))
    try repository.setReference("refs/heads/side", to: commits[0], ifEqual: nil, log: "x")
    #expect(try fixture.git(["rev-parse", "side"], in: repository.gitDirectory).trimmed == commits[0].hex)
    try repository.setReference("refs/kith/a/b", to: commits[0], ifEqual: nil, log: "x")
    try repository.deleteReference("refs/kith/a/b", ifEqual: commits[0])
    try repository.setReference("refs/kith/a", to: commits[0], ifEqual: nil, log: "x")
    #expect(try repository.reference("refs/kith/a") == commits[0])
  }
}
