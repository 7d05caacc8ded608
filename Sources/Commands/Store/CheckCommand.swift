import ArgumentParser
import GitStorage
import Workspace

/// `kith check`: whether everything in the working tree, or in what some commits change, is valid.
struct CheckCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check every record, and say what is wrong with line, column and fix.",
    discussion: """
      kith check
      kith check --range origin/main..HEAD
      kith check --json | jq -r 'select(.severity == "error") | .path'

      With --range, checks what the second commit changes against the first (with three dots: against where they parted), as a \
      server does that has Kith's hooks. That needs no working tree: it works in a bare repository and in CI. Layout alone is \
      never an error. Ends with 65 where anything is invalid.
      """)

  @OptionGroup var globals: GlobalOptions

  @Option(help: ArgumentHelp("Check what these commits change.", valueName: "a..b"))
  var range: String?

  func run(in context: CommandContext) async throws -> ExitStatus {
    let printer = Printer(globals, context)
    let findings: [CheckFinding]
    if let range {
      let report = try CommitRange(range).check(in: context, context.folder(globals))
      if let passed = report.passed { try printer.note("kith: nothing to check: \(passed)") }
      findings = report.findings
      let count = report.records
      if report.passed == nil { try printer.check(findings, of: "\(count) changed \(count == 1 ? "record" : "records")") }
    } else {
      let (found, files) = try StoreCheck(try context.openStore(globals)).run()
      findings = found
      try printer.check(findings, of: "\(files) \(files == 1 ? "record" : "records")")
    }
    return findings.contains { $0.severity == .error } ? .invalidData : .done
  }
}
