import Records
import Workspace

/// What is written about a person beside the contact itself, as much as fits a glance: open deals, notes, the last events.
struct PersonSurroundings {
  private let person: Person
  private let deals: [StoredRecord]
  private let notes: [PersonNotes.Entry]
  private let events: [PersonActivity.Entry]
  private let stages: [String: Org.Stage.Kind]

  /// How many notes and events a glance takes in.
  private static let most = (notes: 3, events: 5)

  init(of person: Person, _ organization: Organization, in snapshot: Snapshot) throws {
    self.person = person
    let people = try snapshot.people(of: organization.text)
    deals = try people.deals(of: person)
    notes = try PersonNotes(of: person, in: people).entries
    events = try PersonActivity(of: person, in: people).entries.sorted { $1.place < $0.place }
    let known = organization.settings?.stages ?? Org.Stage.defaults
    stages = Dictionary(known.map { ($0.name, $0.kind) }) { first, _ in first }
  }

  func print(to printer: Printer) throws {
    try section("Open deals", openDeals, printer)
    try section("Notes", noteTable(printer), printer, more: notes.count - Self.most.notes, "note list")
    let shown = PersonActivity.table(of: events.prefix(Self.most.events), deals: deals, printer)
    try section("Recent activity", shown, printer, more: events.count - Self.most.events, "activity list")
  }

  /// Those at a stage that is not won or lost; a stage the settings do not name any more is open.
  private var openDeals: Table {
    var table = Table("ID", "TITLE", "VALUE", "STAGE", "CLOSE")
    for stored in deals {
      guard let deal = Deal(stored.record), stages[deal.stage, default: .open] == .open else { continue }
      table.add(
        stored.id?.text ?? "", deal.title, deal.value?.description ?? "", deal.stage, deal.expectedClose?.description ?? "")
    }
    return table
  }

  private func noteTable(_ printer: Printer) -> Table {
    var table = Table("AT", "BY", "NOTE", "")
    for entry in notes.prefix(Self.most.notes) {
      table.add(
        entry.note.at.map { printer.time($0) } ?? "", entry.note.by ?? "", entry.note.firstLine,
        entry.note.isPinned ? "(pinned)" : "")
    }
    return table
  }

  private func section(
    _ title: String, _ table: Table, _ printer: Printer, more: Int = 0, _ verb: String = ""
  ) throws {
    guard !table.isEmpty else { return }
    try printer.line()
    try printer.line(printer.style.strong(title))
    try table.print(to: printer, indent: 2)
    if more > 0 { try printer.line("  " + printer.style.faint("\(more) more: kith \(verb) \(person.id?.text ?? "")")) }
  }
}
