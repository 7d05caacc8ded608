import Foundation
import Glibc
import Testing

@testable import GitStorage

struct IndexLockTests {
  // MARK: Taking and giving back

  @Test func theNewIndexIsInPlaceAfterACommitAndNothingIsLeft() throws {
    let (git, head) = try Self.repository()
    let (content, stat) = try Self.newIndex(git)
    let lock = try IndexLock.prepare(content, newHead: head, gitDirectory: git.gitDirectory)
    // Only prepared: nobody is kept from the index yet.
    #expect(try !Self.leftovers(git).contains("index.lock"))
    try lock.take(patience: .seconds(10))
    #expect(try lock.indexIsUnchanged(since: stat))
    #expect(try git.attempt(["rm", "--cached", "file"]).errorText.contains("index.lock"))
    try lock.commit()
    #expect(try git.index().bytes == content)
    #expect(try Self.leftovers(git) == [])
    #expect(throws: GitError.self) { try lock.commit() }
  }

  @Test func rollingBackLeavesTheIndexAsItWas() throws {
    let (git, head) = try Self.repository()
    let (content, stat) = try Self.newIndex(git)
    let before = try git.index().bytes
    let lock = try IndexLock.acquire(
      gitDirectory: git.gitDirectory, content: content, newHead: head, patience: .zero)
    try lock.rollBack()
    try lock.rollBack()
    #expect(try git.index().bytes == before)
    #expect(try lock.indexIsUnchanged(since: stat))
    #expect(try Self.leftovers(git) == [])
  }

  @Test func aLockThatGoesAwayUnusedRollsItselfBack() throws {
    let (git, head) = try Self.repository()
    func abandon() throws {
      _ = try IndexLock.acquire(
        gitDirectory: git.gitDirectory, content: try Self.newIndex(git).content, newHead: head, patience: .zero)
    }
    try abandon()
    #expect(try Self.leftovers(git) == [])
  }

  @Test func aChangeBetweenReadingAndTakingIsSeen() throws {
    let (git, head) = try Self.repository()
    let (content, stat) = try Self.newIndex(git)
    try git.write("staged meanwhile\n", to: "meanwhile")
    try git.run("add", "meanwhile")
    let lock = try IndexLock.acquire(
      gitDirectory: git.gitDirectory, content: content, newHead: head, patience: .zero)
    #expect(try !lock.indexIsUnchanged(since: stat))
    #expect(try !lock.indexIsUnchanged(since: nil))
  }

  @Test func theNewIndexIsAsPrivateAsTheOldOne() throws {
    let (git, head) = try Self.repository()
    #expect(chmod(git.indexPath.description, 0o640) == 0)
    let lock = try IndexLock.acquire(
      gitDirectory: git.gitDirectory, content: try Self.newIndex(git).content, newHead: head, patience: .zero)
    try lock.commit()
    #expect(try FileStat(path: git.indexPath).mode & 0o777 == 0o640)
  }

  // MARK: Others

  @Test func aForeignLockIsRespectedAndNamed() throws {
    let (git, head) = try Self.repository()
    try git.write("somebody's", to: ".git/index.lock")
    let foreign = try FileStat(path: git.path(".git/index.lock"))
    let lock = try IndexLock.prepare(
      try Self.newIndex(git).content, newHead: head, gitDirectory: git.gitDirectory)
    let error = #expect(throws: GitError.self) { try lock.take(patience: .milliseconds(30)) }
    #expect(error?.code == .locked)
    #expect(error?.path == git.gitDirectory + "/index.lock")
    #expect(error?.hint?.contains("can be removed") == true)
    try lock.rollBack()
    #expect(try FileStat(path: git.path(".git/index.lock")) == foreign)
    #expect(try IndexLock.recover(gitDirectory: git.gitDirectory, head: head) == .nothing)
    #expect(try FileStat(path: git.path(".git/index.lock")) == foreign)
  }

  @Test func aLockIsTakenOnceItsHolderIsDone() async throws {
    let (git, head) = try Self.repository()
    let path = git.path(".git/index.lock")
    try git.write("", to: ".git/index.lock")
    let lock = try IndexLock.prepare(
      try Self.newIndex(git).content, newHead: head, gitDirectory: git.gitDirectory)
    let holder = Thread {
      usleep(100_000)
      do { try DurableFile.remove(path) } catch { Issue.record(error) }
    }
    holder.start()
    try lock.take(patience: .seconds(60))
    try lock.commit()
    #expect(try Self.leftovers(git) == [])
  }

  @Test func anotherKithIsNamedAsTheHolder() throws {
    let (git, head) = try Self.repository()
    let content = try Self.newIndex(git).content
    let first = try IndexLock.acquire(
      gitDirectory: git.gitDirectory, content: content, newHead: head, patience: .zero)
    let second = try IndexLock.prepare(content, newHead: nil, gitDirectory: git.gitDirectory)
    let error = #expect(throws: GitError.self) { try second.take(patience: .zero) }
    #expect(error?.message.contains("another Kith (process \(getpid()))") == true)
    #expect(
      throwsCode(.locked) {
        try IndexLock.prepare(content, newHead: head, gitDirectory: git.gitDirectory)
      })
    // A living process's lock and file are nobody else's to clear.
    #expect(try IndexLock.recover(gitDirectory: git.gitDirectory, head: head) == .nothing)
    try first.commit()
    try second.take(patience: .zero)
  }

  @Test func aFileThisProcessFailedToRemoveIsNoObstacle() throws {
    let (git, head) = try Self.repository()
    let content = try Self.newIndex(git).content
    let name = PreparedIndexName(process: try .current(), newHead: head)
    try git.write("left", to: ".git/\(name)")
    try FileExchange.link(git.path(".git/\(name)"), to: git.path(".git/index.lock"))
    try IndexLock.acquire(gitDirectory: git.gitDirectory, content: content, newHead: head, patience: .zero).commit()
    #expect(try Self.leftovers(git) == [])
  }

  /// A git that stages files in a loop, and we, patching the same index: nobody's path is lost.
  @Test func noUpdateIsLostBetweenUsAndGit() throws {
    let (git, _) = try Self.repository()
    let script = """
      for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        echo $i >git-$i
        until git add git-$i 2>/dev/null; do sleep 0.01; done
      done
      """
    let done = DispatchSemaphore(value: 0)
    let rival = Thread {
      do {
        let output = try git.attempt(["-c", script], program: "sh")
        #expect(output.status == 0)
      } catch {
        Issue.record(error)
      }
      done.signal()
    }
    rival.start()
    let blob = try git.blob("x\n")
    for number in 1...40 {
      while true {
        let (index, stat) = try #require(try IndexFile.load(git.indexPath))
        let lock = try IndexLock.acquire(
          gitDirectory: git.gitDirectory, content: index.patched([GitPath("ours-\(number)"): .set(blob, .regular, nil)]),
          newHead: nil, patience: .seconds(60), durable: false)
        guard try lock.indexIsUnchanged(since: stat) else { continue }
        try lock.commit()
        break
      }
    }
    done.wait()
    let paths = Set(try git.index().paths)
    #expect(paths == Set((1...20).map { "git-\($0)" } + (1...40).map { "ours-\($0)" } + ["file"]))
    #expect(try Self.leftovers(git) == [])
  }

  // MARK: After a kill

  @Test func killedWhilePreparing() async throws {
    let (git, head) = try Self.repository()
    let before = try git.index().bytes
    let directory = git.gitDirectory
    await #expect(processExitsWith: .signal(SIGKILL)) { [directory = directory as String, hex = head.hex as String] in
      let lock = try IndexLock.prepare(
        IndexFile.encode(entries: []), newHead: ObjectID(hex: hex), gitDirectory: directory)
      withExtendedLifetime(lock) { _ = kill(getpid(), SIGKILL) }
    }
    #expect(try Self.leftovers(git).count == 1)
    #expect(try IndexLock.recover(gitDirectory: directory, head: head) == .nothing)
    #expect(try Self.leftovers(git) == [])
    #expect(try git.index().bytes == before)
  }

  @Test func killedUnderTheLockBeforeHeadMoved() async throws {
    let (git, head) = try Self.repository()
    let before = try git.index().bytes
    let directory = git.gitDirectory
    await #expect(processExitsWith: .signal(SIGKILL)) { [directory = directory as String] in
      try Self.takeAndDie(directory, newHead: String(repeating: "1", count: 40))
    }
    #expect(try Self.leftovers(git).count == 2)
    #expect(try IndexLock.recover(gitDirectory: directory, head: head) == .rolledBack)
    #expect(try Self.leftovers(git) == [])
    #expect(try git.index().bytes == before)
  }

  @Test func killedUnderTheLockAfterHeadMoved() async throws {
    let (git, head) = try Self.repository()
    let directory = git.gitDirectory
    await #expect(processExitsWith: .signal(SIGKILL)) { [directory = directory as String, hex = head.hex as String] in
      try Self.takeAndDie(directory, newHead: hex)
    }
    #expect(try IndexLock.recover(gitDirectory: directory, head: head) == .finished)
    #expect(try Self.leftovers(git) == [])
    #expect(try git.index().count == 0)
    #expect(try IndexLock.recover(gitDirectory: directory, head: head) == .nothing)
  }

  @Test func killedUnderTheLockWithARefreshOfTheSameHead() async throws {
    let (git, head) = try Self.repository()
    let before = try git.index().bytes
    let directory = git.gitDirectory
    await #expect(processExitsWith: .signal(SIGKILL)) { [directory = directory as String] in
      try Self.takeAndDie(directory, newHead: nil)
    }
    #expect(try IndexLock.recover(gitDirectory: directory, head: head) == .rolledBack)
    #expect(try git.index().bytes == before)
  }

  @Test func killedAfterTheRename() async throws {
    let (git, head) = try Self.repository()
    let directory = git.gitDirectory
    await #expect(processExitsWith: .signal(SIGKILL)) { [directory = directory as String, hex = head.hex as String] in
      let lock = try IndexLock.acquire(
        gitDirectory: directory, content: IndexFile.encode(entries: []), newHead: ObjectID(hex: hex), patience: .zero)
      try FileExchange.rename(lock.lockPath, to: lock.indexPath)
      kill(getpid(), SIGKILL)
    }
    // Somebody else locks the index before we are back: that lock is theirs.
    try git.write("", to: ".git/index.lock")
    #expect(try IndexLock.recover(gitDirectory: directory, head: head) == .nothing)
    #expect(try Self.leftovers(git) == ["index.lock"])
    #expect(try git.index().count == 0)
  }

  @Test(arguments: [0, 20, 31])
  func anIncompletePreparedIndexIsNeverPutInPlace(length: Int) async throws {
    let (git, head) = try Self.repository()
    let before = try git.index().bytes
    let directory = git.gitDirectory
    await #expect(processExitsWith: .signal(SIGKILL)) { [directory = directory as String, hex = head.hex as String] in
      try Self.takeAndDie(directory, newHead: hex)
    }
    // What a power cut leaves of a file that was never synced.
    #expect(truncate(directory + "/index.lock", length) == 0)
    #expect(try IndexLock.recover(gitDirectory: directory, head: head) == .rolledBack)
    #expect(try git.index().bytes == before)
  }

  @Test(arguments: [
    "index.kith.1.2", "index.kith.0.2.\(String(repeating: "a", count: 40))",
    "index.kith.07.2.\(String(repeating: "a", count: 40))", "index.kith.7.2.\(String(repeating: "A", count: 40))",
    "index.kith.7.2.abc", "index.kith.-7.2.\(String(repeating: "a", count: 40))",
  ])
  func filesThatOnlyLookLikeOursAreLeftAlone(name: String) throws {
    let (git, head) = try Self.repository()
    try git.write("", to: ".git/\(name)")
    #expect(try IndexLock.recover(gitDirectory: git.gitDirectory, head: head) == .nothing)
    #expect(try FileStat.ifPresent(at: git.path(".git/\(name)")) != nil)
  }

  // MARK: -

  private static func repository() throws -> (RealGit, head: ObjectID) {
    let git = try RealGit(repository: "störe of ours")
    try git.write("x\n", to: "file")
    try git.run("add", "file")
    return (git, try git.commitIndex())
  }

  private static func newIndex(_ git: RealGit) throws -> (content: [UInt8], stat: FileStat) {
    let (index, stat) = try #require(try IndexFile.load(git.indexPath))
    return (try index.patched(["new": .set(git.blob("new\n"), .regular, nil)]), stat)
  }

  /// The lock and prepared files in the repository.
  private static func leftovers(_ git: RealGit) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: git.gitDirectory)
      .filter { $0.hasPrefix("index.") || $0.hasSuffix(".tmp") }.sorted()
  }

  /// For a process of its own: takes the lock for an empty index and is killed before it can do anything with it.
  private static func takeAndDie(_ directory: String, newHead: String?) throws {
    let lock = try IndexLock.acquire(
      gitDirectory: directory, content: IndexFile.encode(entries: []), newHead: newHead.flatMap(ObjectID.init(hex:)),
      patience: .zero)
    withExtendedLifetime(lock) { _ = kill(getpid(), SIGKILL) }
  }
}
