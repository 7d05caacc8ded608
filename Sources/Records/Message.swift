package import JSONText

/// One message in or out, an element of a thread.
///
/// Setting a field touches no other; setting nil takes the key out. What the schema does not know stays as it is.
package struct Message: Hashable, Sendable, RecordElement {
  package var value: JSONObject

  package init(value: JSONObject) { self.value = value }

  package init(
    id: String, at: Timestamp, direction: Direction, from: String, to: String, body: String, status: Status
  ) {
    value = ["id": .string(id), "at": .string(at.description), "direction": .string(direction.rawValue)]
    value.set("from", to: from)
    value.set("to", to: to)
    value.set("body", toLines: body)
    value.set("status", to: status.rawValue)
  }

  package enum Direction: String, CaseIterable, Hashable, Sendable {
    case inbound
    case outbound
  }

  /// How far a message has come.
  package enum Status: String, CaseIterable, Hashable, Sendable {
    case queued
    case sending
    /// It may or may not have been sent.
    case unknown
    case canceled
    case failed
    case sent
    case undelivered
    case received
    case delivered
    case read
  }

  /// The id the message was born with.
  package var id: String? {
    get { value.text("id") }
    set { value.set("id", to: newValue) }
  }

  /// When it was queued or received.
  package var at: Timestamp? {
    get { value.time("at") }
    set { value.set("at", to: newValue) }
  }

  package var direction: Direction? {
    get { value.text("direction").flatMap(Direction.init) }
    set { value.set("direction", to: newValue?.rawValue) }
  }

  package var from: String {
    get { value.text("from") ?? "" }
    set { value["from"] = .string(newValue) }
  }

  package var to: String {
    get { value.text("to") ?? "" }
    set { value["to"] = .string(newValue) }
  }

  /// The text, its lines separated by "\n".
  package var body: String {
    get { value.lines("body") ?? "" }
    set { value.set("body", toLines: newValue) }
  }

  package var subject: String? {
    get { value.text("subject") }
    set { value.set("subject", to: newValue) }
  }

  /// The HTML form of the text, or the file that holds it.
  package var html: String? {
    get { value.lines("html") }
    set { value.set("html", toLines: newValue) }
  }

  package var status: Status? {
    get { value.text("status").flatMap(Status.init) }
    set { value.set("status", to: newValue?.rawValue) }
  }

  /// The attempt the status speaks of; a person's resend raises it.
  package var attempt: Int? {
    get { value.integer("attempt") }
    set { value.set("attempt", to: newValue) }
  }

  /// When it came so far.
  package var statusAt: Timestamp? {
    get { value.time("statusAt") }
    set { value.set("statusAt", to: newValue) }
  }

  /// Who wrote it.
  package var by: String? {
    get { value.text("by") }
    set { value.set("by", to: newValue) }
  }

  /// The contact it was meant for.
  package var contact: RecordID? {
    get { value.reference("contact") }
    set { value.set("contact", to: newValue) }
  }

  /// The campaign it is part of.
  package var campaign: RecordID? {
    get { value.reference("campaign") }
    set { value.set("campaign", to: newValue) }
  }

  /// The slug of the template it was made from.
  package var template: Slug? {
    get { value.text("template").flatMap { Slug($0) } }
    set { value.set("template", to: newValue?.text) }
  }

  /// Why it could not be sent or delivered.
  package var error: Problem? {
    get { value["error"]?.objectValue.map(Problem.init(value:)) }
    set { value["error"] = newValue.map { .object($0.value) } }
  }

  /// The device that is to send it.
  package var device: String? {
    get { value.text("device") }
    set { value.set("device", to: newValue) }
  }

  /// The device that alone may send it.
  package var local: String? {
    get { value.text("local") }
    set { value.set("local", to: newValue) }
  }

  /// How many segments it is billed as.
  package var segments: Int? {
    get { value.integer("segments") }
    set { value.set("segments", to: newValue) }
  }

  /// The automatic try within the attempt.
  package var tryNumber: Int? {
    get { value.integer("try") }
    set { value.set("try", to: newValue) }
  }

  /// By which device each try was claimed, under `<attempt>.<try>`; setting an empty object takes `claims` out.
  package var claims: JSONObject {
    get { value.object("claims") }
    set { value.set("claims", to: newValue) }
  }

  /// How the provider knows it; setting an empty object takes `provider` out.
  package var provider: JSONObject {
    get { value.object("provider") }
    set { value.set("provider", to: newValue) }
  }

  /// What came with it; setting an empty list takes `media` out.
  package var media: [Medium] {
    get { value.elements("media") }
    set {
      value.set("media", to: newValue)
      if newValue.isEmpty { value["media"] = nil }
    }
  }

  /// Why a message could not be sent or delivered.
  package struct Problem: Hashable, Sendable, RecordElement {
    package var value: JSONObject

    package init(value: JSONObject) { self.value = value }

    package init(code: Int?, message: String?, advice: String? = nil) {
      value = [:]
      value.set("code", to: code)
      value.set("message", to: message)
      value.set("advice", to: advice)
    }

    /// The provider's number for it.
    package var code: Int? { value.integer("code") }

    /// The provider's words for it.
    package var message: String? { value.text("message") }

    /// What to do about it.
    package var advice: String? { value.text("advice") }
  }

  /// A picture or other file that came with a message.
  package struct Medium: Hashable, Sendable, RecordElement {
    package var value: JSONObject

    package init(value: JSONObject) { self.value = value }

    /// The media type.
    package var type: String? { value.text("type") }

    /// Where the provider keeps it.
    package var url: String? { value.text("url") }

    /// Where the store keeps it.
    package var path: String? { value.text("path") }

    /// Its size.
    package var bytes: Int? { value.integer("bytes") }
  }
}
