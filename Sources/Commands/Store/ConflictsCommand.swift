import ArgumentParser

/// `kith conflicts`: values that lost against others in a merge.
struct ConflictsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conflicts",
    abstract: "List and resolve what two people changed at once.",
    discussion: """
      kith conflicts
      kith conflicts resolve grace@example.com --take
      """,
    subcommands: [ConflictsListCommand.self, ConflictsResolveCommand.self],
    defaultSubcommand: ConflictsListCommand.self)

  @OptionGroup var globals: GlobalOptions
}
