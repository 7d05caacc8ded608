import ArgumentParser
import Records
import Workspace

/// `kith lead show`: one lead.
struct LeadShowCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a lead.",
    discussion: """
      kith lead show grace@example.com
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "The lead.")
  var ref: String

  func run(in context: CommandContext) async throws -> ExitStatus {
    let snapshot = try context.openStore(globals).snapshot()
    let organization = try Organization(globals, in: snapshot)
    let found = try RecordSearch(type: .lead, organization: organization, snapshot: snapshot).one(ref)
    let printer = Printer(globals, context)
    if printer.isJSON {
      try printer.json(RecordOutput(found))
    } else {
      try RecordSheet(found, names: snapshot.names(in: found, of: organization)).print(to: printer)
    }
    return .done
  }
}

extension Snapshot {
  /// The name of the contact a lead or deal belongs to.
  func names(in stored: StoredRecord, of organization: Organization) throws -> [RecordID: String] {
    guard let contact = RecordFacts(stored.record, at: stored.path).contact,
      let person = try people(of: organization.text).person(withID: contact)
    else { return [:] }
    return [contact: person.record.displayName]
  }
}
