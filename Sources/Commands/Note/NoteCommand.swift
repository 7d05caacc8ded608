import ArgumentParser

/// `kith note`: what people noted about a person.
struct NoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "note",
    abstract: "Add and list notes about a person.",
    discussion: """
      kith note add grace@example.com "Prefers to be called in the morning."
      kith note list grace@example.com

      REF names a person, as for kith contact.
      """,
    subcommands: [NoteAddCommand.self, NoteListCommand.self])

  @OptionGroup var globals: GlobalOptions
}
