import JSONText

/// Reading and writing the plain fields of a record.
extension JSONObject {
  /// The string under a key, nil where there is none or something else.
  func text(_ key: JSONKey) -> String? {
    self[key]?.stringValue
  }

  /// The strings in the array under a key.
  func texts(_ key: JSONKey) -> [String] {
    self[key]?.arrayValue?.compactMap(\.stringValue) ?? []
  }

  /// Sets a string, or takes the key out.
  mutating func set(_ key: JSONKey, to text: String?) {
    self[key] = text.map { .string($0) }
  }

  /// Sets an array of strings, or takes the key out where it would be empty.
  mutating func set(_ key: JSONKey, to texts: [String]) {
    self[key] = texts.isEmpty ? nil : .array(texts.map { .string($0) })
  }
}
