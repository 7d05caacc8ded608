/// What `git push --porcelain` prints: for each reference a line of a flag, `from:to`, and a summary, separated by tabs.
struct PushReport {
  private let lines: [[Substring]]

  init(_ text: String) {
    lines = text.split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
      .filter { $0.count >= 3 }
  }

  /// How the remote answered for one reference; nil if it did not.
  ///
  /// - Parameter words: What the other side said besides.
  func outcome(of target: String, words: [String]) -> PushOutcome? {
    guard let line = lines.first(where: { $0[1].hasSuffix(":\(target)") }) else { return nil }
    switch line[0] {
    case " ", "*", "+":
      return .accepted
    case "=":
      return .upToDate
    case "!":
      let summary = line[2]
      if Self.races.contains(where: { summary.contains($0) }) { return .rejectedNotFastForward }
      let said = words.filter { !$0.isEmpty }
      return .rejectedByServer(words: said.isEmpty ? Self.reason(summary) : said.joined(separator: "\n"))
    default:
      return nil
    }
  }

  /// The branch has moved, before we pushed or while we did.
  private static let races = [
    "(non-fast-forward)", "(fetch first)", "(stale info)", "(needs force)", "but expected", "incorrect old value",
    "failed to update ref", "reference already exists",
  ]

  /// The words in parentheses: `[remote rejected] (pre-receive hook declined)`.
  private static func reason(_ summary: Substring) -> String {
    guard let open = summary.firstIndex(of: "("), let close = summary.lastIndex(of: ")"), open < close else {
      return RemoteText.oneLine(String(summary))
    }
    return RemoteText.oneLine(String(summary[summary.index(after: open)..<close]))
  }
}
