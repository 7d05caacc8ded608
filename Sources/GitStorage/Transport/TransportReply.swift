/// What a child process that speaks to a remote answers, as lines of text: a word, what belongs to it, and more lines of words.
package enum TransportReply: Hashable, Sendable {
  /// The objects are here; the branch is at this commit.
  case fetched(ObjectID)
  /// The branch is at this commit; nothing was brought here.
  case tip(ObjectID)
  /// The remote has no such branch.
  case noBranch
  case pushed(PushOutcome)
  case defaultBranch(String?)
  case failed(kind: TransportError.Kind, message: String, hint: String?)

  package var text: String {
    switch self {
    case .fetched(let id): "fetched \(id.hex)\n"
    case .tip(let id): "tip \(id.hex)\n"
    case .noBranch: "no-branch\n"
    case .pushed(.accepted): "accepted\n"
    case .pushed(.upToDate): "up-to-date\n"
    case .pushed(.rejectedNotFastForward): "not-fast-forward\n"
    case .pushed(.rejectedByServer(let words)): "rejected\n\(words)\n"
    case .defaultBranch(let name): "default-branch \(name ?? "")\n"
    case .failed(let kind, let message, let hint): "failed \(kind.rawValue)\n\(RemoteText.oneLine(message))\n\(hint ?? "")\n"
    }
  }

  /// Reads what a child wrote; nil where it is none of these, as from a child that was killed halfway.
  package init?(_ text: String) {
    guard text.hasSuffix("\n") else { return nil }
    let lines = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let words = lines[0].split(separator: " ", maxSplits: 1).map(String.init)
    switch (words.first, words.count > 1 ? words[1] : nil) {
    case ("fetched", let hex?):
      guard let id = ObjectID(hex: hex) else { return nil }
      self = .fetched(id)
    case ("tip", let hex?):
      guard let id = ObjectID(hex: hex) else { return nil }
      self = .tip(id)
    case ("no-branch", nil): self = .noBranch
    case ("accepted", nil): self = .pushed(.accepted)
    case ("up-to-date", nil): self = .pushed(.upToDate)
    case ("not-fast-forward", nil): self = .pushed(.rejectedNotFastForward)
    case ("rejected", nil): self = .pushed(.rejectedByServer(words: lines.dropFirst().joined(separator: "\n")))
    case ("default-branch", let name): self = .defaultBranch(name)
    case ("failed", let kind?):
      guard let kind = TransportError.Kind(rawValue: kind), lines.count == 3 else { return nil }
      self = .failed(kind: kind, message: lines[1], hint: lines[2].isEmpty ? nil : lines[2])
    default: return nil
    }
  }
}
