import ArgumentParser
import JSONText
import Records
import Workspace

/// `kith contact delete`: a person with timelines and notes.
struct ContactDeleteCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Delete a person, the timelines and the notes.",
    discussion: """
      kith contact delete grace@example.com
      kith contact delete 1a3cebe636ab --only

      Asks before it does so; where nobody can be asked, --yes is needed. The contacts merged into the person's go too; with \
      --only, the one that REF names goes and the others stay. The files stay in the history of the store.
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "The person.")
  var ref: String

  @Flag(name: .shortAndLong, help: "Do not ask.")
  var yes = false

  @Flag(help: "Leave the contacts that are merged with it.")
  var only = false

  func run(in context: CommandContext) async throws -> ExitStatus {
    let workspace = try context.openStore(globals)
    let snapshot = try workspace.snapshot()
    let printer = Printer(globals, context)
    let search = try ContactSearch(organization: Organization(globals, in: snapshot), snapshot: snapshot)
    let doomed = try only ? Doomed(only: search.find(ref)) : Doomed(search.person(ref, telling: printer))
    let name = PlainText.line(doomed.first.record.displayName)
    if !yes {
      guard let answer = try Question(context.terminal).ask(doomed.question) else {
        throw Failure(.usage, "whether to delete \(name) must be asked, and there is no terminal", hint: "say --yes")
      }
      guard answer.isYes(default: false) else {
        try printer.note("Nothing was deleted.")
        return .done
      }
    }
    let written = try workspace.write { transaction in
      let files = try doomed.contacts.flatMap { try transaction.satellites(of: $0.path) + [$0.path] }
      for file in files { try transaction.delete(file) }
      return files
    }
    if printer.isJSON {
      try printer.json([
        "id": doomed.first.id.map { .string($0.text) } ?? .null,
        "deleted": .array(written.value.map { .string($0.text) }),
      ])
    }
    try printer.line(doomed.report(files: written.value.count))
    try IdentityHint(workspace).show(after: written.commit, to: printer)
    return .done
  }
}

/// The contacts that are to go, and how to speak of them.
private struct Doomed {
  let first: StoredRecord
  /// Those merged into it that go too.
  let merged: [StoredRecord]
  /// How many others of the person stay.
  let staying: Int

  var contacts: [StoredRecord] { [first] + merged }

  init(_ person: Person) {
    (first, merged, staying) = (person.survivor, person.merged, 0)
  }

  /// The one contact that was named.
  init(only found: ContactReference.Found) {
    (first, merged, staying) = (found.mergedByID ?? found.person.survivor, [], found.person.merged.count)
  }

  var question: String {
    let also =
      merged.isEmpty ? "" : " and \(merged.count == 1 ? "the contact" : "the \(merged.count) contacts") merged into it"
    let rest =
      staying == 0
      ? "" : " \(staying == 1 ? "The contact" : "The \(staying) contacts") merged with it \(staying == 1 ? "stays" : "stay")."
    return "Delete \(PlainText.line(first.naming))\(also)?\(rest) [y/N] "
  }

  func report(files: Int) -> String {
    let beside = files - contacts.count
    let also = [
      merged.isEmpty ? nil : "\(merged.count) \(merged.count == 1 ? "contact" : "contacts") merged into it",
      beside == 0 ? nil : "\(beside) \(beside == 1 ? "file" : "files") beside",
    ].compactMap(\.self)
    let name = PlainText.line(first.record.displayName)
    switch also.count {
    case 0: return "Deleted \(name)."
    case 1: return "Deleted \(name) and \(also[0])."
    default: return "Deleted \(name), \(also[0]) and \(also[1])."
    }
  }
}
