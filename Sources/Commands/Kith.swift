import ArgumentParser

/// The program `kith`: the root of its verbs.
struct Kith: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kith",
    abstract: "Contacts as files in a git repository that you and your team own.",
    discussion: """
      A store is found upwards from the current folder, or where KITH_STORE says. Begin with:

        kith init ~/crm --org acme --name "Acme"
        kith -C ~/crm contact add --name "Grace Hopper" --email grace@example.com
        kith -C ~/crm sync
      """,
    version: version,
    subcommands: [
      ContactCommand.self, LeadCommand.self, ActivityCommand.self, NoteCommand.self, DealCommand.self, MessageCommand.self,
      ThreadCommand.self, TransportCommand.self,
    ],
    groupedSubcommands: [
      CommandGroup(name: "A store", subcommands: [InitCommand.self, CloneCommand.self, DemoCommand.self]),
      CommandGroup(
        name: "Together",
        subcommands: [
          SyncCommand.self, DaemonCommand.self, StatusCommand.self, ConflictsCommand.self, DuplicatesCommand.self,
        ]),
      CommandGroup(
        name: "Files",
        subcommands: [
          CheckCommand.self, DoctorCommand.self, FormatCommand.self, IndexCommand.self, SchemaCommand.self,
        ]),
      CommandGroup(name: "For git", subcommands: [HooksCommand.self, HookCommand.self, MergeFileCommand.self]),
    ])

  static let version = "0.1.0"

  // Stands here too, so that the options are understood before the verb as well as after it.
  @OptionGroup var globals: GlobalOptions
}

extension ParsableCommand {
  /// Every verb for people below this one, as the words that are typed: `contact`, `contact add`, ….
  static var verbs: [[String]] {
    configuration.subcommands.filter { $0.configuration.shouldDisplay }.flatMap { verb -> [[String]] in
      let name = verb.configuration.commandName ?? ""
      return [[name]] + verb.verbs.map { [name] + $0 }
    }
  }
}
