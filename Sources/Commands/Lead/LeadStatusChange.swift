import GitStorage
import Records
import Workspace

/// Gives a lead another status.
struct LeadStatusChange {
  let ref: String
  let status: Lead.Status
  let globals: GlobalOptions

  func run(in context: CommandContext) throws -> ExitStatus {
    let workspace = try context.openStore(globals)
    let snapshot = try workspace.snapshot()
    let organization = try Organization(globals, in: snapshot)
    let found = try RecordSearch(type: .lead, organization: organization, snapshot: snapshot).one(ref)
    let written = try workspace.write { transaction in
      guard let record = try transaction.record(at: found.path), var lead = Lead(record) else {
        throw Failure(.notFound, "the lead \(found.record.displayName) is not there any more", hint: "kith status")
      }
      if lead.status == status { return lead.record }
      lead.status = status
      try transaction.put(lead.record, at: found.path)
      return lead.record
    }
    let printer = Printer(globals, context)
    if printer.isJSON { try printer.json(RecordOutput(written.value, at: found.path)) }
    if let commit = written.commit {
      try printer.line(PlainText.line(commit.subject))
    } else {
      try printer.line("Nothing to change: \(PlainText.line(written.value.displayName)) is \(status.rawValue) already.")
    }
    try IdentityHint(workspace).show(after: written.commit, to: printer)
    return .done
  }
}
