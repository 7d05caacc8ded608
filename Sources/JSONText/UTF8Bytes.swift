#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Text compared, ordered and hashed by its UTF-8 bytes.
///
/// `String ==` holds canonically equivalent texts equal: "é" typed as one scalar and as "e" with a combining accent. Git,
/// file systems and the peers of a store do not, so neither do keys and values here.
extension String {
  /// Tells whether both texts are the same bytes; "é" in NFC and in NFD are not.
  package func hasSameBytes(as other: String) -> Bool {
    // Same bytes are always canonically equivalent, and this comparison is quick for ASCII.
    guard self == other, utf8.count == other.utf8.count else { return false }
    return orderOfBytes(against: other) == 0
  }

  /// Tells whether this text stands before the other in the order of UTF-8 bytes, which is that of Unicode code points.
  package func precedesInBytes(_ other: String) -> Bool {
    orderOfBytes(against: other) < 0
  }

  /// Feeds the bytes and their number to a hasher.
  func hashBytes(into hasher: inout Hasher) {
    withUTF8Bytes { bytes in
      hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
      hasher.combine(bytes.count)
    }
  }

  /// Lends the bytes without a copy where the text is stored in one piece, as native strings are.
  func withUTF8Bytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
    return Array(utf8).withUnsafeBufferPointer(body)
  }

  private func orderOfBytes(against other: String) -> Int {
    withUTF8Bytes { mine in
      other.withUTF8Bytes { theirs in
        if let left = mine.baseAddress, let right = theirs.baseAddress {
          let order = memcmp(left, right, min(mine.count, theirs.count))
          if order != 0 { return Int(order) }
        }
        return mine.count - theirs.count
      }
    }
  }
}
