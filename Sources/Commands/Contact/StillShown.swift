import JSONText
import Merging
import Records
import Workspace

/// What was taken away from a person's contact and shows nevertheless, because one merged into it says so too.
struct StillShown {
  private let person: Person
  private let changes: [FieldChange]

  init(_ person: Person, after changes: [FieldChange]) {
    self.person = person
    self.changes = changes
  }

  /// Says where each such value comes from.
  func hint(to printer: Printer) throws {
    for change in changes where change.takesAway {
      let pointer = JSONPointer(change.path)
      guard person.view.filled.contains(where: { $0.tokens.starts(with: change.path) }),
        let source = person.merged.first(where: { change.isVisible(in: $0.record.value, at: change.sources) })
      else { continue }
      guard change.isVisible(in: person.record.value, at: [change.path]) else { continue }
      try printer.hint(
        "\(pointer.fieldName) still shows what \(source.naming) says: edit \(source.path), "
          + "or kith contact unmerge \(source.id?.text ?? "")")
    }
  }
}

extension FieldChange {
  fileprivate var takesAway: Bool {
    switch (operation, value) {
    case (.remove, _): true
    case (.set, .text(let text)): text.isEmpty
    default: false
    }
  }

  /// Where a merged contact may have what shows in the field: its first address is a further one of the person.
  fileprivate var sources: [[String]] {
    switch path {
    case ["otherEmails"]: [path, ["email"]]
    case ["otherPhones"]: [path, ["phone"]]
    default: [path]
    }
  }

  /// Whether a record has what was taken away, at one of some places.
  fileprivate func isVisible(in record: JSONObject, at places: [[String]]) -> Bool {
    let found = places.compactMap { JSONValue.object(record)[JSONPointer($0)] }.filter { !$0.isNull }
    guard operation == .remove, case .text(let text) = value else { return !found.isEmpty }
    let words = text.split(separator: ",").map { String($0).trimmed }
    return found.flatMap { $0.arrayValue ?? [$0] }.contains { $0.stringValue.map(words.contains) == true }
  }
}
