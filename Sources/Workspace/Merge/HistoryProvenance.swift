import GitStorage
import JSONText
import Merging
import Records

/// Who changed a field of one record, asked of the histories of both sides.
struct HistoryProvenance: Provenance {
  let records: RecordReader
  let ours: SideHistory
  let theirs: SideHistory
  /// Where the record stood on each side: before and after it was moved, or all parts of a list.
  let ourPaths: [GitPath]
  let theirPaths: [GitPath]
  /// What tells the record from others that stood there at some time.
  let id: RecordID?

  func writer(of field: JSONPointer, on side: Side) throws -> Writer? {
    let (history, known) = side == .ours ? (ours, ourPaths) : (theirs, theirPaths)
    let paths = try known + (id.map { try history.otherPaths(of: $0, besides: known, records: records) } ?? [])
    return try history.commits(at: paths).first { commit in
      let after = try value(of: field, at: paths, in: commit, history)
      let parents = try history.parents(of: commit)
      guard !parents.isEmpty else { return after != nil }
      // A value that was carried from one path to another has not been changed.
      return try parents.allSatisfy { try value(of: field, at: paths, in: $0, history) != after }
    }?.writer
  }

  private func value(of field: JSONPointer, at paths: [GitPath], in commit: Commit, _ history: SideHistory) throws -> JSONValue? {
    for path in paths {
      guard let entry = try history.entry(at: path, in: commit), let record = try records.record(entry.id, at: path) else {
        continue
      }
      if let id, let other = record.idInName, other != id { continue }
      if let value = record.value.value(ofField: field) { return value }
    }
    return nil
  }
}

extension HistoryProvenance {
  /// Of a record that may have been moved from where the base has it.
  init(
    records: RecordReader, ours: SideHistory, theirs: SideHistory, ourPath: GitPath, theirPath: GitPath, basePath: GitPath?,
    id: RecordID? = nil
  ) {
    func both(_ path: GitPath) -> [GitPath] { [path] + (basePath.map { $0 == path ? [] : [$0] } ?? []) }
    self.init(records: records, ours: ours, theirs: theirs, ourPaths: both(ourPath), theirPaths: both(theirPath), id: id)
  }
}
