package import Records

/// A snapshot while the rules between records are applied to it, and what they have changed so far.
package final class RepairDraft {
  let catalog: DraftCatalog
  /// The changed files; nil: removed.
  private(set) var edits: [RecordPath: Record?] = [:]
  /// Every file somebody changed, and every one a rule has changed since.
  private(set) var touched: Set<RecordPath>

  init(over catalog: any RecordCatalog, touched: Set<RecordPath>) {
    self.catalog = DraftCatalog(over: catalog)
    self.touched = touched
  }

  /// The record at a path, nil where there is none that reads.
  func record(at path: RecordPath) throws -> Record? {
    guard case .record(let record) = try catalog.presence(at: path) else { return nil }
    return record
  }

  func put(_ record: Record, at path: RecordPath) {
    edits.updateValue(record, forKey: path)
    catalog.set(.record(record), at: path)
    touched.insert(path)
  }

  func remove(_ path: RecordPath) {
    edits.updateValue(nil, forKey: path)
    catalog.set(.absent, at: path)
    touched.insert(path)
  }

  /// The touched files of some types with what is known of them, in path order.
  func touchedFiles(where isWanted: (RecordType) -> Bool) throws -> [RecordFacts] {
    try touched.filter { isWanted($0.type) }.sorted().compactMap { try catalog.facts(at: $0) }
  }
}
