import GitStorage
import TestSupport
import Testing

@Suite struct HistoryTests {
  /// A random history with merges of one to three parents, roots without common past, and clocks that go wrong.
  private static func randomHistory(
    _ repository: GitRepository, count: Int, _ generator: inout SeededGenerator
  ) throws -> [ObjectID] {
    let tree = try repository.editTree(nil, [:])
    return try repository.batch {
      var commits: [ObjectID] = []
      for number in 0..<count {
        var parents: [ObjectID] = []
        let wanted = number < 2 ? 0 : [0, 1, 1, 1, 1, 2, 2, 2, 3].randomElement(using: &generator) ?? 1
        for _ in 0..<wanted {
          let parent = commits[Int.random(in: max(0, number - 8)..<number, using: &generator)]
          if !parents.contains(parent) { parents.append(parent) }
        }
        let skew = Bool.random(using: &generator) ? 0 : Int64.random(in: -5000...5000, using: &generator)
        commits.append(
          try repository.makeCommit(
            tree, parents: parents, message: "\(number)\n", time: ada.time + Int64(number) * 60 + skew))
      }
      return commits
    }
  }

  @Test(arguments: 0..<8) func commonAncestorsAreThoseThatGitFinds(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let commits = try Self.randomHistory(repository, count: 30, &generator)
    for _ in 0..<15 {
      let a = try #require(commits.randomElement(using: &generator))
      let b = try #require(commits.randomElement(using: &generator))
      let (_, output, _) = try fixture.run(["merge-base", "--all", a.hex, b.hex], in: repository.gitDirectory)
      let expected = String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init).sorted()
      #expect(try repository.mergeBases(a, b).map(\.hex) == expected, "seed \(seed), \(a) and \(b)")
      #expect(try repository.mergeBases(b, a).map(\.hex) == expected, "seed \(seed), \(b) and \(a)")
      let (status, _, _) = try fixture.run(["merge-base", "--is-ancestor", a.hex, b.hex], in: repository.gitDirectory)
      #expect(try repository.isAncestor(a, of: b) == (status == 0), "seed \(seed), \(a) of \(b)")
    }
  }

  @Test func aCrissCrossHasTwoCommonAncestors() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let tree = try repository.editTree(nil, [:])
    let root = try repository.makeCommit(tree)
    let a = try repository.makeCommit(tree, parents: [root], message: "a")
    let b = try repository.makeCommit(tree, parents: [root], message: "b")
    let ab = try repository.makeCommit(tree, parents: [a, b], message: "ab")
    let ba = try repository.makeCommit(tree, parents: [b, a], message: "ba")
    #expect(try repository.mergeBases(ab, ba) == [a, b].sorted())
    #expect(try repository.mergeBases(ab, ab) == [ab])
    #expect(try repository.mergeBases(a, ab) == [a])
    let stranger = try repository.makeCommit(tree, message: "stranger")
    #expect(try repository.mergeBases(ab, stranger) == [])
    #expect(try repository.isAncestor(a, of: a))
    #expect(try repository.isAncestor(root, of: ab) && !repository.isAncestor(ab, of: root))
    #expect(try !repository.isAncestor(stranger, of: ab))
    #expect(try failure { _ = try repository.mergeBases(a, GitRepository.blobID(of: [1])) }.code == .notFound)
  }

  @Test(arguments: 0..<8) func historyListsWhatGitListsAndNoCommitBeforeItsDescendants(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let commits = try Self.randomHistory(repository, count: 30, &generator)
    for _ in 0..<10 {
      let from = (0..<2).compactMap { _ in commits.randomElement(using: &generator) }
      let hiding = (0..<Int.random(in: 0...2, using: &generator)).compactMap { _ in commits.randomElement(using: &generator) }
      let output = try fixture.git(
        ["rev-list"] + from.map(\.hex) + hiding.map { "^" + $0.hex }, in: repository.gitDirectory)
      let history = try repository.history(from: from, hiding: hiding)
      let expected = Set(output.split(separator: "\n").map(String.init))
      #expect(Set(history.map(\.id.hex)) == expected && history.count == expected.count, "seed \(seed)")
      var seen: Set<ObjectID> = []
      for commit in history {
        #expect(seen.isDisjoint(with: commit.parents), "seed \(seed)")
        seen.insert(commit.id)
      }
    }
  }
}
