import ArgumentParser
import Records

/// `kith lead disqualify`: nobody for us.
struct LeadDisqualifyCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "disqualify",
    abstract: "Say that a lead leads nowhere; it is kept.",
    discussion: """
      kith lead disqualify 91d9
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "The lead.")
  var ref: String

  func run(in context: CommandContext) async throws -> ExitStatus {
    try LeadStatusChange(ref: ref, status: .disqualified, globals: globals).run(in: context)
  }
}
