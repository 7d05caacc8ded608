import ArgumentParser
import Merging
import Records
import Workspace

/// `kith contact unmerge`: a contact that is a person of its own after all.
struct ContactUnmergeCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "unmerge",
    abstract: "Take a contact out of the one it is merged into.",
    discussion: """
      kith contact unmerge 1a3cebe636ab
      kith contact unmerge "G. Hopper" --keeps 433acc450204

      Both are back in full, with what was written since. Where they share an email, --keeps says which of the two goes on \
      having it; the other keeps a note of it under custom.formerEmail.
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "The contact that is merged into another, or the person if only one is.")
  var ref: String

  @Option(help: ArgumentHelp("Which of the two keeps an email that both have.", valueName: "id"))
  var keeps: String?

  func run(in context: CommandContext) async throws -> ExitStatus {
    let workspace = try context.openStore(globals)
    let snapshot = try workspace.snapshot()
    let found = try ContactSearch(organization: Organization(globals, in: snapshot), snapshot: snapshot).find(ref)
    let contact = try merged(found)
    let survivor = found.person.survivor
    let subject = RecordChange.unmerge(contact.record.displayName, from: survivor.record.displayName)
    let written = try workspace.write(message: { _ in subject + "\n" }) { transaction in
      guard let unmerge = try transaction.unmerging(contact.path) else { throw notMerged(contact) }
      let side = try side(of: unmerge, contact, found.person)
      try transaction.unmerge(unmerge, keeping: side)
      return (unmerge: unmerge, side: side)
    }
    let printer = Printer(globals, context)
    if printer.isJSON {
      guard let person = try workspace.snapshot().person(at: contact.path) else {
        throw Failure(.notFound, "\(contact.naming) is not there any more", hint: "kith status")
      }
      try printer.json(RecordOutput(person))
    }
    let shared = written.value.unmerge.sharedKeys
    try printer.line(PlainText.line("\(contact.naming) is a person of its own again."))
    if !shared.isEmpty {
      let keeper = written.value.side == .leaving ? contact : survivor
      try printer.line(PlainText.line("\(keeper.naming) keeps \(shared.joined(separator: ", "))."))
    }
    try IdentityHint(workspace).show(after: written.commit, to: printer)
    return .done
  }

  /// The merged contact that is meant.
  private func merged(_ found: ContactReference.Found) throws -> StoredRecord {
    let person = found.person
    if found.matched.count == 1, found.matched[0].path != person.path { return found.matched[0] }
    if person.merged.count == 1 { return person.merged[0] }
    guard !person.merged.isEmpty else { throw notMerged(person.survivor) }
    throw Failure(
      .notFound,
      "several contacts are merged into \(person.survivor.naming): \(person.merged.map(\.naming).joined(separator: ", "))",
      hint: "name one of them: kith contact unmerge \(person.merged.first?.id?.text ?? "")")
  }

  private func notMerged(_ contact: StoredRecord) -> Failure {
    Failure(.notFound, "\(contact.naming) is merged with no other contact", hint: "kith duplicates")
  }

  /// Who keeps what both have.
  private func side(of unmerge: Unmerge, _ contact: StoredRecord, _ person: Person) throws -> Unmerge.Side {
    let leaving = contact.id?.text ?? ""
    let standing = unmerge.survivor.id?.text ?? person.id?.text ?? ""
    guard let keeps else {
      let shared = unmerge.sharedKeys
      guard !shared.isEmpty else { return .remaining }
      throw Failure(
        .usage, "both have \(shared.joined(separator: ", ")): say who keeps \(shared.count == 1 ? "it" : "them")",
        hint: "--keeps \(standing) (\(person.survivor.record.displayName)) or --keeps \(leaving) (\(contact.record.displayName))")
    }
    let known = [leaving, standing] + person.ids.map(\.text)
    let meant = Set(known.filter { $0.hasPrefix(keeps) })
    guard keeps.utf8.count >= 4, meant.count == 1, let id = meant.first else {
      throw Failure(
        .usage, "--keeps must be the id of one of the two, \(standing) or \(leaving), not \(keeps)",
        hint: "--keeps \(standing)")
    }
    return id == leaving ? .leaving : .remaining
  }
}
