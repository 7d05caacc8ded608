import GitStorage
import JSONText
import Merging
import Records

/// Finds the version of a record that both sides started from where the base tree does not have it in readable form.
struct CommonVersion {
  let merge: TreeMerge
  let ours: TreeMerge.Side
  let theirs: TreeMerge.Side

  /// The base of a record merge: as it stands; where its bytes do not read its newest version that does; where both have it and the
  /// base has not, what both had in common before it was deleted; else the fields on which their first versions agree.
  func of(_ versions: RecordVersions, as type: RecordType, ours mine: Record?, theirs other: Record?) throws -> Record? {
    if let base = versions.base {
      if let record = try merge.records.record(base.entry.id, as: type) { return record }
      for step in try merge.ancestors.steps(at: base.path) {
        if let entry = step.after, let record = try merge.records.record(entry.id, as: type) { return record }
      }
    }
    guard let any = mine ?? other else { return nil }
    let paths = Set([versions.ours?.path, versions.theirs?.path].compactMap { $0 }).sorted()
    if let record = try beforeTheDelete(of: any, at: paths) { return record }
    guard let mine, let other else { return nil }
    return Record(
      type: type,
      value: CommonGround.of(
        try first(of: mine, at: versions.ours, in: ours.history), try first(of: other, at: versions.theirs, in: theirs.history),
        type: type))
  }

  /// What one side wrote first where it has the record now; before, another one may have stood there.
  private func first(of record: Record, at version: RecordVersions.Version?, in history: SideHistory) throws -> JSONObject {
    guard let path = version?.path else { return record.value }
    for step in try history.steps(at: path).reversed() {
      if let entry = step.after, let first = try merge.records.record(entry.id, as: record.type),
        first.id == nil || first.id == record.id
      {
        return first.value
      }
    }
    return record.value
  }

  /// The version that both sides had before a common ancestor deleted the record, which each of them took from a branch beside it.
  private func beforeTheDelete(of record: Record, at paths: [GitPath]) throws -> Record? {
    var found: [(commit: Commit, record: Record)] = []
    let borders = try ours.history.borders() + theirs.history.borders()
    for commit in Dictionary(borders.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a }).values.sorted(by: { $0.id < $1.id }) {
      if let version = try version(of: record, at: paths, in: commit.tree) { found.append((commit, version)) }
    }
    guard let first = found.first else { return nil }
    if found.allSatisfy({ $0.record == first.record }) { return first.record }
    // Of versions of different age only one from which both come is nobody's change.
    var meeting: ObjectID? = first.commit.id
    for (commit, _) in found.dropFirst() {
      meeting = try meeting.flatMap { try merge.repository.mergeBases($0, commit.id).first }
    }
    if let meeting, let version = try version(of: record, at: paths, in: merge.repository.commit(meeting).tree) { return version }
    return found.max { ($0.commit.committer.time, $0.commit.id) < ($1.commit.committer.time, $1.commit.id) }?.record
  }

  private func version(of record: Record, at paths: [GitPath], in tree: ObjectID) throws -> Record? {
    for path in paths {
      guard let entry = try merge.repository.entry(at: path, in: tree),
        let version = try merge.records.record(entry.id, as: record.type), version.idInName == record.idInName
      else { continue }
      return version
    }
    return nil
  }
}
