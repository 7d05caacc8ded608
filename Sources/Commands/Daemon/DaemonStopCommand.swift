import ArgumentParser
import Daemon
import GitStorage
import JSONText
import Workspace

/// `kith daemon stop`: ends the daemon of a store.
struct DaemonStopCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "stop",
    abstract: "End the daemon of this store.",
    discussion: """
      kith daemon stop

      It finishes the step in hand and ends within five seconds. What you save from then on waits for kith sync, or for the next daemon.
      """)

  @OptionGroup var globals: GlobalOptions

  func run(in context: CommandContext) async throws -> ExitStatus {
    let workspace = try context.openStore(globals)
    let printer = Printer(globals, context)
    let files = DaemonFiles(gitDirectory: workspace.repository.gitDirectory)
    let wasRunning = try await ControlClient(files).ask(.stop) != nil
    let deadline = ContinuousClock.now + DaemonProcess.patience * 2
    while try DaemonLock.isHeld(files) {
      guard ContinuousClock.now < deadline else {
        let holder = try DaemonLock.holder(files).map { " \($0)" } ?? ""
        throw Failure(.tryAgain, "the daemon (process\(holder)) is still ending", hint: "kith daemon status")
      }
      try await Task.sleep(for: .milliseconds(20))
    }
    if printer.isJSON { try printer.json(["stopped": .bool(wasRunning)]) }
    try printer.line(wasRunning ? "The daemon has ended." : "No daemon of this store was running.")
    return .done
  }
}
