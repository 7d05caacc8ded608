import JSONText
import TestSupport
import Testing

/// Pointers as RFC 6901 has them, and where in a text they lead.
struct JSONPointerTests {
  /// The document of RFC 6901, section 5.
  static let document = #"""
    {
      "foo": ["bar", "baz"],
      "": 0,
      "a/b": 1,
      "c%d": 2,
      "e^f": 3,
      "g|h": 4,
      "i\\j": 5,
      "k\"l": 6,
      " ": 7,
      "m~n": 8
    }
    """#

  @Test(arguments: [
    ("/foo", #"["bar", "baz"]"#), ("/foo/0", #""bar""#), ("/", "0"), ("/a~1b", "1"), ("/c%d", "2"), ("/e^f", "3"), ("/g|h", "4"),
    (#"/i\j"#, "5"), ("/k\"l", "6"), ("/ ", "7"), ("/m~0n", "8"),
  ])
  func examplesOfTheStandardHold(_ text: String, _ value: String) throws {
    let document = try parse(Self.document)
    let pointer = try #require(JSONPointer(text: text))
    #expect(document[pointer] == (try parse(value)))
    #expect(pointer.description == text)
    #expect(document[.root] == document)
  }

  @Test(arguments: ["foo", "/a~", "/a~2b", "~0", "/~/"])
  func otherTextsAreNoPointers(_ text: String) {
    #expect(JSONPointer(text: text) == nil)
  }

  @Test(arguments: ["/foo/2", "/foo/-", "/foo/00", "/foo/+0", "/foo/bar", "/foo/99999999999999999999", "/bar", "//x", "/foo/0/1"])
  func waysThatDoNotExistLeadNowhere(_ text: String) throws {
    let pointer = try #require(JSONPointer(text: text))
    #expect(try parse(Self.document)[pointer] == nil)
    #expect(JSONParser.position(of: pointer, in: Array(Self.document.utf8)) == nil)
  }

  @Test func tildeIsUnescapedOnce() throws {
    #expect(try #require(JSONPointer(text: "/~01")).tokens == ["~1"])
    #expect(JSONPointer(["~1", "a/b", ""]).description == "/~01/a~1b/")
    #expect(JSONPointer.root.appending("a").appending("0") == JSONPointer(["a", "0"]))
  }

  @Test func pointersAreToldApartAndOrderedByTokenAndBytes() throws {
    #expect(JSONPointer(["é"]) != JSONPointer(["e\u{301}"]))
    #expect(Set([JSONPointer(["é"]), JSONPointer(["e\u{301}"])]).count == 2)
    #expect(JSONPointer(["a", "b"]) != JSONPointer(["a/b"]))
    let sorted = ["", "/a", "/a/b", "/a!", "/b"].compactMap { JSONPointer(text: $0) }
    #expect(sorted.shuffled().sorted() == sorted)
  }

  @Test(arguments: [
    ("", "1:1", "1:1"), ("/foo", "2:10", "2:3"), ("/foo/0", "2:11", "2:11"), ("/foo/1", "2:18", "2:18"), ("/", "3:7", "3:3"),
    ("/a~1b", "4:10", "4:3"), (#"/i\j"#, "8:11", "8:3"), ("/k\"l", "9:11", "9:3"), ("/m~0n", "11:10", "11:3"),
  ])
  func positionIsThatOfTheValueOrItsKey(_ text: String, _ value: String, _ key: String) throws {
    let pointer = try #require(JSONPointer(text: text))
    let bytes = Array(Self.document.utf8)
    let ofValue = try #require(JSONParser.position(of: pointer, in: bytes))
    let ofKey = try #require(JSONParser.position(of: pointer, keyed: true, in: bytes))
    #expect("\(ofValue.line):\(ofValue.column)" == value)
    #expect("\(ofKey.line):\(ofKey.column)" == key)
  }

  @Test func columnsCountScalarsAndOffsetsBytes() throws {
    let text = "\n{\"é🙂\": {\"x\": [[], {\"\\u0079\": \"]\"}]}}"
    let position = try #require(JSONParser.position(of: JSONPointer(["é🙂", "x", "1", "y"]), in: Array(text.utf8)))
    #expect(position == TextPosition(line: 2, column: 30, offset: 34))
  }

  /// What a message points at is what the parser read, for every value of a text.
  @Test func everyValueIsFoundWhereItStands() throws {
    var generator = SeededGenerator(seed: Campaign.seed)
    for round in 0..<200 {
      let value = JSONValue.random(using: &generator)
      let bytes = JSONWriter.write(value)
      for (pointer, part) in value.parts() {
        let position = try #require(JSONParser.position(of: pointer, in: bytes), "seed \(Campaign.seed), round \(round)")
        let rest = String(decoding: bytes[position.offset...], as: UTF8.self)
        #expect(rest.hasPrefix(JSONWriter.inline(part).prefix(1)), "seed \(Campaign.seed), round \(round), \(pointer)")
        #expect(value[pointer] == part)
      }
    }
  }

  @Test(arguments: ["", "{", "{\"a\"", "{\"a\":", "{\"a\": \"", "{\"a\": [1,", "[}", "{\"a\": }", "\u{FEFF}", "{\"\\ud800\": 1}"])
  func textsThatDoNotParseDoNoHarm(_ text: String) {
    for pointer in [JSONPointer.root, JSONPointer(["a"]), JSONPointer(["a", "1"]), JSONPointer(["1"])] {
      let position = JSONParser.position(of: pointer, keyed: true, in: Array(text.utf8))
      #expect(position.map { $0.offset < text.utf8.count } ?? true)
    }
  }
}
