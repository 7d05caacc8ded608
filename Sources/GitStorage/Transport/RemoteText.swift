/// Text that came from elsewhere, made fit to be shown.
enum RemoteText {
  /// The text without terminal escapes, control characters and characters that turn the direction of writing.
  static func cleaned(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      switch scalar.value {
      case 0x1B:
        skipEscape(&scalars)
      case 0x09:
        out.append(" ")
      case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF:
        continue
      default:
        out.append(scalar)
      }
    }
    while let last = out.last, last.properties.isWhitespace { out.removeLast() }
    return String(out)
  }

  /// The text as one line.
  static func oneLine(_ text: String) -> String {
    cleaned(String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\n" || $0 == "\r" ? " " : $0 })))
  }

  /// The text with user names and passwords taken out of every URL in it. Ssh keeps its user name, which is part of the
  /// address; elsewhere the name itself may be a token.
  static func withoutCredentials(_ text: String) -> String {
    let mark = Array("://".unicodeScalars)
    let scalars = Array(text.unicodeScalars)
    var out = String.UnicodeScalarView()
    var position = 0
    while position < scalars.count {
      guard scalars[position...].starts(with: mark) else {
        out.append(scalars[position])
        position += 1
        continue
      }
      let isSSH = String(out).hasSuffix("ssh")
      out.append(contentsOf: mark)
      position += mark.count
      let authority = scalars[position...].prefix { !"/?# \t\n'\"<>".unicodeScalars.contains($0) }
      guard let at = authority.lastIndex(of: "@") else { continue }
      if isSSH { out.append(contentsOf: authority[..<at].prefix { $0 != ":" } + ["@"]) }
      position = at + 1
    }
    return String(out)
  }

  /// Skips the rest of an escape sequence: `[ … letter`, `] … BEL`, or one character.
  private static func skipEscape(_ scalars: inout ArraySlice<Unicode.Scalar>) {
    switch scalars.popFirst()?.value {
    case 0x5B:
      while let next = scalars.popFirst(), !(0x40...0x7E).contains(next.value) {}
    case 0x5D:
      while let next = scalars.popFirst(), next.value != 0x07, next.value != 0x1B {}
    default:
      return
    }
  }
}
