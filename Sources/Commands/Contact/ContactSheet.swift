import JSONText
import Merging
import Records
import Workspace

/// A person on the screen: a line for each field, then the contacts merged into it and what they say otherwise, what was written
/// about the person lately, and what is disputed.
struct ContactSheet {
  private let person: Person

  init(_ person: Person) { self.person = person }

  func print(to printer: Printer, _ surroundings: PersonSurroundings) throws {
    try printer.line(printer.style.strong(PlainText.line(person.record.displayName)))
    try print(rows(printer), to: printer)
    for contact in person.members where contact.isHeld {
      let file = contact.path == person.path ? "The file" : contact.path.text
      try printer.line(
        "  " + printer.style.caution("\(file) does not read; this is the version before. See: kith status"))
    }
    try section("Merged into it", merged, printer)
    try section("Other values", alternates, printer)
    try surroundings.print(to: printer)
    try printConflicts(to: printer)
  }

  private typealias Row = (label: String, text: String)

  private func section(_ title: String, _ rows: [Row], _ printer: Printer) throws {
    guard !rows.isEmpty else { return }
    try printer.line()
    try printer.line(printer.style.strong(title))
    try print(rows, to: printer)
  }

  private func print(_ rows: [Row], to printer: Printer) throws {
    let width = rows.map { PlainText.width($0.label) }.max() ?? 0
    for row in rows {
      try printer.line("  \(printer.style.faint(PlainText.padded(row.label, width)))  \(row.text)")
    }
  }

  private func rows(_ printer: Printer) -> [Row] {
    let record = person.record.canonicalValue
    let times: Set<JSONKey> = ["createdAt"]
    var rows: [Row] = []
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
    rows.append(("file", PlainText.line(person.path.text)))
    return rows
  }

  private var merged: [Row] {
    person.merged.map { (PlainText.line($0.id?.text ?? $0.path.text), PlainText.line($0.record.displayName)) }
  }

  private var alternates: [Row] {
    person.view.alternates.map { alternate in
      (PlainText.line(alternate.field.fieldName), alternate.values.map(\.shown).joined(separator: "; "))
    }
  }

  private func printConflicts(to printer: Printer) throws {
    let disputed = person.members.filter { !$0.record.conflictEntries.isEmpty }
    guard !disputed.isEmpty else { return }
    try printer.line()
    for contact in disputed {
      let place = contact.path == person.path ? "" : "in \(PlainText.line(contact.naming)): "
      for entry in contact.record.conflictEntries {
        let sentence = entry.sentence(in: contact.record.value, printer)
        try printer.line("  \(printer.style.caution("conflict \(PlainText.line(entry.id))"))  \(place)\(sentence)")
      }
    }
    try printer.line("  Decide with: kith conflicts")
  }
}
