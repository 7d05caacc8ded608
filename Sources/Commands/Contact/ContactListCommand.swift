import ArgumentParser
import JSONText
import RecordIndex
import Records
import Workspace

/// `kith contact list`: people, filtered and sorted.
struct ContactListCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List people, all or those that match.",
    discussion: """
      kith contact list harbour --intent high --sort company
      kith contact list --where custom.boats=14 --json | jq -r .email

      A person whose contacts were merged is listed once, with what the first leaves blank filled from the others. WORDS must \
      all stand in the record, the notes or the messages, each as a word or the beginning of one, whatever the case and the accents. \
      With --limit, the next part is asked for with --after and the cursor that is shown (_cursor in JSON).

      \(FreshList.help)
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "Words, or beginnings of words, that must all be found.")
  var words: [String] = []

  @Option(help: "Only with this intent.", completion: .list(["high", "medium", "low"]))
  var intent: String?

  @Option(name: .customLong("tag"), help: "Only with this tag; may be given several times.")
  var tags: [String] = []

  @Option(help: "Only where the company's name holds this.")
  var company: String?

  @Option(help: "Only where the source holds this.")
  var source: String?

  @Option(help: "Only of this member.")
  var owner: String?

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Only where the key has the value; KEY= where it has none. May be given several times.", valueName: "key=value"))
  var conditions: [String] = []

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The key to sort by; -KEY for the other way round.", valueName: "key"))
  var sort = "name"

  @OptionGroup var part: PageOptions

  func run(in context: CommandContext) async throws -> ExitStatus {
    let snapshot = try context.openStore(globals).snapshot()
    let organization = try Organization(globals, in: snapshot)
    let query = try query(in: organization.text)
    let printer = Printer(globals, context)
    let page = try snapshot.people(query, counting: !printer.isJSON)
    if printer.isJSON {
      for entry in page.shown { try printer.json(RecordOutput(entry.person, cursor: query.cursor(entry.place))) }
      return .done
    }
    var table = Table("ID", "NAME", "COMPANY", "EMAIL", "PHONE", "INTENT")
    for entry in page.shown {
      let value = entry.person.record.value
      let name = entry.person.record.displayName + (entry.person.isHeld ? " (held)" : "")
      table.add(
        entry.person.id?.text ?? "", name, value["company"]?.shown ?? "", value["email"]?.shown ?? "",
        value["phone"]?.shown ?? "", value["intent"]?.shown ?? "")
    }
    try table.print(to: printer)
    if table.isEmpty { try printer.note("No contact matches.") }
    if let last = page.shown.last, let left = page.left, left > 0 {
      try printer.hint("\(left) more: --after \(query.cursor(last.place))")
    }
    return .done
  }

  private func query(in org: String) throws -> PeopleQuery {
    var query = PeopleQuery(org: org)
    query.words = words.flatMap(SearchText.words)
    query.limit = part.limit
    try query.sort(by: sort)
    if let after = part.after { try query.goOn(after: after) }
    if let intent, Intent(rawValue: intent) == nil {
      let known = Intent.allCases.map(\.rawValue)
      throw Failure(
        .usage, "\"\(PlainText.line(intent))\" is no intent: high, medium or low",
        hint: intent.nearest(among: known).map { "did you mean \($0)?" })
    }
    query.conditions += tags.map { .init(path: ["tags"], test: .equals($0)) }
    if let intent { query.conditions.append(.init(path: ["intent"], test: .equals(intent))) }
    if let company { query.conditions.append(.init(path: ["company"], test: .holds(company))) }
    if let source { query.conditions.append(.init(path: ["source"], test: .holds(source))) }
    if let owner { query.conditions.append(.init(path: ["owner"], test: .address(owner))) }
    query.conditions += try conditions.map { try PeopleQuery.Condition($0) }
    return query
  }
}
