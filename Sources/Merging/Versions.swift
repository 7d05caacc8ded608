import JSONText

/// One thing in the three snapshots of a merge: as both sides last had it in common, and what each made of it. Nil is absent.
package struct Versions<Value> {
  package let base: Value?
  package let ours: Value?
  package let theirs: Value?

  package init(base: Value?, ours: Value?, theirs: Value?) {
    self.base = base
    self.ours = ours
    self.theirs = theirs
  }

  /// The version of one side.
  package func on(_ side: Side) -> Value? {
    side == .ours ? ours : theirs
  }

  /// A part of each version.
  package func map<Part>(_ transform: (Value) throws -> Part?) rethrows -> Versions<Part> {
    Versions<Part>(base: try base.flatMap(transform), ours: try ours.flatMap(transform), theirs: try theirs.flatMap(transform))
  }
}

extension Versions: Sendable where Value: Sendable {}

extension Versions where Value: Equatable {
  /// What comes of a value that only one side changed, or that both changed alike.
  package enum Settlement {
    case settled(Value?)
    case contested
  }

  /// Settles what needs no rule. Each rule begins with this, except those that also judge a change made on one side only.
  package var settlement: Settlement {
    if ours == theirs || theirs == base { return .settled(ours) }
    if ours == base { return .settled(theirs) }
    return .contested
  }
}

extension Versions<JSONValue> {
  /// The three as arrays, nil where a side holds something else. An absent array is an empty one, and so is an odd base.
  var arrays: (base: [JSONValue], ours: [JSONValue], theirs: [JSONValue])? {
    guard let ours = (ours ?? .array([])).arrayValue, let theirs = (theirs ?? .array([])).arrayValue else { return nil }
    return (base?.arrayValue ?? [], ours, theirs)
  }

  /// The three as objects, nil where a side holds something else. An absent object is an empty one, and so is an odd base.
  var objects: Versions<JSONObject>? {
    guard let ours = (ours ?? .object([:])).objectValue, let theirs = (theirs ?? .object([:])).objectValue else { return nil }
    return Versions<JSONObject>(base: base?.objectValue, ours: ours, theirs: theirs)
  }

  /// A merged list or object, left out where it is empty and one side had left it out.
  func present(_ merged: JSONValue, isEmpty: Bool) -> JSONValue? {
    isEmpty && (ours == nil || theirs == nil) ? nil : merged
  }
}
