import JSONText
import Testing

/// What comes from elsewhere.
struct ForeignTextTests {
  @Test(arguments: [
    Mistake("", "1:1", "the file is empty", "restore its content, or delete the file"),
    Mistake(" \n\t", "1:1", "the file is empty", "restore its content, or delete the file"),
  ])
  func fileIsEmpty(_ mistake: Mistake) {
    mistake.expect()
  }

  @Test(arguments: [
    Mistake(
      "{\n<<<<<<< HEAD\n  \"a\": 1,\n=======\n  \"a\": 2,\n>>>>>>> theirs\n  \"b\": 3\n}", "2:1", "'<<<<<<<' was left by a merge",
      markerHint),
    Mistake("{\n  \"a\": 1\n<<<<<<< HEAD\n}", "3:1", "'<<<<<<<' was left by a merge", markerHint),
    Mistake("{\n  \"a\": 1,\n||||||| base\n}", "3:1", "'|||||||' was left by a merge", markerHint),
    Mistake("{\n  \"a\": 1,\n=======\n}", "3:1", "'=======' was left by a merge", markerHint),
    Mistake("{\n  \"a\":\n>>>>>>> theirs\n  1}", "3:1", "'>>>>>>>' was left by a merge", markerHint),
    Mistake("<<<<<<< HEAD\n{}", "1:1", "'<<<<<<<' was left by a merge", markerHint),
    Mistake("{}\n>>>>>>> theirs", "2:1", "'>>>>>>>' was left by a merge", markerHint),
  ])
  func mergeLeftItsMarkers(_ mistake: Mistake) {
    mistake.expect()
  }

  @Test(arguments: [
    Mistake("// c\n{}", "1:1", "'//' begins a comment; JSON has none", commentHint),
    Mistake("{\n  # c\n  \"a\": 1\n}", "2:3", "'#' begins a comment; JSON has none", commentHint),
    Mistake(#"{"a": 1 /* c */}"#, "1:9", "'/*' begins a comment; JSON has none", commentHint),
    Mistake(#"{"a" /* c */: 1}"#, "1:6", "'/*' begins a comment; JSON has none", commentHint),
    Mistake("{\"a\": // c\n1}", "1:7", "'//' begins a comment; JSON has none", commentHint),
    Mistake("{} // c", "1:4", "'//' begins a comment; JSON has none", commentHint),
  ])
  func commentsAreRefused(_ mistake: Mistake) {
    mistake.expect()
  }

  @Test(arguments: [
    Mistake("{\u{A0}\"a\": 1}", "1:2", "an unusual space (U+00A0) between values", "write an ordinary space"),
    Mistake("{\"a\": 1\u{200B}}", "1:8", "an invisible character (U+200B) between values", "delete it"),
    Mistake("{\"a\":\u{2028} 1}", "1:6", "an invisible character (U+2028) between values", "delete it"),
    Mistake("{}\u{FEFF}", "1:3", "an invisible character (U+FEFF) between values", "delete it"),
    Mistake("[\u{B}1]", "1:2", "the control character U+000B between values", "delete it"),
    Mistake("{\"a\": \u{7F}}", "1:7", "the control character U+007F between values", "delete it"),
    Mistake("[1, \u{0}]", "1:5", "a zero byte; the file is damaged", "restore an earlier version of the file from git"),
  ])
  func invisibleSignsAreNamed(_ mistake: Mistake) {
    mistake.expect()
  }

  @Test(arguments: [
    Mistake("⟨EF BB BF⟩{}", "1:1", "the file begins with a byte order mark (BOM)", encodingHint),
    Mistake("⟨FF FE⟩{⟨00⟩}⟨00⟩", "1:1", "the file is UTF-16 text, not UTF-8", encodingHint),
    Mistake("⟨FE FF 00⟩{⟨00⟩}", "1:1", "the file is UTF-16 text, not UTF-8", encodingHint),
    Mistake("{⟨00⟩}⟨00⟩", "1:1", "the file is UTF-16 text, not UTF-8", encodingHint),
    Mistake("⟨00⟩{⟨00⟩}", "1:1", "the file is UTF-16 text, not UTF-8", encodingHint),
    Mistake("⟨FF FE 00 00⟩{⟨00 00 00⟩", "1:1", "the file is UTF-32 text, not UTF-8", encodingHint),
    Mistake("⟨00 00 00 00⟩", "1:1", "a zero byte; the file is damaged", "restore an earlier version of the file from git"),
  ])
  func encodingIsForeign(_ mistake: Mistake) {
    mistake.expect()
  }

  /// The first byte of the sequence that is none; columns count scalars, so what is before it counts as people see it.
  @Test(arguments: [
    Mistake(
      #"["M⟨FC⟩ller"]"#, "1:4", "the byte 0xFC is not valid UTF-8",
      "save the file as UTF-8; in Windows-1252 this byte would be 'ü'"),
    Mistake(#"["⟨80⟩"]"#, "1:3", "the byte 0x80 is not valid UTF-8", "save the file as UTF-8"),
    Mistake(#"["⟨C0 AF⟩"]"#, "1:3", "the byte 0xC0 is not valid UTF-8", "save the file as UTF-8"),
    Mistake(#"["⟨ED A0 80⟩"]"#, "1:3", "the byte 0xED is not valid UTF-8", "save the file as UTF-8"),
    Mistake(#"["⟨C3 A9 F4 90 80 80⟩"]"#, "1:4", "the byte 0xF4 is not valid UTF-8", "save the file as UTF-8"),
    Mistake(#"["⟨F0 9F 99 82 F0 9F 99⟩"#, "1:4", "the byte 0xF0 is not valid UTF-8", "save the file as UTF-8"),
    Mistake(
      #"{"a": ⟨E9⟩}"#, "1:7", "the byte 0xE9 is not valid UTF-8", "save the file as UTF-8; in Windows-1252 this byte would be 'é'"
    ),
    Mistake(
      #"["a\n⟨FF⟩"]"#, "1:6", "the byte 0xFF is not valid UTF-8", "save the file as UTF-8; in Windows-1252 this byte would be 'ÿ'"
    ),
  ])
  func bytesAreNoUTF8(_ mistake: Mistake) {
    mistake.expect()
  }
}

private let commentHint = "delete the comment, or make it a key of its own"
private let markerHint = "keep the lines that are right and delete those that begin with <<<<<<<, ======= and >>>>>>>"
private let encodingHint = "save the file as UTF-8 without byte order mark"
