import ArgumentParser
import Records
import Workspace

/// `kith deal show`: one deal with its history.
struct DealShowCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a deal and the stages it went through.",
    discussion: """
      kith deal show "harbour lights"
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "The deal.")
  var ref: String

  func run(in context: CommandContext) async throws -> ExitStatus {
    let snapshot = try context.openStore(globals).snapshot()
    let organization = try Organization(globals, in: snapshot)
    let found = try RecordSearch(type: .deal, organization: organization, snapshot: snapshot).one(ref)
    let printer = Printer(globals, context)
    if printer.isJSON {
      try printer.json(RecordOutput(found))
    } else {
      try RecordSheet(found, names: snapshot.names(in: found, of: organization)).print(to: printer)
    }
    return .done
  }
}
