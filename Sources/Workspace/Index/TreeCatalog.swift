import GitStorage
import Merging
import RecordIndex
import Records

/// The look-ups over one tree of the repository.
struct TreeCatalog: RecordCatalog {
  /// Nil: an empty tree.
  let facts: TreeFacts?
  let reader: FactsReader
  /// What stands at some paths, where whoever asks knows that already.
  var known: [RecordPath: Entry] = [:]

  func presence(at path: RecordPath) throws -> RecordPresence {
    guard let entry = try entry(at: path) else { return .absent }
    return try reader.presence(of: entry, at: path)
  }

  func facts(at path: RecordPath) throws -> RecordFacts? {
    if FactsReader.isAskedFor(path.type), !FactsReader.isToldByName(path) { return try facts?.find(.file(at: path)).first }
    guard let entry = try entry(at: path), !entry.mode.isTree else { return nil }
    return try reader.wholeFacts(of: entry, at: path)
  }

  func files(of id: RecordID, type: RecordType, org: String) throws -> [RecordFacts] {
    try facts?.find(.files(of: id, type: type, org: org)) ?? []
  }

  func contacts(withEmail key: String, org: String) throws -> [RecordFacts] {
    try facts?.find(.contacts(withEmail: key, org: org)) ?? []
  }

  func contacts(mergedInto id: RecordID, org: String) throws -> [RecordFacts] {
    try facts?.find(.contactsMerged(into: id, org: org)) ?? []
  }

  func records(about contact: RecordID, type: RecordType, org: String) throws -> [RecordFacts] {
    let found = try facts?.find(.records(about: contact, type: type, org: org)) ?? []
    // What only names have told so far is read now: a few files.
    return try found.compactMap { FactsReader.isToldByName($0.path) ? try facts(at: $0.path) : $0 }
  }

  private func entry(at path: RecordPath) throws -> Entry? {
    if let entry = known[path] { return entry }
    return try facts.flatMap { try reader.repository.entry(at: GitPath(path.text), in: $0.tree) }
  }
}
