/// The spelling of values that hold no others, the same in every layout.
extension [UInt8] {
  /// Appends null, a boolean, a number or a string; arrays and objects are laid out by the caller.
  mutating func appendJSONScalar(_ value: JSONValue) {
    switch value {
    case .null: append(contentsOf: "null".utf8)
    case .bool(true): append(contentsOf: "true".utf8)
    case .bool(false): append(contentsOf: "false".utf8)
    case .number(let number): number.text.withUTF8Bytes { append(contentsOf: $0) }
    case .string(let text): appendJSONString(text)
    case .array, .object: assertionFailure("containers are laid out by the caller")
    }
  }

  /// Appends text in quotation marks with as few escapes as RFC 8259 allows: `"`, `\` and the controls below U+0020.
  mutating func appendJSONString(_ text: String) {
    append(0x22)
    text.withUTF8Bytes { bytes in
      guard let base = bytes.baseAddress else { return }
      var pending = 0
      var index = 0
      while index < bytes.count {
        let byte = base[index]
        if byte >= 0x20, byte != 0x22, byte != 0x5C {
          index += 1
          continue
        }
        append(contentsOf: UnsafeBufferPointer(start: base + pending, count: index - pending))
        appendJSONEscape(of: byte)
        index += 1
        pending = index
      }
      append(contentsOf: UnsafeBufferPointer(start: base + pending, count: index - pending))
    }
    append(0x22)
  }

  private mutating func appendJSONEscape(of byte: UInt8) {
    append(0x5C)
    switch byte {
    case 0x22, 0x5C: append(byte)
    case 0x08: append(UInt8(ascii: "b"))
    case 0x09: append(UInt8(ascii: "t"))
    case 0x0A: append(UInt8(ascii: "n"))
    case 0x0C: append(UInt8(ascii: "f"))
    case 0x0D: append(UInt8(ascii: "r"))
    default:
      append(contentsOf: byte < 0x10 ? "u000".utf8 : "u001".utf8)
      let low = byte & 0x0F
      append(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
    }
  }
}
