/// Colours for people at a terminal, plain text for everybody else.
struct Style: Sendable {
  let colored: Bool

  func strong(_ text: String) -> String { marked(text, "1") }
  func faint(_ text: String) -> String { marked(text, "2") }
  func alarm(_ text: String) -> String { marked(text, "1;31") }
  func caution(_ text: String) -> String { marked(text, "33") }
  func good(_ text: String) -> String { marked(text, "32") }
  func hint(_ text: String) -> String { marked(text, "36") }

  private func marked(_ text: String, _ code: String) -> String {
    colored && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
