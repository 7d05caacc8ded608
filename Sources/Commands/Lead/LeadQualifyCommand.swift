import ArgumentParser
import Records

/// `kith lead qualify`: somebody worth a conversation.
struct LeadQualifyCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "qualify",
    abstract: "Say that a lead is worth a conversation, so that it can be imported.",
    discussion: """
      kith lead qualify grace@example.com
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "The lead.")
  var ref: String

  func run(in context: CommandContext) async throws -> ExitStatus {
    try LeadStatusChange(ref: ref, status: .qualified, globals: globals).run(in: context)
  }
}
