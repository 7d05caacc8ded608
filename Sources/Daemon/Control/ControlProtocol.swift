import JSONText

/// What is asked of a daemon over its socket: one line of JSON, answered by one line of JSON.
package enum ControlRequest: String, Hashable, Sendable {
  /// Say how you stand.
  case status
  /// Exchange with every remote now.
  case poke
  /// Finish the step in hand and end.
  case stop

  var line: String { JSONWriter.inline(.object(["request": .string(rawValue)])) }

  init?(line: String) {
    let value: JSONValue
    do { value = try JSONParser.parse(Array(line.utf8)) } catch { return nil }
    guard let name = value.objectValue?["request"]?.stringValue else { return nil }
    self.init(rawValue: name)
  }

  /// Longer lines are nobody's request.
  static let longest = 4096
}
