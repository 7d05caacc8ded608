import Merging

/// Messages of commits Kith makes for a person: which records changed and how.
package enum CommitMessage {
  /// One change is the subject; several are counted there and listed below.
  ///
  /// - Parameter notes: what the history should say besides, such as values that were let go; each a line of the body.
  static func make(_ lines: [String], notes: [String] = []) -> String {
    let kinds = Set(lines.map { $0.prefix { $0 != " " } })
    let verb = kinds.count == 1 ? String(kinds.first ?? "Change") : "Change"
    let subject = lines.count == 1 ? lines[0] : lines.isEmpty ? "Edit" : "\(verb) \(lines.count) records"
    let body = (lines.count > 1 ? lines : []) + notes
    return text(subject, body)
  }

  /// A message with a subject of the command's own; what changed in several records stands below it.
  package static func make(subject: String, _ lines: [String]) -> String {
    text(MessageLine.fitted(subject), lines.count > 1 ? lines : [])
  }

  private static func text(_ subject: String, _ body: [String]) -> String {
    subject + "\n" + (body.isEmpty ? "" : "\n" + body.map { "- " + $0 + "\n" }.joined())
  }
}
