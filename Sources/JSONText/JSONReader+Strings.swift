extension JSONReader {
  /// Reads the string whose opening quotation mark is next and steps behind the closing one.
  mutating func readString() throws(JSONSyntaxError) -> String {
    let start = offset + 1
    let end = try endOfRun(from: start, quote: offset)
    if base[end] == UInt8(ascii: "\"") {
      offset = end + 1
      return text(from: start, to: end)
    }
    return try readEscapedString(start: start, firstEscape: end)
  }

  private mutating func readEscapedString(start: Int, firstEscape: Int) throws(JSONSyntaxError) -> String {
    let quote = offset
    var decoded = Array(UnsafeBufferPointer(start: base + start, count: firstEscape - start))
    var index = firstEscape
    while base[index] != UInt8(ascii: "\"") {
      let runStart = try decodeEscape(at: index, quote: quote, into: &decoded)
      index = try endOfRun(from: runStart, quote: quote)
      decoded.append(contentsOf: UnsafeBufferPointer(start: base + runStart, count: index - runStart))
    }
    offset = index + 1
    return String(decoding: decoded, as: UTF8.self)
  }

  /// Finds the next quotation mark or backslash; what is before it is text without escapes and valid UTF-8.
  private func endOfRun(from start: Int, quote: Int) throws(JSONSyntaxError) -> Int {
    var index = start
    while index < count {
      let byte = base[index]
      if byte >= 0x80 {
        let length = UTF8Sequence.length(base, at: index, to: count)
        guard length > 0 else { throw invalidUTF8(at: index) }
        index += length
      } else if byte == 0x22 || byte == 0x5C {
        return index
      } else if byte < 0x20 {
        throw rawControl(at: index, quote: quote)
      } else {
        index += 1
      }
    }
    throw unclosedString(quote: quote, end: count)
  }

  /// Decodes the escape whose backslash stands at the index; returns the index behind it.
  private func decodeEscape(at index: Int, quote: Int, into decoded: inout [UInt8]) throws(JSONSyntaxError) -> Int {
    guard index + 1 < count else { throw unclosedString(quote: quote, end: count) }
    switch base[index + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(base[index + 1])
    case UInt8(ascii: "b"): decoded.append(0x08)
    case UInt8(ascii: "f"): decoded.append(0x0C)
    case UInt8(ascii: "n"): decoded.append(0x0A)
    case UInt8(ascii: "r"): decoded.append(0x0D)
    case UInt8(ascii: "t"): decoded.append(0x09)
    case UInt8(ascii: "u"): return try decodeUnicodeEscape(at: index, into: &decoded)
    default: throw mistakenEscape(at: index, quote: quote)
    }
    return index + 2
  }

  private func decodeUnicodeEscape(at index: Int, into decoded: inout [UInt8]) throws(JSONSyntaxError) -> Int {
    guard let unit = codeUnit(at: index) else { throw mistakenUnicodeEscape(at: index) }
    if let scalar = Unicode.Scalar(unit) {
      UTF8Sequence.append(scalar, to: &decoded)
      return index + 6
    }
    guard unit < 0xDC00, let low = codeUnit(at: index + 6), low >= 0xDC00, low <= 0xDFFF,
      let scalar = Unicode.Scalar(0x1_0000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
    else { throw loneSurrogate(at: index) }
    UTF8Sequence.append(scalar, to: &decoded)
    return index + 12
  }

  /// The UTF-16 code unit that `\uXXXX` at the index spells, nil where no such escape stands there.
  private func codeUnit(at index: Int) -> UInt16? {
    guard index + 6 <= count, base[index] == UInt8(ascii: "\\"), base[index + 1] == UInt8(ascii: "u") else { return nil }
    var unit: UInt16 = 0
    for place in index + 2..<index + 6 {
      let byte = base[place]
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: return nil
      }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }
}
