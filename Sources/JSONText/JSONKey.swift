/// A key of a JSON object, compared, hashed and ordered by its UTF-8 bytes.
///
/// Two keys that look the same but are different bytes ("é" in NFC and in NFD) are two keys.
package struct JSONKey: Hashable, Comparable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// The key without quotation marks and escapes.
  package let text: String

  package init(_ text: String) {
    self.text = text
  }

  package init(stringLiteral value: String) {
    text = value
  }

  package var description: String { text }

  package static func == (left: JSONKey, right: JSONKey) -> Bool {
    left.text.hasSameBytes(as: right.text)
  }

  package static func < (left: JSONKey, right: JSONKey) -> Bool {
    left.text.precedesInBytes(right.text)
  }

  package func hash(into hasher: inout Hasher) {
    text.hashBytes(into: &hasher)
  }
}
