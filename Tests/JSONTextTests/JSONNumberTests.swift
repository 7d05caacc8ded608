import JSONText
import Testing

/// Numbers keep their digits, for a price of 1.10 and an id of thirty digits mean what they say.
struct JSONNumberTests {
  static let numbers = [
    "0", "-0", "7", "-7", "1.10", "0.0", "-0.50", "1E+2", "1e-7", "1.5E10", "123456789012345678901234567890",
    "3.14159265358979323846264338327950288419716939937510", "1e999999",
  ]

  @Test(arguments: numbers)
  func digitsSurviveReadingAndWriting(_ digits: String) throws {
    let value = try parse("[\(digits)]")
    #expect(value == .array([.number(try #require(JSONNumber(digits)))]))
    #expect(JSONWriter.inline(value) == "[\(digits)]")
    #expect(String(decoding: value.canonicalBytes, as: UTF8.self) == "[\(digits)]")
  }

  @Test(arguments: ["", "-", "+1", "01", "-01", ".5", "1.", "1.e5", "1e", "1e+", "0x1F", "NaN", "1 ", " 1", "1,5", "1_000", "١"])
  func otherSpellingsAreNoNumbers(_ text: String) {
    #expect(JSONNumber(text) == nil)
  }

  @Test func numbersAreEqualWhenSpelledTheSame() {
    #expect(JSONNumber("1.10") == JSONNumber("1.10"))
    #expect(JSONNumber("1.10") != JSONNumber("1.1"))
    #expect(JSONNumber("0") != JSONNumber("-0"))
    #expect(JSONNumber(42) == JSONNumber("42"))
  }

  @Test func integersAreThoseThatFitAndHaveNoFractionOrExponent() {
    #expect(JSONNumber("42")?.intValue == 42)
    #expect(JSONNumber("-0")?.intValue == 0)
    #expect(JSONNumber(Int.min).intValue == Int.min)
    #expect(JSONNumber("9223372036854775807")?.intValue == Int.max)
    #expect(JSONNumber("9223372036854775808")?.intValue == nil)
    #expect(JSONNumber("1.0")?.intValue == nil)
    #expect(JSONNumber("1e2")?.intValue == nil)
  }
}
