/// What identifies a record for ever: twelve lower-case hex digits.
///
/// Ids are ordered by their digits.
package struct RecordID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The twelve digits.
  package let text: String

  /// Takes an id over as it is written; nil where it is anything but twelve lower-case hex digits.
  package init?(_ text: String) {
    guard text.utf8.count == 12, text.utf8.allSatisfy({ $0.isLowerHexDigit }) else { return nil }
    self.text = text
  }

  /// Makes an id from the first six of eight random bytes.
  private init(randomBits: UInt64) {
    let digits = String(randomBits & 0xFFFF_FFFF_FFFF, radix: 16)
    text = String(repeating: "0", count: 12 - digits.utf8.count) + digits
  }

  /// A new id from the system's secure random source.
  ///
  /// For records that a command or a page creates; an id for content that already exists is derived (`ContentHash`).
  package static func random() -> RecordID {
    var generator = SystemRandomNumberGenerator()
    return RecordID(randomBits: generator.next())
  }

  /// An id derived from content: the first twelve hex digits of the hash of the parts.
  package static func derived(from parts: [String]) -> RecordID {
    RecordID(hash: ContentHash.hex12(strings: parts))
  }

  private init(hash: String) {
    text = hash
  }

  /// The folder that holds the record below its collection: the first two digits.
  package var folder: String { String(text.prefix(2)) }

  package var description: String { text }

  package static func < (left: RecordID, right: RecordID) -> Bool {
    left.text < right.text
  }
}

extension UInt8 {
  var isLowerHexDigit: Bool { isASCIIDigit || (self >= 0x61 && self <= 0x66) }
  var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }
  var isASCIILower: Bool { self >= 0x61 && self <= 0x7A }
  var isASCIIUpper: Bool { self >= 0x41 && self <= 0x5A }
  var isASCIILetter: Bool { isASCIILower || isASCIIUpper }
}
