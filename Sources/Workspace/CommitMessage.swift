/// Messages of commits Kith makes for a person: which records changed and how.
enum CommitMessage {
  /// One change is the subject; several are counted there and listed below.
  static func make(_ lines: [String]) -> String {
    guard let first = lines.first else { return "Edit\n" }
    guard lines.count > 1 else { return first + "\n" }
    let kinds = Set(lines.map { $0.prefix { $0 != " " } })
    let verb = kinds.count == 1 ? String(kinds.first ?? "Change") : "Change"
    return "\(verb) \(lines.count) records\n\n" + lines.map { "- " + $0 + "\n" }.joined()
  }
}
