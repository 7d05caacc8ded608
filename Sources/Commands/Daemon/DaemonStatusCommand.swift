import ArgumentParser
import Daemon
import GitStorage
import JSONText
import Workspace

/// `kith daemon status`: whether a daemon runs, and how it stands.
struct DaemonStatusCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say whether the daemon of this store runs, and how it stands.",
    discussion: """
      kith daemon status
      kith daemon status --json | jq .remotes

      kith status says this and how the store stands. Ends with 75 where no daemon runs.
      """)

  @OptionGroup var globals: GlobalOptions

  func run(in context: CommandContext) async throws -> ExitStatus {
    let workspace = try context.openStore(globals)
    let printer = Printer(globals, context)
    let standing = try await DaemonStanding.ask(workspace)
    if printer.isJSON { try printer.json(standing.json) }
    try standing.print(to: printer)
    return standing.isRunning ? .done : .tryAgain
  }
}
