import ArgumentParser
import Workspace

/// `kith contact show`: one person.
struct ContactShowCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a person, with open deals, notes and what happened lately.",
    discussion: """
      kith contact show grace@example.com
      kith contact show 91d9 --json | jq .custom

      What a person's contact leaves blank is filled from those merged into it (kith contact merge); their ids lead here too. \
      JSON is the person's record alone; kith deal list --contact, note list and activity list tell the rest.
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "The person.")
  var ref: String

  func run(in context: CommandContext) async throws -> ExitStatus {
    let snapshot = try context.openStore(globals).snapshot()
    let printer = Printer(globals, context)
    let organization = try Organization(globals, in: snapshot)
    let person = try ContactSearch(organization: organization, snapshot: snapshot).person(ref, telling: printer)
    if printer.isJSON {
      try printer.json(RecordOutput(person))
    } else {
      let surroundings = try PersonSurroundings(of: person, organization, in: snapshot)
      try ContactSheet(person).print(to: printer, surroundings)
    }
    return .done
  }
}
