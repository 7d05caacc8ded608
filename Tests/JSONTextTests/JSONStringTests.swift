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

  /// Held against the standard library: runs of four bytes from both sides of every border in Unicode's table 3-7.
  @Test func bytesAreValidWhereTheStandardLibrarySaysSoAndTheFirstBadOneIsNamed() {
    let leads: [UInt8] = [0x41, 0x7F, 0x80, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5]
    let others: [UInt8] = [0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC2]
    for number in 0..<leads.count * 8 * 8 * 8 {
      let run = [leads[number / 512], others[number / 64 % 8], others[number / 8 % 8], others[number % 8]]
      let validPrefix = (0...4).last { String(validating: run[..<$0], as: UTF8.self) != nil }
      let expected = validPrefix == 4 ? nil : validPrefix.map { $0 + 1 }
      let found = Self.offsetOfMistake([0x22] + run + [0x22])
      guard found == expected else {
        Issue.record("\(run): mistake at \(String(describing: found)) and not at \(String(describing: expected))")
        return
      }
    }
  }

  private static func offsetOfMistake(_ bytes: [UInt8]) -> Int? {
    do throws(JSONSyntaxError) {
      _ = try JSONParser.parse(bytes)
      return nil
    } catch {
      return error.position.offset
    }
  }

  @Test func textThatLooksTheSameButHasOtherBytesDiffers() {
    #expect("é" == "e\u{301}", "Swift's strings do not tell them apart")
    #expect(JSONValue.string("é") != .string("e\u{301}"))
    // Canonically equivalent and of the same length.
    #expect(JSONValue.string("a\u{323}\u{307}") != .string("a\u{307}\u{323}"))
    #expect(Set<JSONValue>([.string("é"), .string("e\u{301}"), .string("é")]).count == 2)
  }
}
