import ArgumentParser
import GitStorage
import JSONText
import Merging
import Records
import Workspace

/// `kith contact log`: who changed what about a person, and when.
struct ContactLogCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "List who changed what about a person, the newest change first.",
    discussion: """
      kith contact log grace@example.com
      kith contact log 91d9 --limit 20 --json | jq -r '.fields[]?.field'

      The changes of all the person's contacts, timelines and notes, as the history of the store has them. What a merge \
      brought from elsewhere is told where it was written; Kith itself is named where it did something of its own.
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "The person.")
  var ref: String

  @Option(help: ArgumentHelp("At most that many.", valueName: "number"))
  var limit: Int?

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more") }
  }

  func run(in context: CommandContext) async throws -> ExitStatus {
    let printer = Printer(globals, context)
    let workspace = try context.openStore(globals)
    let snapshot = try workspace.snapshot()
    let organization = try Organization(globals, in: snapshot)
    let person = try ContactSearch(organization: organization, snapshot: snapshot).person(ref, telling: printer)
    let people = try snapshot.people(of: organization.text)
    let files = try person.members + people.timelines(of: person) + people.notes(of: person)
    let changes = try workspace.log(of: files.map(\.path))
    let owners = Dictionary(person.members.compactMap { member in member.id.map { ($0, member) } }) { first, _ in first }
    for change in changes.prefix(limit ?? changes.count) {
      let line = LogLine(change, of: change.contact.flatMap { owners[$0] } ?? person.survivor, in: person)
      if printer.isJSON { try printer.json(line.json) } else { try line.print(to: printer) }
    }
    if changes.isEmpty { try printer.note("Nothing about \(person.record.displayName) is committed yet: kith sync") }
    return .done
  }
}

/// One change, as it is told.
private struct LogLine {
  private let change: LoggedChange
  private let contact: StoredRecord
  private let isMerged: Bool

  init(_ change: LoggedChange, of contact: StoredRecord, in person: Person) {
    self.change = change
    self.contact = contact
    isMerged = contact.path != person.path
  }

  private var who: String { change.commit.author.address }

  private var at: Timestamp { Timestamp(seconds: change.commit.author.time) }

  private var text: String {
    // Against one of its parents a merge would seem to have done what the others did.
    if change.commit.parents.count > 1, let new = change.new {
      return "Merge \(new.displayName): " + keys.joined(separator: ", ")
    }
    return RecordChange.describe(
      old: change.old?.value, new: change.new?.value, type: change.path.type, person: contact.record.displayName)
  }

  /// The keys of the record that it changed.
  private var keys: [String] {
    change.fields.compactMap(\.tokens.first).reduce(into: []) { keys, key in
      if !keys.contains(key) { keys.append(key) }
    }
  }

  func print(to printer: Printer) throws {
    let name = isMerged ? "  \(printer.style.faint("(\(contact.id?.text ?? ""))"))" : ""
    try printer.line("\(printer.time(at))  \(PlainText.line(who))  \(PlainText.line(text))\(name)")
    // With one field the line above says it all; elements of lists are counted there.
    guard change.fields.count > 1, change.path.type == .contact else { return }
    for field in change.fields {
      try printer.line("    \(PlainText.line(field.fieldName))  \(shown(field))")
    }
  }

  private func shown(_ field: JSONPointer) -> String {
    switch (value(field, in: change.old), value(field, in: change.new)) {
    case (nil, _?) where field.tokens.first == ConflictEntry.key.text: "added"
    case (_?, nil) where field.tokens.first == ConflictEntry.key.text: "resolved"
    case (nil, let new?): new.shown
    case (let old?, nil): "\(old.shown) removed"
    case (let old?, let new?): "\(old.shown) → \(new.shown)"
    case (nil, nil): ""
    }
  }

  private func value(_ field: JSONPointer, in record: Record?) -> JSONValue? {
    record?.value.value(ofField: field)
  }

  var json: JSONObject {
    var object: JSONObject = [
      "at": .string(at.description), "by": .string(who), "text": .string(text), "commit": .string(change.commit.id.hex),
      "_path": .string(change.path.text),
    ]
    object["contact"] = contact.id.map { .string($0.text) }
    if !change.fields.isEmpty, change.old != nil {
      object["fields"] = .array(
        change.fields.map { field in
          var entry: JSONObject = ["field": .string(field.description)]
          entry["old"] = value(field, in: change.old)
          entry["new"] = value(field, in: change.new)
          return .object(entry)
        })
    }
    return object
  }
}

extension LoggedChange {
  /// The contact the record is, or is about.
  fileprivate var contact: RecordID? {
    (new ?? old)?.idInName ?? path.id
  }
}
