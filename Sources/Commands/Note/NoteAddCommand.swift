import ArgumentParser
import Foundation
import GitStorage
import JSONText
import Records
import Workspace

/// `kith note add`: a note about a person.
struct NoteAddCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add a note and print its id.",
    discussion: """
      kith note add grace@example.com "Prefers to be called in the morning."
      kith note add grace@example.com < minutes.txt

      Without TEXT the note is read from the standard input, and may have many lines.
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "The person.")
  var ref: String

  @Argument(help: ArgumentHelp("The note.", valueName: "text"))
  var words: [String] = []

  func run(in context: CommandContext) async throws -> ExitStatus {
    let text = try text(context)
    let printer = Printer(globals, context)
    let workspace = try context.openStore(globals)
    let snapshot = try workspace.snapshot()
    let organization = try Organization(globals, in: snapshot)
    let person = try ContactSearch(organization: organization, snapshot: snapshot).person(ref, telling: printer)
    let note = Note(id: context.newID().text, at: context.now(), by: workspace.identity.author.email, text: text)
    let name = person.record.displayName
    let written = try workspace.write(message: { CommitMessage.make(subject: "Note about \(name)", $0) }) { transaction in
      guard let contact = try transaction.contact(at: person.path) else {
        throw Failure(.notFound, "\(name) is not there any more", hint: "kith status")
      }
      return (try transaction.add(note, about: contact), contact.id)
    }
    if printer.isJSON {
      try printer.json(ElementOutput(value: note.value, list: "notes", contact: written.value.1, path: written.value.0))
    } else {
      try printer.line(note.id ?? "")
    }
    try IdentityHint(workspace).show(after: written.commit, to: printer)
    return .done
  }

  /// The note without blank lines around it.
  private func text(_ context: CommandContext) throws -> String {
    var text = words.joined(separator: " ")
    if words.isEmpty {
      guard let readAll = context.terminal.readAll else {
        throw Failure(.usage, "there is no text to note", hint: "kith note add \(PathText.quoted(ref)) \"…\"")
      }
      let bytes = try readAll()
      guard let read = String(validating: bytes, as: UTF8.self) else {
        throw Failure(.invalidData, "the standard input is not UTF-8", hint: "convert it with iconv")
      }
      text = read
    }
    text = text.replacingOccurrences(of: "\r\n", with: "\n").trimmingCharacters(in: .newlines)
    guard !text.trimmed.isEmpty else {
      throw Failure(.usage, "the note is empty", hint: "kith note add \(PathText.quoted(ref)) \"…\"")
    }
    return text
  }
}
