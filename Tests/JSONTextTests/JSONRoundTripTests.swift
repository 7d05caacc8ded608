import JSONText
import TestSupport
import Testing

/// What is written is read back, for random values in several layouts.
struct JSONRoundTripTests {
  private static let layouts = [
    JSONLayout.plain, contactLayout, timelineLayout, JSONLayout(keyOrder: ["🙂", "é", ""], linewise: true),
  ]

  @Test func valuesSurviveWritingAndReading() throws {
    var generator = SeededGenerator(seed: Campaign.seed)
    for round in 0..<3_000 * Campaign.factor {
      let value = JSONValue.random(using: &generator)
      let layout = generator.element(of: Self.layouts)
      let bytes = JSONWriter.write(value, layout: layout)
      let read = try JSONParser.parse(bytes)
      let inline = try parse(JSONWriter.inline(value, layout: layout))
      let compact = try JSONParser.parse(value.canonicalBytes)
      guard read == value, inline == value, compact == value, JSONWriter.write(read, layout: layout) == bytes else {
        Issue.record("seed \(Campaign.seed), round \(round): \(value)")
        return
      }
    }
  }

  @Test func orderOfMembersMakesNoDifferenceToAnyText() {
    var generator = SeededGenerator(seed: Campaign.seed &+ 1)
    for round in 0..<1_000 * Campaign.factor {
      let value = JSONValue.random(using: &generator)
      let other = value.reordered(using: &generator)
      let layout = generator.element(of: Self.layouts)
      guard value == other, value.hashValue == other.hashValue, value.canonicalBytes == other.canonicalBytes,
        JSONWriter.write(value, layout: layout) == JSONWriter.write(other, layout: layout)
      else {
        Issue.record("seed \(Campaign.seed), round \(round): \(value)")
        return
      }
    }
  }

  @Test func equalityIsThatOfTheCanonicalBytes() {
    var generator = SeededGenerator(seed: Campaign.seed &+ 2)
    let values = (0..<300).map { _ in JSONValue.random(using: &generator, depth: 4) }
    let bytes = values.map(\.canonicalBytes)
    for one in values.indices {
      for other in values.indices where (values[one] == values[other]) != (bytes[one] == bytes[other]) {
        Issue.record("seed \(Campaign.seed): \(values[one]) and \(values[other])")
      }
    }
  }

  @Test func filesEndWithOneNewlineAndHaveNoOtherSpaceAtTheEndOfLines() {
    var generator = SeededGenerator(seed: Campaign.seed &+ 3)
    for _ in 0..<300 {
      let bytes = JSONWriter.write(.random(using: &generator), layout: generator.element(of: Self.layouts))
      let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
      #expect(lines.last?.isEmpty == true)
      #expect(lines.dropLast().allSatisfy { !$0.isEmpty && $0.last != 0x20 && $0.last != 0x0D })
    }
  }
}
