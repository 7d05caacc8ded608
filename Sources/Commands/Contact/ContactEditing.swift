import JSONText
import Records

/// Applies changes to a contact: what each field may hold comes from the field table.
struct ContactEditing {
  let organization: Organization
  /// How a value is given to the command, for hints.
  let spelling: @Sendable (_ key: String, _ value: String) -> String

  private var schema: RecordSchema { RecordSchema.of(.contact) }

  /// Keys that Kith keeps, with the way to change what they say.
  private static let kept: [String: String] = [
    "id": "the id of a record never changes",
    "createdAt": "edit the file to correct it",
    "createdBy": "edit the file to correct it",
    "lead": "it says which lead the contact was made from",
    "mergedInto": "it says which contact stands for this one",
    "conflicts": "kith conflicts resolve",
  ]

  /// - Throws: `Failure`: `usage` for a change that makes no sense, `invalidData` for a value the field cannot hold.
  func apply(_ changes: [FieldChange], to contact: inout Contact) throws {
    for change in changes { try apply(change, to: &contact.record.value) }
    // Only what was typed now: what somebody saved before is not this command's to judge.
    for change in changes { try check(change.path[0], of: contact) }
  }

  private func apply(_ change: FieldChange, to value: inout JSONObject) throws {
    let key = change.path[0]
    if let reason = Self.kept[key] {
      throw Failure(.usage, "\(key) is kept by Kith and cannot be set", hint: reason)
    }
    guard let field = schema.field(JSONKey(key)) else {
      guard case .json = change.value else { throw unknown(change) }
      return try set(change, in: &value)
    }
    guard change.path.count == 1 || field.shape == .map else {
      throw Failure(.usage, "\(key) has no keys of its own", hint: "write \(key)=…")
    }
    if change.path.count > 1 { return try set(change, in: &value) }
    switch change.value {
    case .json(let json):
      value[field.key] = json
    case .text(let text) where change.operation == .set && text.isEmpty:
      guard !field.isRequired else { throw Failure(.usage, "\(key) cannot be taken away", hint: "write \(key)=…") }
      value[field.key] = nil
    case .text(let text):
      try set(field, change.operation, text, in: &value)
    }
  }

  private func set(
    _ field: Field, _ operation: FieldChange.Operation, _ text: String, in value: inout JSONObject
  ) throws {
    switch field.shape {
    case .set, .list:
      let words = try members(text, of: field)
      var members = operation == .set ? [] : value[field.key]?.arrayValue ?? []
      for word in words {
        let present = members.firstIndex { isSame($0, word, in: field) }
        switch (operation, present) {
        case (.remove, let place?): members.remove(at: place)
        case (.set, nil), (.add, nil): members.append(word)
        default: break
        }
      }
      value[field.key] = members.isEmpty ? nil : .array(members)
    case .map:
      guard operation == .set, case .object(let object)? = Self.json(text) else {
        throw Failure(
          .usage, "\(field.key) is an object",
          hint: "write \(field.key).KEY=VALUE for one key, or \(field.key)={…} for all of it")
      }
      value[field.key] = .object(object)
    default:
      guard operation == .set else {
        throw Failure(.usage, "\(field.key) holds one value", hint: "write \(field.key)=\(text)")
      }
      let isText = field.shape != .integer && field.shape != .boolean
      value[field.key] = isText ? .string(text.trimmed) : Self.json(text) ?? .string(text)
    }
  }

  /// Sets or removes a value under several keys, making the objects on the way.
  private func set(_ change: FieldChange, in value: inout JSONObject) throws {
    let new: JSONValue?
    switch change.value {
    case .json(let json): new = json
    case .text(let text) where change.operation == .set: new = text.isEmpty ? nil : Self.json(text) ?? .string(text)
    case .text:
      throw Failure(.usage, "\(change.name) is set with =", hint: "write \(change.name)=VALUE")
    }
    guard let changed = try value.setting(new, at: change.path[...]) else {
      throw Failure(
        .usage, "\(change.name) cannot be set: something on the way is not an object",
        hint: "kith contact show --json tells what stands there")
    }
    value = changed
    if value["custom"]?.objectValue?.isEmpty == true { value["custom"] = nil }
  }

  private func members(_ text: String, of field: Field) throws -> [JSONValue] {
    if text.hasPrefix("[") {
      guard case .array(let members)? = Self.json(text) else {
        throw Failure(.usage, "\(field.key): this is no JSON array", hint: "write \(field.key)=one,two")
      }
      return members
    }
    return text.split(separator: ",").map { .string(String($0).trimmed) }
  }

  private func isSame(_ left: JSONValue, _ right: JSONValue, in field: Field) -> Bool {
    guard field.key == "otherEmails", let first = left.stringValue, let second = right.stringValue,
      let key = EmailAddress.key(of: first)
    else { return left == right }
    return EmailAddress.key(of: second) == key
  }

  private static func json(_ text: String) -> JSONValue? {
    do {
      return try JSONParser.parse(Array(text.utf8))
    } catch {
      return nil
    }
  }

  private func unknown(_ change: FieldChange) -> Failure {
    let key = change.path[0]
    let known = schema.fields.map(\.key.text).filter { Self.kept[$0] == nil }
    if let likely = key.nearest(among: known) {
      return Failure(.usage, "contacts have no field \(key)", hint: "did you mean \(likely)?")
    }
    return Failure(
      .usage, "contacts have no field \(key)",
      hint: "keep what is your own under custom: custom.\(key)=…; or say --set '\(key)=JSON'")
  }
}

extension ContactEditing {
  /// Whether a field that was set can be what it says, with the reason where it cannot.
  private func check(_ key: String, of contact: Contact) throws {
    let issue = Record.validate(contact.record.value, as: .contact).first { $0.pointer.tokens.first == key }
    if let issue { throw Failure(issue, spelling: spelling) }
    switch key {
    case "phone": try contact.phone.map { try organization.requirePhone($0) }
    case "otherPhones": for phone in contact.otherPhones { try organization.requirePhone(phone) }
    case "owner": try contact.owner.map { try organization.requireMember($0) }
    default: break
    }
  }
}

extension JSONObject {
  /// A copy with another value at a path of keys, nil where a value on the way is no object; a nil value removes.
  fileprivate func setting(_ value: JSONValue?, at path: ArraySlice<String>) throws -> JSONObject? {
    guard let first = path.first else { return self }
    var copy = self
    let key = JSONKey(first)
    if path.count == 1 {
      copy[key] = value
      return copy
    }
    guard value != nil || self[key] != nil else { return self }
    guard let inner = self[key].map(\.objectValue) ?? JSONObject(),
      let changed = try inner.setting(value, at: path.dropFirst())
    else { return nil }
    copy[key] = .object(changed)
    return copy
  }
}

extension String {
  /// Without blanks around it.
  var trimmed: String {
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }
}
