import JSONText
import Merging

extension ConflictEntry {
  /// The field's name as people write it: `custom.boats`; empty for the whole record.
  var fieldName: String { PlainText.line(JSONPointer(text: field)?.tokens.joined(separator: ".") ?? field) }

  /// What stands, what lost, who wrote it and when: `phone is +1 415 555 0100; ana@example.com wrote +1 415 555 0199 on …`.
  ///
  /// - Parameter record: The record as it is now; nil where it is not at hand.
  func sentence(in record: JSONObject?, _ printer: Printer) -> String {
    let who = by.map(PlainText.line) ?? "the other side"
    let when = at.map { " on \(printer.time($0))" } ?? ""
    guard let pointer = JSONPointer(text: field), !pointer.tokens.isEmpty else { return "\(who) deleted it\(when)" }
    let other = value.map { "\(who) wrote \($0.shown)\(when)" } ?? "\(who) took it away\(when)"
    guard let record else { return "\(fieldName): \(other)" }
    return "\(fieldName) is \(record.value(ofField: pointer)?.shown ?? "not set"); \(other)"
  }
}
