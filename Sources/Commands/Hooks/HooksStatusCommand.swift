import ArgumentParser
import GitStorage
import JSONText
import Workspace

/// `kith hooks status`: which of git's hooks call Kith.
struct HooksStatusCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say which hooks are in place, and where.",
    discussion: """
      kith hooks status
      """)

  @OptionGroup var globals: GlobalOptions

  func run(in context: CommandContext) async throws -> ExitStatus {
    let (installation, repository) = try context.hooks(globals)
    let sides = repository.workDirectory == nil ? HookInstallation.Side.server.hooks : HookInstallation.Side.client.hooks
    let states = try sides.map { ($0, try installation.state(of: $0)) }
    let printer = Printer(globals, context)
    let program = try repository.localConfigString("kith.program")
    if printer.isJSON {
      var hooks = JSONObject()
      for (hook, state) in states { hooks[JSONKey(hook)] = .string(state.rawValue) }
      try printer.json([
        "folder": .string(installation.folder.description), "program": program.map { .string($0) } ?? .null,
        "hooks": .object(hooks),
      ])
    }
    try printer.line("In \(PathText.quoted(installation.folder.description)), calling \(program ?? "kith"):")
    for (hook, state) in states { try printer.line("  \(hook): \(state.words)") }
    return .done
  }
}

extension HookInstallation.State {
  fileprivate var words: String {
    switch self {
    case .installed: "installed"
    case .chained: "installed, after a hook of your own"
    case .missing: "missing"
    case .foreign: "a hook of your own, without Kith's"
    }
  }
}
