import Records

/// One of some words, as a person types it.
struct TypedChoice<Choice: RawRepresentable<String> & CaseIterable> {
  let value: Choice

  /// - Parameter noun: what it is one of, for the message: `status of a message`.
  /// - Throws: `Failure` (`usage`) where it is none of them.
  init(_ text: String, _ noun: String) throws {
    let known = Choice.allCases.map(\.rawValue)
    guard let value = Choice(rawValue: text.lowercased()) else {
      let words = [known.dropLast().joined(separator: ", "), known.last].compactMap(\.self).joined(separator: " or ")
      throw Failure(
        .usage, "\"\(PlainText.line(text))\" is no \(noun): \(words)",
        hint: text.nearest(among: known).map { "did you mean \($0)?" })
    }
    self.value = value
  }
}
