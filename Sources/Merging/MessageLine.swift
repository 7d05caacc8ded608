import JSONText

/// Text from records as one line of a message for people.
package enum MessageLine {
  private static let columns = 72
  private static let shortColumns = 24

  /// The text in at most 72 columns.
  package static func fitted(_ text: String) -> String { fitted(text, columns: columns) }

  /// A value where it is short enough to be shown; lists, objects and long texts are not.
  static func short(_ value: JSONValue) -> String? {
    switch value {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .number(let number): return width(of: number.text) <= shortColumns ? number.text : nil
    case .string(let text):
      let text = cleaned(text)
      return !text.isEmpty && width(of: text) <= shortColumns ? text : nil
    case .array, .object: return nil
    }
  }

  /// The text without control characters and without what turns the direction of other text; white space is one space.
  static func cleaned(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace {
        if let last = scalars.last, last != " " { scalars.append(" ") }
      } else if !isControl(scalar) {
        scalars.append(scalar)
      }
    }
    if scalars.last == " " { scalars.removeLast() }
    return String(scalars)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate: true
    // Joiners belong to emoji and to several scripts; marks and overrides of direction, and the byte order mark, do not.
    case .format: scalar != "\u{200C}" && scalar != "\u{200D}" && !(0xE0020...0xE007F).contains(scalar.value)
    default: false
    }
  }

  private static func fitted(_ text: String, columns: Int) -> String {
    let text = cleaned(text)
    guard width(of: text) > columns else { return text }
    var fitted = ""
    var used = 0
    for character in text {
      used += width(of: character)
      if used > columns - 1 { break }
      fitted.append(character)
    }
    while fitted.last == " " { fitted.removeLast() }
    return fitted + "…"
  }

  private static func width(of text: String) -> Int {
    text.reduce(0) { $0 + width(of: $1) }
  }

  /// Two columns for what terminals show wide (Unicode TR 11: East Asian scripts, emoji), one for all else.
  private static func width(of character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default:
      return 1
    }
  }
}
