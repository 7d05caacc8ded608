import GitStorage
import Records

/// Merges whole histories and writes the deterministic merge commit.
///
/// Replicas that merge the same two commits make the same commit, bit for bit, so meeting again is a fast-forward and
/// no endless merging of merges can start.
struct MergeCommit {
  let repository: GitRepository
  private let records: RecordReader

  /// The version of the merge rules, written as the trailer `Kith-Merge`.
  static let rules = 1
  static let trailer = "Kith-Merge: "
  private static let deepest = 16

  init(_ repository: GitRepository) {
    self.repository = repository
    records = RecordReader(repository)
  }

  struct Made {
    let commit: Commit
    let outcome: TreeMerge.Outcome
  }

  /// Merges two commits, neither an ancestor of the other. The commit and its objects are durable on return; no ref moves.
  ///
  /// - Throws: `StoreError` where the histories have nothing in common, or the other side was merged by newer rules.
  func merge(_ a: ObjectID, _ b: ObjectID) throws -> Made {
    // Ascending, so that both replicas do the very same thing.
    let (first, second) = a < b ? (a, b) : (b, a)
    let bases = try repository.mergeBases(first, second)
    guard !bases.isEmpty else {
      throw StoreError(
        .notPermitted, "the two histories have nothing in common", hint: "this remote belongs to another store; check its URL")
    }
    try refuseNewerRules([first, second], since: bases)
    let parents = [try repository.commit(first), try repository.commit(second)]
    return try repository.batch {
      let base = try virtualBase(bases, depth: 0)
      let sides = parents.map { parent in
        TreeMerge.Side(
          tree: parent.tree, history: SideHistory(repository, tips: [parent.id], hiding: bases))
      }
      let outcome = try trees(bases).merge(base: base, ours: sides[0], theirs: sides[1])
      let time = max(parents[0].committer.time, parents[1].committer.time)
      let signature = Signature(name: "Kith", email: "merge@kith.invalid", time: time)
      let message =
        "Merge \(first.hex.prefix(12)) and \(second.hex.prefix(12))\n\n\(Self.trailer)\(Self.rules)\n"
      let id = try repository.writeCommit(
        tree: outcome.tree, parents: [first, second], author: signature, committer: signature, message: message)
      return Made(commit: try repository.commit(id), outcome: outcome)
    }
  }

  private func trees(_ bases: [ObjectID]) -> TreeMerge { TreeMerge(repository, bases: bases, records: records) }

  /// The tree to merge from: the only base, or the merge of several, pairwise in ascending order.
  private func virtualBase(_ bases: [ObjectID], depth: Int) throws -> ObjectID? {
    let bases = bases.sorted()
    guard let first = bases.first else { return nil }
    guard bases.count > 1, depth < Self.deepest else { return try repository.commit(first).tree }
    var merged = Part(tree: try repository.commit(first).tree, tips: [first])
    for next in bases.dropFirst() {
      let common = try commonBases(merged.tips, next)
      let tree = try trees(common).merge(
        base: virtualBase(common, depth: depth + 1),
        ours: .init(tree: merged.tree, history: SideHistory(repository, tips: merged.tips, hiding: common)),
        theirs: .init(
          tree: try repository.commit(next).tree, history: SideHistory(repository, tips: [next], hiding: common))
      ).tree
      merged = Part(tree: tree, tips: merged.tips + [next])
    }
    return merged.tree
  }

  private struct Part {
    let tree: ObjectID
    let tips: [ObjectID]
  }

  /// The best common ancestors of several commits taken together and one more.
  private func commonBases(_ tips: [ObjectID], _ next: ObjectID) throws -> [ObjectID] {
    var all: Set<ObjectID> = []
    for tip in tips { all.formUnion(try repository.mergeBases(tip, next)) }
    // Of two that contain one another only the newer counts.
    return try all.filter { candidate in
      try !all.contains { other in
        try other != candidate && repository.isAncestor(candidate, of: other)
      }
    }.sorted()
  }

  private func refuseNewerRules(_ tips: [ObjectID], since bases: [ObjectID]) throws {
    for commit in try repository.history(from: tips, hiding: bases) {
      for line in commit.message.split(separator: "\n") where line.hasPrefix(Self.trailer) {
        guard let version = Int(line.dropFirst(Self.trailer.count)), version > Self.rules else { continue }
        throw StoreError(
          .notPermitted, "a team-mate's kith merges by newer rules (version \(version), this one knows \(Self.rules))",
          hint: "install the newer kith; until then your own work is committed here and waits")
      }
    }
  }
}
