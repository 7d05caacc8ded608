import ArgumentParser

/// `kith activity`: what happened with a person.
struct ActivityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "activity",
    abstract: "Log and list what happened with people.",
    discussion: """
      kith activity log grace@example.com --type meeting_booked --at "2026-11-20 14:30" --title "Demo on board"
      kith activity list grace@example.com
      kith activity list --since 2026-11-01

      REF names a person, as for kith contact.
      """,
    subcommands: [ActivityLogCommand.self, ActivityListCommand.self])

  @OptionGroup var globals: GlobalOptions
}
