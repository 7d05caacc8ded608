import ArgumentParser
import JSONText
import RecordIndex
import Records
import Workspace

/// `kith message list`: the messages of an organization, the newest first.
struct MessageListCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List messages, the newest first.",
    discussion: """
      kith message list ferry --contact grace@example.com --since 2026-01-01
      kith message list --status failed --json | jq -r '[._thread.address, .error.message] | @tsv'

      WORDS must all stand in the subject or the text, each as a word or the beginning of one, whatever the case and the accents. A \
      message is a person's where somebody assigned it to the person; else where the person has the address, whenever it was \
      written. With --limit, the next part is asked for with --after and the cursor that is shown (_cursor in JSON); messages that \
      arrive meanwhile make nothing appear twice or be passed over.

      \(FreshList.help)
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "Words, or beginnings of words, that must all be found.")
  var words: [String] = []

  @Option(help: "Only of this channel.", completion: .list(Channel.allCases.map(\.rawValue)))
  var channel: String?

  @Option(help: "Only in this direction.", completion: .list(Message.Direction.allCases.map(\.rawValue)))
  var direction: String?

  @Option(help: "Only with this status.", completion: .list(Message.Status.allCases.map(\.rawValue)))
  var status: String?

  @Option(help: ArgumentHelp("Only of this person.", valueName: "ref"))
  var contact: String?

  @Option(help: ArgumentHelp("Only what was written then or later.", valueName: "time"))
  var since: String?

  @Option(help: ArgumentHelp("Only what was written then or earlier; a day is meant to its end.", valueName: "time"))
  var until: String?

  @OptionGroup var part: PageOptions

  func run(in context: CommandContext) async throws -> ExitStatus {
    let printer = Printer(globals, context)
    let snapshot = try context.openStore(globals).snapshot()
    let organization = try Organization(globals, in: snapshot)
    let query = try query(in: context, organization, snapshot, printer)
    if printer.isJSON {
      try snapshot.forEachMessage(query) { try printer.json(ElementOutput($0, cursor: $0.place.cursor(of: "messages"))) }
      return .done
    }
    let page = try snapshot.messages(query, counting: true)
    var table = Table("AT", "DIRECTION", "WITH", "STATUS", "TEXT")
    for entry in page.shown {
      table.add(
        entry.message.at.map { printer.time($0) } ?? "", entry.message.value["direction"]?.shown ?? "", entry.correspondent,
        entry.message.value["status"]?.shown ?? "", entry.message.firstLine)
    }
    try table.print(to: printer)
    if table.isEmpty { try printer.note("No message matches.") }
    try printer.hint(after: page.shown.last?.place, left: page.left, of: "messages")
    return .done
  }

  private func query(
    in context: CommandContext, _ organization: Organization, _ snapshot: Snapshot, _ printer: Printer
  ) throws -> TimeQuery {
    var wanted = TimeQuery.Messages()
    wanted.channel = try channel.map { try TypedChoice<Channel>($0, "channel").value.rawValue }
    wanted.direction = try direction.map { try TypedChoice<Message.Direction>($0, "direction").value.rawValue }
    wanted.status = try status.map { try TypedChoice<Message.Status>($0, "status of a message").value.rawValue }
    wanted.words = words.flatMap(SearchText.words)
    let since = try since.map { try TypedTime($0, for: "--since", in: context).first }
    let until = try until.map { try TypedTime($0, for: "--until", in: context).last }
    if let contact {
      let person = try ContactSearch(organization: organization, snapshot: snapshot).person(contact, telling: printer)
      wanted.whose = person.whose(defaultRegion: organization.settings?.defaultRegion)
    }
    var query = TimeQuery(org: organization.text, .messages(wanted))
    (query.since, query.until, query.limit) = (since, until, part.limit)
    query.after = try part.place(in: "messages")
    return query
  }
}
