package import GitStorage
package import JSONText
import Records

/// Something a check has to say about one file.
package struct CheckFinding: Hashable, Sendable {
  package enum Severity: String, Hashable, Sendable {
    case error, warning
  }

  package let severity: Severity
  package let path: GitPath
  package let position: TextPosition?
  package let message: String
  package let hint: String?
  /// Whether it is about a secret, which must not even be shared for a while.
  package var isSecret = false

  init(_ severity: Severity, _ path: GitPath, at position: TextPosition? = nil, _ message: String, hint: String?) {
    self.severity = severity
    self.path = path
    self.position = position
    self.message = message
    self.hint = hint
  }

  /// What a record's issue is in the file with these bytes.
  init(_ severity: Severity, _ path: GitPath, _ issue: RecordIssue, in bytes: [UInt8]) {
    self.init(severity, path, at: JSONParser.position(of: issue.pointer, in: bytes), issue.message, hint: issue.hint)
  }

  init(_ path: GitPath, _ secret: Record.Secret, in bytes: [UInt8]) {
    self.init(.error, path, secret.issue, in: bytes)
    isSecret = true
  }

  /// Everything that is wrong with a file that does not read.
  static func all(of error: RecordError, at path: GitPath, in bytes: [UInt8]) -> [CheckFinding] {
    guard error.issues.isEmpty else { return error.issues.map { CheckFinding(.error, path, $0, in: bytes) } }
    return [CheckFinding(.error, path, at: error.position, error.message, hint: error.hint)]
  }
}

extension [CheckFinding] {
  /// In the order in which a person reads: by path, then by place in the file.
  var inReadingOrder: [CheckFinding] { sorted { ($0.path, $0.position?.offset ?? 0) < ($1.path, $1.position?.offset ?? 0) } }
}
