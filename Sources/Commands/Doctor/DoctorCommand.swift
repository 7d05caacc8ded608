import ArgumentParser

/// `kith doctor`: whether all that Kith needs around a store is there and works, and what to do where it does not.
struct DoctorCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the store and all around it, and say what to do.",
    discussion: """
      kith doctor
      kith doctor --offline
      kith doctor --json | jq -r 'select(.state == "error") | .check'

      Looks at the store, who commits are made as, the indexes, git's hooks and merge driver, the git program, every remote, the \
      file system and the clock, and changes nothing. Ends with 65 where something does not work until you do something.
      """)

  @OptionGroup var globals: GlobalOptions

  @Flag(help: "Read every record too, as kith check does; that takes long in a large store.")
  var all = false

  @Flag(help: "Ask no remote.")
  var offline = false

  @Option(help: ArgumentHelp("How long a remote may take to answer.", valueName: "seconds"))
  var wait = 15

  func validate() throws {
    if wait < 1 || wait > 3600 { throw ValidationError("--wait must be from 1 to 3600") }
  }

  func run(in context: CommandContext) async throws -> ExitStatus {
    let examination = Examination(
      of: try StoreLocation(context: context, globals: globals).find(), context, readsEveryRecord: all,
      remoteLimit: offline ? nil : .seconds(wait))
    let printer = Printer(globals, context)
    var diagnoses: [Diagnosis] = []
    try await examination.run { found in
      diagnoses += found
      for diagnosis in found { try printer.diagnosis(diagnosis) }
    }
    try printer.summary(of: diagnoses)
    return diagnoses.contains { $0.state == .error } ? .invalidData : .done
  }
}
