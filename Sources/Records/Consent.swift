package import JSONText

/// Whether one address may be written to: names for the fields of a consent record.
///
/// What the schema does not know stays as it is.
package struct Consent: Hashable, Sendable {
  package var record: Record

  /// Takes a record for consent; nil if it is of another type.
  package init?(_ record: Record) {
    guard record.type == .consent else { return nil }
    self.record = record
  }

  private init(value: JSONObject) {
    record = Record(type: .consent, value: value)
  }

  /// An address about which nothing was said yet.
  package static func new(channel: Channel, address: String) -> Consent {
    Consent(value: ["channel": .string(channel.rawValue), "address": .string(address), "entries": []])
  }

  /// The way the messages travel.
  package var channel: Channel? {
    get { record.value.text("channel").flatMap(Channel.init) }
    set { record.value.set("channel", to: newValue?.rawValue) }
  }

  /// The address it is about.
  package var address: String {
    get { record.value.text("address") ?? "" }
    set { record.value["address"] = .string(newValue) }
  }

  /// What was said; entries are only ever added. The file orders them by time and id.
  package var entries: [Entry] {
    get { record.value.elements("entries") }
    set { record.value.set("entries", to: newValue) }
  }

  package enum State: String, CaseIterable, Hashable, Sendable {
    case optedOut = "opted_out"
    case optedIn = "opted_in"
    case bounced
  }

  /// What was said at one time.
  package struct Entry: Hashable, Sendable, RecordElement {
    package var value: JSONObject

    package init(value: JSONObject) { self.value = value }

    package init(id: String, at: Timestamp, state: State) {
      value = ["id": .string(id), "at": .string(at.description), "state": .string(state.rawValue)]
    }

    package var id: String? {
      get { value.text("id") }
      set { value.set("id", to: newValue) }
    }

    /// When it was said.
    package var at: Timestamp? {
      get { value.time("at") }
      set { value.set("at", to: newValue) }
    }

    package var state: State? {
      get { value.text("state").flatMap(State.init) }
      set { value.set("state", to: newValue?.rawValue) }
    }

    package var reason: String? {
      get { value.text("reason") }
      set { value.set("reason", to: newValue) }
    }

    /// What shows it: the message, the click, the bounce.
    package var evidence: String? {
      get { value.text("evidence") }
      set { value.set("evidence", to: newValue) }
    }

    /// The one of our senders it was said to; nil for all.
    package var sender: String? {
      get { value.text("sender") }
      set { value.set("sender", to: newValue) }
    }

    /// The opt-outs that a person's opt-in lifts, by id.
    package var over: [String] {
      get { value.texts("over") }
      set { value.set("over", to: newValue) }
    }
  }
}
