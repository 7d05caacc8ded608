import ArgumentParser
import JSONText
import Workspace

/// `kith index`: what makes looking up quick.
struct IndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index", abstract: "What makes looking up quick.", subcommands: [IndexRebuildCommand.self])

  @OptionGroup var globals: GlobalOptions
}

/// `kith index rebuild`: makes the index anew from the files.
struct IndexRebuildCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Make the index anew from the files.",
    discussion: """
      kith index rebuild

      Never needed: an index that is missing, damaged or of another version is made anew by whoever asks it. No record is touched.
      """)

  @OptionGroup var globals: GlobalOptions

  func run(in context: CommandContext) async throws -> ExitStatus {
    let workspace = try context.openStore(globals)
    let printer = Printer(globals, context)
    let count = try workspace.rebuildIndexes()
    if printer.isJSON { try printer.json(["files": .number(JSONNumber(count))]) }
    try printer.line("Indexed \(count) \(count == 1 ? "file" : "files").")
    return .done
  }
}
