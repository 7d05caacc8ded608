import ArgumentParser
import Foundation
import GitStorage
import JSONText
import Merging
import Records
import Workspace

/// `kith contact edit`: a person's file in the editor.
struct ContactEditCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "edit",
    abstract: "Edit a person's file in your editor.",
    discussion: """
      kith contact edit grace@example.com

      Opens a copy in $VISUAL or $EDITOR. What you save is checked; where it does not read you are asked whether to go on \
      editing. It is merged from the version you saw, so what a colleague changed meanwhile stays.
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "The person.")
  var ref: String

  func run(in context: CommandContext) async throws -> ExitStatus {
    let workspace = try context.openStore(globals)
    let snapshot = try workspace.snapshot()
    let organization = try Organization(globals, in: snapshot)
    let printer = Printer(globals, context)
    let found = try ContactSearch(organization: organization, snapshot: snapshot).person(ref, telling: printer).survivor
    // A held file is the person's own unfinished work: that is what is to be mended.
    if found.isHeld { return try await mend(found.path, workspace, printer, context) }

    let copy = try EditedCopy(of: found, in: context)
    guard let edited = try await edited(copy, found, printer, context) else {
      try printer.line("Nothing changed.")
      return .done
    }
    let result: (record: Record, conflicts: [ConflictEntry], commit: Commit?)
    do {
      result = try save(edited, over: found, workspace, context)
    } catch {
      let failure = Failure(error, nothingChanged: true)
      throw Failure(failure.status, failure.message, hint: copy.keeping(failure.hint))
    }
    try copy.remove()
    if printer.isJSON {
      let person = try workspace.snapshot().person(at: found.path)
      try printer.json(person.map { RecordOutput($0) } ?? RecordOutput(result.record, at: found.path))
    }
    if let commit = result.commit { try printer.line(PlainText.line(commit.subject)) }
    if !result.conflicts.isEmpty {
      try printer.line("Somebody changed the same field meanwhile. See: kith conflicts")
    }
    try IdentityHint(workspace).show(after: result.commit, to: printer)
    return .done
  }

  /// Merges what was edited into what stands there now, and commits it.
  private func save(
    _ edited: Record, over found: StoredRecord, _ workspace: Workspace, _ context: CommandContext
  ) throws -> (record: Record, conflicts: [ConflictEntry], commit: Commit?) {
    let result = try workspace.write { transaction in
      guard let current = try transaction.record(at: found.path) else {
        throw Failure(.notFound, "\(found.record.displayName) was deleted meanwhile")
      }
      let merged = try RecordMerge.merge(
        type: .contact, base: found.record.value, ours: current.value, theirs: edited.value,
        provenance: EditProvenance(workspace: workspace, path: GitPath(found.path.text), now: context.now()))
      let record = Record(type: .contact, value: merged.value)
      if let contact = Contact(record) { try transaction.requireFree(contact, at: found.path) }
      if record != current { try transaction.put(record, at: found.path) }
      return (record, merged.newConflicts)
    }
    return (result.value.0, result.value.1, result.commit)
  }

  /// Lets the person edit until the text reads; nil where nothing was changed.
  private func edited(
    _ copy: EditedCopy, _ found: StoredRecord, _ printer: Printer, _ context: CommandContext
  ) async throws -> Record? {
    while true {
      try await copy.edit()
      let failure: Failure
      do {
        let bytes = try copy.read()
        if bytes == copy.original {
          try copy.remove()
          return nil
        }
        let record = try Record.read(bytes, as: .contact)
        guard record.id == found.record.id else {
          throw Failure(
            .invalidData, "the id of a record never changes (it was \(found.id?.text ?? "none"))",
            hint: "write \"id\": \"\(found.id?.text ?? "")\" again")
        }
        return record
      } catch let error as RecordError {
        let place = error.position.map { ":\($0.line):\($0.column)" } ?? ""
        failure = Failure(.invalidData, "\(copy.file)\(place): \(error.message)", hint: error.hint)
      } catch let error as Failure {
        failure = error
      }
      guard let answer = try Question(context.terminal).ask(failure.text(printer.errorStyle) + "Go on editing? [Y/n] "),
        answer.isYes(default: true)
      else {
        throw Failure(failure.status, failure.message, hint: copy.keeping(failure.hint))
      }
    }
  }

  /// Opens the file itself and absorbs what was saved.
  private func mend(
    _ path: RecordPath, _ workspace: Workspace, _ printer: Printer, _ context: CommandContext
  ) async throws -> ExitStatus {
    try await EditorCommand(context).edit(workspace.reader.absolute(GitPath(path.text)).description)
    let report = try workspace.absorb(only: [GitPath(path.text)])
    if let held = report.held.first { throw held.failure }
    for change in report.changes { try printer.line(PlainText.line(change)) }
    if printer.isJSON, let person = try workspace.snapshot().person(at: path) {
      try printer.json(RecordOutput(person))
    }
    try IdentityHint(workspace).show(after: report.commit, to: printer)
    return .done
  }
}
