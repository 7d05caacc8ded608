import ArgumentParser
import JSONText
import Records
import Workspace

/// `kith contact delete`: a person with timelines and notes.
struct ContactDeleteCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Delete a person, the timelines and the notes.",
    discussion: """
      kith contact delete grace@example.com

      Asks before it does so; where nobody can be asked, --yes is needed. The files stay in the history of the store.
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "The person.")
  var ref: String

  @Flag(name: .shortAndLong, help: "Do not ask.")
  var yes = false

  func run(in context: CommandContext) async throws -> ExitStatus {
    let workspace = try context.openStore(globals)
    let snapshot = try workspace.snapshot()
    let printer = Printer(globals, context)
    let found = try ContactSearch(organization: Organization(globals, in: snapshot), snapshot: snapshot)
      .person(ref, telling: printer)
    let name = PlainText.line(found.record.displayName)
    if !yes {
      guard let answer = try Question(context.terminal).ask("Delete \(name) (\(found.id?.text ?? found.path.text))? [y/N] ")
      else {
        throw Failure(.usage, "whether to delete \(name) must be asked, and there is no terminal", hint: "say --yes")
      }
      guard answer.isYes(default: false) else {
        try printer.note("Nothing was deleted.")
        return .done
      }
    }
    let written = try workspace.write { transaction in
      let files = try transaction.satellites(of: found.path) + [found.path]
      for file in files { try transaction.delete(file) }
      return files
    }
    if printer.isJSON {
      try printer.json([
        "id": found.id.map { .string($0.text) } ?? .null, "deleted": .array(written.value.map { .string($0.text) }),
      ])
    }
    let more = written.value.count - 1
    try printer.line("Deleted \(name)" + (more > 0 ? " and \(more) \(more == 1 ? "file" : "files") beside." : "."))
    try IdentityHint(workspace).show(after: written.commit, to: printer)
    return .done
  }
}
