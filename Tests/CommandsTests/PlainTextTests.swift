import Records
import Testing

@testable import Commands

@Suite struct PlainTextTests {
  @Test(
    arguments: [
      ("Grace", "Grace"), ("a\nb\tc", "a b c"), ("\u{1B}[31m", "\\u001b[31m"), ("\u{7F}\u{9B}", "\\u007f\\u009b"),
      ("\u{202E}evil\u{202C}", "\\u202eevil\\u202c"), ("שלום", "שלום"), ("👩‍👩‍👧", "👩‍👩‍👧"), ("a\r\nb", "a b"),
    ])
  func linesHoldNothingThatActsOnATerminal(text: String, shown: String) {
    #expect(PlainText.line(text) == shown)
  }

  @Test(arguments: [("abc", 3), ("船", 2), ("e\u{301}", 1), ("👍", 2), ("Ż", 1), ("", 0), ("ｆ", 2)])
  func widthCountsColumns(text: String, columns: Int) {
    #expect(PlainText.width(text) == columns)
  }

  @Test func whatIsTooWideIsCutOff() {
    #expect(PlainText.fitted("Grace Hopper", 6) == "Grace…")
    #expect(PlainText.fitted("船船船", 4) == "船…")
    #expect(PlainText.fitted("Grace", 5) == "Grace")
  }

  @Test(arguments: [
    ("plain", "plain"), ("a b", "'a b'"), ("it's", #"'it'\''s'"#), ("", "''"), ("ü", "'ü'"), ("'\u{301}", "''\\''\u{301}'"),
  ])
  func wordsAreQuotedForTheShell(word: String, quoted: String) {
    #expect(PathText.quoted(word) == quoted)
  }

  @Test(arguments: [("a", "/x/a"), ("../a", "/a"), ("/a/./b/../c/", "/a/c"), ("../../..", "/"), (".", "/x")])
  func pathsAreMadeAbsolute(path: String, absolute: String) {
    #expect(PathText.absolute(path, from: "/x") == absolute)
  }

  @Test(arguments: [("intnet", "intent"), ("nmae", "name"), ("Email", "email"), ("shoes", nil), ("tag", "tags")])
  func theNearestWordIsSuggested(typed: String, meant: String?) {
    #expect(typed.nearest(among: ["name", "email", "intent", "tags"]) == meant)
  }
}
