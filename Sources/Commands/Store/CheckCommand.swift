import ArgumentParser
import GitStorage
import JSONText
import Workspace

/// `kith check`: whether everything in the working tree is valid.
struct CheckCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check every record, and say what is wrong with line, column and fix.",
    discussion: """
      kith check
      kith check --json | jq -r 'select(.severity == "error") | .path'

      Layout alone is never an error. Ends with 65 where anything is invalid.
      """)

  @OptionGroup var globals: GlobalOptions

  func run(in context: CommandContext) async throws -> ExitStatus {
    let workspace = try context.openStore(globals)
    let (findings, files) = try StoreCheck(workspace).run()
    let printer = Printer(globals, context)
    for finding in findings {
      if printer.isJSON {
        try printer.json(finding.json)
        continue
      }
      let severity =
        finding.severity == .error ? printer.style.alarm("error:") : printer.style.caution("warning:")
      let place = PlainText.line(StoreError.place(finding.path.description, finding.position))
      try printer.line("\(place): \(severity) \(PlainText.line(finding.message))")
      if let hint = finding.hint { try printer.line("  \(printer.style.hint(PlainText.line(hint)))") }
    }
    let errors = findings.count { $0.severity == .error }
    let warnings = findings.count - errors
    try printer.line(
      "\(files) \(files == 1 ? "record" : "records"): "
        + (findings.isEmpty
          ? printer.style.good("all valid")
          : "\(errors) \(errors == 1 ? "error" : "errors"), \(warnings) \(warnings == 1 ? "warning" : "warnings")"))
    return errors == 0 ? .done : .invalidData
  }
}

extension CheckFinding {
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
