package import JSONText

/// What people noted about one contact: names for the fields of a file of notes.
///
/// What the schema does not know stays as it is.
package struct Notes: Hashable, Sendable {
  package var record: Record

  /// Takes a record for notes; nil if it is of another type.
  package init?(_ record: Record) {
    guard record.type == .notes else { return nil }
    self.record = record
  }

  private init(value: JSONObject) {
    record = Record(type: .notes, value: value)
  }

  /// No notes about a contact.
  package static func new(contact: RecordID) -> Notes {
    Notes(value: ["contact": .string(contact.text), "notes": []])
  }

  /// The contact they are about.
  package var contact: RecordID? {
    get { record.value.reference("contact") }
    set { record.value.set("contact", to: newValue) }
  }

  /// The notes. The file orders them by time and id.
  package var notes: [Note] {
    get { record.value.elements("notes") }
    set { record.value.set("notes", to: newValue) }
  }
}

/// What somebody noted about a contact, an element of the contact's notes.
///
/// Setting a field touches no other; setting nil takes the key out. What the schema does not know stays as it is.
package struct Note: Hashable, Sendable, RecordElement {
  package var value: JSONObject

  package init(value: JSONObject) { self.value = value }

  package init(id: String, at: Timestamp, by: String, text: String) {
    value = ["id": .string(id), "at": .string(at.description), "by": .string(by)]
    value.set("text", toLines: text)
  }

  /// Unique within the contact's notes; nil in a hand-made element that has not been given one.
  package var id: String? {
    get { value.text("id") }
    set { value.set("id", to: newValue) }
  }

  /// When it was noted.
  package var at: Timestamp? {
    get { value.time("at") }
    set { value.set("at", to: newValue) }
  }

  /// Who noted it.
  package var by: String? {
    get { value.text("by") }
    set { value.set("by", to: newValue) }
  }

  /// The note, its lines separated by "\n".
  package var text: String {
    get { value.lines("text") ?? "" }
    set { value.set("text", toLines: newValue) }
  }

  package var editedAt: Timestamp? {
    get { value.time("editedAt") }
    set { value.set("editedAt", to: newValue) }
  }

  /// Whether it stays on top; setting false takes the key out.
  package var isPinned: Bool {
    get { value["pinned"]?.boolValue ?? false }
    set { value["pinned"] = newValue ? true : nil }
  }
}
