import Foundation

/// The part of an email address before the `@` (RFC 5321, 4.1.2; RFC 6531, 3.3).
enum EmailLocalPart {
  /// The local part without needless quotation marks, in NFC and without case.
  static func key(of typed: Substring) throws(AddressError) -> String {
    guard !typed.isEmpty else {
      throw AddressError("there is nothing before the \"@\"", hint: "write it like name@example.com")
    }
    if typed.utf8.first == UInt8(ascii: "\"") { return try quotedKey(of: typed) }
    // Asked of the key, for NFC makes ASCII of some characters beyond it: the Greek question mark is a semicolon.
    let key = folded(String(typed))
    if let reason = reasonNotDotAtom(key.unicodeScalars[...]) { throw AddressError(reason) }
    return key
  }

  /// The key of `"…"`: bare where the content needs no quotation marks, else with no more escapes than it needs.
  private static func quotedKey(of typed: Substring) throws(AddressError) -> String {
    var content = String.UnicodeScalarView()
    var scalars = typed.unicodeScalars.dropFirst()
    var isClosed = false
    while let scalar = scalars.popFirst() {
      if scalar == "\"" {
        isClosed = true
        break
      }
      if scalar == "\\" {
        guard let escaped = scalars.popFirst() else { break }
        content.append(escaped)
      } else {
        content.append(scalar)
      }
    }
    guard isClosed else {
      throw AddressError("the quotation marks before the \"@\" are not closed", hint: "write it like \"odd name\"@example.com")
    }
    guard scalars.isEmpty else {
      throw AddressError("there is something between the closing quotation mark and the \"@\"")
    }
    guard !content.isEmpty else { throw AddressError("there is nothing between the quotation marks") }
    let key = folded(String(content))
    if reasonNotDotAtom(key.unicodeScalars[...]) == nil { return key }
    var quoted = "\""
    for scalar in key.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }

  /// Why a text may not stand before the `@` without quotation marks; nil if it may.
  private static func reasonNotDotAtom(_ scalars: Substring.UnicodeScalarView) -> String? {
    var last: Unicode.Scalar = "."
    for scalar in scalars {
      if scalar == ".", last == "." {
        return scalars.first == "." ? "the address begins with a dot" : "there are two dots in a row before the \"@\""
      }
      if scalar == "@" { return "there are two \"@\"" }
      if !isAtomText(scalar) {
        return scalar.isBlank
          ? "there is a blank before the \"@\""
          : "\"\(scalar)\" may not stand before the \"@\""
      }
      last = scalar
    }
    return last == "." ? "there is a dot right before the \"@\"" : nil
  }

  /// The characters of an atom, and the dot.
  private static func isAtomText(_ scalar: Unicode.Scalar) -> Bool {
    guard let byte = UInt8(exactly: scalar.value), byte < 0x80 else { return !scalar.properties.isWhitespace }
    return byte.isASCIILetter || byte.isASCIIDigit || ".!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
  }

  /// NFC of the full case folding, for no language in particular: "ß" becomes "ss", Turkish "ı" stays apart from "i".
  private static func folded(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
    // Folding may decompose, and what is composed afterwards may fold again; twice is enough for every assigned character.
    var folded = text.precomposedStringWithCanonicalMapping
    for _ in 0..<2 {
      folded = folded.folding(options: .caseInsensitive, locale: nil).precomposedStringWithCanonicalMapping
    }
    return folded
  }
}
