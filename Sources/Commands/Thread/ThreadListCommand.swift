import ArgumentParser
import JSONText
import RecordIndex
import Records
import Workspace

/// `kith thread list`: conversations, that with the newest message first.
struct ThreadListCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List conversations, that with the newest message first.",
    discussion: """
      kith thread list --contact grace@example.com
      kith thread list --unassigned --json | jq -r .address

      A conversation is all messages with one phone number or email address, of whatever year. WORDS must all stand in its messages, \
      in its address or in the name of a person who has the address, each as a word or the beginning of one. With --limit, the next \
      part is asked for with --after and the cursor that is shown (_cursor in JSON); where a message arrives meanwhile, its \
      conversation stands first again.

      \(FreshList.help)
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "Words, or beginnings of words, that must all be found.")
  var words: [String] = []

  @Option(help: "Only of this channel.", completion: .list(Channel.allCases.map(\.rawValue)))
  var channel: String?

  @Flag(help: "Only where the last message is nobody's: an address no contact has.")
  var unassigned = false

  @Option(help: ArgumentHelp("Only with messages of this person.", valueName: "ref"))
  var contact: String?

  @OptionGroup var part: PageOptions

  func run(in context: CommandContext) async throws -> ExitStatus {
    let printer = Printer(globals, context)
    let snapshot = try context.openStore(globals).snapshot()
    let organization = try Organization(globals, in: snapshot)
    var query = ThreadQuery(org: organization.text)
    query.channel = try channel.map { try TypedChoice<Channel>($0, "channel").value.rawValue }
    query.words = words.flatMap(SearchText.words)
    query.isUnassigned = unassigned
    query.limit = part.limit
    query.after = try part.place(in: "threads")
    if let contact {
      let person = try ContactSearch(organization: organization, snapshot: snapshot).person(contact, telling: printer)
      query.whose = person.whose(defaultRegion: organization.settings?.defaultRegion)
    }
    if printer.isJSON {
      try snapshot.forEachThread(query) { try printer.json($0.json, layout: ListedThread.layout) }
      return .done
    }
    let page = try snapshot.threads(query, counting: true)
    var table = Table("LAST", "WITH", "MESSAGES", "TEXT")
    for entry in page.shown {
      table.add(
        entry.last.message.at.map { printer.time($0) } ?? "", entry.last.correspondent, String(entry.count),
        entry.last.message.firstLine)
    }
    try table.print(to: printer)
    if table.isEmpty { try printer.note("No conversation matches.") }
    try printer.hint(after: page.shown.last?.last.place, left: page.left, of: "threads")
    return .done
  }
}

extension ListedThread {
  fileprivate static let layout = JSONLayout(keyOrder: [
    "channel", "address", "lastAt", "messages", "contact", "direction", "status", "subject", "text",
  ])

  /// The conversation as programs get it.
  fileprivate var json: JSONObject {
    var object: JSONObject = ["channel": last.channel.map { .string($0.rawValue) } ?? .null, "address": .string(last.address)]
    object["lastAt"] = last.message.at.map { .string($0.description) }
    object["messages"] = .number(JSONNumber(count))
    object["contact"] = last.people.first?.id.map { .string($0.text) }
    object["direction"] = last.message.value["direction"]
    object["status"] = last.message.value["status"]
    object["subject"] = last.message.value["subject"]
    object["text"] = .string(last.message.body)
    object["_cursor"] = .string(last.place.cursor(of: "threads"))
    object["_held"] = last.isHeld ? .bool(true) : nil
    object["_org"] = last.path.org.map { .string($0) }
    object["_paths"] = .array(paths.map { .string($0.text) })
    return object
  }
}
