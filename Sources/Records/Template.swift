import JSONText

/// A text to send, with places for the contact's values: names for the fields of a template.
///
/// Setting a field touches no other; setting nil takes the key out. What the schema does not know stays as it is.
package struct Template: Hashable, Sendable {
  package var record: Record

  /// Takes a record for a template; nil if it is of another type.
  package init?(_ record: Record) {
    guard record.type == .template else { return nil }
    self.record = record
  }

  private init(value: JSONObject) {
    record = Record(type: .template, value: value)
  }

  package static func new(name: String, channel: Channel, text: String) -> Template {
    var template = Template(value: ["name": .string(name), "channel": .string(channel.rawValue)])
    template.text = text
    return template
  }

  package var name: String {
    get { record.value.text("name") ?? "" }
    set { record.value["name"] = .string(newValue) }
  }

  /// What it is sent as.
  package var channel: Channel? {
    get { record.value.text("channel").flatMap(Channel.init) }
    set { record.value.set("channel", to: newValue?.rawValue) }
  }

  /// The subject of an email.
  package var subject: String? {
    get { record.value.text("subject") }
    set { record.value.set("subject", to: newValue) }
  }

  /// The text, its lines separated by "\n".
  package var text: String {
    get { record.value.lines("text") ?? "" }
    set { record.value.set("text", toLines: newValue) }
  }

  /// The HTML form of the text.
  package var html: String? {
    get { record.value.lines("html") }
    set { record.value.set("html", toLines: newValue) }
  }
}
