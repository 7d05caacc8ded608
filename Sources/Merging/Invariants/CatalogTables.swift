package import Records

/// The look-ups of a `RecordCatalog` over facts held in memory.
package struct CatalogTables {
  private var all: [RecordPath: RecordFacts] = [:]
  private var byID: [Key: Set<RecordPath>] = [:]
  private var byEmail: [Key: Set<RecordPath>] = [:]
  private var byTarget: [Key: Set<RecordPath>] = [:]
  private var byContact: [Key: Set<RecordPath>] = [:]

  private struct Key: Hashable {
    let org: String
    let type: RecordType
    let text: String
  }

  package init() {}

  /// Takes note of a file, in place of what was known of its path.
  package mutating func set(_ facts: RecordFacts) {
    remove(facts.path)
    all[facts.path] = facts
    forEachKey(of: facts) { table, key in self[keyPath: table][key, default: []].insert(facts.path) }
  }

  /// Forgets the file at a path.
  package mutating func remove(_ path: RecordPath) {
    guard let facts = all.removeValue(forKey: path) else { return }
    forEachKey(of: facts) { table, key in
      self[keyPath: table][key]?.remove(path)
      if self[keyPath: table][key]?.isEmpty == true { self[keyPath: table][key] = nil }
    }
  }

  package subscript(path: RecordPath) -> RecordFacts? { all[path] }

  package func files(of id: RecordID, type: RecordType, org: String) -> [RecordFacts] {
    found(byID[Key(org: org, type: type, text: id.text)])
  }

  package func contacts(withEmail key: String, org: String) -> [RecordFacts] {
    found(byEmail[Key(org: org, type: .contact, text: key)])
  }

  package func contacts(mergedInto id: RecordID, org: String) -> [RecordFacts] {
    found(byTarget[Key(org: org, type: .contact, text: id.text)])
  }

  package func records(about contact: RecordID, type: RecordType, org: String) -> [RecordFacts] {
    found(byContact[Key(org: org, type: type, text: contact.text)])
  }

  private func found(_ paths: Set<RecordPath>?) -> [RecordFacts] {
    (paths ?? []).sorted().compactMap { all[$0] }
  }

  private typealias Table = WritableKeyPath<CatalogTables, [Key: Set<RecordPath>]>

  private func forEachKey(of facts: RecordFacts, _ body: (Table, Key) -> Void) {
    guard let org = facts.path.org else { return }
    func key(_ text: String) -> Key { Key(org: org, type: facts.type, text: text) }
    if let id = facts.id { body(\.byID, key(id.text)) }
    for email in facts.emailKeys { body(\.byEmail, key(email)) }
    for target in facts.targets { body(\.byTarget, key(target.text)) }
    if let contact = facts.contact { body(\.byContact, key(contact.text)) }
  }
}
