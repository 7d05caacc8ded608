package import JSONText

/// Something that may be sold to a contact: names for the fields of a deal.
///
/// Setting a field touches no other; setting nil takes the key out. What the schema does not know stays as it is.
package struct Deal: Hashable, Sendable {
  package var record: Record

  /// Takes a record for a deal; nil if it is of another type.
  package init?(_ record: Record) {
    guard record.type == .deal else { return nil }
    self.record = record
  }

  private init(value: JSONObject) {
    record = Record(type: .deal, value: value)
  }

  /// A deal that has just been created.
  package static func new(id: RecordID, contact: RecordID, title: String, stage: String, createdAt: Timestamp) -> Deal {
    Deal(value: [
      "id": .string(id.text), "contact": .string(contact.text), "title": .string(title), "stage": .string(stage),
      "createdAt": .string(createdAt.description),
    ])
  }

  package var id: RecordID? {
    get { record.id }
    set { record.value.set("id", to: newValue) }
  }

  /// The contact it is about.
  package var contact: RecordID? {
    get { record.value.reference("contact") }
    set { record.value.set("contact", to: newValue) }
  }

  package var title: String {
    get { record.value.text("title") ?? "" }
    set { record.value["title"] = .string(newValue) }
  }

  /// What it is worth. Keys of the object that are not the schema's survive when the value is set again.
  package var value: Money? {
    get { record.value["value"].flatMap { Money($0) } }
    set {
      guard let newValue else { return record.value["value"] = nil }
      var object = record.value.object("value")
      object["amount"] = .string(newValue.amount)
      object["currency"] = .string(newValue.currency)
      record.value["value"] = .object(object)
    }
  }

  /// The name of the stage it has reached. A change here is what makes Kith add to the history.
  package var stage: String {
    get { record.value.text("stage") ?? "" }
    set { record.value["stage"] = .string(newValue) }
  }

  /// The email of the member who looks after it.
  package var owner: String? {
    get { record.value.text("owner") }
    set { record.value.set("owner", to: newValue) }
  }

  /// The day by which it is expected to be decided.
  package var expectedClose: CivilDate? {
    get { record.value.text("expectedClose").flatMap { CivilDate($0) } }
    set { record.value.set("expectedClose", to: newValue?.description) }
  }

  package var createdAt: Timestamp? {
    get { record.value.time("createdAt") }
    set { record.value.set("createdAt", to: newValue) }
  }

  /// Every change of stage, ordered by time; setting an empty list takes `history` out.
  package var history: [StageChange] {
    get { record.value.elements("history") }
    set {
      record.value.set("history", to: newValue)
      if newValue.isEmpty { record.value["history"] = nil }
    }
  }
}

/// A deal's move from one stage to another, an entry of its history.
package struct StageChange: Hashable, Sendable, RecordElement {
  package var value: JSONObject

  package init(value: JSONObject) { self.value = value }

  /// - Parameters:
  ///   - from: Nil for the stage a deal was created at.
  ///   - by: Nil where nobody is known to have done it.
  package init(id: String, at: Timestamp, from: String?, to: String, by: String?) {
    value = ["id": .string(id), "at": .string(at.description)]
    value.set("from", to: from)
    value.set("to", to: to)
    value.set("by", to: by)
  }

  package var id: String? { value.text("id") }

  package var at: Timestamp? { value.time("at") }

  /// The stage before.
  package var from: String? { value.text("from") }

  /// The stage after.
  package var to: String? { value.text("to") }

  package var by: String? { value.text("by") }
}
