import ArgumentParser
import Workspace

/// `kith contact show`: one person.
struct ContactShowCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a person.",
    discussion: """
      kith contact show grace@example.com
      kith contact show 91d9 --json | jq .custom
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "The person.")
  var ref: String

  func run(in context: CommandContext) async throws -> ExitStatus {
    let snapshot = try context.openStore(globals).snapshot()
    let found = try ContactSearch(organization: Organization(globals, in: snapshot), snapshot: snapshot).one(ref)
    let printer = Printer(globals, context)
    if printer.isJSON {
      try printer.json(RecordOutput(found))
    } else {
      try ContactSheet(found).print(to: printer)
    }
    return .done
  }
}
