import ArgumentParser
import GitStorage
import Records
import Workspace

/// `kith contact add`: a new person.
struct ContactAddCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add a person and print the id.",
    discussion: """
      kith contact add --name "Grace Hopper" --email grace@example.com --intent high --tag navy --set custom.boats=14
      """)

  @OptionGroup var globals: GlobalOptions

  @Option(help: "The person's name.")
  var name: String

  @Option(help: "The main email address; no other person of the organization may have it.")
  var email: String?

  @Option(help: "The main phone number.")
  var phone: String?

  @Option(help: "The company the person works for.")
  var company: String?

  @Option(help: "What the person does there.")
  var position: String?

  @Option(help: "Where the person came from.")
  var source: String?

  @Option(help: "How likely the person is to buy: high, medium or low.", completion: .list(["high", "medium", "low"]))
  var intent: String?

  @Option(help: "The email of the member who looks after the person.")
  var owner: String?

  @Option(name: .customLong("tag"), help: "A word to find the person by; may be given several times.")
  var tags: [String] = []

  @Option(name: .customLong("set"), help: ArgumentHelp("Any other key, such as custom.boats=14.", valueName: "key=json"))
  var settings: [String] = []

  func validate() throws {
    if name.trimmed.isEmpty { throw ValidationError("A contact needs a name") }
  }

  func run(in context: CommandContext) async throws -> ExitStatus {
    let workspace = try context.openStore(globals)
    let organization = try Organization(globals, in: workspace.snapshot())
    let id = context.newID()
    var contact = Contact.new(
      id: id, name: name.trimmed, createdAt: context.now().wholeSeconds, createdBy: workspace.identity.author.email)
    try ContactEditing(organization: organization) { "--\($0) \($1)" }.apply(changes(), to: &contact)
    let path = RecordPath.contact(org: organization.slug, slug: Slug.make(from: contact.name), id: id)
    let new = contact
    let written = try workspace.write { transaction in
      try transaction.requireFree(new, at: path)
      try transaction.put(new.record, at: path)
    }
    let printer = Printer(globals, context)
    if printer.isJSON {
      try printer.json(RecordOutput(new.record, at: path))
    } else {
      try printer.line(id.text)
    }
    try IdentityHint(workspace).show(after: written.commit, to: printer)
    return .done
  }

  private func changes() throws -> [FieldChange] {
    let named = [
      ("name", Optional(name)), ("email", email), ("phone", phone), ("company", company), ("position", position),
      ("source", source), ("intent", intent), ("owner", owner),
    ]
    let given = named.compactMap { key, text in text.map { FieldChange(key, $0) } }
    let tagged = try tags.map { try FieldChange(assignment: "tags+=\($0)") }
    return try given + tagged + settings.map { try FieldChange(json: $0) }
  }
}
