package import JSONText

/// A submission by somebody who may become a contact: names for the fields of a lead.
///
/// Setting a field touches no other; setting nil takes the key out. What the schema does not know stays as it is.
package struct Lead: Hashable, Sendable {
  package var record: Record

  /// Takes a record for a lead; nil if it is of another type.
  package init?(_ record: Record) {
    guard record.type == .lead else { return nil }
    self.record = record
  }

  private init(value: JSONObject) {
    record = Record(type: .lead, value: value)
  }

  /// A lead that has just been created.
  package static func new(id: RecordID, submittedAt: Timestamp, status: Status) -> Lead {
    Lead(value: [
      "id": .string(id.text), "submittedAt": .string(submittedAt.description), "status": .string(status.rawValue),
    ])
  }

  /// What became of a lead.
  package enum Status: String, CaseIterable, Hashable, Sendable {
    case notQualified = "not_qualified"
    case qualified
    case disqualified
  }

  package var id: RecordID? {
    get { record.id }
    set { record.value.set("id", to: newValue) }
  }

  /// When it was submitted.
  package var submittedAt: Timestamp? {
    get { record.value.time("submittedAt") }
    set { record.value.set("submittedAt", to: newValue) }
  }

  package var name: String? {
    get { record.value.text("name") }
    set { record.value.set("name", to: newValue) }
  }

  /// The email address as typed.
  package var email: String? {
    get { record.value.text("email") }
    set { record.value.set("email", to: newValue) }
  }

  /// The phone number as typed.
  package var phone: String? {
    get { record.value.text("phone") }
    set { record.value.set("phone", to: newValue) }
  }

  package var company: String? {
    get { record.value.text("company") }
    set { record.value.set("company", to: newValue) }
  }

  package var position: String? {
    get { record.value.text("position") }
    set { record.value.set("position", to: newValue) }
  }

  package var source: String? {
    get { record.value.text("source") }
    set { record.value.set("source", to: newValue) }
  }

  /// The form that was filled in.
  package var form: String? {
    get { record.value.text("form") }
    set { record.value.set("form", to: newValue) }
  }

  /// What was written, its lines separated by "\n".
  package var message: String? {
    get { record.value.lines("message") }
    set { record.value.set("message", toLines: newValue) }
  }

  /// The campaign parameters of the page's address; setting an empty object takes `utm` out.
  package var utm: JSONObject {
    get { record.value.object("utm") }
    set { record.value.set("utm", to: newValue) }
  }

  /// The page that led here.
  package var referrer: String? {
    get { record.value.text("referrer") }
    set { record.value.set("referrer", to: newValue) }
  }

  package var status: Status? {
    get { record.value.text("status").flatMap(Status.init) }
    set { record.value.set("status", to: newValue?.rawValue) }
  }

  /// The contact it was imported into.
  package var contact: RecordID? {
    get { record.value.reference("contact") }
    set { record.value.set("contact", to: newValue) }
  }

  package var importedAt: Timestamp? {
    get { record.value.time("importedAt") }
    set { record.value.set("importedAt", to: newValue) }
  }
}
