import JSONText

/// The settings of an organization: names for the fields of `org.json`.
package struct Org: Hashable, Sendable {
  package var record: Record

  /// Takes a record for an organization's settings; nil if it is of another type.
  package init?(_ record: Record) {
    guard record.type == .org else { return nil }
    self.record = record
  }

  private init(value: JSONObject) {
    record = Record(type: .org, value: value)
  }

  /// An organization that has just been created.
  package static func new(name: String) -> Org {
    Org(value: ["name": .string(name)])
  }

  package var name: String {
    get { record.value.text("name") ?? "" }
    set { record.value["name"] = .string(newValue) }
  }

  /// The region in which phone numbers without "+" are read.
  package var defaultRegion: String? {
    get { record.value.text("defaultRegion") }
    set { record.value.set("defaultRegion", to: newValue) }
  }

  /// The name of the IANA time zone the organization works in.
  package var timeZone: String? {
    get { record.value.text("timeZone") }
    set { record.value.set("timeZone", to: newValue) }
  }

  /// The stages of a deal in their order; the default ones where the settings name none.
  package var stages: [Stage] {
    get {
      guard let list = record.value["stages"]?.arrayValue else { return Stage.defaults }
      return list.compactMap { element in
        guard let object = element.objectValue, let name = object.text("name") else { return nil }
        return Stage(name: name, kind: object.text("type").flatMap(Stage.Kind.init) ?? .open)
      }
    }
    set {
      record.value["stages"] = .array(
        newValue.map { .object(["name": .string($0.name), "type": .string($0.kind.rawValue)]) })
    }
  }

  /// The people of the organization. Keys of a member that are not the schema's survive when a member is set again.
  package var members: [Member] {
    get {
      (record.value["members"]?.arrayValue ?? []).compactMap { element in
        guard let object = element.objectValue, let email = object.text("email") else { return nil }
        return Member(email: email, name: object.text("name"))
      }
    }
    set {
      let before = (record.value["members"]?.arrayValue ?? []).compactMap(\.objectValue)
      let after = newValue.map { member -> JSONValue in
        var object = before.first { $0.text("email")?.hasSameBytes(as: member.email) == true } ?? ["email": .string(member.email)]
        object.set("name", to: member.name)
        return .object(object)
      }
      record.value["members"] = after.isEmpty ? nil : .array(after)
    }
  }

  /// A step that a deal goes through.
  package struct Stage: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable {
      case open
      case won
      case lost
    }

    package let name: String
    /// What a deal at this stage is.
    package let kind: Kind

    package init(name: String, kind: Kind) {
      self.name = name
      self.kind = kind
    }

    /// The stages of an organization that names none.
    package static let defaults = [
      Stage(name: "New", kind: .open), Stage(name: "Discovery", kind: .open), Stage(name: "Proposal", kind: .open),
      Stage(name: "Negotiation", kind: .open), Stage(name: "Won", kind: .won), Stage(name: "Lost", kind: .lost),
    ]
  }

  /// Somebody who works in the organization.
  package struct Member: Hashable, Sendable {
    /// The address by which records name the member in `owner`.
    package let email: String
    package let name: String?

    package init(email: String, name: String?) {
      self.email = email
      self.name = name
    }
  }
}
