package import GitStorage
package import Merging
import Records

/// What taking in somebody else's history did.
package struct IntegrationReport: Sendable {
  package enum Outcome: Int, Hashable, Comparable, Sendable {
    /// Everything they have is here already.
    case upToDate
    /// They were ahead: `HEAD` moved forward to their commit.
    case fastForward
    /// Both sides had something new: a merge commit.
    case merged

    package static func < (a: Outcome, b: Outcome) -> Bool { a.rawValue < b.rawValue }
  }

  package let outcome: Outcome
  package let head: Commit
  /// The paths whose content on `HEAD` changed.
  package let changed: [GitPath]
  /// The conflict entries the merge put into records.
  package let conflicts: [RecordConflict]
  /// Versions that could not be merged and stand beside the file.
  package let keptBeside: [GitPath]
  /// Entries carried in the tree but not written to disk, with the reason.
  package let withheld: [HeldFile]
  /// Files that came and are no records: carried and written, otherwise left alone.
  package let foreign: [HeldFile]
  /// Records that came in a form nobody can read: their bytes are kept as they are.
  package let unreadable: [HeldFile]
  /// What people saved into these files at the same moment: committed after the merge, or put back and held.
  package let saved: AbsorbReport
}

extension Workspace {
  /// Merges a commit that came from elsewhere into `HEAD` and brings the working tree up to date.
  ///
  /// Local edits must have been absorbed before. Files that differ from what the disk was given are left as they are.
  /// Durable on return.
  package func integrate(_ theirs: ObjectID) throws -> IntegrationReport {
    try locked {
      let head = try head()
      guard let head else { return try take(mended(theirs), from: nil, merge: nil) }
      if try repository.isAncestor(theirs, of: head.id) {
        return IntegrationReport(
          outcome: .upToDate, head: head, changed: [], conflicts: [], keptBeside: [], withheld: [],
          foreign: [], unreadable: [], saved: AbsorbReport())
      }
      if try repository.isAncestor(head.id, of: theirs) {
        return try take(mended(theirs), from: head, merge: nil)
      }
      let ours = try tied(head, to: theirs)
      // All they have was amended here.
      if try repository.isAncestor(theirs, of: ours.id) {
        let outcome = TreeMerge.Outcome(tree: ours.tree, changes: [], conflicts: [], keptBeside: [])
        return try take(ours, from: head, merge: outcome)
      }
      let made = try mergeCommit().merge(ours.id, theirs)
      observer.reached(.merged)
      return try take(made.commit, from: head, merge: made.outcome)
    }
  }

  /// Merges several commits with each other, in ascending order, before any of them meets `HEAD` (several remotes).
  ///
  /// - Parameter rules: the rules between records; nil: none, which is to measure what they cost.
  package func union(of tips: [ObjectID], rules: InvariantRules? = .standard) throws -> ObjectID? {
    let merge = try mergeCommit(rules)
    var sorted = Array(Set(tips)).sorted()[...]
    guard var merged = sorted.popFirst() else { return nil }
    while let next = sorted.popFirst() {
      if try repository.isAncestor(next, of: merged) { continue }
      let isBehind = try repository.isAncestor(merged, of: next)
      merged = try isBehind ? next : merge.merge(merged, next).commit.id
    }
    return merged
  }

  /// Whether the rules between records hold in a commit. Where they do that is remembered, so that no merge with it looks again.
  package func isWhole(_ id: ObjectID) throws -> Bool {
    let mended = try mended(id)
    catalogs.keepNormal(mended.tree)
    return mended.id == id
  }

  private func mergeCommit(_ rules: InvariantRules? = .standard) throws -> MergeCommit {
    MergeCommit(repository, catalogs: try invariants().catalogs, invariants: rules)
  }

  /// A commit of somebody else's, or the one that mends it where the rules between records do not hold in it.
  private func mended(_ id: ObjectID) throws -> Commit {
    let commit = try repository.commit(id)
    return try RepairCommit(repository: repository, invariants: invariants()).after(commit) ?? commit
  }

  private func take(_ target: Commit, from head: Commit?, merge: TreeMerge.Outcome?) throws -> IntegrationReport {
    let differences = try repository.difference(head?.tree, target.tree)
    let disk = try history.current()
    let move = HeadMove(
      from: head, to: target, disk: disk, log: merge == nil ? "kith: fast-forward" : "kith: merge",
      by: committer)
    _ = try perform(move)
    catalogs.keepNormal(target.tree)
    let saved = try absorbSurprises()
    let arrival = Arrival(differences, in: repository)
    return try IntegrationReport(
      outcome: merge == nil ? .fastForward : .merged, head: saved.commit ?? target, changed: differences.map(\.path),
      conflicts: (merge?.conflicts ?? []).map { RecordConflict(path: $0.path, entry: $0.entry) },
      keptBeside: merge?.keptBeside ?? [], withheld: try arrival.withheld(),
      // A first checkout brings everything at once; `kith check` looks at it.
      foreign: head == nil ? [] : arrival.foreign(), unreadable: head == nil ? [] : arrival.unreadable(),
      saved: saved)
  }

  /// Merges a staged version of a record with what `HEAD` now holds; nil where it must be left alone.
  func mergeStaged(_ path: GitPath, base: Entry?, head: Entry?, staged: Entry) throws -> Entry? {
    let records = RecordReader(repository)
    guard let head, let type = path.text.flatMap(RecordPath.init)?.type,
      let ours = try records.record(head.id, as: type), let theirs = try records.record(staged.id, as: type)
    else { return nil }
    let result = try RecordMerge.merge(
      type: type, base: base.flatMap { try records.record($0.id, as: type)?.value }, ours: ours.value,
      theirs: theirs.value, provenance: NoProvenance())
    if result.value == theirs.value { return staged }
    return Entry(id: try repository.writeBlob(Record(type: type, value: result.value).canonicalBytes), mode: head.mode)
  }
}

extension IntegrationReport {
  /// This report and a later one of the same round as one.
  package func adding(_ later: IntegrationReport) -> IntegrationReport {
    guard later.outcome != .upToDate else { return self }
    var saved = saved
    saved.add(later.saved)
    return IntegrationReport(
      outcome: outcome == .upToDate ? later.outcome : max(outcome, later.outcome), head: later.head,
      changed: Array(Set(changed + later.changed)).sorted(), conflicts: conflicts + later.conflicts,
      keptBeside: keptBeside + later.keptBeside, withheld: withheld + later.withheld,
      foreign: foreign + later.foreign, unreadable: unreadable + later.unreadable, saved: saved)
  }
}
