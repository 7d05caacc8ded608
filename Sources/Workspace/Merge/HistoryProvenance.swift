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
    let (history, paths) = side == .ours ? (ours, ourPaths) : (theirs, theirPaths)
    return try history.steps(at: paths).first { steps in
      let after = try value(of: field, in: steps.map { ($0.path, $0.after) })
      // A value that was carried from one path to another has not been changed.
      return try (steps.first?.before.indices ?? 0..<0).allSatisfy { parent in
        try value(of: field, in: steps.map { ($0.path, $0.before[parent]) }) != after
      }
    }?.first?.writer
  }

  private func value(of field: JSONPointer, in versions: [(GitPath, Entry?)]) throws -> JSONValue? {
    for (path, entry) in versions {
      guard let entry, let record = try records.record(entry.id, at: path) else { continue }
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
