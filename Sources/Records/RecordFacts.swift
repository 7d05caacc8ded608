import JSONText

/// What the rules that hold between records need to know of one file.
///
/// Small enough to be kept in an index for every file of a store; whatever else a rule asks it reads from the record.
package struct RecordFacts: Hashable, Sendable {
  package let path: RecordPath
  /// The record's own id, for an unreadable file the one in its name; nil for types that have none.
  package let id: RecordID?
  /// False for bytes that are no valid record. Such a file counts as present: its id is not free.
  package let isReadable: Bool
  /// The contact the record is about: of timelines and notes the one in the file's name, so that nobody need read them to
  /// know, and where there is none the one they name inside; of deals and leads the one they name.
  package let contact: RecordID?
  /// The keys of all email addresses of a contact, also of one merged into another.
  package let emailKeys: [String]
  /// The contact that stands for this one.
  package let mergedInto: RecordID?
  /// The contacts this one was merged into at the same moment elsewhere; they stand under `conflicts`.
  package let otherTargets: [RecordID]
  package let createdAt: Timestamp?

  package var type: RecordType { path.type }

  /// All contacts this one says, or said elsewhere, that it is merged into.
  package var targets: [RecordID] { [mergedInto].compactMap(\.self) + otherTargets }

  /// The facts of a record at a path.
  package init(_ record: Record, at path: RecordPath) {
    self.path = path
    isReadable = true
    let value = record.value
    func reference(_ key: JSONKey) -> RecordID? { value[key]?.stringValue.flatMap { RecordID($0) } }
    id = RecordSchema.of(path.type).field("id") == nil ? nil : record.id
    switch path.type {
    case .timeline, .notes: contact = path.id ?? reference("contact")
    case .deal, .lead: contact = reference("contact")
    default: contact = nil
    }
    createdAt = value["createdAt"]?.stringValue.flatMap { Timestamp($0) }
    guard path.type == .contact else {
      (emailKeys, mergedInto, otherTargets) = ([], nil, [])
      return
    }
    emailKeys = Contact(record)?.emailKeys ?? []
    mergedInto = reference("mergedInto")
    otherTargets = (value["conflicts"]?.arrayValue ?? []).compactMap { entry in
      guard let entry = entry.objectValue, entry["field"]?.stringValue == "/mergedInto" else { return nil }
      return entry["value"]?.stringValue.flatMap { RecordID($0) }
    }
  }

  /// The facts of a file whose bytes are no valid record: what its name says.
  package init(unreadableAt path: RecordPath) {
    self.path = path
    isReadable = false
    let hasOwnID = RecordSchema.of(path.type).field("id") != nil
    id = hasOwnID ? path.id : nil
    contact = path.type == .timeline || path.type == .notes ? path.id : nil
    (emailKeys, mergedInto, otherTargets, createdAt) = ([], nil, [], nil)
  }

  /// Facts as an index kept them.
  package init(
    path: RecordPath, id: RecordID?, isReadable: Bool, contact: RecordID?, emailKeys: [String], mergedInto: RecordID?,
    otherTargets: [RecordID], createdAt: Timestamp?
  ) {
    self.path = path
    self.id = id
    self.isReadable = isReadable
    self.contact = contact
    self.emailKeys = emailKeys
    self.mergedInto = mergedInto
    self.otherTargets = otherTargets
    self.createdAt = createdAt
  }
}
