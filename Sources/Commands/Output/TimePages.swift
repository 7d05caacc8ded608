import RecordIndex

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

extension TimePages {
  /// Says how to see what follows.
  func hint(after page: Page, to printer: Printer) throws {
    try printer.hint(after: page.shown.last.map(place), left: page.left, of: name)
  }
}
