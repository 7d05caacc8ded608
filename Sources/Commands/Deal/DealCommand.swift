import ArgumentParser

/// `kith deal`: what may be sold to whom.
struct DealCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deal",
    abstract: "Add, find, show and move deals.",
    discussion: """
      kith deal add --contact grace@example.com --title "Harbour lights" --value 1200 --currency EUR
      kith deal move "harbour lights" proposal

      REF names a deal: an id or the first digits of one (4 at least), or words of the title if only one deal has them.
      """,
    subcommands: [DealAddCommand.self, DealListCommand.self, DealShowCommand.self, DealMoveCommand.self])

  @OptionGroup var globals: GlobalOptions
}
