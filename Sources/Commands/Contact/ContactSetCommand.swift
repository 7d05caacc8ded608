import ArgumentParser
import GitStorage
import Records
import Workspace

/// `kith contact set`: fields of a person.
struct ContactSetCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Change fields of a person.",
    discussion: """
      kith contact set grace@example.com intent=high tags+=vip tags-=cold company= custom.boats=14

      key=value sets, key= takes away; tags+=x and tags-=x add to and take from a set; custom.KEY=VALUE keeps what is your own, \
      as JSON where it reads as JSON and as text otherwise.
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "The person.")
  var ref: String

  @Argument(help: ArgumentHelp("What to change.", valueName: "key=value"))
  var assignments: [String] = []

  @Option(name: .customLong("set"), help: ArgumentHelp("Any key, also one Kith does not know, as JSON.", valueName: "key=json"))
  var settings: [String] = []

  func validate() throws {
    if assignments.isEmpty, settings.isEmpty { throw ValidationError("There is nothing to change") }
  }

  func run(in context: CommandContext) async throws -> ExitStatus {
    let changes = try assignments.map { try FieldChange(assignment: $0) } + settings.map { try FieldChange(json: $0) }
    let workspace = try context.openStore(globals)
    let snapshot = try workspace.snapshot()
    let organization = try Organization(globals, in: snapshot)
    let printer = Printer(globals, context)
    let found = try ContactSearch(organization: organization, snapshot: snapshot).person(ref, telling: printer)
    let editing = ContactEditing(organization: organization) { "\($0)=\($1)" }
    let written = try workspace.write { transaction in
      guard let record = try transaction.record(at: found.path), var contact = Contact(record) else {
        throw Failure(.notFound, "\(found.record.displayName) is not there any more", hint: "kith status")
      }
      try editing.apply(changes, to: &contact)
      try transaction.requireFree(contact, at: found.path)
      if contact.record != record { try transaction.put(contact.record, at: found.path) }
      return contact.record
    }
    let person = try workspace.snapshot().person(at: found.path)
    if printer.isJSON { try printer.json(person.map { RecordOutput($0) } ?? RecordOutput(written.value, at: found.path)) }
    if let commit = written.commit {
      try printer.line(PlainText.line(commit.subject))
    } else {
      try printer.line("Nothing to change: \(PlainText.line(written.value.displayName)) says so already.")
    }
    if let person { try StillShown(person, after: changes).hint(to: printer) }
    try IdentityHint(workspace).show(after: written.commit, to: printer)
    return .done
  }
}
