import Foundation
import Glibc
import Testing

@testable import GitStorage

/// The new index stands in its place before `HEAD` moves, and a crash between the two leaves no trace.
struct IndexPlacingTests {
  @Test func thePlacedIndexIsReadWhileTheLockIsHeld() throws {
    let (git, head) = try Self.repository()
    let content = try Self.newIndex(git)
    let lock = try IndexLock.acquire(gitDirectory: git.gitDirectory, content: content, newHead: head, patience: .zero)
    try lock.place()
    #expect(try git.index().bytes == content)
    #expect(try git.attempt(["rm", "--cached", "file"]).errorText.contains("index.lock"))
    // Nobody takes it for somebody else's while we live.
    #expect(try IndexLock.recover(gitDirectory: git.gitDirectory, head: head) == .nothing)
    let second = try IndexLock.prepare(content, newHead: nil, gitDirectory: git.gitDirectory)
    let error = #expect(throws: GitError.self) { try second.take(patience: .zero) }
    #expect(error?.message.contains("another Kith (process \(getpid()))") == true)
    try second.rollBack()
    try lock.commit()
    #expect(try git.index().bytes == content)
    #expect(try Self.leftovers(git) == [])
  }

  @Test func rollingBackPutsTheOldIndexBack() throws {
    let (git, head) = try Self.repository()
    let before = try git.index().bytes
    let lock = try IndexLock.acquire(
      gitDirectory: git.gitDirectory, content: try Self.newIndex(git), newHead: head, patience: .zero)
    try lock.place()
    try lock.rollBack()
    #expect(try git.index().bytes == before)
    #expect(try Self.leftovers(git) == [])
  }

  @Test func withoutAnIndexItIsPlacedInTheEnd() throws {
    let (git, head) = try Self.repository()
    let content = try Self.newIndex(git)
    try DurableFile.remove(git.indexPath)
    let lock = try IndexLock.acquire(gitDirectory: git.gitDirectory, content: content, newHead: head, patience: .zero)
    try lock.place()
    try lock.commit()
    #expect(try git.index().bytes == content)
    #expect(try Self.leftovers(git) == [])
  }

  @Test func killedBeforeHeadMovedTheOldIndexComesBack() async throws {
    let (git, head) = try Self.repository()
    let before = try git.index().bytes
    let directory = git.gitDirectory
    await #expect(processExitsWith: .signal(SIGKILL)) { [directory = directory as String] in
      try Self.placeAndDie(directory, newHead: String(repeating: "1", count: 40))
    }
    #expect(try git.index().count == 0)
    #expect(try IndexLock.recover(gitDirectory: directory, head: head) == .rolledBack)
    #expect(try git.index().bytes == before)
    #expect(try Self.leftovers(git) == [])
    #expect(try IndexLock.recover(gitDirectory: directory, head: head) == .nothing)
  }

  @Test func killedAfterHeadMovedTheNewIndexStays() async throws {
    let (git, head) = try Self.repository()
    let directory = git.gitDirectory
    await #expect(processExitsWith: .signal(SIGKILL)) { [directory = directory as String, hex = head.hex as String] in
      try Self.placeAndDie(directory, newHead: hex)
    }
    #expect(try IndexLock.recover(gitDirectory: directory, head: head) == .finished)
    #expect(try git.index().count == 0)
    #expect(try Self.leftovers(git) == [])
  }

  @Test(arguments: [0, 20, 31]) func aPlacedIndexThatIsNotWholeIsTakenBack(length: Int) async throws {
    let (git, head) = try Self.repository()
    let before = try git.index().bytes
    let directory = git.gitDirectory
    await #expect(processExitsWith: .signal(SIGKILL)) { [directory = directory as String, hex = head.hex as String] in
      try Self.placeAndDie(directory, newHead: hex)
    }
    #expect(truncate(directory + "/index", length) == 0)
    #expect(try IndexLock.recover(gitDirectory: directory, head: head) == .rolledBack)
    #expect(try git.index().bytes == before)
    #expect(try Self.leftovers(git) == [])
  }

  @Test func killedWhenTheLockWasGoneTheOldIndexIsNotBelieved() async throws {
    let (git, head) = try Self.repository()
    let directory = git.gitDirectory
    await #expect(processExitsWith: .signal(SIGKILL)) { [directory = directory as String, hex = head.hex as String] in
      let lock = try IndexLock.acquire(
        gitDirectory: directory, content: IndexFile.encode(entries: []), newHead: ObjectID(hex: hex), patience: .zero)
      try lock.place()
      try DurableFile.remove(lock.lockPath)
      kill(getpid(), SIGKILL)
    }
    // Somebody else's lock since then.
    try git.write("", to: ".git/index.lock")
    #expect(try IndexLock.recover(gitDirectory: directory, head: head) == .nothing)
    #expect(try Self.leftovers(git) == ["index.lock"])
    #expect(try git.index().count == 0)
  }

  // MARK: -

  private static func repository() throws -> (RealGit, head: ObjectID) {
    let git = try RealGit(repository: "störe of ours")
    try git.write("x\n", to: "file")
    try git.run("add", "file")
    return (git, try git.commitIndex())
  }

  private static func newIndex(_ git: RealGit) throws -> [UInt8] {
    try #require(try IndexFile.load(git.indexPath)).0.patched(["new": .set(git.blob("new\n"), .regular, nil)])
  }

  private static func leftovers(_ git: RealGit) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: git.gitDirectory).filter { $0.hasPrefix("index.") }.sorted()
  }

  private static func placeAndDie(_ directory: String, newHead: String) throws {
    let lock = try IndexLock.acquire(
      gitDirectory: directory, content: IndexFile.encode(entries: []), newHead: ObjectID(hex: newHead), patience: .zero)
    try lock.place()
    withExtendedLifetime(lock) { _ = kill(getpid(), SIGKILL) }
  }
}
