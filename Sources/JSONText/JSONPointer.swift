/// A way to a value inside another one, as RFC 6901 writes it: `/otherPhones/0`, `/a~1b`; the empty text is the whole.
///
/// Compared and ordered token by token, tokens by UTF-8 bytes.
package struct JSONPointer: Sendable, CustomStringConvertible {
  /// The keys and indexes on the way, unescaped.
  package let tokens: [String]

  package init(_ tokens: [String]) {
    self.tokens = tokens
  }

  /// Reads the form of RFC 6901, section 3.
  ///
  /// Returns nil where the text neither is empty nor begins with "/", and where a "~" is followed by neither "0" nor "1".
  package init?(text: String) {
    var tokens: [String] = []
    var token: [UInt8] = []
    var bytes = Array(text.utf8)[...]
    guard let first = bytes.popFirst() else {
      self.init([])
      return
    }
    guard first == UInt8(ascii: "/") else { return nil }
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "/"):
        tokens.append(String(decoding: token, as: UTF8.self))
        token = []
      case UInt8(ascii: "~"):
        switch bytes.popFirst() {
        case UInt8(ascii: "0"): token.append(UInt8(ascii: "~"))
        case UInt8(ascii: "1"): token.append(UInt8(ascii: "/"))
        default: return nil
        }
      default:
        token.append(byte)
      }
    }
    tokens.append(String(decoding: token, as: UTF8.self))
    self.init(tokens)
  }

  /// The pointer to the whole value.
  package static let root = JSONPointer([])

  /// The pointer to a member or element of what this one points to.
  package func appending(_ token: String) -> JSONPointer {
    JSONPointer(tokens + [token])
  }

  /// The pointer in the form of RFC 6901, which `init(text:)` reads back.
  package var description: String {
    var bytes: [UInt8] = []
    for token in tokens {
      bytes.append(UInt8(ascii: "/"))
      for byte in token.utf8 {
        switch byte {
        case UInt8(ascii: "~"): bytes.append(contentsOf: "~0".utf8)
        case UInt8(ascii: "/"): bytes.append(contentsOf: "~1".utf8)
        default: bytes.append(byte)
        }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The index that a token names in an array: decimal digits without leading zero (RFC 6901, section 4), nil otherwise.
  static func index(_ token: String) -> Int? {
    guard let first = token.utf8.first, token.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    if first == 0x30, token.utf8.count > 1 { return nil }
    return Int(token)
  }
}

extension JSONPointer: Hashable, Comparable {
  package static func == (left: JSONPointer, right: JSONPointer) -> Bool {
    left.tokens.count == right.tokens.count
      && zip(left.tokens, right.tokens).allSatisfy { $0.hasSameBytes(as: $1) }
  }

  package static func < (left: JSONPointer, right: JSONPointer) -> Bool {
    left.tokens.lexicographicallyPrecedes(right.tokens) { $0.precedesInBytes($1) }
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(tokens.count)
    for token in tokens { token.hashBytes(into: &hasher) }
  }
}

extension JSONValue {
  /// The value at a pointer, nil where the way does not exist; "-" names no element.
  package subscript(_ pointer: JSONPointer) -> JSONValue? {
    var value = self
    for token in pointer.tokens {
      switch value {
      case .object(let object):
        guard let next = object[JSONKey(token)] else { return nil }
        value = next
      case .array(let elements):
        guard let index = JSONPointer.index(token), elements.indices.contains(index) else { return nil }
        value = elements[index]
      case .null, .bool, .number, .string:
        return nil
      }
    }
    return value
  }
}
