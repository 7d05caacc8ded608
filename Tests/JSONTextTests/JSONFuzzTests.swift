import JSONText
import TestSupport
import Testing

/// A hundred thousand damaged files: the parser answers each with a value or with a place in the text, and nothing else happens.
struct JSONFuzzTests {
  /// Files as they are in a store, and the corners of the grammar.
  static let seeds: [[UInt8]] = [
    """
    {
      "id": "5f3a0c9be271",
      "name": "Zoë Müller-Łukasik",
      "email": "zoe@example.org",
      "phone": "+4915112345678",
      "otherPhones": ["+12025550123"],
      "tags": ["vip", "🙂"],
      "custom": {"score": 1.10, "big": 123456789012345678901234567890, "note": "a \\"quoted\\" \\u00e9 \\ud83d\\ude42"},
      "createdAt": "2026-01-02T03:04:05Z"
    }

    """,
    """
    {
      "contact": "5f3a0c9be271",
      "events": [
        {"id": "a1", "at": "2026-01-02T03:04:05Z", "type": "page_visit", "url": "https://example.org/?a=b"},
        {"id": "a2", "at": "2026-01-03T03:04:05Z", "type": "chat", "by": null, "seen": true, "error": {"code": -30003}}
      ]
    }

    """,
    #"{"name": "مريم", "e\#u{301}": [], "é": {}, "a": [[[[{"b": [false, -0, 1E+2, 0.5e-7]}]]]], "": "\\\/\b\f\n\r\t"}"#,
    #"{"0":0,"1":1,"2":2,"3":3,"4":4,"5":5,"6":6,"7":7,"8":8,"9":9,"10":{"a":"b"}}"#,
    "{\n<<<<<<< HEAD\n  \"phone\": \"1\",\n=======\n  \"phone\": \"2\",\n>>>>>>> theirs\n  \"name\": \"Ada\"\n}\n",
    String(repeating: #"{"a":["#, count: 30) + "1" + String(repeating: "]}", count: 30),
    #"[true, false, null, "", 0, -1.5e+10, {}, []]"#,
  ].map { Array($0.utf8) }

  /// Pieces that mean something to the grammar, to the messages or to UTF-8.
  private static let pieces: [[UInt8]] =
    [
      "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83d", "\\ude42", "\\u0000", "'", "“", "//", "/*", "#", "<<<<<<<",
      "\n=======\n",
      "-", "+", ".", "e", "E+", "0", "00", "9e999", "NaN", "Infinity", "true", "nul", "None", " ", "\t", "\r\n", "\n", "\u{FEFF}",
      "\u{A0}",
      "\u{200B}", "é", "e\u{301}", "🙂", "\"a\": 1, ", "\"a\": 2, ", "[[[[", "{\"a\":{\"a\":", "]]", "}}", ",,", "\u{0}", "\u{1}",
    ].map { Array($0.utf8) } + [[0x80], [0xC3], [0xED, 0xA0, 0x80], [0xF0, 0x9F], [0xFF, 0xFE], [0xC0, 0xAF]]

  @Test func damagedFilesAreParsedOrRefusedAndNothingElse() {
    var generator = SeededGenerator(seed: Campaign.seed)
    var parsed = 0
    let rounds = 100_000 * Campaign.factor
    for round in 0..<rounds {
      let bytes = Self.damaged(using: &generator)
      if let fault = Self.fault(of: bytes, isParsed: &parsed) {
        Issue.record("seed \(Campaign.seed), round \(round): \(fault)\n\(bytes)")
        return
      }
    }
    // Else the damage is too great for the test to reach what lies behind the first mistake, or too small to reach mistakes.
    #expect(parsed > rounds / 50 && parsed < rounds / 2, "\(parsed) of \(rounds) texts parsed")
  }

  /// Every beginning of a file, as a full disk leaves them.
  @Test(arguments: seeds)
  func everyBeginningOfAFileIsAnswered(_ seed: [UInt8]) {
    var parsed = 0
    for length in seed.indices {
      #expect(Self.fault(of: Array(seed[..<length]), isParsed: &parsed) == nil)
    }
    #expect(parsed <= 1, "only the final newline can be missed")
  }

  /// Every file with any one of its bytes replaced by each sign of the grammar.
  @Test(arguments: seeds)
  func everyReplacedByteIsAnswered(_ seed: [UInt8]) {
    var parsed = 0
    for index in seed.indices {
      for byte in "{}[],:\"\\ 0n\u{0}".utf8 {
        var bytes = seed
        bytes[index] = byte
        #expect(Self.fault(of: bytes, isParsed: &parsed) == nil)
      }
    }
  }

  @Test(arguments: ["[", "{\"a\":", "[{\"a\":", "\"", "\\", "-", "{\"a\":1,", "<", "\u{0}", "🙂", " "])
  func endlessRepetitionIsAnswered(_ piece: String) {
    var parsed = 0
    #expect(Self.fault(of: Array(String(repeating: piece, count: 100_000).utf8), isParsed: &parsed) == nil)
  }

  /// Ten thousand keys of the same look, which equality by canonical equivalence would compare each with each.
  @Test func lookAlikeKeysDoNotSlowTheParserDown() throws {
    let marks = ["\u{323}", "\u{307}", "\u{331}", "\u{302}", "\u{327}", "\u{30C}", "\u{328}"]
    var keys: Set<JSONKey> = []
    var generator = SeededGenerator(seed: Campaign.seed)
    while keys.count < 4_000 { keys.insert(JSONKey("a" + marks.shuffled(using: &generator).joined())) }
    let text = "{" + keys.map { "\"\($0)\":1" }.joined(separator: ",") + "}"
    #expect(try parse(text).objectValue?.count == keys.count)
  }

  /// What is wrong with the answer to a text, nil where nothing is.
  private static func fault(of bytes: [UInt8], isParsed parsed: inout Int) -> String? {
    do throws(JSONSyntaxError) {
      let value = try JSONParser.parse(bytes)
      parsed += 1
      let written = JSONWriter.write(value, layout: contactLayout)
      let again = try JSONParser.parse(written)
      guard again == value else { return "reads \(again) where it wrote \(value)" }
      guard JSONWriter.write(again, layout: contactLayout) == written else { return "writes two texts for \(value)" }
      guard JSONParser.position(of: .root, in: bytes) != nil else { return "does not find the value" }
      return nil
    } catch {
      let position = error.position
      guard position.offset >= 0, position.offset <= bytes.count else { return "\(error) is not within the text" }
      guard position == TextPosition(offset: position.offset, in: bytes) else { return "\(error) is not at its offset" }
      guard !error.message.isEmpty, error.hint?.isEmpty == false else { return "\(error) says nothing" }
      guard error.description.utf8.count < 600 else { return "\(error) says too much" }
      guard error.description.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) else { return "\(error) disturbs terminals" }
      // Searching a damaged text must end as well, wherever it leads.
      let found = JSONParser.position(of: JSONPointer(["a", "0", "a"]), in: bytes)
      return found.map { $0.offset < bytes.count } ?? true ? nil : "finds what is not there"
    }
  }

  private static func damaged(using generator: inout SeededGenerator) -> [UInt8] {
    var bytes = generator.element(of: seeds)
    for _ in 0...generator.below(4) {
      let place = generator.below(bytes.count + 1)
      switch generator.below(8) {
      case 0 where place < bytes.count:
        bytes[place] ^= 1 << UInt8(generator.below(8))
      case 1 where place < bytes.count:
        bytes[place] = UInt8(generator.below(256))
      case 2:
        bytes.insert(contentsOf: generator.element(of: pieces), at: place)
      case 3:
        bytes.removeSubrange(place..<min(bytes.count, place + 1 + generator.below(8)))
      case 4 where generator.below(4) == 0:
        bytes.removeSubrange(place...)
      case 5:
        let other = generator.element(of: seeds)
        let start = generator.below(other.count)
        bytes.insert(contentsOf: other[start..<min(other.count, start + generator.below(40))], at: place)
      case 6 where generator.below(16) == 0:
        let piece = generator.element(of: pieces)
        for _ in 0..<generator.below(200) { bytes.insert(contentsOf: piece, at: place) }
      case 7 where place < bytes.count:
        // Within a string or a number this leaves the text whole.
        bytes[place] = UInt8(ascii: "1")
      default:
        bytes.insert(UInt8(ascii: " "), at: place)
      }
    }
    return bytes
  }
}
