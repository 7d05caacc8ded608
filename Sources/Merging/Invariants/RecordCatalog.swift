package import Records

/// What stands at the path of a record.
package enum RecordPresence: Hashable, Sendable {
  case absent
  case record(Record)
  /// A file whose bytes are no valid record.
  case unreadable
}

/// One snapshot of a store, with the look-ups that the rules between its records need.
///
/// Answers are in path order, and what does not read is among them (`RecordFacts.isReadable`). Throws only what reading throws.
package protocol RecordCatalog {
  /// What stands at a path.
  func presence(at path: RecordPath) throws -> RecordPresence

  /// The facts of the file at a path, nil where there is none.
  func facts(at path: RecordPath) throws -> RecordFacts?

  /// The files of a type whose record has an id; more than one only where somebody copied a file.
  func files(of id: RecordID, type: RecordType, org: String) throws -> [RecordFacts]

  /// The contacts that hold an email address, by its key; those merged into another too.
  func contacts(withEmail key: String, org: String) throws -> [RecordFacts]

  /// The contacts merged into another, also those that name it only under `conflicts`.
  func contacts(mergedInto id: RecordID, org: String) throws -> [RecordFacts]

  /// The records of a type (timelines, notes, deals, leads) about a contact.
  func records(about contact: RecordID, type: RecordType, org: String) throws -> [RecordFacts]
}
