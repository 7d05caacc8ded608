import ArgumentParser

/// `kith thread`: conversations, each all messages with one phone number or email address.
struct ThreadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "thread",
    abstract: "List conversations with a phone number or an email address.",
    discussion: """
      kith thread list
      kith thread list --unassigned --channel sms
      """,
    subcommands: [ThreadListCommand.self])

  @OptionGroup var globals: GlobalOptions
}
