import JSONText
import Testing

/// What goes wrong between quotation marks.
struct MistakenTextTests {
  /// Pointed at where the closing mark is missing; the message says where the text began.
  @Test(arguments: [
    Mistake(
      #""abc"#, "1:5", "the text that begins on line 1, column 1 is not closed",
      #"add '"' at the end of line 1; a line break within text is written \n"#),
    Mistake(
      #""abc\"#, "1:6", "the text that begins on line 1, column 1 is not closed",
      #"add '"' at the end of line 1; a line break within text is written \n"#),
    Mistake(
      "{\"a\": \"b\n}", "1:9", "the text that begins on line 1, column 7 is not closed",
      #"add '"' at the end of line 1; a line break within text is written \n"#),
    Mistake(
      "{\n  \"name\": \"Ada,\n  \"phone\": 1\n}", "2:16", "the text that begins on line 2, column 11 is not closed",
      #"add '"' at the end of line 2; a line break within text is written \n"#),
    Mistake(
      "{\"a\": \"b\r\n}", "1:9", "the text that begins on line 1, column 7 is not closed",
      #"add '"' at the end of line 1; a line break within text is written \n"#),
    Mistake(
      "[\"\\\n\"]", "1:4", "the text that begins on line 1, column 2 is not closed",
      #"add '"' at the end of line 1; a line break within text is written \n"#),
    Mistake(
      "[\"a\n\n\"\n", "1:4", "the text that begins on line 1, column 2 is not closed",
      #"add '"' at the end of line 1; a line break within text is written \n"#),
    Mistake(
      "{\n\"a", "2:3", "the text that begins on line 2, column 1 is not closed",
      #"add '"' at the end of line 2; a line break within text is written \n"#),
  ])
  func textIsNotClosed(_ mistake: Mistake) {
    mistake.expect()
  }

  @Test(arguments: [
    Mistake(
      #"{"a": "He said "hi" to me"}"#, "1:17", "expected ',' or '}', found 'h'", #"write \" for a quotation mark within text"#)
  ])
  func quotationMarkIsWithinText(_ mistake: Mistake) {
    mistake.expect()
  }

  @Test(arguments: [
    Mistake("[\"\t\"]", "1:3", "a tab within text", #"write \t"#),
    Mistake("[\"\u{1}\"]", "1:3", "the control character U+0001 within text", #"delete it, or write \u0001"#),
    Mistake("[\"\u{1F}\"]", "1:3", "the control character U+001F within text", #"delete it, or write \u001f"#),
    Mistake("[\"\u{0}\"]", "1:3", "a zero byte; the file is damaged", "restore an earlier version of the file from git"),
  ])
  func controlIsRaw(_ mistake: Mistake) {
    mistake.expect()
  }

  @Test(arguments: [
    Mistake(#"["C:\Users"]"#, "1:5", #"'\U' is not an escape"#, #"write \\ for a backslash"#),
    Mistake(#"["\x41"]"#, "1:3", #"'\x' is not an escape"#, #"write \\ for a backslash"#),
    Mistake(#"["\ "]"#, "1:3", #"'\ ' is not an escape"#, #"write \\ for a backslash"#),
    Mistake(#"["\é"]"#, "1:3", #"'\é' is not an escape"#, #"write \\ for a backslash"#),
    Mistake(#"["\u12G4"]"#, "1:3", #"'\u' without four hexadecimal digits"#, unicodeHint),
    Mistake(#"["\u123"]"#, "1:3", #"'\u' without four hexadecimal digits"#, unicodeHint),
    Mistake(#""abc\u00"#, "1:5", #"'\u' without four hexadecimal digits"#, unicodeHint),
    Mistake(#"["\U0041"]"#, "1:3", #"'\U' is not an escape"#, #"write \\ for a backslash"#),
  ])
  func escapeIsUnknown(_ mistake: Mistake) {
    mistake.expect()
  }

  @Test(arguments: [
    Mistake(#"["\ud83d"]"#, "1:3", #"'\ud83d' is half a character (a lone surrogate)"#, surrogateHint),
    Mistake(#"["\ude00"]"#, "1:3", #"'\ude00' is half a character (a lone surrogate)"#, surrogateHint),
    Mistake(#"["\ud83d\u0041"]"#, "1:3", #"'\ud83d' is half a character (a lone surrogate)"#, surrogateHint),
    Mistake(#"["\ud83d\ud83d\ude00"]"#, "1:3", #"'\ud83d' is half a character (a lone surrogate)"#, surrogateHint),
    Mistake(#"["\uD83Dx"]"#, "1:3", #"'\uD83D' is half a character (a lone surrogate)"#, surrogateHint),
    Mistake(#"["ok\ud83d\ude00\udfff"]"#, "1:17", #"'\udfff' is half a character (a lone surrogate)"#, surrogateHint),
  ])
  func surrogateIsAlone(_ mistake: Mistake) {
    mistake.expect()
  }
}

private let surrogateHint = "write the character itself, or both halves"
private let unicodeHint = #"write the character itself, or \\u for a backslash and a u"#
