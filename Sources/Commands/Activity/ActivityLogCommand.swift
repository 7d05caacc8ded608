import ArgumentParser
import GitStorage
import JSONText
import Records
import Workspace

/// `kith activity log`: an event on a person's timeline.
struct ActivityLogCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Log something that happened, and print its id.",
    discussion: """
      kith activity log grace@example.com --type meeting_booked --at "2026-11-20 14:30" --title "Demo on board"
      kith activity log grace@example.com --type file_download --file price-list.pdf --at 2026-11-20T13:05:00Z

      Types: \(EventType.known.map(\.text).joined(separator: ", ")); another word in snake_case is kept as it is.
      A time without an offset is local; a day alone means its beginning.
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "The person.")
  var ref: String

  @Option(help: "What happened.", completion: .list(EventType.known.map(\.text)))
  var type: String

  @Option(help: ArgumentHelp("When it happened; now, if not given.", valueName: "time"))
  var at: String?

  @Option(help: "What to call it.")
  var title: String?

  @Option(help: "The page it is about.")
  var url: String?

  @Option(help: "The file it is about.")
  var file: String?

  @Option(help: "The form it is about.")
  var form: String?

  @Option(help: ArgumentHelp("The deal it is about.", valueName: "ref"))
  var deal: String?

  @Option(help: "What it changed from.")
  var from: String?

  @Option(help: "What it changed to.")
  var to: String?

  func run(in context: CommandContext) async throws -> ExitStatus {
    let printer = Printer(globals, context)
    let type = try eventType(printer)
    let workspace = try context.openStore(globals)
    let snapshot = try workspace.snapshot()
    let organization = try Organization(globals, in: snapshot)
    let person = try ContactSearch(organization: organization, snapshot: snapshot).person(ref, telling: printer)
    let now = context.now()
    let time = try at.map { try TypedTime($0, for: "--at", in: context).first } ?? now
    var event = Event(id: context.newID().text, at: time, type: type)
    event.recordedAt = now
    (event.title, event.url, event.file, event.form, event.from, event.to) = (title, url, file, form, from, to)
    event.by = workspace.identity.author.email
    if let deal {
      event.deal = try RecordSearch(type: .deal, organization: organization, snapshot: snapshot).one(deal).id
    }
    try check(event, of: person)

    let new = event
    let name = person.record.displayName
    let written = try workspace.write(message: { CommitMessage.make(subject: "Log \(type) of \(name)", $0) }) { transaction in
      guard let contact = try transaction.contact(at: person.path) else {
        throw Failure(.notFound, "\(name) is not there any more", hint: "kith status")
      }
      return (try transaction.add(new, toTimelineOf: contact), contact.id)
    }
    if printer.isJSON {
      try printer.json(
        ElementOutput(value: new.value, list: "events", contact: written.value.1, path: written.value.0))
    } else {
      try printer.line(new.id ?? "")
    }
    try IdentityHint(workspace).show(after: written.commit, to: printer)
    return .done
  }

  private func eventType(_ printer: Printer) throws -> EventType {
    let known = EventType.known.map(\.text)
    guard let type = EventType(type) else {
      throw Failure(
        .usage, "\"\(type)\" is no type of event: \(known.joined(separator: ", ")), or a word of your own in snake_case",
        hint: type.nearest(among: known).map { "did you mean \($0)?" })
    }
    if !EventType.known.contains(type), let likely = type.text.nearest(among: known) {
      try printer.hint("\(type) is kept as a type of your own; did you mean \(likely)?")
    }
    return type
  }

  /// Whether the values given can be what they are given for.
  private func check(_ event: Event, of person: Person) throws {
    let timeline = Record(type: .timeline, value: ["contact": .string(person.id?.text ?? ""), "events": [.object(event.value)]])
    let issue = Record.validate(timeline.value, as: .timeline).first { $0.pointer.tokens.first == "events" }
    if let issue { throw Failure(issue) { key, value in "--\(key) \(PathText.quoted(value))" } }
  }
}
