import ArgumentParser

/// `kith message`: text messages and emails.
struct MessageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "message",
    abstract: "List text messages and emails.",
    discussion: """
      kith message list --contact grace@example.com
      kith message list --status failed --since 2026-11-01
      """,
    subcommands: [MessageListCommand.self])

  @OptionGroup var globals: GlobalOptions
}
