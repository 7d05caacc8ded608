import ArgumentParser
import GitStorage
import JSONText
import Records
import Workspace

/// `kith fmt`: records in canonical form, and at their canonical paths.
struct FormatCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Write records in canonical form.",
    discussion: """
      kith fmt
      kith fmt orgs/acme/contacts/91 --paths

      Commits what you saved before, then lays out the files in one commit. With --paths, also moves records to the path that \
      their id names. What does not read is left as it is.
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: ArgumentHelp("Files or folders; without them the whole store.", valueName: "path"), completion: .file())
  var places: [String] = []

  @Flag(help: "Also move records to their canonical paths.")
  var paths = false

  func run(in context: CommandContext) async throws -> ExitStatus {
    let workspace = try context.openStore(globals)
    let printer = Printer(globals, context)
    let chosen = try chosenPaths(workspace, context)
    let absorbed = try workspace.absorb()
    let held = absorbed.held.filter { file in chosen.contains { $0.text == file.path.text } }
    let heldPaths = Set(held.map(\.path))
    let readable = chosen.filter { !heldPaths.contains(GitPath($0.text)) }
    let formatting = StoreFormatting(workspace: workspace, movesFiles: paths)
    let result = try workspace.write(message: { _ in formatting.message }) { try formatting.run(readable, in: &$0) }
    if printer.isJSON {
      try printer.json([
        "formatted": .array(result.value.formatted.map { .string($0.text) }),
        "moved": .array(result.value.moved.map { ["from": .string($0.from.text), "to": .string($0.to.text)] }),
        "held": .array(held.map { .object($0.json) }),
      ])
    }
    for path in result.value.formatted { try printer.line("Laid out \(path.text)") }
    for move in result.value.moved { try printer.line("Moved \(move.from.text) to \(move.to.text)") }
    if result.commit == nil { try printer.line("Everything is in canonical form already.") }
    let failures = held.map(\.failure) + result.value.blocked
    for failure in failures { try printer.error(failure) }
    try IdentityHint(workspace).show(after: result.commit ?? absorbed.commit, to: printer)
    return failures.isEmpty ? .done : .invalidData
  }

  /// The records the person named, in path order.
  private func chosenPaths(_ workspace: Workspace, _ context: CommandContext) throws -> [RecordPath] {
    let place = StorePath(workspace, context.folder(globals))
    var wanted: [GitPath] = places.isEmpty ? ["kith.json", "orgs"] : []
    for typed in places {
      guard let path = try place.path(typed), try FileStat.ifPresent(at: workspace.reader.absolute(path)) != nil else {
        throw Failure(.notFound, "there is no \(typed) in this store")
      }
      wanted.append(path)
    }
    var found: Set<RecordPath> = []
    let snapshot = try workspace.snapshot()
    for path in wanted {
      if let record = path.text.flatMap(RecordPath.init) {
        found.insert(record)
        continue
      }
      try snapshot.walk(path) { file in
        if let record = file.text.flatMap(RecordPath.init) { found.insert(record) }
      }
    }
    return found.sorted()
  }
}
