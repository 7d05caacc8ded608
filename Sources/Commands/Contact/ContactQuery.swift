import JSONText
import Merging
import Records
import Workspace

/// Which people a list holds.
struct ContactQuery {
  /// A demand on one key.
  struct Condition {
    enum Test {
      /// The value, or one of a list, is this; case and accents make no difference.
      case equals(String)
      /// The text holds this.
      case holds(String)
      /// The address is this one, or begins so.
      case address(String)
      case isAbsent
    }

    let path: [String]
    let test: Test
  }

  /// Folded; all must stand somewhere.
  let words: [String]
  /// Folded; all must be there.
  var tags: [String] = []
  var conditions: [Condition] = []

  init(words: [String]) { self.words = words }

  /// Whether a person is one of them. Words may also stand in what contacts merged into the first say otherwise.
  func matches(_ person: Person) -> Bool {
    let record = person.record.value
    return conditions.allSatisfy { $0.matches(record) } && hasTags(record)
      && hasWords(record, person.view.alternates.flatMap(\.values))
  }

  private func hasTags(_ record: JSONObject) -> Bool {
    guard !tags.isEmpty else { return true }
    let present = (record["tags"]?.arrayValue ?? []).compactMap(\.stringValue).map(SearchText.fold)
    return tags.allSatisfy(present.contains)
  }

  private func hasWords(_ record: JSONObject, _ alternates: [JSONValue]) -> Bool {
    guard !words.isEmpty else { return true }
    var texts: [String] = []
    for value in alternates { Self.collect(value, into: &texts) }
    for (key, value) in record.members where !Self.unsearched.contains(key) { Self.collect(value, into: &texts) }
    let text = SearchText.fold(texts.joined(separator: "\n"))
    let digits = ["phone", "otherPhones"].compactMap { record[$0] }.map { $0.shown.filter(\.isNumber) }
    return words.allSatisfy { word in
      // People type a phone number with blanks in other places than it was written.
      text.contains(word) || (word.count >= 4 && word.allSatisfy(\.isNumber) && digits.contains { $0.contains(word) })
    }
  }

  private static let unsearched: Set<JSONKey> = ["createdAt", "conflicts", "id", "lead", "mergedInto"]

  private static func collect(_ value: JSONValue, into texts: inout [String]) {
    switch value {
    case .string(let text): texts.append(text)
    case .number(let number): texts.append(number.text)
    case .array(let elements): for element in elements { collect(element, into: &texts) }
    case .object(let object): for member in object.members { collect(member.value, into: &texts) }
    case .bool, .null: break
    }
  }
}

extension ContactQuery.Condition {
  /// Reads `KEY=VALUE`; `KEY=` asks for people who have no such key.
  init(_ text: String) throws {
    guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")), equals != text.startIndex else {
      throw Failure(.usage, "\"\(text)\" is no condition", hint: "write --where KEY=VALUE, such as custom.boats=14")
    }
    path = text[..<equals].split(separator: ".").map(String.init)
    let value = String(text[text.utf8.index(after: equals)...])
    test = value.isEmpty ? .isAbsent : .equals(value)
  }

  func matches(_ record: JSONObject) -> Bool {
    let value = JSONValue.object(record)[JSONPointer(path)]
    switch test {
    case .isAbsent: return value == nil || value?.isNull == true
    case .equals(let wanted):
      return texts(value).contains { SearchText.fold($0) == SearchText.fold(wanted) }
    case .holds(let wanted):
      return texts(value).contains { SearchText.fold($0).contains(SearchText.fold(wanted)) }
    case .address(let wanted):
      let key = EmailAddress.key(of: wanted)
      return texts(value).contains { text in
        key.map { EmailAddress.key(of: text) == $0 } ?? SearchText.fold(text).hasPrefix(SearchText.fold(wanted))
      }
    }
  }

  private func texts(_ value: JSONValue?) -> [String] {
    switch value {
    case .array(let elements): elements.map(\.shown)
    case let value?: [value.shown]
    case nil: []
    }
  }
}
