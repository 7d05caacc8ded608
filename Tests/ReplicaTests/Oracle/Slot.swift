import JSONText

/// A place in a record that one person writes at a time.
struct Slot: Hashable, CustomStringConvertible {
  let record: RecordKey
  /// The way to it; empty for the record as such.
  let steps: [Step]

  enum Step: Hashable {
    case key(String)
    /// An element of a list by its id; nil for one that somebody wrote without.
    case element(String?)
    /// A member of a set.
    case member(JSONValue)
    /// A line of a text.
    case line(String)
  }

  init(_ record: RecordKey, _ steps: [Step] = []) {
    self.record = record
    self.steps = steps
  }

  func appending(_ step: Step) -> Slot { Slot(record, steps + [step]) }

  /// The name that a key has in the event of a deal's move: the time and the author of a move are a person's where somebody changes
  /// them, but two who move a deal alike make one move of it, the earlier one.
  static func nameInMove(of key: String) -> String { ["at", "by"].contains(key) ? "\(key) of a move" : key }

  var isTimeOfMove: Bool { ["at", "by"].contains { steps.last == .key(Self.nameInMove(of: $0)) } }

  /// Whether a write here is also one there: the same place, or one around it.
  func covers(_ other: Slot) -> Bool {
    guard record == other.record, steps.count <= other.steps.count else { return false }
    return zip(steps, other.steps).allSatisfy { Self.mayBeSame($0, $1) }
  }

  /// An element that had no id has one now, and nobody here knows which: a write to it was replaced by any later one.
  private static func mayBeSame(_ a: Step, _ b: Step) -> Bool {
    if case .element(nil) = b, case .element = a { true } else { a == b }
  }

  /// The tokens of the pointer by which an entry of `conflicts` names the place: a text as a whole, not its lines.
  var pointer: [String] {
    steps.compactMap { step in
      switch step {
      case .key(let key): key
      case .element(let id): id ?? "?"
      case .member, .line: nil
      }
    }
  }

  var description: String {
    let way = steps.map { step in
      switch step {
      case .key(let key): key
      case .element(let id): "#" + (id ?? "?")
      case .member(let value): "∈" + JSONWriter.inline(value)
      case .line(let text): "≡" + text
      }
    }
    return "\(record) /" + way.joined(separator: "/")
  }
}
