/// The byte sequences of UTF-8 (Unicode, table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF).
enum UTF8Sequence {
  /// The length of the well-formed sequence that begins at the index, 0 where the bytes are not one.
  static func length(_ base: UnsafePointer<UInt8>, at index: Int, to limit: Int) -> Int {
    let first = base[index]
    if first < 0x80 { return 1 }
    let length: Int
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, low) = (3, 0xA0)
    case 0xED: (length, high) = (3, 0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, low) = (4, 0x90)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, high) = (4, 0x8F)
    default: return 0
    }
    guard length <= limit - index, base[index + 1] >= low, base[index + 1] <= high else { return 0 }
    var place = index + 2
    while place < index + length {
      if base[place] & 0xC0 != 0x80 { return 0 }
      place += 1
    }
    return length
  }

  /// Appends the sequence of a scalar.
  static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: String(scalar).utf8)
  }
}
