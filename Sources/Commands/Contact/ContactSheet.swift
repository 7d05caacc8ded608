import JSONText
import Merging
import Records
import Workspace

/// A person on the screen: a line for each field, then what is disputed.
struct ContactSheet {
  private let stored: StoredRecord

  init(_ stored: StoredRecord) { self.stored = stored }

  func print(to printer: Printer) throws {
    try printer.line(printer.style.strong(PlainText.line(stored.record.displayName)))
    let rows = rows(printer)
    let width = rows.map { PlainText.width($0.label) }.max() ?? 0
    for row in rows {
      try printer.line("  \(printer.style.faint(PlainText.padded(row.label, width)))  \(row.text)")
    }
    if stored.isHeld {
      try printer.line(
        "  " + printer.style.caution("The file does not read; this is the version before. See: kith status"))
    }
    let entries = stored.record.conflictEntries
    guard !entries.isEmpty else { return }
    try printer.line()
    for entry in entries {
      let sentence = entry.sentence(in: stored.record.value, printer)
      try printer.line("  \(printer.style.caution("conflict \(PlainText.line(entry.id))"))  \(sentence)")
    }
    try printer.line("  Decide with: kith conflicts")
  }

  private func rows(_ printer: Printer) -> [(label: String, text: String)] {
    let record = stored.record.canonicalValue
    let times: Set<JSONKey> = ["createdAt"]
    var rows: [(label: String, text: String)] = []
    let known = RecordSchema.of(.contact).fields.map(\.key)
    let unknown = record.keys.filter { !known.contains($0) }.sorted()
    for key in known + unknown where key != "name" && key != ConflictEntry.key {
      guard let value = record[key] else { continue }
      if case .object(let object) = value, !object.isEmpty {
        for inner in object.members { rows.append((PlainText.line("\(key).\(inner.key)"), inner.value.shown)) }
      } else if times.contains(key), let text = value.stringValue {
        rows.append((key.text, printer.time(text)))
      } else {
        rows.append((PlainText.line(key.text), value.shown))
      }
    }
    rows.append(("file", PlainText.line(stored.path.text)))
    return rows
  }
}
