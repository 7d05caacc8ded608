import ArgumentParser
import GitStorage
import JSONText
import Merging
import RecordIndex
import Records
import Workspace

/// `kith lead import`: a contact made of a lead, or the one with the same email.
struct LeadImportCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a contact of a qualified lead, or link it to the person with the same email.",
    discussion: """
      kith lead import grace@example.com
      kith lead import --all

      Of a person that is there only empty fields are filled. Importing a lead again changes nothing, on whatever clone. All \
      leads of --all become one commit.
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "The lead.")
  var ref: String?

  @Flag(help: "Import every qualified lead that was not imported yet.")
  var all = false

  @Flag(help: "Import it anew, though the contact of an earlier import was deleted.")
  var again = false

  func validate() throws {
    if all == (ref != nil) { throw ValidationError("Name one lead, or say --all") }
    if all, again { throw ValidationError("--again is for one lead") }
  }

  private typealias Imported = (path: RecordPath, outcome: LeadImport.Outcome, lead: Lead, person: String)

  func run(in context: CommandContext) async throws -> ExitStatus {
    let workspace = try context.openStore(globals)
    let snapshot = try workspace.snapshot()
    let organization = try Organization(globals, in: snapshot)
    let printer = Printer(globals, context)
    let leads = try leads(of: organization, in: snapshot)
    let written = try workspace.write(
      message: { lines in
        let subject = leads.count == 1 ? "Import \(leads[0].record.displayName)" : "Import \(leads.count) leads"
        return CommitMessage.make(subject: subject, lines)
      },
      { transaction in
        try leads.map { stored -> Imported in
          let (outcome, lead) = try transaction.importLead(at: stored.path, again: again)
          return (stored.path, outcome, lead, try outcome.person(in: transaction.catalog()))
        }
      })
    var status = ExitStatus.done
    for imported in written.value {
      if case .refused(let refusal) = imported.outcome {
        let failure = Failure(refusal, of: imported.lead)
        guard all else { throw failure }
        try printer.error(failure)
        status = .invalidData
      } else if printer.isJSON {
        try printer.json(json(imported), layout: RecordSchema.of(.lead).layout)
      } else {
        try printer.line(sentence(imported))
      }
    }
    if leads.isEmpty { try printer.note("No qualified lead waits to be imported.") }
    try IdentityHint(workspace).show(after: written.commit, to: printer)
    return status
  }

  /// The lead that was named, or all that wait, the oldest first.
  private func leads(of organization: Organization, in snapshot: Snapshot) throws -> [StoredRecord] {
    if let ref { return [try RecordSearch(type: .lead, organization: organization, snapshot: snapshot).one(ref)] }
    return try snapshot.records(of: .lead, in: organization.text)
      .compactMap { stored in Lead(stored.record).map { (stored: stored, lead: $0) } }
      .filter { $0.lead.status == .qualified && $0.lead.contact == nil }
      .sorted {
        TimePlace(at: $0.lead.submittedAt, id: $0.stored.path.text) < TimePlace(at: $1.lead.submittedAt, id: $1.stored.path.text)
      }
      .map(\.stored)
  }

  private func json(_ imported: Imported) -> JSONObject {
    var object = RecordOutput(imported.lead.record, at: imported.path).json
    object["_contactFilled"] = imported.outcome.filledKeys.isEmpty ? nil : .array(imported.outcome.filledKeys.map { .string($0) })
    object["_outcome"] = .string(imported.outcome.word)
    return object
  }

  private func sentence(_ imported: Imported) -> String {
    let lead = PlainText.line(imported.lead.record.displayName)
    let person = PlainText.line(imported.person)
    switch imported.outcome {
    case .creates: return "Imported \(lead) as \(person)."
    case .links:
      let filled = imported.outcome.filledKeys.joined(separator: ", ")
      return "Linked \(lead) to \(person)" + (filled.isEmpty ? "." : ", filling \(filled).")
    case .wasImported: return "Nothing to change: \(lead) was imported already, as \(person)."
    case .refused: return ""
    }
  }
}

extension LeadImport.Outcome {
  /// What JSON calls it.
  fileprivate var word: String {
    switch self {
    case .creates: "created"
    case .links: "linked"
    case .wasImported: "already"
    case .refused: "refused"
    }
  }

  /// The fields of the person that were filled.
  fileprivate var filledKeys: [String] {
    guard case .links(_, .some(let filling)) = self else { return [] }
    return filling.fields.map(\.text)
  }

  /// The person's name and id.
  fileprivate func person(in catalog: any RecordCatalog) throws -> String {
    let (path, id): (RecordPath, RecordID?)
    switch self {
    case .creates(let contact, let place): (path, id) = (place, contact.id)
    case .links(let facts, _), .wasImported(let facts): (path, id) = (facts.path, facts.id)
    case .refused: return ""
    }
    let known = id?.text ?? path.text
    guard case .record(let record) = try catalog.presence(at: path) else { return known }
    return "\(record.displayName) (\(known))"
  }
}

extension Failure {
  /// Why a lead was not imported.
  fileprivate init(_ refusal: LeadImport.Refusal, of lead: Lead) {
    let name = lead.record.displayName
    let ref = lead.id?.text ?? PathText.quoted(name)
    switch refusal {
    case .notQualified(let status):
      self.init(
        .invalidData, "\(name) is \(status?.rawValue ?? "not qualified"), and only a qualified lead is imported",
        hint: "kith lead qualify \(ref)")
    case .contactGone(let contact):
      self.init(
        .notFound, "\(name) was imported before, and the contact \(contact) was deleted since",
        hint: "to make it anew: kith lead import \(ref) --again")
    case .namesNobody:
      self.init(.invalidData, "\(name) has neither name nor email nor phone number", hint: "add one to the lead's file")
    case .notAdopted(let path):
      self.init(.tryAgain, "\(path) has no id yet", hint: "kith sync")
    case .occupied(let path):
      self.init(.exists, "\(path) stands where the contact of \(name) would go", hint: "kith check")
    }
  }
}
