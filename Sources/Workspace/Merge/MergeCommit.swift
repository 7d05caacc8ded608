import GitStorage
import Merging
import Records

/// Merges whole histories and writes the deterministic merge commit.
///
/// Replicas that merge the same two commits make the same commit, bit for bit, so meeting again is a fast-forward and
/// no endless merging of merges can start.
struct MergeCommit {
  let repository: GitRepository
  private let fieldRules: MergeRules
  private let invariants: TreeInvariants
  private var records: RecordReader { invariants.catalogs.records }

  /// The version of the merge rules, written as the trailer `Kith-Merge`.
  static let rules = 1
  static let trailer = "Kith-Merge: "
  private static let deepest = 16
  /// Whose commits merges and repairs are: nobody's.
  static let name = "Kith"
  static let email = "merge@kith.invalid"

  /// - Parameters:
  ///   - catalogs: the look-ups that the rules between records need; nil: without an index.
  ///   - fieldRules: the rules within records.
  ///   - invariants: the rules between records; nil: none.
  init(
    _ repository: GitRepository, catalogs: CatalogSource? = nil, fieldRules: MergeRules = .standard,
    invariants: InvariantRules? = .standard
  ) {
    self.repository = repository
    self.fieldRules = fieldRules
    self.invariants = TreeInvariants(
      repository: repository, catalogs: catalogs ?? CatalogSource(repository), rules: invariants)
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
      let ours = try side(first, hiding: bases, since: base)
      let theirs = try side(second, hiding: bases, since: base)
      let time = max(parents[0].committer.time, parents[1].committer.time)
      let outcome = try trees(bases).merge(base: base, ours: ours, theirs: theirs)
      let whole = try invariants.mended(outcome.tree, since: ours.tree, knowing: outcome.changes, time: time)
      let signature = Signature(name: Self.name, email: Self.email, time: time)
      let message =
        "Merge \(first.hex.prefix(12)) and \(second.hex.prefix(12))\n\n\(Self.trailer)\(Self.rules)\n"
      let id = try repository.writeCommit(
        tree: whole.tree, parents: [first, second], author: signature, committer: signature, message: message)
      return Made(commit: try repository.commit(id), outcome: outcome)
    }
  }

  /// One side of a merge, the rules between records applied.
  private func side(_ commit: ObjectID, hiding bases: [ObjectID], since base: ObjectID?) throws -> TreeMerge.Side {
    let commit = try repository.commit(commit)
    return TreeMerge.Side(
      tree: try invariants.mended(commit.tree, since: base, time: commit.committer.time).tree,
      history: SideHistory(repository, tips: [commit.id], hiding: bases))
  }

  private func trees(_ bases: [ObjectID]) -> TreeMerge {
    TreeMerge(repository, bases: bases, records: records, fieldRules: fieldRules)
  }

  /// The tree to merge from: the only base, or the merge of several, pairwise in ascending order. The rules between records
  /// hold in it.
  private func virtualBase(_ bases: [ObjectID], depth: Int) throws -> ObjectID? {
    let bases = bases.sorted()
    guard let first = bases.first else { return nil }
    let commit = try repository.commit(first)
    var merged = Part(
      tree: try invariants.mended(commit.tree, since: nil, time: commit.committer.time).tree, tips: [first],
      time: commit.committer.time)
    guard bases.count > 1, depth < Self.deepest else { return merged.tree }
    for next in bases.dropFirst() {
      let common = try commonBases(merged.tips, next)
      let base = try virtualBase(common, depth: depth + 1)
      let time = max(merged.time, try repository.commit(next).committer.time)
      let tree = try trees(common).merge(
        base: base,
        ours: .init(tree: merged.tree, history: SideHistory(repository, tips: merged.tips, hiding: common)),
        theirs: side(next, hiding: common, since: base)
      ).tree
      merged = Part(
        tree: try invariants.mended(tree, since: merged.tree, time: time).tree, tips: merged.tips + [next], time: time)
    }
    return merged.tree
  }

  private struct Part {
    let tree: ObjectID
    let tips: [ObjectID]
    /// The latest committer time of the tips.
    let time: Int64
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
