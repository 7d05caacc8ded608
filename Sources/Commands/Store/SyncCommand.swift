import ArgumentParser
import GitStorage
import Records
import Sync
import Workspace

/// `kith sync`: commit what was saved, fetch, merge, push, once.
struct SyncCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "sync",
    abstract: "Commit what you saved, and exchange it with your team.",
    discussion: """
      kith sync
      kith sync --dry-run

      Ends with 0 also where both sides changed the same field (see kith conflicts), with 65 while a file cannot be read and \
      waits for you, with 75 where a remote could not be reached, with 77 where it refused.
      """)

  // What was committed before the network failed is committed.
  static let changesAllOrNothing = false

  @OptionGroup var globals: GlobalOptions

  @Flag(help: "Say what would be committed and pushed; change nothing and ask no remote.")
  var dryRun = false

  @Flag(help: "Believe that more than 20 files at once were meant to be deleted.")
  var acceptDeletions = false

  @Flag(help: "Take a remote's rewritten history as it is now, and merge it.")
  var acceptRewrite = false

  func run(in context: CommandContext) async throws -> ExitStatus {
    let workspace = try context.openStore(globals)
    let printer = Printer(globals, context)
    if dryRun { return try SyncPreview(workspace).print(to: printer) }
    var round = SyncRound(
      workspace, transport: context.transport, acceptsDeletions: acceptDeletions, acceptsRewrite: acceptRewrite,
      settling: context.settling)
    let report = try await round.run()
    let output = try SyncOutput(report, workspace)
    if printer.isJSON {
      try printer.json(output.json())
    } else {
      try output.print(to: printer)
    }
    for failure in output.failures { try printer.error(failure) }
    try IdentityHint(workspace).show(after: report.absorbed.commit, to: printer)
    return output.status
  }
}
