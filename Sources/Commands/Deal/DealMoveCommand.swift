import ArgumentParser
import GitStorage
import Records
import Workspace

/// `kith deal move`: a deal at another stage.
struct DealMoveCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "move",
    abstract: "Move a deal to another stage.",
    discussion: """
      kith deal move "harbour lights" proposal

      The stages are those of org.json; without any: \(Org.Stage.defaults.map(\.name).joined(separator: ", ")). The move is \
      added to the deal's history and to the person's timeline, as it is when the stage is changed in an editor.
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "The deal.")
  var ref: String

  @Argument(help: "The stage; small and capital letters make no difference.")
  var stage: String

  func run(in context: CommandContext) async throws -> ExitStatus {
    let workspace = try context.openStore(globals)
    let snapshot = try workspace.snapshot()
    let organization = try Organization(globals, in: snapshot)
    let found = try RecordSearch(type: .deal, organization: organization, snapshot: snapshot).one(ref)
    let stage = try StageName(organization).named(stage)
    let title = found.record.displayName
    let written = try workspace.write(
      message: { CommitMessage.make(subject: "Move \(title) to \(stage)", $0) },
      { transaction in
        guard let record = try transaction.record(at: found.path), var deal = Deal(record) else {
          throw Failure(.notFound, "the deal \(title) is not there any more", hint: "kith status")
        }
        guard deal.stage != stage else { return deal }
        deal.stage = stage
        try transaction.put(deal.record, at: found.path)
        return deal
      })
    let printer = Printer(globals, context)
    if printer.isJSON {
      // As it is now: the history was added on the way.
      let now = try workspace.snapshot().record(at: found.path)
      try printer.json(now.map { RecordOutput($0) } ?? RecordOutput(written.value.record, at: found.path))
    }
    if let commit = written.commit {
      try printer.line(PlainText.line(commit.subject))
    } else {
      try printer.line("Nothing to change: \(PlainText.line(title)) is at \(PlainText.line(stage)) already.")
    }
    try IdentityHint(workspace).show(after: written.commit, to: printer)
    return .done
  }
}
