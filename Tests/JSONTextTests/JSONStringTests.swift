import JSONText
import Testing

/// Text keeps its bytes, in whatever script and normal form it was typed.
struct JSONStringTests {
  @Test(arguments: [
    "", "Ada", "Zoë", "Zoe\u{308}", "مريم", "שרה \u{202B}", "山田太郎", "👩‍👩‍👧", "🏳️‍🌈", "\u{10FFFF}", "\u{FFFD}", "\u{7F}\u{85}",
    "\u{2028}", "a/b",
  ])
  func textIsWrittenAsItIs(_ text: String) throws {
    #expect(JSONWriter.inline(.string(text)).hasSameBytes(as: "\"\(text)\""))
    #expect(try parse("\"\(text)\"") == .string(text))
  }

  @Test(arguments: [
    (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
    (#""\u0041\u00e9\u20AC""#, "Aé€"),
    (#""\ud83d\ude42 \uD83D\uDE42""#, "🙂 🙂"),
    (#""\u0000\u001f""#, "\u{0}\u{1F}"),
    (#""\udbff\udfff\ud800\udc00""#, "\u{10FFFF}\u{10000}"),
    (#""e\u0301""#, "e\u{301}"),
    (#""plain, then \n, then plain""#, "plain, then \n, then plain"),
  ])
  func escapesAreResolved(_ text: String, _ meaning: String) throws {
    #expect(try parse(text) == .string(meaning))
  }

  @Test func asLittleAsPossibleIsEscaped() {
    #expect(JSONWriter.inline("\"\\/\u{8}\u{C}\n\r\t") == #""\"\\/\b\f\n\r\t""#)
    #expect(JSONWriter.inline("\u{0}\u{1}\u{B}\u{F}\u{10}\u{1F}\u{7F}") == "\"\\u0000\\u0001\\u000b\\u000f\\u0010\\u001f\u{7F}\"")
  }

  @Test func everyScalarOfUnicodeSurvives() throws {
    var text = String.UnicodeScalarView()
    for code in (0...0x10FFFF as ClosedRange<UInt32>) where code % 37 == 0 || code < 0x900 {
      if let scalar = Unicode.Scalar(code) { text.append(scalar) }
    }
    let value = JSONValue.string(String(text))
    #expect(try JSONParser.parse(JSONWriter.write(value)) == value)
  }

  @Test func textThatLooksTheSameButHasOtherBytesDiffers() {
    #expect("é" == "e\u{301}", "Swift's strings do not tell them apart")
    #expect(JSONValue.string("é") != .string("e\u{301}"))
    // Canonically equivalent and of the same length.
    #expect(JSONValue.string("a\u{323}\u{307}") != .string("a\u{307}\u{323}"))
    #expect(Set<JSONValue>([.string("é"), .string("e\u{301}"), .string("é")]).count == 2)
  }
}
