import JSONText
import Records

/// One change to a contact as a person types it: `intent=high`, `tags+=vip`, `custom.boats=14`, `company=`.
struct FieldChange {
  enum Operation: Hashable {
    case set, add, remove
  }

  /// The keys on the way to the value.
  let path: [String]
  let operation: Operation
  let value: Input

  enum Input {
    /// As typed; what it means depends on the field.
    case text(String)
    /// A value as JSON, for any key.
    case json(JSONValue)
  }

  /// The name by which the person called the field.
  var name: String { path.joined(separator: ".") }

  /// Reads `key=value`, `key+=value` and `key-=value`.
  init(assignment text: String) throws {
    guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")), equals != text.startIndex else {
      throw Failure(.usage, "\"\(text)\" is no assignment", hint: "write key=value, such as intent=high or tags+=vip")
    }
    var key = text[..<equals]
    switch key.last {
    case "+": (operation, key) = (.add, key.dropLast())
    case "-": (operation, key) = (.remove, key.dropLast())
    default: operation = .set
    }
    path = try Self.path(String(key))
    value = .text(String(text[text.utf8.index(after: equals)...]))
  }

  /// Reads `KEY=JSON`.
  init(json text: String) throws {
    guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")), equals != text.startIndex else {
      throw Failure(.usage, "\"\(text)\" is not KEY=JSON", hint: "write --set 'custom.boats=14'")
    }
    path = try Self.path(String(text[..<equals]))
    operation = .set
    let typed = String(text[text.utf8.index(after: equals)...])
    do {
      value = .json(try JSONParser.parse(Array(typed.utf8)))
    } catch {
      // Of a bare word there is nothing more to say.
      let reason = typed.hasPrefix("{") || typed.hasPrefix("[") ? ": \(error.message)" : ""
      throw Failure(
        .usage, "the value of \(text[..<equals]) is not JSON\(reason)",
        hint: "text stands in quotation marks: --set '\(text[..<equals])=\(JSONWriter.inline(.string(typed)))'")
    }
  }

  /// Sets a known field, for an option such as `--email`.
  init(_ key: String, _ text: String) {
    (path, operation, value) = ([key], .set, .text(text))
  }

  /// `custom.boats` → `custom`, `boats`; a text that begins with "/" is a JSON pointer, for keys with dots in them.
  private static func path(_ key: String) throws -> [String] {
    let path =
      key.hasPrefix("/")
      ? JSONPointer(text: key)?.tokens ?? [] : key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard !path.isEmpty, path.allSatisfy({ !$0.isEmpty }) else {
      throw Failure(.usage, "\"\(key)\" is no key", hint: "write a key such as intent, or custom.boats")
    }
    return path
  }
}
