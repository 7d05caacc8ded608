import Records

/// A snapshot while the rules between records are applied to it, and what they have changed so far.
package final class RepairDraft {
  let catalog: DraftCatalog
  /// The changed files; nil: removed.
  private(set) var edits: [RecordPath: Record?] = [:]
  /// Every file somebody changed, and every one a rule has changed since.
  private(set) var touched: Set<RecordPath>

  /// Of those, the ones that mean something else to other files than before.
  private var moved: Set<RecordPath>

  init(over catalog: any RecordCatalog, touched: Set<RecordPath>, withSameFacts same: Set<RecordPath>) {
    self.catalog = DraftCatalog(over: catalog)
    self.touched = touched
    moved = touched.subtracting(same)
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
    moved.insert(path)
  }

  func remove(_ path: RecordPath) {
    edits.updateValue(nil, forKey: path)
    catalog.set(.absent, at: path)
    touched.insert(path)
    moved.insert(path)
  }

  /// The touched files of some types, in order: for rules within one file, which ask nothing of the others.
  func touchedPaths(where isWanted: (RecordType) -> Bool) -> [RecordPath] {
    touched.filter { isWanted($0.type) }.sorted()
  }

  /// Those of them whose facts are others than before: for rules between files.
  func movedFiles(where isWanted: (RecordType) -> Bool) throws -> [RecordFacts] {
    try moved.filter { isWanted($0.type) }.sorted().compactMap { try catalog.facts(at: $0) }
  }
}
