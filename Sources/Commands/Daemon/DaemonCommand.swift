import ArgumentParser

/// `kith daemon`: what keeps a store committed, merged and exchanged by itself.
struct DaemonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "daemon",
    abstract: "Keep a store committed, merged and exchanged by itself.",
    discussion: """
      kith daemon start
      kith status

      One daemon serves one store. It commits what you save within a second, brings what your team pushed, and pushes what is new. \
      It stays out of the way while you rebase, merge or look at another branch with git.
      """,
    subcommands: [
      DaemonStartCommand.self, DaemonStopCommand.self, DaemonStatusCommand.self, DaemonPokeCommand.self, DaemonRunCommand.self,
      DaemonInstallCommand.self,
    ])

  @OptionGroup var globals: GlobalOptions
}
