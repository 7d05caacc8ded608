// The pieces that messages are made of.

extension JSONReader {
  /// A line number for a hint.
  func line(of offset: Int) -> Int {
    position(offset).line
  }

  /// One past the last byte that is not space, where a text that ends too early is pointed at.
  var endOfContent: Int {
    var end = count
    while end > 0, [0x20, 0x0A, 0x0D, 0x09].contains(base[end - 1]) { end -= 1 }
    return end
  }

  /// The scalar at an offset, nil at the end and where the bytes are not UTF-8.
  func scalar(at offset: Int) -> Unicode.Scalar? {
    guard offset < count else { return nil }
    let length = UTF8Sequence.length(base, at: offset, to: count)
    guard length > 0 else { return nil }
    return text(from: offset, to: offset + length).unicodeScalars.first
  }

  /// The text between two offsets as it may be shown to a person, in quotation marks, shortened to forty scalars.
  ///
  /// What a terminal would obey or hide is escaped. Nil where the bytes are not UTF-8.
  func shown(from start: Int, to end: Int) -> String? {
    var shown = ""
    var index = start
    var scalars = 0
    while index < end {
      guard let scalar = scalar(at: index) else { return nil }
      guard scalars < 40 else { return shown + "…" }
      shown += Self.visible(scalar)
      scalars += 1
      index += UTF8Sequence.length(base, at: index, to: count)
    }
    return shown
  }

  /// The key whose opening quotation mark stands at the offset, for a message.
  func shownKey(at start: Int) -> String {
    var reader = self
    reader.offset = start
    guard let key = reader.enterKey() else { return "the key" }
    return "the key " + Self.quoted(key)
  }

  /// Text as JSON would write it, shortened to forty scalars.
  static func quoted(_ text: String) -> String {
    var shown = ""
    for (index, scalar) in text.unicodeScalars.enumerated() {
      guard index < 40 else {
        shown += "…"
        break
      }
      if scalar == "\"" || scalar == "\\" { shown += "\\" }
      shown += visible(scalar)
    }
    return "\"\(shown)\""
  }

  /// A scalar, or its escape where it is a control, invisible or turns the direction of what follows.
  static func visible(_ scalar: Unicode.Scalar) -> String {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse: escape(scalar)
    default: String(scalar)
    }
  }

  /// `U+00A0`, as Unicode names code points.
  static func codePoint(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    String(scalar).utf16.map { unit in
      let digits = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }

  private mutating func enterKey() -> String? {
    do {
      return try readString()
    } catch {
      return nil
    }
  }
}
