import ArgumentParser
import JSONText
import Merging
import Records
import Workspace

/// `kith conflicts resolve`: one value for a disputed field.
struct ConflictsResolveCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "resolve",
    abstract: "Decide a conflict: take the value that lost, or keep the one that stands.",
    discussion: """
      kith conflicts resolve grace@example.com --keep
      kith conflicts resolve 91d9 5e0c --take

      ENTRY is the id of the conflict or the first digits of it; not needed where the record has only one.
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: ArgumentHelp("The person, or the path of a record.", valueName: "ref|path"))
  var ref: String

  @Argument(help: "The conflict.")
  var entry: String?

  @Flag(help: "Give the field the value that lost.")
  var take = false

  @Flag(help: "Keep the value that stands.")
  var keep = false

  func validate() throws {
    if take == keep { throw ValidationError("Say --take or --keep") }
  }

  func run(in context: CommandContext) async throws -> ExitStatus {
    let workspace = try context.openStore(globals)
    let candidates = try find(workspace.snapshot(), workspace, context)
    let entries = candidates.flatMap { stored in stored.record.conflictEntries.map { (stored: stored, entry: $0) } }
    guard let first = entries.first?.stored ?? candidates.first else {
      throw Failure(.notFound, "there is no record at \(ref)", hint: "kith conflicts")
    }
    let name = PlainText.line(first.record.displayName)
    guard !entries.isEmpty else { throw Failure(.notFound, "\(name) has no conflict", hint: "kith conflicts") }
    let matching = entries.filter { $0.entry.id.hasPrefix(entry ?? "") }
    guard matching.count == 1, let (stored, chosen) = matching.first else {
      let all = entries.map { "\($0.entry.id) (\($0.entry.fieldName))" }.joined(separator: ", ")
      let message = entry.map { "\(name) has \(matching.isEmpty ? "no" : "more than one") conflict \($0)" }
      throw Failure(.notFound, message ?? "\(name) has \(entries.count) conflicts", hint: "name one of \(all)")
    }
    let result = try workspace.resolveConflict(at: stored.path, entry: chosen.id, takingValue: take)
    let printer = Printer(globals, context)
    if printer.isJSON { try printer.json(RecordOutput(result.record, at: stored.path)) }
    let pointer = JSONPointer(text: chosen.field) ?? .root
    let field = pointer.tokens.joined(separator: ".")
    let value = pointer.tokens.isEmpty ? nil : result.record.value.value(ofField: pointer)
    let rest = result.record.conflictEntries.count
    try printer.line(
      "\(name)\(field.isEmpty ? "" : ": \(PlainText.line(field)) is \(value?.shown ?? "taken away")")."
        + " \(rest == 0 ? "No conflict is left." : "\(rest) \(rest == 1 ? "conflict is" : "conflicts are") left.")")
    try IdentityHint(workspace).show(after: result.commit, to: printer)
    return .done
  }

  /// A record by its path, else the contacts of a person by REF; of a merged one's id only that one.
  private func find(_ snapshot: Snapshot, _ workspace: Workspace, _ context: CommandContext) throws -> [StoredRecord] {
    if ref.hasSuffix(".json") {
      let place = StorePath(workspace, context.folder(globals))
      guard let path = try place.record(ref), let stored = try snapshot.record(at: path) else {
        throw Failure(.notFound, "there is no record at \(ref)", hint: "kith conflicts")
      }
      return [stored]
    }
    let found = try ContactSearch(organization: Organization(globals, in: snapshot), snapshot: snapshot).find(ref)
    return found.mergedByID.map { [$0] } ?? found.person.members
  }
}
