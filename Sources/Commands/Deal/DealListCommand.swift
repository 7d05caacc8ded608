import ArgumentParser
import JSONText
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
      """)

  @OptionGroup var globals: GlobalOptions

  @Option(help: "Only at this stage.")
  var stage: String?

  @Option(help: ArgumentHelp("Only of this person.", valueName: "ref"))
  var contact: String?

  @Option(help: "Only of this member.")
  var owner: String?

  @Option(help: ArgumentHelp("At most that many.", valueName: "number"))
  var limit: Int?

  @Option(help: ArgumentHelp("Go on after this cursor.", valueName: "cursor"))
  var after: String?

  func validate() throws { try TimePages<StoredRecord>.validate(limit: limit) }

  func run(in context: CommandContext) async throws -> ExitStatus {
    let printer = Printer(globals, context)
    let snapshot = try context.openStore(globals).snapshot()
    let organization = try Organization(globals, in: snapshot)
    let people = try snapshot.people(of: organization.text)
    let all =
      try contact.map { ref in
        try people.deals(of: ContactSearch(organization: organization, snapshot: snapshot).person(ref, telling: printer))
      } ?? snapshot.records(of: .deal, in: organization.text)
    let deals = try filtered(all, organization)
    let pages = TimePages<StoredRecord>(name: "deals") { stored in
      TimePlace(at: Deal(stored.record)?.createdAt, id: stored.id?.text ?? stored.path.text)
    }
    let page = try pages.page(of: deals, after: after, limit: limit)
    if printer.isJSON {
      for stored in page.shown { try printer.json(RecordOutput(stored, cursor: pages.cursor(of: stored))) }
      return .done
    }
    var names: [RecordID: String] = [:]
    var table = Table("ID", "TITLE", "CONTACT", "VALUE", "STAGE", "CLOSE", "OWNER")
    for stored in page.shown {
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
    try pages.hint(after: page, to: printer)
    return .done
  }

  private func filtered(_ deals: [StoredRecord], _ organization: Organization) throws -> [StoredRecord] {
    var deals = deals
    if let stage {
      let wanted = SearchText.fold(stage.trimmed)
      deals = deals.filter { SearchText.fold(Deal($0.record)?.stage ?? "") == wanted }
      // A stage that the settings do not name any more may still have deals.
      if deals.isEmpty { _ = try StageName(organization).named(stage) }
    }
    if let owner {
      let condition = ContactQuery.Condition(path: ["owner"], test: .address(owner))
      deals = deals.filter { condition.matches($0.record.value) }
    }
    return deals
  }
}
