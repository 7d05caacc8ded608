/// Text from records, made fit for a terminal: nothing in it moves the cursor, changes colours or turns the writing around.
enum PlainText {
  /// The text on one line: line ends and tabs are blanks, what would act on the terminal shows as `\u001b`.
  static func line(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { isActive($0) || isSeparator($0) }) else { return text }
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isSeparator(scalar) {
        if shown.last != " " { shown.append(" ") }
      } else if isActive(scalar) {
        shown.append(contentsOf: escape(scalar).unicodeScalars)
      } else {
        shown.append(scalar)
      }
    }
    return String(shown)
  }

  /// The same in JSON text, where such characters stand in strings only and may be escaped without changing a value.
  static func json(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isActive) else { return text }
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isActive(scalar), scalar != "\n" {
        shown.append(contentsOf: escape(scalar).unicodeScalars)
      } else {
        shown.append(scalar)
      }
    }
    return String(shown)
  }

  /// How many columns a text takes: wide characters two, marks above others none.
  static func width(_ text: String) -> Int {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text.utf8.count }
    return text.reduce(0) { $0 + width($1) }
  }

  /// The text with blanks after it, up to a width.
  static func padded(_ text: String, _ columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - width(text)))
  }

  /// The text cut off with "…" where it is wider than that.
  static func fitted(_ text: String, _ columns: Int) -> String {
    guard columns > 0, width(text) > columns else { return text }
    var shown = ""
    var used = 1
    for character in text {
      used += width(character)
      if used > columns { break }
      shown.append(character)
    }
    return shown + "…"
  }

  private static func width(_ character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    if character.unicodeScalars.contains(where: { $0.value == 0xFE0F }) || first.properties.isEmojiPresentation { return 2 }
    // The wide and full-width blocks of UAX #11.
    switch first.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3: return 2
    case 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD: return 2
    default: return 1
    }
  }

  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x2028, 0x2029: true
    default: false
    }
  }

  private static func isActive(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x1F, 0x7F...0x9F: true
    // Embeddings, overrides and isolates of direction.
    case 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
