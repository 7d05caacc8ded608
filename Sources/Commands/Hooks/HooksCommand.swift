import ArgumentParser
import GitStorage
import Workspace

/// `kith hooks`: git's hooks of a store or of the repository a team pushes to.
struct HooksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hooks",
    abstract: "Put git's hooks in place, or take them away.",
    discussion: """
      kith hooks install

      A hook of your own stays, and runs before Kith's. Your global git configuration is not touched.
      """,
    subcommands: [HooksInstallCommand.self, HooksStatusCommand.self, HooksUninstallCommand.self])

  @OptionGroup var globals: GlobalOptions
}

extension CommandContext {
  /// The hooks of the repository a command is called in.
  func hooks(_ globals: GlobalOptions) throws -> (installation: HookInstallation, repository: GitRepository) {
    let repository = try CallingGit(environment: environment, folder: folder(globals)).open(forReading: true)
    return (try HookInstallation(repository, environment: environment), repository)
  }
}
