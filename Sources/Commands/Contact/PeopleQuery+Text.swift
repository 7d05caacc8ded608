import JSONText
import RecordIndex
import Records

extension PeopleQuery.Condition {
  /// Reads `KEY=VALUE`; `KEY=` asks for people who have no such key.
  init(_ text: String) throws {
    guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")), equals != text.startIndex else {
      throw Failure(.usage, "\"\(text)\" is no condition", hint: "write --where KEY=VALUE, such as custom.boats=14")
    }
    let value = String(text[text.utf8.index(after: equals)...])
    self.init(
      path: text[..<equals].split(separator: ".").map(String.init), test: value.isEmpty ? .isAbsent : .equals(value))
  }
}

extension PeopleQuery {
  /// Sorts by a key as it is asked for, with "-" for the other way round.
  mutating func sort(by key: String) throws {
    let path = key.drop { $0 == "-" }.split(separator: ".").map(String.init)
    let known = RecordSchema.of(.contact).fields.map(\.key.text)
    guard let first = path.first else { throw Failure(.usage, "--sort needs a key", hint: "such as --sort company") }
    guard known.contains(first) else {
      throw Failure(
        .usage, "contacts have no field \(first)",
        hint: first.nearest(among: known).map { "did you mean \($0)?" }
          ?? "sort by one of: \(known.joined(separator: ", "))")
    }
    (sort, isDescending) = (path, key.hasPrefix("-"))
  }

  /// The order as a cursor names it.
  private var order: String { (isDescending ? "-" : "") + sort.joined(separator: ".") }

  /// Goes on after a place that a list in the same order has shown.
  mutating func goOn(after cursor: String) throws {
    guard let parts = CursorText.parts(cursor), parts.count == 3, parts[0] == .string(order), let id = parts[1].stringValue
    else {
      throw Failure(
        .usage, "\"\(cursor)\" is no cursor of this list", hint: "take one that a list with the same --sort has shown")
    }
    after = Place(rank: parts[2].stringValue ?? ListRank.absent, id: id)
  }

  /// What a person hands back to go on after a place.
  func cursor(_ place: Place) -> String {
    CursorText.text([.string(order), .string(place.id), place.rank == ListRank.absent ? .null : .string(place.rank)])
  }
}
