/// The words of a short text in one row, folded, each after a blank: what a search of beginnings of words is held against where an
/// index of words would cost more than reading the row.
package struct WordRow: Hashable, Sendable {
  package let text: String

  package init(_ text: String) {
    var indexed = SearchText.indexed(text)
    if let row = indexed.withUTF8(Self.plainRow) {
      self.text = row
      return
    }
    var row = String.UnicodeScalarView()
    var isInside = false
    for scalar in indexed.unicodeScalars {
      let isLetter = Self.isLetter(scalar)
      if isLetter, !isInside { row.append(" ") }
      if isLetter { row.append(scalar) }
      isInside = isLetter
    }
    self.text = String(row)
  }

  /// The row of a text that is all ASCII, as most are, byte by byte; nil for another.
  private static func plainRow(_ text: UnsafeBufferPointer<UInt8>) -> String? {
    guard text.isPlain else { return nil }
    // A blank comes for every word, whose letter is followed by something else or by nothing.
    return String(unsafeUninitializedCapacity: text.count + 1) { row in
      var count = 0
      var isInside = false
      for byte in text {
        let isLetter = isLetter(Unicode.Scalar(byte))
        if isLetter {
          if !isInside {
            row[count] = UInt8(ascii: " ")
            count += 1
          }
          row[count] = byte
          count += 1
        }
        isInside = isLetter
      }
      return count
    }
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
