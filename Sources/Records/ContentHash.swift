import Crypto

/// The hashes by which Kith names content that already exists (MERGE.md).
///
/// SHA-256 over the parts, each preceded by its length in bytes, in decimal, and a colon; so `["ab", "c"]` and
/// `["a", "bc"]` differ.
package enum ContentHash {
  /// The first twelve hex digits of the hash of the parts.
  package static func hex12(_ parts: [[UInt8]]) -> String {
    var hash = SHA256()
    for part in parts {
      hash.update(data: Array("\(part.count):".utf8))
      hash.update(data: part)
    }
    return hex(hash.finalize().prefix(6))
  }

  /// The same over the UTF-8 bytes of texts.
  package static func hex12(strings: [String]) -> String {
    hex12(strings.map { Array($0.utf8) })
  }

  /// The whole SHA-256 of some bytes in 64 lower-case hex digits, as `sha256sum` prints it.
  package static func sha256Hex(_ bytes: [UInt8]) -> String {
    hex(SHA256.hash(data: bytes))
  }

  private static func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 0x0F)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
