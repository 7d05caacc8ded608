/// A question at the terminal.
struct Question {
  private let terminal: Terminal

  init(_ terminal: Terminal) { self.terminal = terminal }

  /// What a person typed.
  struct Answer {
    let text: String

    func isYes(default assumed: Bool) -> Bool {
      let word = text.trimmed.lowercased()
      return word.isEmpty ? assumed : word == "y" || word == "yes"
    }
  }

  /// Asks and waits; nil where there is nobody to ask.
  func ask(_ text: String) throws -> Answer? {
    guard let readLine = terminal.readLine else { return nil }
    try terminal.errors.write(text)
    // The end of input is an answer: no.
    return Answer(text: readLine() ?? "n")
  }
}
