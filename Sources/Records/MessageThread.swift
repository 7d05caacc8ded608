package import JSONText

/// The messages with one phone number or email address in one year: names for the fields of a thread.
///
/// What the schema does not know stays as it is.
package struct MessageThread: Hashable, Sendable {
  package var record: Record

  /// Takes a record for a thread; nil if it is of another type.
  package init?(_ record: Record) {
    guard record.type == .thread else { return nil }
    self.record = record
  }

  private init(value: JSONObject) {
    record = Record(type: .thread, value: value)
  }

  /// A thread without messages.
  package static func new(channel: Channel, address: String) -> MessageThread {
    MessageThread(value: ["channel": .string(channel.rawValue), "address": .string(address), "messages": []])
  }

  /// The way the messages travel.
  package var channel: Channel? {
    get { record.value.text("channel").flatMap(Channel.init) }
    set { record.value.set("channel", to: newValue?.rawValue) }
  }

  /// Whom the messages are exchanged with.
  package var address: String {
    get { record.value.text("address") ?? "" }
    set { record.value["address"] = .string(newValue) }
  }

  /// Whom a person assigned the thread to, against what the address says; setting an empty list takes `assigned` out.
  package var assigned: [Assignment] {
    get { record.value.elements("assigned") }
    set {
      record.value.set("assigned", to: newValue)
      if newValue.isEmpty { record.value["assigned"] = nil }
    }
  }

  /// The messages. The file orders them by time and id.
  package var messages: [Message] {
    get { record.value.elements("messages") }
    set { record.value.set("messages", to: newValue) }
  }

  /// A person's word that the messages of a while belong to a contact.
  package struct Assignment: Hashable, Sendable, RecordElement {
    package var value: JSONObject

    package init(value: JSONObject) { self.value = value }

    package init(contact: RecordID, from: Timestamp? = nil, until: Timestamp? = nil) {
      value = ["contact": .string(contact.text)]
      value.set("from", to: from)
      value.set("until", to: until)
    }

    package var contact: RecordID? { value.reference("contact") }

    /// From when on; nil from the beginning.
    package var from: Timestamp? { value.time("from") }

    /// Until when; nil without end.
    package var until: Timestamp? { value.time("until") }
  }
}
