import JSONText

/// What one contact did in one year, or in a part of it: names for the fields of a timeline.
///
/// What the schema does not know stays as it is.
package struct Timeline: Hashable, Sendable {
  package var record: Record

  /// Takes a record for a timeline; nil if it is of another type.
  package init?(_ record: Record) {
    guard record.type == .timeline else { return nil }
    self.record = record
  }

  private init(value: JSONObject) {
    record = Record(type: .timeline, value: value)
  }

  /// A timeline without events.
  package static func new(contact: RecordID) -> Timeline {
    Timeline(value: ["contact": .string(contact.text), "events": []])
  }

  /// The contact it is about.
  package var contact: RecordID? {
    get { record.value.reference("contact") }
    set { record.value.set("contact", to: newValue) }
  }

  /// What happened. The file orders it by time and id.
  package var events: [Event] {
    get { record.value.elements("events") }
    set { record.value.set("events", to: newValue) }
  }
}
