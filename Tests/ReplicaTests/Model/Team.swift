import GitStorage
import Records

@testable import Workspace

/// Several replicas of one store and the remotes at which they meet, in one repository without a working tree.
///
/// Histories are made and merged by the code of the product; all objects are in one place, so that to fetch is to learn the name of
/// a commit.
final class Team {
  let repository: GitRepository
  let views: StoreViews
  let rules: TeamRules
  var replicas: [Replica] = []
  /// The tip of each remote.
  var remotes: [ObjectID]
  /// Whether every merge is made by two replicas, which must make the same.
  var distrusts = false
  /// The true time, in seconds since 1970.
  var clock: Int64
  /// What everybody wrote.
  let journal = Journal()
  private(set) var merges = 0
  private var merged: [Pair: Commit] = [:]
  private let scratch: Scratch

  private struct Pair: Hashable {
    let first: ObjectID
    let second: ObjectID
  }

  /// When histories begin: two days before a New Year.
  static let beginning: Int64 = 1_735_473_600

  /// - Parameters:
  ///   - files: what the store holds at first.
  ///   - members: name, clock error and remotes of each replica.
  init(
    _ files: Act.Files, members: [(name: String, skew: Int64, remotes: [Int])], rules: TeamRules = TeamRules()
  ) throws {
    scratch = try Scratch()
    repository = try GitRepository.createBare(
      at: scratch.path + "/store.git", initialBranch: "main", environment: ["HOME": scratch.path])
    views = StoreViews(repository)
    self.rules = rules
    clock = Self.beginning
    remotes = []
    let who = Signature(name: "Root", email: "root@example.com", time: clock)
    let root = try write(tree(of: files, on: nil), on: nil, by: who, message: "Begin the store\n")
    journal.note(root, by: "Root", before: nil, after: try views.view(of: root.tree), parents: [])
    replicas = members.map { member in
      Replica(
        name: member.name, skew: member.skew, remotes: member.remotes, head: root, catalogs: CatalogSource(repository))
    }
    remotes = Array(repeating: root.id, count: (members.flatMap(\.remotes).max() ?? 0) + 1)
  }

  /// What a replica has.
  func view(_ who: Int) throws -> StoreView { try views.view(of: replicas[who].head.tree) }

  /// The time a replica thinks it is.
  func now(_ who: Int) -> Int64 { clock + replicas[who].skew }

  /// When a commit made now would be dated: never before its parent.
  func commitTime(_ who: Int) -> Int64 { max(now(who), replicas[who].head.committer.time) }

  // MARK: - Writing

  /// - Parameter message: that of the commit; nil: the words.
  func save(_ who: Int, _ files: Act.Files, _ words: String, message: String? = nil) throws {
    let replica = replicas[who]
    try take(who) {
      let tree = try invariants(who).mended(
        tree(of: files, on: replica.head.tree), writtenOver: replica.head.tree, at: Timestamp(seconds: now(who)),
        by: replica.email
      ).tree
      return try write(tree, on: replica.head, by: replica.signature(at: commitTime(who)), message: message ?? words + "\n")
    }
  }

  func commit(_ who: Int, _ files: Act.Files, _ words: String) throws {
    let replica = replicas[who]
    try take(who) {
      try write(
        tree(of: files, on: replica.head.tree), on: replica.head, by: replica.signature(at: now(who)), message: words + "\n")
    }
  }

  /// Moves a replica to a commit its person makes.
  private func take(_ who: Int, _ make: () throws -> Commit) throws {
    let before = try view(who)
    let commit = try repository.batch(make)
    guard commit.tree != before.tree else { return }
    let after = try views.view(of: commit.tree, after: before)
    journal.note(commit, by: replicas[who].name, before: before, after: after, parents: commit.parents)
    replicas[who].head = commit
  }

  private func tree(of files: Act.Files, on base: ObjectID?) throws -> ObjectID {
    var edits: [GitPath: Entry?] = [:]
    for (path, bytes) in files {
      edits.updateValue(try bytes.map { Entry(id: try repository.writeBlob($0)) }, forKey: GitPath(path))
    }
    return try repository.editTree(base, edits)
  }

  private func write(_ tree: ObjectID, on parent: Commit?, by who: Signature, message: String) throws -> Commit {
    let id = try repository.writeCommit(
      tree: tree, parents: parent.map { [$0.id] } ?? [], author: who, committer: who, message: message)
    return try repository.commit(id)
  }

  private func invariants(_ who: Int) -> TreeInvariants {
    TreeInvariants(repository: repository, catalogs: replicas[who].catalogs, rules: rules.invariants)
  }

  // MARK: - Merging

  /// Mends what a replica has where plain git left something open.
  func mend(_ who: Int) throws { replicas[who].head = try mended(replicas[who].head, who) }

  private func mended(_ commit: Commit, _ who: Int) throws -> Commit {
    guard let repair = try RepairCommit(repository: repository, invariants: invariants(who)).after(commit) else {
      replicas[who].catalogs.keepNormal(commit.tree)
      return commit
    }
    journal.noteMerge(repair)
    return repair
  }

  /// Takes somebody else's commit into a replica.
  func integrate(_ who: Int, _ theirs: ObjectID) throws {
    let head = replicas[who].head
    if try repository.isAncestor(theirs, of: head.id) { return }
    if try repository.isAncestor(head.id, of: theirs) {
      replicas[who].head = try mended(repository.commit(theirs), who)
    } else {
      replicas[who].head = try merge(head.id, theirs, who)
    }
    replicas[who].catalogs.keepNormal(replicas[who].head.tree)
  }

  /// Several tips as one.
  func union(_ tips: [ObjectID], _ who: Int) throws -> ObjectID? {
    var sorted = Array(Set(tips)).sorted()[...]
    guard var united = sorted.popFirst() else { return nil }
    while let next = sorted.popFirst() {
      if try repository.isAncestor(next, of: united) { continue }
      united = try repository.isAncestor(united, of: next) ? next : merge(united, next, who).id
    }
    return united
  }

  /// Whoever merges two commits makes the same commit.
  private func merge(_ a: ObjectID, _ b: ObjectID, _ who: Int) throws -> Commit {
    let pair = Pair(first: min(a, b), second: max(a, b))
    if let known = merged[pair] { return known }
    let made = try make(a, b, who)
    if distrusts {
      let other = try make(b, a, (who + 1) % replicas.count)
      guard made.id == other.id else { throw Disagreement(one: made.id, other: other.id) }
    }
    merges += 1
    merged[pair] = made
    journal.noteMerge(made)
    return made
  }

  private func make(_ a: ObjectID, _ b: ObjectID, _ who: Int) throws -> Commit {
    try remade(
      MergeCommit(
        repository, catalogs: replicas[who].catalogs, fieldRules: rules.fields, invariants: rules.invariants
      ).merge(a, b).commit, who)
  }

  /// What a mutant makes of a merge.
  private func remade(_ made: Commit, _ who: Int) throws -> Commit {
    guard let remake = rules.remake else { return made }
    let bases = try repository.mergeBases(made.parents[0], made.parents[1])
    let scene = MergeScene(
      repository: repository, base: try repository.commit(bases[0]).tree,
      sides: try made.parents.map { try repository.commit($0).tree }, made: made, who: replicas[who].signature(at: now(who)))
    let other = try remake(scene)
    let id = try repository.writeCommit(
      tree: other.tree, parents: made.parents, author: other.signature, committer: other.signature, message: made.message)
    return try repository.commit(id)
  }

  /// Two replicas merged the same commits and made different ones.
  struct Disagreement: Error {
    let one: ObjectID
    let other: ObjectID
  }
}
