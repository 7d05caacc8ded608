import ArgumentParser
import GitStorage

/// `kith transport`: the child process in which libgit2 speaks to a remote (`Libgit2Transport`). Not for people.
struct TransportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transport", abstract: "Speak to a remote through libgit2, for another process of Kith.", shouldDisplay: false,
    subcommands: [
      TransportFetchCommand.self, TransportPushCommand.self, TransportTipCommand.self, TransportDefaultBranchCommand.self,
    ])
}

/// Answers on standard output; a dot on standard error says that something moved.
protocol TransportChild: Command {
  var remote: String { get }
}

extension TransportChild {
  func answer(
    _ context: CommandContext, gitDirectory: String?, _ ask: (Libgit2Remote) -> TransportReply
  ) throws -> ExitStatus {
    var lastSign = ContinuousClock.now
    let connection = Libgit2Remote(remote, gitDirectory: gitDirectory, environment: context.environment) {
      // Some remotes move thousands of times a second.
      guard ContinuousClock.now - lastSign > .milliseconds(200) else { return }
      lastSign = .now
      // Nobody may be listening any more; then this process is about to be killed.
      try? context.terminal.errors.write(".\n")
    }
    let reply = ask(connection)
    try context.terminal.output.write(reply.text)
    if case .failed = reply { return .tryAgain }
    return .done
  }
}

/// What is fetched or pushed.
struct BranchOptions: ParsableArguments {
  @Option(help: "The repository.")
  var gitDirectory: String

  @Option(help: "The remote's branch.")
  var branch: String
}

struct TransportFetchCommand: TransportChild {
  static let configuration = CommandConfiguration(
    commandName: "fetch", abstract: "Bring a branch's objects here.",
    discussion: "kith transport fetch --git-directory DIR --branch main -- URL",
    shouldDisplay: false)

  @OptionGroup var globals: GlobalOptions

  @OptionGroup var place: BranchOptions

  @Argument(help: "The remote.")
  var remote: String

  func run(in context: CommandContext) async throws -> ExitStatus {
    try answer(context, gitDirectory: place.gitDirectory) { $0.fetch(branch: place.branch) }
  }
}

struct TransportPushCommand: TransportChild {
  static let configuration = CommandConfiguration(
    commandName: "push", abstract: "Move a remote's branch forward.",
    discussion: "kith transport push --git-directory DIR --branch main --commit ID -- URL", shouldDisplay: false)

  @OptionGroup var globals: GlobalOptions

  @OptionGroup var place: BranchOptions

  @Option(help: "The commit it is to come to.")
  var commit: String

  @Argument(help: "The remote.")
  var remote: String

  func run(in context: CommandContext) async throws -> ExitStatus {
    guard let id = ObjectID(hex: commit) else { throw ValidationError("\(commit) is no name of a commit") }
    return try answer(context, gitDirectory: place.gitDirectory) { $0.push(id, branch: place.branch) }
  }
}

struct TransportTipCommand: TransportChild {
  static let configuration = CommandConfiguration(
    commandName: "tip", abstract: "Ask where a remote's branch is.",
    discussion: "kith transport tip --git-directory DIR --branch main -- URL", shouldDisplay: false)

  @OptionGroup var globals: GlobalOptions

  @OptionGroup var place: BranchOptions

  @Argument(help: "The remote.")
  var remote: String

  func run(in context: CommandContext) async throws -> ExitStatus {
    try answer(context, gitDirectory: place.gitDirectory) { $0.tip(branch: place.branch) }
  }
}

struct TransportDefaultBranchCommand: TransportChild {
  static let configuration = CommandConfiguration(
    commandName: "default-branch", abstract: "Ask for a remote's main branch.",
    discussion: "kith transport default-branch -- URL",
    shouldDisplay: false)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "The remote.")
  var remote: String

  func run(in context: CommandContext) async throws -> ExitStatus {
    try answer(context, gitDirectory: nil) { $0.defaultBranch() }
  }
}
