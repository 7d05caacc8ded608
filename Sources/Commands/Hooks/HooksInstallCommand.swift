import ArgumentParser
import GitStorage
import JSONText
import Workspace

/// `kith hooks install`: hooks that check commits, or on a server pushes.
struct HooksInstallCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Let git ask Kith before a commit or, on a server, before it takes a push.",
    discussion: """
      kith hooks install
      kith -C /srv/git/crm.git hooks install --server

      init and clone do the former, and so does this in a clone made by git: it also names the driver by which git merges records. A hook that is there already is kept as <name>.before-kith and runs first; installing again \
      changes nothing. core.hooksPath of the repository is honoured.
      """)

  // One hook after the other.
  static let changesAllOrNothing = false

  @OptionGroup var globals: GlobalOptions

  @Flag(help: "Install the hooks of the repository that the team pushes to.")
  var server = false

  func run(in context: CommandContext) async throws -> ExitStatus {
    let (installation, repository) = try context.hooks(globals)
    guard server || repository.workDirectory != nil else {
      throw Failure(
        .usage, "\(repository.gitDirectory) is a bare repository: nobody commits in it",
        hint: "kith -C \(PathText.quoted(repository.gitDirectory)) hooks install --server")
    }
    let side = server ? HookInstallation.Side.server : .client
    let installed = try installation.install(side, program: context.program)
    if !server { try StoreCreation.configureMergeDriver(repository, program: context.program) }
    let printer = Printer(globals, context)
    if printer.isJSON {
      try printer.json([
        "folder": .string(installation.folder.description), "installed": .array(installed.map { .string($0) }),
      ])
    }
    let place = PathText.quoted(installation.folder.description)
    try printer.line(
      installed.isEmpty ? "The hooks are in \(place) already." : "Installed \(installed.joined(separator: ", ")) in \(place).")
    return .done
  }
}

extension CommandContext {
  /// Installs the hooks of a store that was just made; where that cannot be, says how it can.
  func installHooks(in workspace: Workspace, _ printer: Printer) throws {
    do {
      _ = try HookInstallation(workspace.repository, environment: environment).install(.client, program: program)
    } catch let error as StoreError where error.kind == .notPermitted {
      try printer.note("kith: git's hooks were not installed: \(error.message)")
      if let hint = error.hint { try printer.hint(hint) }
    }
  }
}
