import ArgumentParser
import Foundation
import Records
import Workspace

/// `kith deal add`: something that may be sold to a person.
struct DealAddCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add a deal and print its id.",
    discussion: """
      kith deal add --contact grace@example.com --title "Harbour lights" --value 1200 --currency EUR --close 2027-01-29
      """)

  @OptionGroup var globals: GlobalOptions

  @Option(help: ArgumentHelp("The person it is about.", valueName: "ref"))
  var contact: String

  @Option(help: "What is to be sold.")
  var title: String

  @Option(help: ArgumentHelp("What it is worth, such as 1200 or 1200.50.", valueName: "amount"))
  var value: String?

  @Option(help: "The currency of the value: three letters, such as EUR.")
  var currency: String?

  @Option(help: "The stage it has reached; the first one, if not given.")
  var stage: String?

  @Option(help: "The email of the member who looks after it.")
  var owner: String?

  @Option(help: ArgumentHelp("The day by which it is expected to be decided.", valueName: "date"))
  var close: String?

  func validate() throws {
    if title.trimmed.isEmpty { throw ValidationError("A deal needs a title") }
    if (value == nil) != (currency == nil) { throw ValidationError("--value and --currency belong together") }
  }

  func run(in context: CommandContext) async throws -> ExitStatus {
    let printer = Printer(globals, context)
    let workspace = try context.openStore(globals)
    let snapshot = try workspace.snapshot()
    let organization = try Organization(globals, in: snapshot)
    let stages = StageName(organization)
    let stage = try stage.map(stages.named) ?? stages.first
    let money = try money()
    let day = try close.map(day)
    let person = try ContactSearch(organization: organization, snapshot: snapshot).person(contact, telling: printer)
    try owner.map { try organization.requireMember($0) }
    let id = context.newID()
    let path = RecordPath.deal(org: organization.slug, slug: Slug.make(from: title.trimmed), id: id)
    let createdAt = context.now().wholeSeconds
    let written = try workspace.write { transaction in
      guard let contact = try transaction.contact(at: person.path)?.id else {
        throw Failure(.notFound, "\(person.record.displayName) is not there any more", hint: "kith status")
      }
      var deal = Deal.new(id: id, contact: contact, title: title.trimmed, stage: stage, createdAt: createdAt)
      deal.value = money
      deal.owner = owner?.trimmed
      deal.expectedClose = day
      try deal.record.requireValid()
      try transaction.put(deal.record, at: path)
      return deal.record
    }
    if printer.isJSON {
      // As it is now: the history was added on the way.
      try printer.json(workspace.snapshot().record(at: path).map { RecordOutput($0) } ?? RecordOutput(written.value, at: path))
    } else {
      try printer.line(id.text)
    }
    try IdentityHint(workspace).show(after: written.commit, to: printer)
    return .done
  }

  private func money() throws -> Money? {
    guard let value, let currency else { return nil }
    if let money = Money(amount: value.trimmed, currency: currency.trimmed.uppercased()) { return money }
    guard Money(amount: value.trimmed, currency: "EUR") != nil else {
      throw Failure(.usage, "--value: \"\(value)\" is no amount", hint: "write it like 1200 or 1200.50")
    }
    throw Failure(.usage, "--currency: \"\(currency)\" is no currency", hint: "write three letters, such as EUR")
  }

  private func day(_ text: String) throws -> CivilDate {
    guard let day = CivilDate(text.trimmed) else {
      throw Failure(.usage, "--close: \"\(text)\" is no date", hint: "write it like 2027-01-29")
    }
    return day
  }
}
