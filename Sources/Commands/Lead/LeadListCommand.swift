import ArgumentParser
import RecordIndex
import Records
import Workspace

/// `kith lead list`: leads, the newest first.
struct LeadListCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List leads, the newest first.",
    discussion: """
      kith lead list --status not_qualified
      kith lead list --json | jq -r 'select(.contact == null) | .email'

      With --limit, the next part is asked for with --after and the cursor that is shown (_cursor in JSON).

      \(FreshList.help)
      """)

  @OptionGroup var globals: GlobalOptions

  @Option(help: "Only with this status.", completion: .list(Lead.Status.allCases.map(\.rawValue)))
  var status: String?

  @OptionGroup var part: PageOptions

  func run(in context: CommandContext) async throws -> ExitStatus {
    let snapshot = try context.openStore(globals).snapshot()
    let organization = try Organization(globals, in: snapshot)
    let wanted = try status.map { try Lead.Status(typed: $0) }
    var query = TimeQuery(org: organization.text, .leads(status: wanted?.rawValue))
    query.limit = part.limit
    query.after = try part.place(in: "leads")
    let printer = Printer(globals, context)
    let page = try snapshot.records(query, counting: !printer.isJSON)
    if printer.isJSON {
      for (stored, place) in page.shown { try printer.json(RecordOutput(stored, cursor: place.cursor(of: "leads"))) }
      return .done
    }
    var table = Table("ID", "SUBMITTED", "NAME", "EMAIL", "PHONE", "SOURCE", "STATUS", "CONTACT")
    for (stored, _) in page.shown {
      guard let lead = Lead(stored.record) else { continue }
      table.add(
        stored.id?.text ?? "", lead.submittedAt.map { printer.time($0) } ?? "",
        (lead.name ?? "") + (stored.isHeld ? " (held)" : ""), lead.email ?? "", lead.phone ?? "", lead.source ?? "",
        lead.status?.rawValue ?? "", lead.contact?.text ?? "")
    }
    try table.print(to: printer)
    if table.isEmpty { try printer.note("No lead matches.") }
    try printer.hint(after: page.shown.last?.place, left: page.left, of: "leads")
    return .done
  }
}
