import Foundation
import GitStorage
import Testing

@Suite struct ReferenceTests {
  private static func threeCommits(_ repository: GitRepository) throws -> [ObjectID] {
    let tree = try repository.makeTree(["a": "1"])
    var commits: [ObjectID] = []
    for number in 0..<3 {
      commits.append(try repository.makeCommit(tree, parents: commits.suffix(1), message: "\(number)\n"))
    }
    return commits
  }

  @Test func aReferenceMovesOnlyFromTheExpectedValue() throws {
    let fixture = try GitFixture()
    let one = try fixture.repository()
    let other = try fixture.open(one.gitDirectory)
    let commits = try Self.threeCommits(one)
    let name = "refs/heads/main"
    try one.setReference(name, to: commits[0], ifEqual: nil, log: "first", by: ada)
    #expect(try other.reference(name) == commits[0])
    #expect(try failure { try other.setReference(name, to: commits[1], ifEqual: nil, log: "x") }.code == .refChanged)
    try other.setReference(name, to: commits[1], ifEqual: commits[0], log: "second", by: ada)
    let late = try failure { try one.setReference(name, to: commits[2], ifEqual: commits[0], log: "x") }
    #expect(late.code == .refChanged && late.path == name)
    #expect(try one.reference(name) == commits[1])
    #expect(
      try failure { try one.setReference("refs/heads/new", to: commits[2], ifEqual: commits[0], log: "x") }.code == .refChanged)
    #expect(try failure { try one.deleteReference(name, ifEqual: commits[0]) }.code == .refChanged)
    try fixture.git(["pack-refs", "--all"], in: one.gitDirectory)
    try one.setReference(name, to: commits[2], ifEqual: commits[1], log: "third", by: ada)
    #expect(try fixture.git(["rev-parse", "main"], in: one.gitDirectory).trimmed == commits[2].hex)
    try fixture.git(["pack-refs", "--all"], in: one.gitDirectory)
    try other.deleteReference(name, ifEqual: commits[2])
    #expect(try one.reference(name) == nil)
    #expect(try fixture.run(["rev-parse", "--verify", "-q", "main"], in: one.gitDirectory).status != 0)
    #expect(try failure { try one.deleteReference(name, ifEqual: commits[2]) }.code == .refChanged)
  }

  @Test func onlyOneOfTwoWritersWins() async throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let tree = try repository.makeTree(["a": "1"])
    let start = try repository.makeCommit(tree)
    let candidates = try (0..<8).map { try repository.makeCommit(tree, parents: [start], message: "\($0)") }
    let path = repository.gitDirectory
    for expected in [nil, start] as [ObjectID?] {
      if let expected, let present = try repository.reference("refs/kith/race") {
        try repository.setReference("refs/kith/race", to: expected, ifEqual: present, log: "reset")
      }
      let environment = fixture.environment
      let winners = try await withThrowingTaskGroup(of: ObjectID?.self) { group in
        for candidate in candidates {
          group.addTask {
            let own = try GitRepository(opening: path, environment: environment)
            do {
              try own.setReference("refs/kith/race", to: candidate, ifEqual: expected, log: "race")
              return candidate
            } catch let error as GitError where error.code == .refChanged || error.code == .locked {
              return nil
            }
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }.compactMap { $0 }
      }
      #expect(winners.count == 1)
      #expect(try repository.reference("refs/kith/race") == winners.first)
    }
  }

  @Test func theReflogsSayWhoDidWhat() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let commits = try Self.threeCommits(repository)
    try repository.setReference("refs/heads/main", to: commits[0], ifEqual: nil, log: "kith: one", by: ada)
    try repository.setReference("refs/heads/main", to: commits[1], ifEqual: commits[0], log: "kith: two\nlines")
    try repository.setReference("refs/heads/side", to: commits[2], ifEqual: nil, log: "kith: aside", by: ada)
    let main = try fixture.git(["reflog", "show", "--format=%gs|%gn|%ge", "main"], in: repository.gitDirectory)
    #expect(main == "kith: two lines|Ada|ada@example.org\nkith: one|Ada|ada@example.org\n")
    let head = try fixture.git(["reflog", "show", "--format=%gs", "HEAD"], in: repository.gitDirectory)
    #expect(head == "kith: two lines\nkith: one\n")
    let moves = try repository.moves(of: "HEAD")
    #expect(moves.map(\.message) == ["kith: two lines", "kith: one"])
    #expect(moves.map(\.new) == [commits[1], commits[0]])
    #expect(moves.map(\.old.hex) == [commits[0].hex, String(repeating: "0", count: 40)])
  }

  @Test func whereNoReflogIsKeptNoneIsMade() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let log = DiskPath(repository.gitDirectory).appending("logs/HEAD")
    #expect(try repository.moves(of: "HEAD").isEmpty)
    #expect(try FileStat.ifPresent(at: log) == nil)
  }

  @Test func aLockOfAnotherProgramIsReported() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let commits = try Self.threeCommits(repository)
    try repository.setReference("refs/heads/main", to: commits[0], ifEqual: nil, log: "test")
    let lock = repository.gitDirectory + "/refs/heads/main.lock"
    try Data().write(to: URL(fileURLWithPath: lock))
    let error = try failure {
      try repository.setReference("refs/heads/main", to: commits[1], ifEqual: commits[0], log: "test")
    }
    #expect(error.code == .locked)
    #expect(FileManager.default.fileExists(atPath: lock))
    try FileManager.default.removeItem(atPath: lock)
    try repository.setReference("refs/heads/main", to: commits[1], ifEqual: commits[0], log: "test")
  }

  @Test func referencesAreListedByPrefixInOrder() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let commits = try Self.threeCommits(repository)
    for (index, name) in ["refs/kith/incoming/b", "refs/kith/incoming/a/deep", "refs/kith/worktree", "refs/heads/main"]
      .enumerated()
    {
      try repository.setReference(name, to: commits[index % 3], ifEqual: nil, log: "test")
    }
    try fixture.git(["pack-refs", "--all"], in: repository.gitDirectory)
    try repository.setReference("refs/kith/incoming/c", to: commits[0], ifEqual: nil, log: "test")
    let names = try repository.references(under: "refs/kith/incoming/").map(\.name)
    #expect(names == ["refs/kith/incoming/a/deep", "refs/kith/incoming/b", "refs/kith/incoming/c"])
    #expect(try repository.references(under: "refs/kith/w").map(\.id) == [commits[2]])
    #expect(try repository.references(under: "refs/nothing/").isEmpty)
    #expect(try repository.references(under: "").count == 5)
  }

  @Test func aReferenceThatStandsInTheWayIsNamed() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let commit = try Self.threeCommits(repository)[0]
    try repository.setReference("refs/heads/a/b", to: commit, ifEqual: nil, log: "test")
    for packed in [false, true] {
      if packed { try fixture.git(["pack-refs", "--all"], in: repository.gitDirectory) }
      for name in ["refs/heads/a", "refs/heads/a/b/c"] {
        #expect(throws: GitError.self, "\(name), packed: \(packed)") {
          try repository.setReference(name, to: commit, ifEqual: nil, log: "test")
        }
      }
    }
    #expect(try repository.references(under: "").map(\.name) == ["refs/heads/a/b"])
    try fixture.expectSound(repository.gitDirectory)
  }

  @Test func namesThatGitDoesNotAllowAndMissingObjectsAreRefused() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let commit = try Self.threeCommits(repository)[0]
    for name in [
      "HEAD", "main", "refs/heads/a..b", "refs/heads/", "refs/heads/x.lock", "refs/../x", "refs/heads/a b", "refs/heads/a\0b", "",
    ] {
      #expect(throws: GitError.self, "\(name)") {
        try repository.setReference(name, to: commit, ifEqual: nil, log: "test")
      }
    }
    let missing = GitRepository.blobID(of: [1])
    let error = try failure { try repository.setReference("refs/heads/x", to: missing, ifEqual: nil, log: "test") }
    #expect(error.code == .notFound)
    #expect(try repository.reference("refs/heads/x") == nil)
  }

  @Test func headIsABranchPerhapsWithoutACommitOrDetached() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    #expect(try repository.head() == .branch(name: "refs/heads/main", nil))
    let commits = try Self.threeCommits(repository)
    try repository.setReference("refs/heads/main", to: commits[0], ifEqual: nil, log: "test")
    #expect(try repository.head() == .branch(name: "refs/heads/main", commits[0]))
    try fixture.git(["update-ref", "--no-deref", "HEAD", commits[1].hex], in: repository.gitDirectory)
    #expect(try repository.head() == .detached(commits[1]))
    try fixture.git(["symbolic-ref", "HEAD", "refs/heads/größer/x"], in: repository.gitDirectory)
    #expect(try repository.head() == .branch(name: "refs/heads/größer/x", nil))
  }
}
