import ArgumentParser
import JSONText
import RecordIndex
import Records
import Workspace

/// `kith activity list`: what happened with a person, or with anybody, the newest first.
struct ActivityListCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List what happened with a person, or with everybody, the newest first.",
    discussion: """
      kith activity list grace@example.com --type meeting_booked --since 2026-01-01
      kith activity list --since 2026-11-01 --type file_download --words price-list
      kith activity list --limit 50 --json | jq -r '[.at, ._contact, .title // .text] | @tsv'

      With a person, lists the timeline; without one, the timelines and the notes of all people, where a note is of the type \
      \(Note.type). Ordered by when it happened. With --limit, the next part is asked for with --after and the cursor that is \
      shown (_cursor in JSON); events that are logged meanwhile, whatever their time, make nothing appear twice or be passed over.

      \(FreshList.help)
      """)

  /// What cursors of this list are of.
  private static let name = "activity"

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "The person; everybody, if not given.")
  var ref: String?

  @Option(
    name: .customLong("type"), help: "Only of this type; may be given several times.",
    completion: .list(EventType.known.map(\.text) + [Note.type]))
  var types: [String] = []

  @Option(
    help: ArgumentHelp("Only with all these words, or beginnings of words, in it.", valueName: "text"))
  var words: String?

  @Option(help: ArgumentHelp("Only what happened then or later.", valueName: "time"))
  var since: String?

  @Option(help: ArgumentHelp("Only what happened then or earlier; a day is meant to its end.", valueName: "time"))
  var until: String?

  @OptionGroup var part: PageOptions

  func run(in context: CommandContext) async throws -> ExitStatus {
    let printer = Printer(globals, context)
    let snapshot = try context.openStore(globals).snapshot()
    let organization = try Organization(globals, in: snapshot)
    let filter = try EventFilter(
      types: types, words: words, since: since.map { try TypedTime($0, for: "--since", in: context).first },
      until: until.map { try TypedTime($0, for: "--until", in: context).last })
    if let ref {
      let person = try ContactSearch(organization: organization, snapshot: snapshot).person(ref, telling: printer)
      try list(person, in: snapshot.people(of: organization.text), filter, printer)
    } else {
      try listEverybody(in: snapshot, organization, filter, printer)
    }
    return .done
  }

  private func list(_ person: Person, in people: People, _ filter: EventFilter, _ printer: Printer) throws {
    let entries = try PersonActivity(of: person, in: people).entries.filter { filter.accepts($0.event) }
    let pages = TimePages<PersonActivity.Entry>(name: Self.name) { $0.place }
    let page = try pages.page(of: entries, after: part.after, limit: part.limit)
    if printer.isJSON {
      for entry in page.shown {
        try printer.json(
          ElementOutput(
            value: entry.event.value, list: "events", contact: entry.contact, path: entry.path,
            cursor: pages.cursor(of: entry)))
      }
      return
    }
    let table = try PersonActivity.table(of: page.shown, deals: people.deals(of: person), printer)
    try table.print(to: printer)
    if table.isEmpty { try printer.note("Nothing of the kind is on the timeline of \(person.record.displayName).") }
    try pages.hint(after: page, to: printer)
  }

  private func listEverybody(
    in snapshot: Snapshot, _ organization: Organization, _ filter: EventFilter, _ printer: Printer
  ) throws {
    var query = filter.query(of: organization.text)
    (query.after, query.limit) = (try part.place(in: Self.name), part.limit)
    if printer.isJSON {
      try snapshot.forEachEvent(query) { try printer.json(ElementOutput($0, cursor: $0.place.cursor(of: Self.name))) }
      return
    }
    let page = try snapshot.activity(query, counting: true)
    var table = Table("AT", "TYPE", "WITH", "WHAT", "BY")
    for entry in page.shown {
      table.add(entry.place.at.map { printer.time($0) } ?? "", entry.type, entry.with, entry.summary, entry.by ?? "")
    }
    try table.print(to: printer)
    if table.isEmpty { try printer.note("Nothing of the kind has happened.") }
    try printer.hint(after: page.shown.last?.place, left: page.left, of: Self.name)
  }
}

extension ListedEvent {
  fileprivate var type: String {
    switch content {
    case .event(let event): event.value["type"]?.shown ?? ""
    case .note: Note.type
    }
  }

  /// With whom.
  fileprivate var with: String {
    (person?.record.displayName ?? contact?.text ?? "") + (isHeld ? " (held)" : "")
  }

  fileprivate var summary: String {
    switch content {
    case .event(let event): event.summary(dealTitle: deal?.record.displayName)
    case .note(let note): note.firstLine
    }
  }

  fileprivate var by: String? {
    switch content {
    case .event(let event): event.by
    case .note(let note): note.by
    }
  }
}

extension ElementOutput {
  /// What happened or was noted, as programs get it.
  fileprivate init(_ listed: ListedEvent, cursor: String) {
    let (value, list): (JSONObject, JSONKey) =
      switch listed.content {
      case .event(let event): (event.value, "events")
      case .note(let note): (note.value, "notes")
      }
    self.init(value: value, list: list, contact: listed.contact, path: listed.path, cursor: cursor, isHeld: listed.isHeld)
  }
}
