import JSONText
import Merging
import Records
import Workspace

/// A lead or a deal on the screen: a line for each field, then its history, then what is disputed.
struct RecordSheet {
  private let stored: StoredRecord
  /// What stands behind the ids in the record: the names of the people they are of.
  private let names: [RecordID: String]

  init(_ stored: StoredRecord, names: [RecordID: String] = [:]) {
    self.stored = stored
    self.names = names
  }

  func print(to printer: Printer) throws {
    try printer.line(printer.style.strong(PlainText.line(stored.record.displayName)))
    let rows = RecordSchema.of(stored.record.type).fields.flatMap { self.rows($0, printer) } + unknownRows
    let width = (rows.map { PlainText.width($0.label) } + [4]).max() ?? 0
    func row(_ label: String, _ text: String) throws {
      try printer.line("  \(printer.style.faint(PlainText.padded(label, width)))  \(text)")
    }
    for (label, text) in rows { try row(label, text) }
    try row("file", PlainText.line(stored.path.text))
    if stored.isHeld {
      try printer.line(
        "  " + printer.style.caution("The file does not read; this is the version before. See: kith status"))
    }
    try printHistory(to: printer)
    try printConflicts(to: printer)
  }

  private func rows(_ field: Field, _ printer: Printer) -> [(label: String, text: String)] {
    guard field.key != ConflictEntry.key, field.key != "name", field.key != "title",
      let value = stored.record.canonicalValue[field.key]
    else { return [] }
    let label = field.key.text
    switch field.shape {
    case .keyed: return []
    case .instant: return [(label, value.stringValue.map { printer.time($0) } ?? value.shown)]
    case .money: return [(label, Money(value)?.description ?? value.shown)]
    case .recordID:
      let name = value.stringValue.flatMap { RecordID($0) }.flatMap { names[$0] }
      return [(label, (name.map { PlainText.line($0) + "  " } ?? "") + value.shown)]
    case .text:
      let lines = RecordText.string(of: value)?.split(separator: "\n", omittingEmptySubsequences: false) ?? []
      return lines.enumerated().map { ($0 == 0 ? label : "", PlainText.line(String($1))) }
    default:
      guard case .object(let object) = value, !object.isEmpty else { return [(label, value.shown)] }
      return object.members.map { (PlainText.line("\(label).\($0.key)"), $0.value.shown) }
    }
  }

  private var unknownRows: [(label: String, text: String)] {
    let schema = RecordSchema.of(stored.record.type)
    return stored.record.value.members.filter { schema.field($0.key) == nil }.sorted { $0.key < $1.key }
      .map { (PlainText.line($0.key.text), $0.value.shown) }
  }

  private func printHistory(to printer: Printer) throws {
    guard let history = Deal(Record(type: .deal, value: stored.record.canonicalValue))?.history, !history.isEmpty else { return }
    try printer.line()
    var table = Table("AT", "STAGE", "BY")
    for entry in history {
      let stages = [entry.from, entry.to].compactMap(\.self).joined(separator: " → ")
      table.add(entry.at.map { printer.time($0) } ?? "", stages, entry.by ?? "")
    }
    try table.print(to: printer, indent: 2)
  }

  private func printConflicts(to printer: Printer) throws {
    let entries = stored.record.conflictEntries
    guard !entries.isEmpty else { return }
    try printer.line()
    for entry in entries {
      let sentence = entry.sentence(in: stored.record.value, printer)
      try printer.line("  \(printer.style.caution("conflict \(PlainText.line(entry.id))"))  \(sentence)")
    }
    try printer.line("  Decide with: kith conflicts")
  }
}
