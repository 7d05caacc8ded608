import ArgumentParser
import GitStorage
import JSONText
import Workspace

/// `kith hooks uninstall`: the hooks as they were before.
struct HooksUninstallCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "uninstall",
    abstract: "Take Kith's hooks away, and put back those that were there before.",
    discussion: """
      kith hooks uninstall
      """)

  // One hook after the other.
  static let changesAllOrNothing = false

  @OptionGroup var globals: GlobalOptions

  func run(in context: CommandContext) async throws -> ExitStatus {
    let removed = try context.hooks(globals).installation.uninstall()
    let printer = Printer(globals, context)
    if printer.isJSON { try printer.json(["removed": .array(removed.map { .string($0) })]) }
    try printer.line(removed.isEmpty ? "There are no hooks of Kith's here." : "Removed \(removed.joined(separator: ", ")).")
    return .done
  }
}
