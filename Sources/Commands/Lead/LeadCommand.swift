import ArgumentParser

/// `kith lead`: submissions by people who may become contacts.
struct LeadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lead",
    abstract: "Add, find, qualify and import leads.",
    discussion: """
      A lead is one submission – a form, a card from a fair, a line of a list – and not yet a person. Once it is qualified, \
      importing it makes a contact of it, or links it to the one with the same email:

        kith lead add --name "Grace Hopper" --email grace@example.com --source "boat show"
        kith lead import grace@example.com

      REF names a lead: an id or the first digits of one (4 at least), an email, a phone number, or words of the name if only \
      one lead has them.
      """,
    subcommands: [
      LeadAddCommand.self, LeadListCommand.self, LeadShowCommand.self, LeadQualifyCommand.self, LeadDisqualifyCommand.self,
      LeadImportCommand.self,
    ])

  @OptionGroup var globals: GlobalOptions
}
