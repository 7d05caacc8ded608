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

  /// The address as a contact's is compared; as it stands where it is none.
  package var addressKey: String {
    switch channel {
    case .email: EmailAddress.key(of: address) ?? address
    case .sms, nil: PhoneNumber.key(of: address, defaultRegion: nil) ?? address
    }
  }

  /// Whom a person assigned the thread to, against what the address says; setting an empty list takes `assigned` out.
  package var assigned: [Assignment] {
    get { record.value.elements("assigned") }
    set {
      record.value.set("assigned", to: newValue)
      if newValue.isEmpty { record.value["assigned"] = nil }
    }
  }

  /// Whom a person gave a message of some time to; nil where the address tells.
  ///
  /// Of several, the one that begins last is meant, then the one that ends first, then the smaller id. What has no time is older
  /// than everything that has one.
  package func assignment(at time: Timestamp?) -> Assignment? {
    assigned.filter { $0.contact != nil && $0.covers(time) }.min { $0.rules(over: $1) }
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

    /// Until when, that instant not included; nil without end.
    package var until: Timestamp? { value.time("until") }

    fileprivate func covers(_ time: Timestamp?) -> Bool {
      guard let time else { return from == nil }
      return from.map { $0 <= time } ?? true && until.map { time < $0 } ?? true
    }

    fileprivate func rules(over other: Assignment) -> Bool {
      switch (from, other.from) {
      case (let mine?, let theirs?) where mine != theirs: return mine > theirs
      case (_?, nil): return true
      case (nil, _?): return false
      default: break
      }
      switch (until, other.until) {
      case (let mine?, let theirs?) where mine != theirs: return mine < theirs
      case (_?, nil): return true
      case (nil, _?): return false
      default: break
      }
      return (contact?.text ?? "") < (other.contact?.text ?? "")
    }
  }
}
