import JSONText
import Testing

/// What is refused for its size, however well-formed.
struct JSONLimitsTests {
  @Test func sixtyFourLevelsAreReadAndOneMoreIsNot() throws {
    let brackets = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    #expect(throws: Never.self) { try parse(brackets(64)) }
    Mistake(
      brackets(65), "1:65", "nested deeper than 64 levels", "move the value that opens here to a higher level"
    ).expect()
    Mistake(
      String(repeating: "{\"a\":\n", count: 65), "65:1", "nested deeper than 64 levels",
      "move the value that opens here to a higher level"
    ).expect()
  }

  @Test func depthIsHeldWithinWhatTheStackBears() {
    #expect(JSONLimits(maximumDepth: 1_000_000).maximumDepth == 512)
    #expect(JSONLimits(maximumDepth: -1).maximumDepth == 0)
    let deep = Array(String(repeating: "[", count: 512).utf8) + Array(String(repeating: "]", count: 512).utf8)
    #expect(throws: Never.self) { try JSONParser.parse(deep, limits: JSONLimits(maximumDepth: 512)) }
    #expect(throws: JSONSyntaxError.self) { try JSONParser.parse([0x5B, 0x5D], limits: JSONLimits(maximumDepth: 0)) }
  }

  @Test func hugeFilesAreRefusedUnread() {
    let error = #expect(throws: JSONSyntaxError.self) {
      try JSONParser.parse(Array("[1, 2, 3]".utf8), limits: JSONLimits(maximumBytes: 8))
    }
    #expect(error?.message == "the file is larger than 8 bytes")
    #expect(throws: Never.self) { try JSONParser.parse(Array("[1, 2, 3]".utf8), limits: JSONLimits(maximumBytes: 9)) }
    #expect(JSONLimits.standard.maximumBytes == 67_108_864)
  }

  /// A text has at most one value per byte, so what a value takes up bounds what a file can make the parser take.
  @Test func memoryIsASmallMultipleOfTheText() throws {
    #expect(MemoryLayout<JSONValue>.stride <= 24)
    #expect(MemoryLayout<JSONObject.Member>.stride <= 40)
    let zeros = try JSONParser.parse(Array("[0\(String(repeating: ",0", count: 200_000))]".utf8))
    #expect(zeros.arrayValue?.count == 200_001)
    let objects = try JSONParser.parse(Array("[{}\(String(repeating: ",{}", count: 100_000))]".utf8))
    #expect(objects.arrayValue?.count == 100_001)
    let keys = (0..<50_000).map { "\"\($0)\":0" }.joined(separator: ",")
    #expect(try JSONParser.parse(Array("{\(keys)}".utf8)).objectValue?.count == 50_000)
  }
}
