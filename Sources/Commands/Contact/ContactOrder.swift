import JSONText
import Records
import Workspace

/// The order of a list of people: by one key, then by id; people without the key come last, either way round.
struct ContactOrder {
  /// A person with what the order looks at.
  struct Entry {
    let person: Person
    fileprivate let rank: Rank
    fileprivate let id: String
  }

  /// A place in the list, which stays right while people come and go.
  struct Cursor {
    fileprivate let rank: Rank
    fileprivate let id: String
    fileprivate let key: String
  }

  /// A value as the order sees it; nil where there is none.
  fileprivate struct Rank {
    let text: String?
  }

  /// The key as it was asked for, with its "-".
  private let key: String
  private let path: [String]
  private let isDescending: Bool

  init(_ key: String) throws {
    self.key = key
    isDescending = key.hasPrefix("-")
    path = key.drop { $0 == "-" }.split(separator: ".").map(String.init)
    let known = RecordSchema.of(.contact).fields.map(\.key.text)
    guard let first = path.first else { throw Failure(.usage, "--sort needs a key", hint: "such as --sort company") }
    guard known.contains(first) else {
      throw Failure(
        .usage, "contacts have no field \(first)",
        hint: first.nearest(among: known).map { "did you mean \($0)?" }
          ?? "sort by one of: \(known.joined(separator: ", "))")
    }
  }

  func sorted(_ people: [Person]) -> [Entry] {
    people.map { Entry(person: $0, rank: rank($0.record), id: $0.id?.text ?? $0.path.text) }
      .sorted { precedes(($0.rank, $0.id), ($1.rank, $1.id)) }
  }

  func isAfter(_ entry: Entry, _ cursor: Cursor) -> Bool {
    precedes((cursor.rank, cursor.id), (entry.rank, entry.id))
  }

  func cursor(_ entry: Entry) -> Cursor { Cursor(rank: entry.rank, id: entry.id, key: key) }

  private func precedes(_ a: (Rank, String), _ b: (Rank, String)) -> Bool {
    switch (a.0.text, b.0.text) {
    case (let first?, let second?) where !first.utf8.elementsEqual(second.utf8):
      return isDescending
        ? second.utf8.lexicographicallyPrecedes(first.utf8) : first.utf8.lexicographicallyPrecedes(second.utf8)
    case (.some, nil): return true
    case (nil, .some): return false
    default: return a.1 < b.1
    }
  }

  private func rank(_ record: Record) -> Rank {
    guard let value = JSONValue.object(record.value)[JSONPointer(path)] else { return Rank(text: nil) }
    switch path[0] {
    case "intent":
      // From high to low, as a person reads it.
      let place = ["high", "medium", "low"].firstIndex(of: value.stringValue ?? "")
      return Rank(text: place.map { String($0) })
    case "createdAt":
      guard let time = value.stringValue.flatMap({ Timestamp($0) }) else { return Rank(text: nil) }
      return Rank(text: time.description)
    default:
      if let number = value.numberValue.flatMap({ Double($0.text) }) { return Rank(text: Self.sortable(number)) }
      return Rank(text: SearchText.fold(value.shown))
    }
  }

  /// A text that sorts as the number does.
  private static func sortable(_ number: Double) -> String {
    let bits = number.bitPattern
    let ordered = bits >> 63 == 1 ? ~bits : bits | 1 << 63
    let digits = String(ordered, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension ContactOrder.Cursor {
  /// Reads a cursor that a list has shown.
  init(_ text: String, for order: ContactOrder) throws {
    guard let parts = CursorText.parts(text), parts.count == 3, let key = parts[0].stringValue,
      let id = parts[1].stringValue, order.isSorted(by: key)
    else {
      throw Failure(
        .usage, "\"\(text)\" is no cursor of this list", hint: "take one that a list with the same --sort has shown")
    }
    self.key = key
    self.id = id
    rank = .init(text: parts[2].stringValue)
  }

  /// What a person hands back to go on after this place.
  var text: String { CursorText.text([.string(key), .string(id), rank.text.map { .string($0) } ?? .null]) }
}

extension ContactOrder {
  fileprivate func isSorted(by key: String) -> Bool { key.utf8.elementsEqual(self.key.utf8) }
}
