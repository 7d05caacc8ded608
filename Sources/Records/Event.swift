package import JSONText

/// Something that happened with a contact, an element of a timeline.
///
/// Setting a field touches no other; setting nil takes the key out. What the schema does not know stays as it is.
package struct Event: Hashable, Sendable, RecordElement {
  package var value: JSONObject

  package init(value: JSONObject) { self.value = value }

  package init(id: String, at: Timestamp, type: EventType) {
    value = ["id": .string(id), "at": .string(at.description), "type": .string(type.text)]
  }

  /// Unique within the contact's timelines; nil in a hand-made element that has not been given one.
  package var id: String? {
    get { value.text("id") }
    set { value.set("id", to: newValue) }
  }

  /// When it happened.
  package var at: Timestamp? {
    get { value.time("at") }
    set { value.set("at", to: newValue) }
  }

  package var type: EventType? {
    get { value.text("type").flatMap { EventType($0) } }
    set { value.set("type", to: newValue?.text) }
  }

  /// When it was recorded.
  package var recordedAt: Timestamp? {
    get { value.time("recordedAt") }
    set { value.set("recordedAt", to: newValue) }
  }

  package var title: String? {
    get { value.text("title") }
    set { value.set("title", to: newValue) }
  }

  /// The page it is about.
  package var url: String? {
    get { value.text("url") }
    set { value.set("url", to: newValue) }
  }

  /// The deal it is about.
  package var deal: RecordID? {
    get { value.reference("deal") }
    set { value.set("deal", to: newValue) }
  }

  /// What it changed from.
  package var from: String? {
    get { value.text("from") }
    set { value.set("from", to: newValue) }
  }

  /// What it changed to.
  package var to: String? {
    get { value.text("to") }
    set { value.set("to", to: newValue) }
  }

  /// The file it is about.
  package var file: String? {
    get { value.text("file") }
    set { value.set("file", to: newValue) }
  }

  /// The form it is about.
  package var form: String? {
    get { value.text("form") }
    set { value.set("form", to: newValue) }
  }

  /// The campaign it answers.
  package var campaign: RecordID? {
    get { value.reference("campaign") }
    set { value.set("campaign", to: newValue) }
  }

  /// The message it is about.
  package var message: String? {
    get { value.text("message") }
    set { value.set("message", to: newValue) }
  }

  /// Who seems to have done it.
  package var verdict: Verdict? {
    get { value.text("verdict").flatMap(Verdict.init) }
    set { value.set("verdict", to: newValue?.rawValue) }
  }

  /// Who recorded it; nil where a machine did.
  package var by: String? {
    get { value.text("by") }
    set { value.set("by", to: newValue) }
  }

  /// Who opened, clicked or visited, as far as the traces tell.
  package enum Verdict: String, CaseIterable, Hashable, Sendable {
    case human
    case proxy
    case bot
    case unknown
  }
}

/// What kind of thing happened: a type Kith knows, or one of somebody's own.
package struct EventType: Hashable, Sendable, CustomStringConvertible {
  /// A word in `snake_case`.
  package let text: String

  /// Takes a type over as it is written; nil where it is not in `snake_case`.
  package init?(_ text: String) {
    guard Shape.snakeCase.accepts(text) else { return nil }
    self.text = text
  }

  private init(known text: String) { self.text = text }

  package static let pageVisit = EventType(known: "page_visit")
  package static let formSubmission = EventType(known: "form_submission")
  package static let emailOpen = EventType(known: "email_open")
  package static let emailClick = EventType(known: "email_click")
  package static let meetingBooked = EventType(known: "meeting_booked")
  package static let fileDownload = EventType(known: "file_download")
  package static let chat = EventType(known: "chat")
  package static let dealChange = EventType(known: "deal_change")

  /// The types of the format; any other is kept and shown as it is.
  package static let known: [EventType] = [
    .pageVisit, .formSubmission, .emailOpen, .emailClick, .meetingBooked, .fileDownload, .chat, .dealChange,
  ]

  package var description: String { text }
}
