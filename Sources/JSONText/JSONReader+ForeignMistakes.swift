// What does not belong between the values of a JSON text wherever it stands, and comes from elsewhere: from git, from other
// formats, from word processors.

extension JSONReader {
  /// The mistake that the next byte is of itself, nil where it depends on what was expected.
  func foreignMistake() -> JSONSyntaxError? {
    guard offset < count else { return nil }
    if let marker = conflictMarker() {
      return mistake(
        at: offset, "'\(marker)' was left by a merge",
        hint: "keep the lines that are right and delete those that begin with <<<<<<<, ======= and >>>>>>>")
    }
    switch base[offset] {
    case UInt8(ascii: "#"):
      return comment("#")
    case UInt8(ascii: "/") where offset + 1 < count && base[offset + 1] == UInt8(ascii: "/"):
      return comment("//")
    case UInt8(ascii: "/") where offset + 1 < count && base[offset + 1] == UInt8(ascii: "*"):
      return comment("/*")
    case 0x00:
      return nulByte(at: offset)
    case 0x01..<0x20, 0x7F:
      let name = Self.codePoint(Unicode.Scalar(base[offset]))
      return mistake(at: offset, "the control character \(name) between values", hint: "delete it")
    case 0x80...:
      return scalar(at: offset).map { invisible($0) } ?? invalidUTF8(at: offset)
    default:
      return nil
    }
  }

  /// Text in other quotation marks than JSON's.
  func mistakenQuote() -> JSONSyntaxError? {
    guard let scalar = scalar(at: offset) else { return nil }
    switch scalar {
    case "'":
      return mistake(at: offset, "text in single quotation marks", hint: "write \" at both ends of it")
    case "`":
      return mistake(at: offset, "text in backquotes", hint: "write \" at both ends of it")
    case "\u{2018}"..."\u{201F}", "\u{AB}", "\u{BB}", "\u{2039}", "\u{203A}", "\u{300C}"..."\u{300F}", "\u{FF02}", "\u{FF07}":
      return mistake(
        at: offset, "text in typographic quotation marks (\(scalar))", hint: "write the plain \" at both ends of it")
    default:
      return nil
    }
  }

  /// The marker of seven characters that begins the line at which the reader is.
  private func conflictMarker() -> String? {
    guard offset + 7 <= count, offset == 0 || base[offset - 1] == 0x0A else { return nil }
    let first = base[offset]
    guard [UInt8(ascii: "<"), UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "|")].contains(first) else { return nil }
    for index in offset..<offset + 7 where base[index] != first { return nil }
    return text(from: offset, to: offset + 7)
  }

  private func comment(_ sign: String) -> JSONSyntaxError {
    mistake(at: offset, "'\(sign)' begins a comment; JSON has none", hint: "delete the comment, or make it a key of its own")
  }

  /// Spaces and marks that look like nothing or like a blank.
  private func invisible(_ scalar: Unicode.Scalar) -> JSONSyntaxError? {
    let name = Self.codePoint(scalar)
    switch scalar.properties.generalCategory {
    case .spaceSeparator:
      return mistake(at: offset, "an unusual space (\(name)) between values", hint: "write an ordinary space")
    case .format, .control, .lineSeparator, .paragraphSeparator:
      return mistake(at: offset, "an invisible character (\(name)) between values", hint: "delete it")
    default:
      return nil
    }
  }
}
