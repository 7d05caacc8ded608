import ArgumentParser
import JSONText
import RecordIndex
import Records
import Workspace

/// `kith deal list`: deals, the newest first.
struct DealListCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List deals, the newest first.",
    discussion: """
      kith deal list --stage proposal
      kith deal list --contact grace@example.com --json | jq .value

      With --limit, the next part is asked for with --after and the cursor that is shown (_cursor in JSON).

      \(FreshList.help)
      """)

  @OptionGroup var globals: GlobalOptions

  @Option(help: "Only at this stage.")
  var stage: String?

  @Option(help: ArgumentHelp("Only of this person.", valueName: "ref"))
  var contact: String?

  @Option(help: "Only of this member.")
  var owner: String?

  @OptionGroup var part: PageOptions

  func run(in context: CommandContext) async throws -> ExitStatus {
    let printer = Printer(globals, context)
    let snapshot = try context.openStore(globals).snapshot()
    let organization = try Organization(globals, in: snapshot)
    let people = try snapshot.people(of: organization.text)
    var query = TimeQuery(org: organization.text, .deals(stage: stage?.trimmed, owner: owner))
    query.limit = part.limit
    query.after = try part.place(in: "deals")
    if let contact {
      let person = try ContactSearch(organization: organization, snapshot: snapshot).person(contact, telling: printer)
      query.files = try people.deals(of: person).map(\.path)
    }
    let page = try snapshot.records(query, counting: !printer.isJSON)
    // A stage that the settings do not name any more may still have deals.
    if let stage, page.shown.isEmpty { _ = try StageName(organization).named(stage) }
    if printer.isJSON {
      for (stored, place) in page.shown { try printer.json(RecordOutput(stored, cursor: place.cursor(of: "deals"))) }
      return .done
    }
    var names: [RecordID: String] = [:]
    var table = Table("ID", "TITLE", "CONTACT", "VALUE", "STAGE", "CLOSE", "OWNER")
    for (stored, _) in page.shown {
      guard let deal = Deal(stored.record) else { continue }
      if let contact = deal.contact, names[contact] == nil {
        names[contact] = try people.person(withID: contact)?.record.displayName ?? contact.text
      }
      table.add(
        stored.id?.text ?? "", deal.title + (stored.isHeld ? " (held)" : ""), deal.contact.flatMap { names[$0] } ?? "",
        deal.value?.description ?? "", deal.stage, deal.expectedClose?.description ?? "", deal.owner ?? "")
    }
    try table.print(to: printer)
    if table.isEmpty { try printer.note("No deal matches.") }
    try printer.hint(after: page.shown.last?.place, left: page.left, of: "deals")
    return .done
  }
}
