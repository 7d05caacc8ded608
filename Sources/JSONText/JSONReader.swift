/// One pass over a text: the grammar of RFC 8259, a method for each of its rules.
///
/// It works on a pointer, not on a collection, so that builds without optimization are quick too; every access stands
/// behind a comparison with `count`. It is used only while the bytes are lent to it. At a mistake it stops where the mistake
/// is and leaves finding the words to the `JSONReader+…Mistakes` files.
struct JSONReader {
  let base: UnsafePointer<UInt8>
  let count: Int
  let maximumDepth: Int

  /// The next byte to be read.
  var offset = 0

  init(base: UnsafePointer<UInt8>, count: Int, maximumDepth: Int) {
    self.base = base
    self.count = count
    self.maximumDepth = maximumDepth
  }

  /// What stands around a value, for the words of a mistake.
  enum Place {
    case whole
    /// After the colon; the key begins at the offset.
    case member(key: Int)
    /// In an array that opens at the first offset, after the comma at the second or right at the start.
    case element(open: Int, comma: Int?)
  }

  mutating func readText() throws(JSONSyntaxError) -> JSONValue {
    if let mistake = foreignEncoding() { throw mistake }
    skipSpace()
    guard offset < count else { throw Self.emptyText }
    let start = offset
    let value = try readValue(.whole, depth: 0)
    let end = offset
    skipSpace()
    guard offset == count else { throw textAfterValue(from: start, to: end) }
    return value
  }

  mutating func skipSpace() {
    while offset < count {
      let byte = base[offset]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      offset += 1
    }
  }

  private mutating func readValue(_ place: Place, depth: Int) throws(JSONSyntaxError) -> JSONValue {
    guard offset < count else { throw mistakenValue(place) }
    switch base[offset] {
    case UInt8(ascii: "\""):
      return .string(try readString())
    case UInt8(ascii: "{"):
      return .object(try readObject(depth: depth))
    case UInt8(ascii: "["):
      return .array(try readArray(depth: depth))
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return .number(try readNumber())
    case UInt8(ascii: "t") where skipWord(0x7472_7565, count: 4):
      return .bool(true)
    case UInt8(ascii: "f") where skipWord(0x66_616C_7365, count: 5):
      return .bool(false)
    case UInt8(ascii: "n") where skipWord(0x6E75_6C6C, count: 4):
      return .null
    default:
      throw mistakenValue(place)
    }
  }

  private mutating func readObject(depth: Int) throws(JSONSyntaxError) -> JSONObject {
    guard depth < maximumDepth else { throw nestedTooDeep() }
    let open = offset
    var object = JSONObject()
    offset += 1
    skipSpace()
    if skip(UInt8(ascii: "}")) { return object }
    var comma: Int?
    while true {
      guard offset < count, base[offset] == UInt8(ascii: "\"") else { throw mistakenKey(open: open, comma: comma) }
      let keyStart = offset
      let key = JSONKey(try readString())
      guard object.place(of: key) == nil else { throw duplicateKey(key, at: keyStart, open: open) }
      let keyEnd = offset
      skipSpace()
      guard skip(UInt8(ascii: ":")) else { throw mistakenColon(keyStart: keyStart, keyEnd: keyEnd) }
      skipSpace()
      let valueStart = offset
      object.append(key, try readValue(.member(key: keyStart), depth: depth + 1))
      let valueEnd = offset
      skipSpace()
      if skip(UInt8(ascii: "}")) { return object }
      comma = offset
      guard skip(UInt8(ascii: ",")) else {
        throw mistakenSeparator(open: open, valueStart: valueStart, valueEnd: valueEnd)
      }
      skipSpace()
    }
  }

  private mutating func readArray(depth: Int) throws(JSONSyntaxError) -> [JSONValue] {
    guard depth < maximumDepth else { throw nestedTooDeep() }
    let open = offset
    var elements: [JSONValue] = []
    offset += 1
    skipSpace()
    if skip(UInt8(ascii: "]")) { return elements }
    var comma: Int?
    while true {
      let valueStart = offset
      elements.append(try readValue(.element(open: open, comma: comma), depth: depth + 1))
      let valueEnd = offset
      skipSpace()
      if skip(UInt8(ascii: "]")) { return elements }
      comma = offset
      guard skip(UInt8(ascii: ",")) else {
        throw mistakenSeparator(open: open, valueStart: valueStart, valueEnd: valueEnd)
      }
      skipSpace()
    }
  }

  private mutating func readNumber() throws(JSONSyntaxError) -> JSONNumber {
    let scan = NumberScan(base, from: offset, to: count)
    guard let end = scan.end, !isInsideNumberLike(end) else { throw mistakenNumber(scan) }
    let text = text(from: offset, to: end)
    offset = end
    return JSONNumber(scanned: text)
  }

  /// Steps over a byte if it is the next one.
  private mutating func skip(_ byte: UInt8) -> Bool {
    guard offset < count, base[offset] == byte else { return false }
    offset += 1
    return true
  }

  /// Steps over a word, whose bytes are those of the integer, unless it goes on.
  private mutating func skipWord(_ word: UInt64, count length: Int) -> Bool {
    guard length <= count - offset else { return false }
    var found: UInt64 = 0
    for index in offset..<offset + length { found = found << 8 | UInt64(base[index]) }
    guard found == word, !isInsideWord(offset + length) else { return false }
    offset += length
    return true
  }

  /// Tells whether the byte would go on with the number or word before it.
  private func isInsideWord(_ index: Int) -> Bool {
    guard index < count else { return false }
    switch base[index] {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"):
      return true
    default:
      return false
    }
  }

  /// Tells whether a date, a time or a fraction goes on here, which is a mistake of its own.
  private func isInsideNumberLike(_ index: Int) -> Bool {
    guard index + 1 < count, base[index] == UInt8(ascii: ":") || base[index] == UInt8(ascii: "/") else {
      return isInsideWord(index)
    }
    return base[index + 1] >= 0x30 && base[index + 1] <= 0x39
  }

  /// Bytes already known to be UTF-8, as text.
  func text(from start: Int, to end: Int) -> String {
    String(decoding: UnsafeBufferPointer(start: base + start, count: end - start), as: UTF8.self)
  }

  func position(_ offset: Int) -> TextPosition {
    TextPosition(offset: offset, in: UnsafeBufferPointer(start: base, count: count))
  }

  func mistake(at offset: Int, _ message: String, hint: String?) -> JSONSyntaxError {
    JSONSyntaxError(position: position(offset), message: message, hint: hint)
  }
}
