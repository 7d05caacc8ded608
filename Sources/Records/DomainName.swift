import Foundation

/// The part of an email address after the `@`.
enum DomainName {
  /// The domain as the DNS has it: lower-case A-labels (UTS #46, RFC 5891), without the dot of the root.
  static func key(of typed: Substring) throws(AddressError) -> String {
    guard !typed.isEmpty else {
      throw AddressError("there is nothing after the \"@\"", hint: "write it like name@example.com")
    }
    guard typed.utf8.first != UInt8(ascii: "[") else {
      throw AddressError("an address at a bare IP number is not taken", hint: "use the name of the mail server's domain")
    }
    if let blank = typed.unicodeScalars.first(where: \.isBlank) {
      throw AddressError("there is a blank after the \"@\" (\(blank.codePoint))")
    }
    var ascii = try ascii(typed)
    if ascii.utf8.last == UInt8(ascii: ".") { ascii.removeLast() }
    let labels = ascii.split(separator: ".", omittingEmptySubsequences: false)
    for label in labels { try check(label, in: typed) }
    if let last = labels.last, last.utf8.allSatisfy(\.isASCIIDigit) {
      throw AddressError("the domain \"\(typed)\" ends in a number", hint: "use the name of the mail server's domain")
    }
    return ascii
  }

  /// The domain in lower-case ASCII, labels unchecked but for those that UTS #46 had to convert.
  private static func ascii(_ typed: Substring) throws(AddressError) -> String {
    if typed.utf8.allSatisfy({ $0 < 0x80 }) { return typed.lowercased() }
    // Foundation has UTS #46 inside its URLs only. What that refuses comes back percent-encoded or not at all.
    var components = URLComponents()
    components.host = String(typed)
    guard let host = components.encodedHost, !host.utf8.contains(UInt8(ascii: "%")), host.utf8.allSatisfy({ $0 < 0x80 })
    else { throw AddressError("\"\(typed)\" cannot be the name of a domain") }
    return host.lowercased()
  }

  private static func check(_ label: Substring, in typed: Substring) throws(AddressError) {
    guard let first = label.utf8.first, let last = label.utf8.last else {
      throw AddressError("there is an empty part in the domain \"\(typed)\"", hint: "look for two dots in a row")
    }
    let hyphen = UInt8(ascii: "-")
    if let odd = label.unicodeScalars.first(where: { !isLabelCharacter($0) }) {
      throw AddressError("\"\(odd)\" may not stand in a domain")
    }
    guard first != hyphen, last != hyphen else {
      throw AddressError("\"\(label)\" begins or ends with a hyphen, which no part of a domain may")
    }
    guard label.utf8.count <= 63 else {
      throw AddressError("a part of the domain is longer than 63 characters")
    }
    guard !label.hasPrefix("xn--") || isRoundTrip(label) else {
      throw AddressError("\"\(label)\" is not a well-formed international name")
    }
  }

  private static func isLabelCharacter(_ scalar: Unicode.Scalar) -> Bool {
    guard let byte = UInt8(exactly: scalar.value) else { return false }
    return byte.isASCIILower || byte.isASCIIDigit || byte == UInt8(ascii: "-")
  }

  /// Whether an A-label says a name whose A-label it is; otherwise it is another spelling of some name, or of none.
  private static func isRoundTrip(_ label: Substring) -> Bool {
    var components = URLComponents()
    components.encodedHost = String(label)
    guard let name = components.host, !name.utf8.allSatisfy({ $0 < 0x80 }) else { return false }
    var again = URLComponents()
    again.host = name
    return again.encodedHost.map { $0.utf8.elementsEqual(label.utf8) } ?? false
  }
}
