import ArgumentParser
import Merging
import Records
import Workspace

/// `kith contact merge`: two contacts that are one person.
struct ContactMergeCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Say that two contacts are one person.",
    discussion: """
      kith contact merge grace@example.com "G. Hopper" --dry-run
      kith contact merge grace@example.com "G. Hopper"

      The elder one stands for both: the younger one's file gets a pointer, "mergedInto", and nothing else changes. Both are \
      shown as one, blanks filled from the younger, with the timelines, notes and deals of both. kith contact unmerge takes the \
      pointer away again.
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "One of the two.")
  var ref: String

  @Argument(help: "The other.")
  var other: String

  @Flag(help: "Only say which one would stand for both, and what would be shown.")
  var dryRun = false

  func run(in context: CommandContext) async throws -> ExitStatus {
    let workspace = try context.openStore(globals)
    let snapshot = try workspace.snapshot()
    let organization = try Organization(globals, in: snapshot)
    let search = ContactSearch(organization: organization, snapshot: snapshot)
    let (first, second) = (try search.find(ref), try find(other, search))
    guard Set(first.matched.map(\.path)) != Set(second.matched.map(\.path)) else {
      throw Failure(
        .usage, "\"\(ref)\" and \"\(other)\" are the same contact, \(first.person.survivor.naming)",
        hint: "name another one: kith duplicates, kith contact list")
    }
    let printer = Printer(globals, context)
    let (one, two) = (first.person, second.person)
    if one.path == two.path {
      if printer.isJSON { try printer.json(RecordOutput(one)) }
      try printer.line(PlainText.line("\(naming(second)) and \(naming(first)) are one person already."))
      return .done
    }
    if dryRun {
      let joined = try snapshot.people(of: organization.text).joined(one, two)
      if printer.isJSON { try printer.json(RecordOutput(joined)) }
      let merged = (joined.path == one.path ? two : one).survivor
      try printer.line("\(described(joined.survivor, printer)) would stand for both.")
      try printer.line("\(described(merged, printer)) would be merged into it.")
      return .done
    }
    var (elder, younger) = (one.survivor, two.survivor)
    let written = try workspace.write(
      message: { _ in RecordChange.merge(younger.record.displayName, into: elder.record.displayName) + "\n" },
      { transaction in
        let isSecond = try transaction.join(one.path, two.path).survivor.path == two.path
        (elder, younger) = isSecond ? (two.survivor, one.survivor) : (one.survivor, two.survivor)
      })
    if printer.isJSON {
      guard let joined = try workspace.snapshot().person(at: elder.path) else {
        throw Failure(.notFound, "\(elder.naming) is not there any more", hint: "kith status")
      }
      try printer.json(RecordOutput(joined))
    }
    try printer.line(PlainText.line("Merged \(younger.naming) into \(elder.naming)."))
    try IdentityHint(workspace).show(after: written.commit, to: printer)
    return .done
  }

  /// Says of a contact of another organization why it is not found.
  private func find(_ ref: String, _ search: ContactSearch) throws -> ContactReference.Found {
    do {
      return try search.find(ref)
    } catch let failure as Failure where failure.status == .notFound {
      for org in try search.snapshot.organizations() where org != search.organization.text {
        guard case .one(let found) = try ContactReference(ref).find(in: search.snapshot.people(of: org)) else { continue }
        throw Failure(
          .usage, "\(found.person.survivor.naming) is a contact of \(org), not of \(search.organization.text)",
          hint: "nothing crosses between organizations")
      }
      throw failure
    }
  }

  private func naming(_ found: ContactReference.Found) -> String { (found.matched.first ?? found.person.survivor).naming }

  private func described(_ contact: StoredRecord, _ printer: Printer) -> String {
    let created = Contact(contact.record)?.createdAt.map { ", created \(printer.time($0))," }
    return PlainText.line(contact.naming) + (created ?? "")
  }
}
