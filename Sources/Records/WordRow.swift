/// The words of a short text in one row, folded, each after a blank: what a search of beginnings of words is held against where an
/// index of words would cost more than reading the row.
package struct WordRow: Hashable, Sendable {
  package let text: String

  package init(_ text: String) {
    var row = String.UnicodeScalarView()
    var isInside = false
    for scalar in SearchText.indexed(text).unicodeScalars {
      let isLetter = Self.isLetter(scalar)
      if isLetter, !isInside { row.append(" ") }
      if isLetter { row.append(scalar) }
      isInside = isLetter
    }
    self.text = String(row)
  }

  /// Whether words begin so, one after the other: those of "price-list" in "price-list.pdf".
  package func holds(_ beginning: WordRow) -> Bool { beginning.text.isEmpty || text.contains(beginning.text) }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x30...0x39, 0x61...0x7A: true
    case 0..<0x80: false
    default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
  }
}
