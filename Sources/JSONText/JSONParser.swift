/// Parses JSON texts (RFC 8259) strictly, and says what is wrong with the others so that a person can mend them.
///
/// Refused beyond what the grammar refuses: duplicate keys (compared by UTF-8 bytes once escapes are resolved), a byte order
/// mark, lone surrogates, and whatever exceeds the limits. Time is linear in the length of the text, memory a small multiple
/// of it.
package enum JSONParser {
  /// Parses a whole text.
  ///
  /// Values know nothing of where they stood; `position(of:keyed:in:)` finds that out when a message needs it.
  package static func parse(_ bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONSyntaxError) -> JSONValue {
    try bytes.withUnsafeBufferPointer { (buffer) throws(JSONSyntaxError) -> JSONValue in
      guard let base = buffer.baseAddress, !buffer.isEmpty else { throw JSONReader.emptyText }
      var reader = JSONReader(base: base, count: buffer.count, maximumDepth: limits.maximumDepth)
      guard buffer.count <= limits.maximumBytes else { throw reader.oversizedText(limits.maximumBytes) }
      return try reader.readText()
    }
  }

  /// Where the value at a pointer stands in a text that parses, or, with `keyed`, the key it stands under.
  ///
  /// An element of an array and the whole text have no key; with `keyed` as without it is the value that is found. Returns nil
  /// where the way does not exist. The text is scanned anew, so this is for messages.
  package static func position(of pointer: JSONPointer, keyed: Bool = false, in bytes: [UInt8]) -> TextPosition? {
    bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return nil }
      var reader = JSONReader(base: base, count: buffer.count, maximumDepth: 0)
      return reader.locate(pointer, keyed: keyed).map { TextPosition(offset: $0, in: buffer) }
    }
  }
}
