import ArgumentParser
import Daemon
import GitStorage
import JSONText
import Workspace

/// `kith daemon poke`: has the daemon exchange now.
struct DaemonPokeCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "poke",
    abstract: "Have the daemon ask every remote now.",
    discussion: """
      kith daemon poke

      For whoever knows that there is something new: a server's post-receive hook, a web hook, you. Returns at once.
      """)

  @OptionGroup var globals: GlobalOptions

  func run(in context: CommandContext) async throws -> ExitStatus {
    let workspace = try context.openStore(globals)
    let printer = Printer(globals, context)
    guard try await ControlClient(DaemonFiles(gitDirectory: workspace.repository.gitDirectory)).ask(.poke) != nil else {
      throw Failure(.tryAgain, "no daemon of this store is running", hint: "kith daemon start, or exchange once: kith sync")
    }
    if printer.isJSON { try printer.json(["poked": .bool(true)]) }
    return .done
  }
}
