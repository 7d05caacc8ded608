package import Records

/// A snapshot with changes laid over it.
package final class DraftCatalog: RecordCatalog {
  private let below: any RecordCatalog
  private var changes: [RecordPath: RecordPresence] = [:]
  private var tables = CatalogTables()

  package init(over below: any RecordCatalog) { self.below = below }

  /// Lets something stand at a path, whatever stands there below.
  package func set(_ presence: RecordPresence, at path: RecordPath) {
    changes[path] = presence
    switch presence {
    case .record(let record): tables.set(RecordFacts(record, at: path))
    case .unreadable: tables.set(RecordFacts(unreadableAt: path))
    case .absent: tables.remove(path)
    }
  }

  package func presence(at path: RecordPath) throws -> RecordPresence {
    try changes[path] ?? below.presence(at: path)
  }

  package func facts(at path: RecordPath) throws -> RecordFacts? {
    try changes[path] == nil ? below.facts(at: path) : tables[path]
  }

  package func files(of id: RecordID, type: RecordType, org: String) throws -> [RecordFacts] {
    try laid(tables.files(of: id, type: type, org: org), over: below.files(of: id, type: type, org: org))
  }

  package func contacts(withEmail key: String, org: String) throws -> [RecordFacts] {
    try laid(tables.contacts(withEmail: key, org: org), over: below.contacts(withEmail: key, org: org))
  }

  package func contacts(mergedInto id: RecordID, org: String) throws -> [RecordFacts] {
    try laid(tables.contacts(mergedInto: id, org: org), over: below.contacts(mergedInto: id, org: org))
  }

  package func records(about contact: RecordID, type: RecordType, org: String) throws -> [RecordFacts] {
    try laid(
      tables.records(about: contact, type: type, org: org), over: below.records(about: contact, type: type, org: org))
  }

  private func laid(_ changed: [RecordFacts], over below: [RecordFacts]) -> [RecordFacts] {
    (below.filter { changes[$0.path] == nil } + changed).sorted { $0.path < $1.path }
  }
}
