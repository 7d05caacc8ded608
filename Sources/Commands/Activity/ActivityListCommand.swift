import ArgumentParser
import JSONText
import Records
import Workspace

/// `kith activity list`: a person's timeline, the newest event first.
struct ActivityListCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List what happened with a person, the newest first.",
    discussion: """
      kith activity list grace@example.com --type meeting_booked --since 2026-01-01
      kith activity list grace@example.com --limit 50 --json | jq -r .title

      Events are ordered by when they happened. With --limit, the next part is asked for with --after and the cursor that is \
      shown (_cursor in JSON); events that are logged meanwhile, whatever their time, make nothing appear twice or be passed over.
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "The person.")
  var ref: String

  @Option(
    name: .customLong("type"), help: "Only of this type; may be given several times.",
    completion: .list(EventType.known.map(\.text)))
  var types: [String] = []

  @Option(help: ArgumentHelp("Only what happened then or later.", valueName: "time"))
  var since: String?

  @Option(help: ArgumentHelp("Only what happened then or earlier; a day is meant to its end.", valueName: "time"))
  var until: String?

  @OptionGroup var part: PageOptions

  func run(in context: CommandContext) async throws -> ExitStatus {
    let printer = Printer(globals, context)
    let snapshot = try context.openStore(globals).snapshot()
    let organization = try Organization(globals, in: snapshot)
    let isWanted = try filter(in: context)
    let person = try ContactSearch(organization: organization, snapshot: snapshot).person(ref, telling: printer)
    let people = try snapshot.people(of: organization.text)
    let entries = try PersonActivity(of: person, in: people).entries.filter(isWanted)
    let pages = TimePages<PersonActivity.Entry>(name: "activity") { $0.place }
    let page = try pages.page(of: entries, after: part.after, limit: part.limit)
    if printer.isJSON {
      for entry in page.shown {
        try printer.json(
          ElementOutput(
            value: entry.event.value, list: "events", contact: entry.contact, path: entry.path,
            cursor: pages.cursor(of: entry)))
      }
      return .done
    }
    let table = try PersonActivity.table(of: page.shown, deals: people.deals(of: person), printer)
    try table.print(to: printer)
    if table.isEmpty { try printer.note("Nothing of the kind is on the timeline of \(person.record.displayName).") }
    try pages.hint(after: page, to: printer)
    return .done
  }

  private func filter(in context: CommandContext) throws -> (PersonActivity.Entry) -> Bool {
    let first = try since.map { try TypedTime($0, for: "--since", in: context).first }
    let last = try until.map { try TypedTime($0, for: "--until", in: context).last }
    let wanted = Set(
      try types.map { text in
        guard let type = EventType(text) else {
          let known = EventType.known.map(\.text)
          throw Failure(
            .usage, "\"\(text)\" is no type of event", hint: text.nearest(among: known).map { "did you mean \($0)?" })
        }
        return type
      })
    return { entry in
      if !wanted.isEmpty, !(entry.event.type.map(wanted.contains) ?? false) { return false }
      guard first != nil || last != nil else { return true }
      guard let at = entry.event.at else { return false }
      return first.map { at >= $0 } ?? true && last.map { at <= $0 } ?? true
    }
  }
}
