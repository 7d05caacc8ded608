import JSONText
import Records

/// The files of one contact, as a test writes them down.
struct PersonFiles {
  static let ada = PersonFiles(id: "aaaaaaaaaaaa")
  static let ben = PersonFiles(id: "bbbbbbbbbbbb")

  let id: String

  var contactPath: String { path("contacts", "") }
  var notesPath: String { path("notes", "") }
  func timelinePath(_ year: Int, _ part: String = "") -> String { path("timelines", ".\(year)\(part)") }
  private func path(_ collection: String, _ ending: String) -> String {
    "orgs/acme/\(collection)/\(id.prefix(2))/n-\(id)\(ending).json"
  }

  /// The contact's file; fields replace those of the plainest contact there is, nil takes one out.
  func contact(_ fields: JSONObject = [:], without key: JSONKey? = nil) -> String {
    var value: JSONObject = ["id": .string(id), "name": "N", "phone": "+12025550100", "createdAt": "2026-01-01T00:00:00Z"]
    for member in fields.members { value[member.key] = member.value }
    if let key { value[key] = nil }
    return Self.text(.contact, value)
  }

  func notes(_ texts: String..., conflicts: [JSONValue] = []) -> String {
    let notes = texts.enumerated().map { number, text -> JSONValue in
      ["id": .string("note\(number)"), "at": "2026-01-02T00:00:00Z", "by": "ana@example.com", "text": .string(text)]
    }
    return Self.text(.notes, ["contact": .string(id), "notes": .array(notes)], conflicts: conflicts)
  }

  func timeline(_ events: JSONValue..., conflicts: [JSONValue] = []) -> String {
    Self.text(.timeline, ["contact": .string(id), "events": .array(events)], conflicts: conflicts)
  }

  /// An event at noon of a day; one that nobody signed is a machine's.
  static func event(
    _ id: String, _ day: String, type: String = "page_visit", title: String? = nil, by: String? = nil
  ) -> JSONValue {
    var event: JSONObject = ["id": .string(id), "at": .string("\(day)T12:00:00Z"), "type": .string(type)]
    event["title"] = title.map { .string($0) }
    event["by"] = by.map { .string($0) }
    return .object(event)
  }

  static func text(_ type: RecordType, _ value: JSONObject, conflicts: [JSONValue] = []) -> String {
    var value = value
    if !conflicts.isEmpty { value["conflicts"] = .array(conflicts) }
    return String(decoding: Record(type: type, value: value).canonicalBytes, as: UTF8.self)
  }
}

extension String {
  /// The text with every occurrence of another one replaced.
  func replacing(_ old: String, with new: String) -> String {
    split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
  }
}
