/// The name of a git object: the SHA-1 of its kind, size and content.
///
/// The twenty bytes are held inline as big-endian words, so that comparing and hashing cost a few
/// instructions and the order is the order of the hexadecimal text.
package struct ObjectID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The number of bytes of an identifier.
  package static let byteCount = 20

  /// Twenty zeros: the name git gives to nothing.
  package static let null = ObjectID(first: 0, second: 0, third: 0)

  private let first: UInt64
  private let second: UInt64
  private let third: UInt32

  private init(first: UInt64, second: UInt64, third: UInt32) {
    (self.first, self.second, self.third) = (first, second, third)
  }

  /// Reads 40 hexadecimal digits; `nil` for anything else, also for an abbreviation.
  package init?(hex: String) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.byteCount)
    var high: UInt8?
    for digit in hex.utf8 {
      guard let value = Self.value(ofDigit: digit), bytes.count < Self.byteCount else { return nil }
      if let upper = high {
        bytes.append(upper << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    guard high == nil else { return nil }
    self.init(bytes: bytes)
  }

  /// Takes exactly twenty bytes; `nil` for any other number.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    var words: (UInt64, UInt64, UInt32) = (0, 0, 0)
    for (index, byte) in bytes.enumerated() {
      switch index {
      case ..<8: words.0 = words.0 << 8 | UInt64(byte)
      case ..<16: words.1 = words.1 << 8 | UInt64(byte)
      default: words.2 = words.2 << 8 | UInt32(byte)
      }
    }
    (first, second, third) = words
  }

  /// Takes the twenty bytes that begin at `offset`, which the caller has checked to be there.
  init(in buffer: UnsafeRawBufferPointer, at offset: Int) {
    first = UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    second = UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
    third = UInt32(bigEndian: buffer.loadUnaligned(fromByteOffset: offset + 16, as: UInt32.self))
  }

  /// The twenty bytes.
  package var bytes: [UInt8] {
    withUnsafeBytes { Array($0) }
  }

  /// The first of the bytes, by which loose objects and pack indexes are divided.
  var firstByte: UInt8 { UInt8(truncatingIfNeeded: first >> 56) }

  /// Calls `body` with the twenty bytes, which are valid during the call only.
  package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    let words = (first.bigEndian, second.bigEndian, third.bigEndian)
    return try Swift.withUnsafeBytes(of: words) { buffer in
      try body(UnsafeRawBufferPointer(rebasing: buffer[..<Self.byteCount]))
    }
  }

  /// The forty lower-case hexadecimal digits.
  package var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    return withUnsafeBytes { bytes in
      String(unsafeUninitializedCapacity: Self.byteCount * 2) { text in
        for (index, byte) in bytes.enumerated() {
          text[index * 2] = digits[Int(byte >> 4)]
          text[index * 2 + 1] = digits[Int(byte & 15)]
        }
        return Self.byteCount * 2
      }
    }
  }

  package var description: String { hex }

  package static func < (left: Self, right: Self) -> Bool {
    (left.first, left.second, left.third) < (right.first, right.second, right.third)
  }

  private static func value(ofDigit digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
