import JSONText
import RecordIndex
import Records

/// Places as people hand them back to go on after them.
extension TimePlace {
  /// - Parameter list: What the list is of; a cursor of another list is refused.
  func cursor(of list: String) -> String {
    CursorText.text([.string(list), at.map { .string($0.description) } ?? .null, .string(id)])
  }

  /// - Throws: `Failure` (`usage`) for what is no cursor of this list.
  init(cursor text: String, of list: String) throws {
    guard let parts = CursorText.parts(text), parts.count == 3, parts[0] == .string(list), let id = parts[2].stringValue
    else {
      throw Failure(
        .usage, "\"\(text)\" is no cursor of this list", hint: "take one that the same list has shown")
    }
    self.init(at: parts[1].stringValue.flatMap { Timestamp($0) }, id: id)
  }
}

extension PageOptions {
  /// The place of a list after which to go on.
  func place(in list: String) throws -> TimePlace? { try after.map { try TimePlace(cursor: $0, of: list) } }
}

extension Printer {
  /// Says how to see what follows.
  func hint(after place: TimePlace?, left: Int?, of list: String) throws {
    guard let place, let left, left > 0 else { return }
    try hint("\(left) more: --after \(place.cursor(of: list))")
  }
}
