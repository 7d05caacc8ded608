import ArgumentParser
import Foundation
import JSONText
import Records
import Workspace

/// `kith lead add`: a submission somebody noted down.
struct LeadAddCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add a lead and print the id.",
    discussion: """
      kith lead add --name "Grace Hopper" --email grace@example.com --source "boat show" --message "Wants a quote for spring."

      Whoever adds a lead by hand has judged it, so it is qualified; --status not_qualified leaves that to somebody else.
      """)

  @OptionGroup var globals: GlobalOptions

  @Option(help: "The name given.")
  var name: String?

  @Option(help: "The email address given.")
  var email: String?

  @Option(help: "The phone number given.")
  var phone: String?

  @Option(help: "The company given.")
  var company: String?

  @Option(help: "The position given.")
  var position: String?

  @Option(help: "Where the lead came from.")
  var source: String?

  @Option(help: "The form that was filled in.")
  var form: String?

  @Option(help: "What was written.")
  var message: String?

  @Option(help: ArgumentHelp("The page that led here.", valueName: "url"))
  var referrer: String?

  @Option(help: ArgumentHelp("A campaign parameter, such as source=newsletter; several times.", valueName: "key=value"))
  var utm: [String] = []

  @Option(help: "What became of it.", completion: .list(Lead.Status.allCases.map(\.rawValue)))
  var status: String = Lead.Status.qualified.rawValue

  @Option(help: ArgumentHelp("When it was submitted; now, if not given.", valueName: "time"))
  var at: String?

  func validate() throws {
    if [name, email, phone].allSatisfy({ $0?.trimmed.isEmpty ?? true }) {
      throw ValidationError("A lead needs a name, an email or a phone number")
    }
  }

  func run(in context: CommandContext) async throws -> ExitStatus {
    let workspace = try context.openStore(globals)
    let organization = try Organization(globals, in: workspace.snapshot())
    let submittedAt = try at.map { try TypedTime($0, for: "--at", in: context).first } ?? context.now().wholeSeconds
    let lead = try lead(id: context.newID(), submittedAt: submittedAt)
    try lead.record.requireValid()
    try lead.phone.map { try organization.requirePhone($0) }
    guard let id = lead.id else { throw Failure(.internalError, "a lead was made without an id") }
    let path = RecordPath.lead(org: organization.slug, slug: Slug.make(from: lead.record.displayName), id: id)
    let written = try workspace.write { transaction in try transaction.put(lead.record, at: path) }
    let printer = Printer(globals, context)
    if printer.isJSON {
      try printer.json(RecordOutput(lead.record, at: path))
    } else {
      try printer.line(id.text)
    }
    try IdentityHint(workspace).show(after: written.commit, to: printer)
    return .done
  }

  private func lead(id: RecordID, submittedAt: Timestamp) throws -> Lead {
    var lead = Lead.new(id: id, submittedAt: submittedAt, status: try Lead.Status(typed: status))
    func given(_ text: String?) -> String? { text.map(\.trimmed).flatMap { $0.isEmpty ? nil : $0 } }
    lead.name = given(name)
    lead.email = given(email)
    lead.phone = given(phone)
    lead.company = given(company)
    lead.position = given(position)
    lead.source = given(source)
    lead.form = given(form)
    lead.message = given(message)
    lead.referrer = given(referrer)
    for parameter in utm {
      guard let equals = parameter.firstIndex(of: "="), equals != parameter.startIndex else {
        throw Failure(.usage, "\"\(parameter)\" is no campaign parameter", hint: "write --utm source=newsletter")
      }
      lead.utm[JSONKey(String(parameter[..<equals]))] = .string(String(parameter[parameter.index(after: equals)...]))
    }
    return lead
  }
}

extension Lead.Status {
  /// Reads a status as a person types it.
  init(typed text: String) throws {
    guard let status = Self(rawValue: text.lowercased().replacingOccurrences(of: "-", with: "_")) else {
      let known = Self.allCases.map(\.rawValue)
      throw Failure(
        .usage, "\"\(text)\" is no status of a lead: \(known.joined(separator: ", "))",
        hint: text.nearest(among: known).map { "did you mean \($0)?" })
    }
    self = status
  }
}
