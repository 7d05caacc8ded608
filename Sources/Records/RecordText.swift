package import JSONText

/// Text of several lines in a record: in the file a string or an array of lines, in here one string.
package enum RecordText {
  /// The text that a value stands for: a string, or lines joined by "\n"; nil for any other value.
  package static func string(of value: JSONValue) -> String? {
    switch value {
    case .string(let text): return text
    case .array(let lines):
      var texts: [String] = []
      for line in lines {
        guard let text = line.stringValue else { return nil }
        texts.append(text)
      }
      return texts.joined(separator: "\n")
    case .null, .bool, .number, .object: return nil
    }
  }

  /// The value that stands for a text in a file: an array of lines where it has several, else a string.
  package static func value(of text: String) -> JSONValue {
    // By bytes: to Swift "\r\n" is one character, and no "\n".
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.count > 1 else { return .string(text) }
    return .array(lines.map { .string(String(Substring($0))) })
  }

  /// The same value as Kith writes it; a value that is no text stays as it is.
  package static func canonical(_ value: JSONValue) -> JSONValue {
    string(of: value).map(self.value(of:)) ?? value
  }
}
