import ArgumentParser
import JSONText
import RecordIndex
import Records

/// A list in order of time, the newest first, handed out in parts.
///
/// A cursor is a place in that order, not a number of elements and not an element: what comes, goes or is moved elsewhere
/// between two parts, whatever its time, neither hides nor repeats anything else.
struct TimePages<Element> {
  /// What the list is of; a cursor of another list is refused.
  let name: String
  let place: (Element) -> TimePlace

  /// A part of a list.
  struct Page {
    let shown: [Element]
    /// How many follow.
    let left: Int
  }

  /// - Parameters:
  ///   - cursor: The place after which to begin, as `cursor(of:)` gave it; nil for the beginning.
  ///   - limit: The most elements wanted; nil for all.
  /// - Throws: `Failure` (`usage`) for what is no cursor of this list.
  func page(of elements: [Element], after cursor: String?, limit: Int?) throws -> Page {
    let start = try cursor.map { try TimePlace(cursor: $0, of: name) }
    let rest = elements.map { (place: place($0), element: $0) }
      .filter { entry in start.map { entry.place < $0 } ?? true }
      .sorted { $1.place < $0.place }
    let shown = rest.prefix(limit ?? rest.count).map(\.element)
    return Page(shown: shown, left: rest.count - shown.count)
  }

  func cursor(of element: Element) -> String { place(element).cursor(of: name) }
}

/// A place in a list by time: the time, then what tells apart things of one time. What has no time is the oldest.
struct TimePlace: Comparable {
  let at: Timestamp?
  let id: String

  static func < (left: TimePlace, right: TimePlace) -> Bool {
    switch (left.at, right.at) {
    case (nil, _?): true
    case (_?, nil): false
    case (let first?, let second?) where first != second: first < second
    default: left.id.utf8.lexicographicallyPrecedes(right.id.utf8)
    }
  }

  static func == (left: TimePlace, right: TimePlace) -> Bool {
    left.at == right.at && left.id.utf8.elementsEqual(right.id.utf8)
  }
}

extension TimePlace {
  func cursor(of list: String) -> String {
    CursorText.text([.string(list), at.map { .string($0.description) } ?? .null, .string(id)])
  }

  init(cursor text: String, of list: String) throws {
    guard let parts = CursorText.parts(text), parts.count == 3, parts[0] == .string(list), let id = parts[2].stringValue
    else {
      throw Failure(
        .usage, "\"\(text)\" is no cursor of this list", hint: "take one that the same list has shown")
    }
    self.id = id
    at = parts[1].stringValue.flatMap { Timestamp($0) }
  }
}

extension TimePages {
  /// Says how to see what follows.
  func hint(after page: Page, to printer: Printer) throws {
    guard page.left > 0, let last = page.shown.last else { return }
    try printer.hint("\(page.left) more: --after \(cursor(of: last))")
  }
}

extension TimeQuery {
  /// Goes on after a place that the same list has shown.
  mutating func goOn(after cursor: String?, of list: String) throws {
    guard let cursor else { return }
    let place = try TimePlace(cursor: cursor, of: list)
    after = Place(at: place.at, id: place.id)
  }
}

extension TimeQuery.Place {
  /// What a person hands back to go on after this place.
  func cursor(of list: String) -> String { TimePlace(at: at, id: id).cursor(of: list) }
}

extension Printer {
  /// Says how to see what follows.
  func hint(after place: TimeQuery.Place?, left: Int?, of list: String) throws {
    guard let place, let left, left > 0 else { return }
    try hint("\(left) more: --after \(place.cursor(of: list))")
  }
}
