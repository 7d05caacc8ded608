import ArgumentParser

/// `kith contact`: the people of an organization.
struct ContactCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "contact",
    abstract: "Add, find, show, change, merge and delete people.",
    discussion: """
      REF names a person: an id or the first digits of one (4 at least), an email, a phone number, or words of the name if \
      only one person has them.
      """,
    subcommands: [
      ContactAddCommand.self, ContactListCommand.self, ContactShowCommand.self, ContactSetCommand.self,
      ContactEditCommand.self, ContactDeleteCommand.self, ContactMergeCommand.self, ContactUnmergeCommand.self,
      ContactLogCommand.self,
    ])

  @OptionGroup var globals: GlobalOptions
}
