import ArgumentParser
import Daemon
import Logging

/// `kith daemon run`: be the daemon, until told to end.
struct DaemonRunCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Be the daemon, in the foreground, until told to end.",
    discussion: """
      kith daemon run
      kith daemon run --log-level debug

      For systemd and for looking on; kith daemon start puts one in the background. It writes a line for each event to standard \
      error; names and addresses of people only at the level debug. SIGTERM or Ctrl-C ends it within five seconds.
      """)

  // What was committed stays committed.
  static let changesAllOrNothing = false

  @OptionGroup var globals: GlobalOptions

  enum LogLevel: String, CaseIterable, ExpressibleByArgument {
    case debug, info, notice, warning, error
  }

  @Option(help: "How much is written.")
  var logLevel = LogLevel.info

  func run(in context: CommandContext) async throws -> ExitStatus {
    let store = try StoreLocation(context: context, globals: globals).find()
    var log = Logger(label: "kith") { StreamLogHandler.standardError(label: $0) }
    log.logLevel = Logger.Level(rawValue: logLevel.rawValue) ?? .info
    let daemon = try DaemonProcess(at: store, environment: context.environment, transport: context.transport, log: log)
    try await daemon.run()
    return .done
  }
}
