import JSONText
import Records

extension Failure {
  /// Why a value given to a command cannot be.
  ///
  /// - Parameter spelling: How a value of a key is given to the command: `--intent high`.
  init(_ issue: RecordIssue, spelling: (_ key: String, _ value: String) -> String) {
    self.init(.invalidData, issue.message, hint: issue.hint.map { Self.hint($0, for: issue, spelling) })
  }

  /// A hint made for a file, `write "intent": "high"`, as one for the command.
  private static func hint(_ hint: String, for issue: RecordIssue, _ spelling: (String, String) -> String) -> String {
    guard let key = issue.pointer.tokens.last(where: { Int($0) == nil }), let member = hint.firstRange(of: "\"\(key)\": \""),
      hint.hasSuffix("\"")
    else { return hint }
    return hint[..<member.lowerBound] + spelling(key, String(hint[member.upperBound...].dropLast()))
  }
}

extension Record {
  /// Checks what a command made of its options.
  ///
  /// - Parameter options: The options of keys that are called otherwise than `--<key>`.
  /// - Throws: `Failure` (`invalidData`) with a hint that names the option.
  func requireValid(options: [String: String] = [:]) throws {
    guard let issue = Record.validate(value, as: type).first else { return }
    throw Failure(issue) { key, value in "\(options[key] ?? "--\(key)") \(PathText.quoted(value))" }
  }
}
