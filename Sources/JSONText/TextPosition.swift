/// A place in a text, as editors count: lines and columns from 1.
package struct TextPosition: Hashable, Sendable, CustomStringConvertible {
  /// The line, from 1; lines end with LF, so CR LF counts once.
  package let line: Int
  /// The column, from 1, in Unicode scalars; a tab is one column, an emoji of several scalars several.
  package let column: Int
  /// The bytes before the place.
  package let offset: Int

  package init(line: Int, column: Int, offset: Int) {
    self.line = line
    self.column = column
    self.offset = offset
  }

  /// Finds the line and the column of an offset, which is held within the text.
  package init(offset: Int, in bytes: [UInt8]) {
    self = bytes.withUnsafeBufferPointer { TextPosition(offset: offset, in: $0) }
  }

  init(offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
    let end = max(0, min(offset, bytes.count))
    var line = 1
    var column = 1
    if let base = bytes.baseAddress {
      var index = 0
      while index < end {
        let byte = base[index]
        if byte == 0x0A {
          line += 1
          column = 1
        } else if byte & 0xC0 != 0x80 {
          // Continuation bytes of UTF-8 belong to the scalar counted before.
          column += 1
        }
        index += 1
      }
    }
    self.init(line: line, column: column, offset: end)
  }

  package var description: String { "line \(line), column \(column)" }
}
