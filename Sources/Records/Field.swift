package import JSONText

/// One key of a record: its validation, its place and its merge rule, in one line of one table.
package struct Field: Hashable, Sendable {
  /// The key in the object.
  package let key: JSONKey
  /// Whether a record needs it.
  package let isRequired: Bool
  /// Whether Kith gives the value where a person left it out (`id`, `createdAt`), so that its absence is no error.
  package let isFilledIn: Bool
  /// What the value may be.
  package let shape: Shape
  /// How it merges.
  package let rule: MergeRule
  /// Whether machines write it too, so that a change here is no sign that a person was at work.
  package let appendedByMachines: Bool
  /// What it is, in one sentence, for the JSON Schema and for people.
  package let summary: String

  package init(
    _ key: JSONKey, _ shape: Shape, _ rule: MergeRule, required: Bool = false, filledIn: Bool = false,
    machines: Bool = false, _ summary: String
  ) {
    self.key = key
    self.shape = shape
    self.rule = rule
    isRequired = required || filledIn
    isFilledIn = filledIn
    appendedByMachines = machines
    self.summary = summary
  }
}

extension [Field] {
  /// The field of a key; nil for a key of a person's own.
  package func field(_ key: JSONKey) -> Field? {
    first { $0.key == key }
  }
}
