import ArgumentParser
import JSONText
import Records
import Workspace

/// `kith note list`: the notes about a person.
struct NoteListCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the notes about a person: pinned ones, then the newest first.",
    discussion: """
      kith note list grace@example.com
      kith note list grace@example.com --json | jq 'select(.by == "ana@example.com")'
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "The person.")
  var ref: String

  func run(in context: CommandContext) async throws -> ExitStatus {
    let printer = Printer(globals, context)
    let snapshot = try context.openStore(globals).snapshot()
    let organization = try Organization(globals, in: snapshot)
    let person = try ContactSearch(organization: organization, snapshot: snapshot).person(ref, telling: printer)
    let entries = try PersonNotes(of: person, in: snapshot.people(of: organization.text)).entries
    if printer.isJSON {
      for entry in entries {
        try printer.json(
          ElementOutput(value: entry.note.value, list: "notes", contact: entry.contact, path: entry.path))
      }
      return .done
    }
    for (index, entry) in entries.enumerated() {
      if index > 0 { try printer.line() }
      let head = [entry.note.at.map { printer.time($0) } ?? "", PlainText.line(entry.note.by ?? "")]
      let marks = [entry.note.isPinned ? "pinned" : nil, entry.note.editedAt.map { "edited \(printer.time($0))" }]
      try printer.line(printer.style.faint((head + marks.compactMap(\.self)).joined(separator: "  ")))
      for line in entry.note.text.split(separator: "\n", omittingEmptySubsequences: false) {
        try printer.line(line.isEmpty ? "" : "  " + PlainText.line(String(line)))
      }
    }
    if entries.isEmpty { try printer.note("There is no note about \(person.record.displayName).") }
    return .done
  }
}
