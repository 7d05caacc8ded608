import GitStorage
import JSONText
import Workspace

extension CheckFinding {
  /// What is wrong, as an error with its place and fix.
  var failure: Failure {
    Failure(.invalidData, StoreError.place(path.description, position) + ": " + message, hint: hint)
  }

  var json: JSONObject {
    var object: JSONObject = [
      "severity": .string(severity.rawValue), "path": .string(path.description), "message": .string(message),
    ]
    object["line"] = position.map { .number(JSONNumber($0.line)) }
    object["column"] = position.map { .number(JSONNumber($0.column)) }
    object["hint"] = hint.map { .string($0) }
    return object
  }
}

extension Printer {
  /// What a check found, for people to jump to and for programs, and how many records it looked at.
  func check(_ findings: [CheckFinding], of count: String) throws {
    for finding in findings {
      if isJSON {
        try json(finding.json)
        continue
      }
      let severity = finding.severity == .error ? style.alarm("error:") : style.caution("warning:")
      let place = PlainText.line(StoreError.place(finding.path.description, finding.position))
      try line("\(place): \(severity) \(PlainText.line(finding.message))")
      if let hint = finding.hint { try line("  \(style.hint(PlainText.line(hint)))") }
    }
    let errors = findings.count { $0.severity == .error }
    let warnings = findings.count - errors
    try line(
      "\(count): "
        + (findings.isEmpty
          ? style.good("all valid")
          : "\(errors) \(errors == 1 ? "error" : "errors"), \(warnings) \(warnings == 1 ? "warning" : "warnings")"))
  }
}
