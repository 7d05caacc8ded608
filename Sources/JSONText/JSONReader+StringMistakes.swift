// What goes wrong between quotation marks.

extension JSONReader {
  /// A string that no quotation mark closes before the end of the line or the text.
  func unclosedString(quote: Int, end: Int) -> JSONSyntaxError {
    // Pointed at where the closing mark is missing; the message says where the string began.
    let place = end == count ? endOfContent : end
    let begin = position(quote)
    return mistake(
      at: place, "the text that begins on line \(begin.line), column \(begin.column) is not closed",
      hint: "add '\"' at the end of line \(begin.line); a line break within text is written \\n")
  }

  func rawControl(at offset: Int, quote: Int) -> JSONSyntaxError {
    switch base[offset] {
    case 0x0A, 0x0D:
      return unclosedString(quote: quote, end: offset)
    case 0x09:
      return mistake(at: offset, "a tab within text", hint: "write \\t")
    case 0x00:
      return nulByte(at: offset)
    default:
      let scalar = Unicode.Scalar(base[offset])
      return mistake(
        at: offset, "the control character \(Self.codePoint(scalar)) within text",
        hint: "delete it, or write \(Self.visible(scalar))")
    }
  }

  /// Zeros, which no editor writes and a crash sometimes leaves.
  func nulByte(at offset: Int) -> JSONSyntaxError {
    mistake(at: offset, "a zero byte; the file is damaged", hint: "restore an earlier version of the file from git")
  }

  func mistakenEscape(at offset: Int, quote: Int) -> JSONSyntaxError {
    let next = base[offset + 1]
    if next == 0x0A || next == 0x0D { return unclosedString(quote: quote, end: offset + 1) }
    guard let scalar = scalar(at: offset + 1) else { return invalidUTF8(at: offset + 1) }
    return mistake(
      at: offset, "'\\\(Self.visible(scalar))' is not an escape", hint: "write \\\\ for a backslash")
  }

  func mistakenUnicodeEscape(at offset: Int) -> JSONSyntaxError {
    mistake(
      at: offset, "'\\u' without four hexadecimal digits",
      hint: "write the character itself, or \\\\u for a backslash and a u")
  }

  func loneSurrogate(at offset: Int) -> JSONSyntaxError {
    mistake(
      at: offset, "'\(text(from: offset, to: offset + 6))' is half a character (a lone surrogate)",
      hint: "write the character itself, or both halves")
  }
}
