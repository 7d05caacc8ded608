import JSONText
package import Records

/// A person as the list of people filters and sorts by it.
package struct PersonLine: Hashable, Sendable {
  /// The contact that stands for the person.
  package let path: RecordPath
  let id: String
  /// By key: how it sorts, which for texts is the text folded.
  let ranks: [String: String]
  let ownerKey: String?
  /// What other keys hold, as JSON whose texts are folded; nil where there is nothing.
  let more: String?

  /// The keys that have a column of their own.
  static let columns = ["name", "company", "position", "source", "owner", "intent", "email", "phone", "createdAt"]

  /// - Parameter record: the person's record, blanks filled.
  package init(_ record: Record, at path: RecordPath) {
    self.path = path
    id = (record.id ?? path.id)?.text ?? path.text
    var ranks: [String: String] = [:]
    for key in Self.columns { ranks[key] = ListRank.contact(record.value[JSONKey(key)], of: key) }
    self.ranks = ranks
    ownerKey = record.value["owner"]?.stringValue.flatMap { EmailAddress.key(of: $0) }
    var rest = JSONObject()
    for (key, value) in record.value.members where !Self.listed.contains(key) { rest[key] = value.foldedTexts }
    more = rest.isEmpty ? nil : JSONWriter.inline(.object(rest))
  }

  private static let listed = Set(columns.map { JSONKey($0) }).union(["id", "conflicts"])
}

extension JSONValue {
  /// The value with all texts folded, and numbers as texts: `--where` compares texts.
  fileprivate var foldedTexts: JSONValue {
    switch self {
    case .string(let text): .string(SearchText.fold(text))
    case .number(let number): .string(number.text)
    case .bool(let flag): .string(flag ? "true" : "false")
    case .array(let elements): .array(elements.map(\.foldedTexts))
    case .object(let object):
      .object(object.members.reduce(into: JSONObject()) { $0[$1.key] = $1.value.foldedTexts })
    case .null: .null
    }
  }
}
