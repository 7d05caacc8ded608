import JSONText
package import Records

/// Tells what only a person can have changed in a record from what machines append (MERGE.md, *Records*).
///
/// Machines write the fields that the table says they write; of a list they only add elements, ones that nobody signed and the
/// moves of deals. A conflict that came or went is a person's doing: somebody's value lost, or somebody resolved it.
package enum PersonsChange {
  /// Whether a person changed a record. One that came or went altogether was made or removed by a person.
  package static func isIn(_ before: Record?, _ now: Record?) -> Bool {
    guard let before, let now else { return (before == nil) != (now == nil) }
    let (old, new) = (before.canonicalValue, now.canonicalValue)
    let schema = RecordSchema.of(now.type)
    return Set(old.keys).union(new.keys).contains { key in
      guard !isSame(old[key], new[key]) else { return false }
      if key == ConflictEntry.key { return isIn(conflicts: old[key], new[key]) }
      guard let field = schema.field(key) else { return true }
      // Kith gives what a person left out.
      if field.isFilledIn, old[key] == nil { return false }
      guard field.appendedByMachines else { return true }
      guard case .keyed = field.shape else { return false }
      return isIn(
        elements: KeyedElements(old[key]?.arrayValue ?? []).elements, KeyedElements(new[key]?.arrayValue ?? []).elements)
    }
  }

  /// Whether a person changed a list that is kept in parts. That an element stands in another part now is nobody's change.
  package static func isIn(_ before: PartedList, _ now: PartedList) -> Bool {
    if isIn(elements: before.elements.values, now.elements.values) { return true }
    if Set(before.entries.list) != Set(now.entries.list) { return true }
    return Set(before.frames.keys).union(now.frames.keys).contains { path in
      switch (before.frames[path], now.frames[path]) {
      case (let old?, let new?): isIn(Record(type: before.type, value: old), Record(type: before.type, value: new))
      // A part that came or went for its elements says nothing but whose it is.
      case (let frame?, nil), (nil, let frame?):
        frame.members.contains { RecordSchema.of(now.type).field($0.key)?.rule != .identity && !isSame($0.value, nil) }
      case (nil, nil): false
      }
    }
  }

  private static func isIn(elements before: [KeyedElements.Identity: JSONValue], _ now: [KeyedElements.Identity: JSONValue])
    -> Bool
  {
    Set(before.keys).union(now.keys).contains { identity in
      guard before[identity] == nil else { return before[identity] != now[identity] }
      return now[identity].map { !isAppended($0) } ?? false
    }
  }

  /// Whether a machine may have added an element.
  private static func isAppended(_ element: JSONValue) -> Bool {
    guard let object = element.objectValue else { return false }
    return object["by"] == nil || object["type"] == "deal_change"
  }

  /// Two targets of `mergedInto` are joined by the cluster step, whoever set them; all other entries are people's.
  private static func isIn(conflicts before: JSONValue?, _ now: JSONValue?) -> Bool {
    func entries(_ value: JSONValue?) -> Set<JSONValue> {
      Set((value?.arrayValue ?? []).filter { $0.objectValue?["field"] != "/mergedInto" })
    }
    return entries(before) != entries(now)
  }

  /// An absent list or object is an empty one.
  private static func isSame(_ a: JSONValue?, _ b: JSONValue?) -> Bool {
    a == b || [a, b].allSatisfy { $0 == nil || $0 == [] || $0 == [:] }
  }
}
