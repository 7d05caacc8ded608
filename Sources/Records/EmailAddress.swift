/// An email address: the text as typed, and the key by which two spellings of one mailbox are the same (FORMAT.md).
///
/// The key ignores case, Unicode form and needless quotation marks, and has the domain in the form of the DNS. It does not
/// fold what only some providers fold: dots and plus-tags stay. Addresses at a bare IP number are refused.
package struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
  /// The address as typed, without blanks around it. This is what is stored and written to.
  package let text: String
  /// What identifies the mailbox.
  package let key: String

  /// Reads an address; throws the reason in plain words where it is none.
  ///
  /// Sources: RFC 5321 (4.1.2, limits of 4.5.3.1), RFC 6531 for addresses beyond ASCII, UTS #46 for the domain.
  package init(parsing typed: String) throws(AddressError) {
    let text = typed.trimmed
    guard !text.isEmpty else { throw AddressError("the email address is empty", hint: "leave the key out to say there is none") }
    // By bytes: a combining mark after the "@" makes it another character to Swift.
    guard let at = text.utf8.lastIndex(of: UInt8(ascii: "@")) else {
      throw AddressError("there is no \"@\" in \"\(text)\"", hint: "write it like name@example.com")
    }
    try Self.checkScalars(of: text)
    let local = try EmailLocalPart.key(of: text[..<at])
    let domain = try DomainName.key(of: text[text.utf8.index(after: at)...])
    guard local.utf8.count <= 64 else {
      throw AddressError("the part before the \"@\" is longer than 64 bytes")
    }
    guard local.utf8.count + 1 + domain.utf8.count <= 254 else {
      throw AddressError("the email address is longer than 254 bytes")
    }
    self.text = text
    key = local + "@" + domain
  }

  package var description: String { text }

  /// Two addresses are equal when they are one mailbox.
  package static func == (left: EmailAddress, right: EmailAddress) -> Bool {
    left.key.utf8.elementsEqual(right.key.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    for byte in key.utf8 { hasher.combine(byte) }
  }

  /// Refuses what nobody can see and no server accepts.
  private static func checkScalars(of text: String) throws(AddressError) {
    // What ASCII prints need not be looked up.
    for scalar in text.unicodeScalars where !(0x20...0x7E).contains(scalar.value) {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator:
        throw AddressError(
          "the email address has a control character (\(scalar.codePoint))", hint: "type the address again by hand")
      case .format, .privateUse, .surrogate:
        // UTS #46 ignores soft hyphens and knows where joiners belong, but an address with any is a bad copy.
        throw AddressError(
          "the email address has an invisible character (\(scalar.codePoint))", hint: "type the address again by hand")
      default: break
      }
    }
  }
}

extension Unicode.Scalar {
  /// `U+200B`
  var codePoint: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: Swift.max(0, 4 - digits.utf8.count)) + digits
  }
}
