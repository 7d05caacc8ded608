/// Writes values as Kith writes files.
///
/// The text of equal values in one layout is the same, byte for byte; parsing it gives an equal value, and writing that the
/// same text again.
package enum JSONWriter {
  /// The text of a file: two-space indent, LF, one final newline, arrays and objects on lines of their own save where the
  /// layout asks for one element per line.
  package static func write(_ value: JSONValue, layout: JSONLayout = .plain) -> [UInt8] {
    var output: [UInt8] = []
    appendPretty(value, layout, indent: 0, to: &output)
    output.append(0x0A)
    return output
  }

  /// The value on one line, with `", "` and `": "` and no other space.
  package static func inline(_ value: JSONValue, layout: JSONLayout = .plain) -> String {
    var output: [UInt8] = []
    appendInline(value, layout, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  private static func appendPretty(_ value: JSONValue, _ layout: JSONLayout, indent: Int, to output: inout [UInt8]) {
    switch value {
    case .null, .bool, .number, .string:
      output.appendJSONScalar(value)
    case .array(let elements):
      guard !elements.isEmpty else { return output.append(contentsOf: "[]".utf8) }
      output.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        beginLine(index > 0 ? UInt8(ascii: ",") : nil, indent: indent + 1, &output)
        if layout.linewise {
          appendInline(element, layout, to: &output)
        } else {
          appendPretty(element, layout, indent: indent + 1, to: &output)
        }
      }
      beginLine(nil, indent: indent, &output)
      output.append(UInt8(ascii: "]"))
    case .object(let object):
      guard !object.isEmpty else { return output.append(contentsOf: "{}".utf8) }
      output.append(UInt8(ascii: "{"))
      for (index, member) in layout.ordered(object).enumerated() {
        beginLine(index > 0 ? UInt8(ascii: ",") : nil, indent: indent + 1, &output)
        output.appendJSONString(member.key.text)
        output.append(contentsOf: ": ".utf8)
        appendPretty(member.value, layout.children[member.key] ?? .plain, indent: indent + 1, to: &output)
      }
      beginLine(nil, indent: indent, &output)
      output.append(UInt8(ascii: "}"))
    }
  }

  private static func appendInline(_ value: JSONValue, _ layout: JSONLayout, to output: inout [UInt8]) {
    switch value {
    case .null, .bool, .number, .string:
      output.appendJSONScalar(value)
    case .array(let elements):
      output.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { output.append(contentsOf: ", ".utf8) }
        appendInline(element, layout, to: &output)
      }
      output.append(UInt8(ascii: "]"))
    case .object(let object):
      output.append(UInt8(ascii: "{"))
      for (index, member) in layout.ordered(object).enumerated() {
        if index > 0 { output.append(contentsOf: ", ".utf8) }
        output.appendJSONString(member.key.text)
        output.append(contentsOf: ": ".utf8)
        appendInline(member.value, layout.children[member.key] ?? .plain, to: &output)
      }
      output.append(UInt8(ascii: "}"))
    }
  }

  private static func beginLine(_ separator: UInt8?, indent: Int, _ output: inout [UInt8]) {
    if let separator { output.append(separator) }
    output.append(0x0A)
    output.append(contentsOf: repeatElement(0x20, count: 2 * indent))
  }
}

extension JSONValue: CustomStringConvertible {
  /// The value on one line with sorted keys, for messages and test failures.
  package var description: String { JSONWriter.inline(self) }
}

extension JSONObject: CustomStringConvertible {
  /// The object on one line with sorted keys, for messages and test failures.
  package var description: String { JSONWriter.inline(.object(self)) }
}
