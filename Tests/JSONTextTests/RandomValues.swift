import JSONText
import TestSupport

extension JSONValue {
  /// Keys and texts that have caused trouble somewhere: look-alikes, escapes, other scripts, prefixes of each other.
  private static let texts = [
    "", "a", "aa", "id", "name", "events", "conflicts", "é", "e\u{301}", "a\u{323}\u{307}", "a\u{307}\u{323}", "🙂", "👩‍👩‍👧", "مريم",
    "\u{202E}abc",
    "\"", "\\", "\\u0041", "/", "~", "\n", "\t\r\u{8}\u{C}", "\u{0}", "\u{1F}", "\u{7F}", "\u{2028}", "\u{FEFF}", "\u{FFFD}",
    "\u{10FFFF}",
    "a longer text that does not fit into the string itself", "<<<<<<<",
  ]

  private static let numbers = JSONNumberTests.numbers.compactMap { JSONNumber($0) }

  /// A value of any kind, containers less likely the deeper they stand.
  static func random(using generator: inout SeededGenerator, depth: Int = 0) -> JSONValue {
    switch generator.below(depth < 5 ? 9 : 5) {
    case 0: .null
    case 1: .bool(generator.below(2) == 0)
    case 2: .number(generator.element(of: numbers))
    case 3, 4: .string(generator.element(of: texts))
    case 5, 6: .array((0..<generator.below(5)).map { _ in random(using: &generator, depth: depth + 1) })
    default: .object(randomObject(using: &generator, depth: depth))
    }
  }

  private static func randomObject(using generator: inout SeededGenerator, depth: Int) -> JSONObject {
    var object = JSONObject()
    for _ in 0..<generator.below(generator.below(4) == 0 ? 16 : 5) {
      object[JSONKey(generator.element(of: texts))] = random(using: &generator, depth: depth + 1)
    }
    return object
  }

  /// The value and all within it, each with the pointer to it.
  func parts(at pointer: JSONPointer = .root) -> [(JSONPointer, JSONValue)] {
    switch self {
    case .null, .bool, .number, .string:
      [(pointer, self)]
    case .array(let elements):
      [(pointer, self)] + elements.enumerated().flatMap { $1.parts(at: pointer.appending(String($0))) }
    case .object(let object):
      [(pointer, self)] + object.members.flatMap { $0.value.parts(at: pointer.appending($0.key.text)) }
    }
  }

  /// The same value with the members of its objects in another order.
  func reordered(using generator: inout SeededGenerator) -> JSONValue {
    switch self {
    case .null, .bool, .number, .string:
      return self
    case .array(let elements):
      return .array(elements.map { $0.reordered(using: &generator) })
    case .object(let object):
      var members = object.members.map { (key: $0.key, value: $0.value.reordered(using: &generator)) }
      members.shuffle(using: &generator)
      return .object(JSONObject(members: members))
    }
  }
}
