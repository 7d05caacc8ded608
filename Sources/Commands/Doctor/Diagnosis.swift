import JSONText

/// What one check found: how it stands, in one line, and the next thing to type.
struct Diagnosis: Hashable, Sendable {
  enum State: String, Hashable, Sendable, CaseIterable {
    case ok
    /// Good to know; nothing need be done.
    case note
    /// Works, and could be better, or will work again by itself.
    case warning
    /// Something does not work until a person does something.
    case error
  }

  /// A name that stays the same from version to version; several findings may bear one.
  let check: String
  let state: State
  /// One line, without a final stop.
  let message: String
  /// The next thing to type or to do.
  let hint: String?

  init(_ check: String, _ state: State, _ message: String, hint: String? = nil) {
    self.check = check
    self.state = state
    self.message = message
    self.hint = hint
  }

  /// An error in the words it has everywhere.
  init(_ check: String, _ state: State = .error, failing error: any Error) {
    let failure = Failure(error, nothingChanged: false)
    self.init(check, state, failure.message, hint: failure.hint)
  }

  var json: JSONObject {
    [
      "check": .string(check), "state": .string(state.rawValue), "message": .string(message),
      "hint": hint.map { .string($0) } ?? .null,
    ]
  }
}

extension Printer {
  /// One finding: its mark and name in columns, the hint below it.
  func diagnosis(_ diagnosis: Diagnosis) throws {
    if isJSON { return try json(diagnosis.json) }
    let mark = PlainText.padded(diagnosis.state.rawValue, 7)
    let name = PlainText.padded(diagnosis.check, 12)
    try line("\(colored(mark, diagnosis.state))  \(style.strong(name))  \(PlainText.line(diagnosis.message))")
    if let hint = diagnosis.hint {
      try line(String(repeating: " ", count: 9) + "→ \(style.hint(PlainText.line(hint)))")
    }
  }

  /// How many checks ended how.
  func summary(of diagnoses: [Diagnosis]) throws {
    let counts = Diagnosis.State.allCases.reversed().compactMap { state -> String? in
      let count = diagnoses.count { $0.state == state }
      guard count > 0, state != .ok else { return nil }
      return colored("\(count) \(state.rawValue)\(count == 1 ? "" : "s")", state)
    }
    try line()
    let findings = counts.isEmpty ? style.good("all is well") : counts.joined(separator: ", ")
    try line("\(diagnoses.count) checks: \(findings)")
  }

  private func colored(_ text: String, _ state: Diagnosis.State) -> String {
    switch state {
    case .ok: style.good(text)
    case .note: style.hint(text)
    case .warning: style.caution(text)
    case .error: style.alarm(text)
    }
  }
}
