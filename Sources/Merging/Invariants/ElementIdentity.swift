import JSONText
import Records

/// Every element of a list has an id, and no two of one list have the same.
///
/// An element somebody wrote without an id gets one that everybody derives alike: from the file, the element, and its place among
/// equals. Two with one id are merged.
package enum ElementIdentity {
  @Sendable package static func apply(_ draft: RepairDraft, _ change: Invariants.Change) throws {
    for path in draft.touchedPaths(where: { _ in true }) {
      guard let record = try draft.record(at: path), let mended = try mended(record, at: path) else { continue }
      draft.put(mended, at: path)
    }
  }

  /// The record with ids in all its lists; nil where there was nothing to do.
  static func mended(_ record: Record, at path: RecordPath) throws -> Record? {
    var mended = record
    for field in RecordSchema.of(record.type).fields {
      guard case .keyed = field.shape, let elements = mended.value[field.key]?.arrayValue else { continue }
      if elements.contains(where: { $0.elementID == nil }) {
        mended.value[field.key] = .array(identified(elements, at: path, isConflicts: field.key == ConflictEntry.key))
      }
      mended = try withoutTwins(mended, in: field.key)
    }
    return mended == record ? nil : mended
  }

  private static func identified(_ elements: [JSONValue], at path: RecordPath, isConflicts: Bool) -> [JSONValue] {
    var seen: [[UInt8]: Int] = [:]
    return elements.map { element in
      guard element.elementID == nil, var object = element.objectValue else { return element }
      object["id"] = nil
      let bytes = JSONValue.object(object).canonicalBytes
      let ordinal = seen[bytes, default: 0]
      seen[bytes] = ordinal + 1
      let id =
        isConflicts
        ? entryID(of: object) ?? ContentHash.hex12([Array(path.text.utf8), bytes, Array(String(ordinal).utf8)])
        : ContentHash.hex12([Array(path.text.utf8), bytes, Array(String(ordinal).utf8)])
      // First, as the format has it.
      return .object(JSONObject(members: [(key: "id", value: .string(id))] + object.members))
    }
  }

  /// The id of a conflict entry is the hash of what it says.
  private static func entryID(of object: JSONObject) -> String? {
    guard let field = object["field"]?.stringValue, let pointer = JSONPointer(text: field) else { return nil }
    return ConflictEntry(
      field: pointer, value: object["value"], by: object["by"]?.stringValue, at: object["at"]?.stringValue
    ).id
  }

  /// Merges the elements of a list that share an id.
  private static func withoutTwins(_ record: Record, in key: JSONKey) throws -> Record {
    guard let elements = record.value[key]?.arrayValue else { return record }
    var places: [JSONKey: [Int]] = [:]
    for (place, element) in elements.enumerated() {
      if let id = element.elementID { places[JSONKey(id), default: []].append(place) }
    }
    let twins = places.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
    guard !twins.isEmpty else { return record }
    var merged = record
    let doubled = Set(twins.joined())
    merged.value[key] = .array(elements.indices.filter { !doubled.contains($0) }.map { elements[$0] })
    for group in twins {
      // By their bytes, so that it does not matter in which order they stood.
      let rest = group.map { elements[$0] }.sorted(by: hasLesserBytes)
      var one = alone(rest[0], under: key, of: merged)
      for other in rest.dropFirst() {
        let second = alone(other, under: key, of: merged)
        one.value =
          try RecordMerge.merge(
            type: record.type, base: CommonGround.of(one.value, second.value, type: record.type), ours: one.value,
            theirs: second.value, provenance: NoProvenance()
          ).value
      }
      let all = (merged.value[key]?.arrayValue ?? []) + (one.value[key]?.arrayValue ?? [])
      if key != ConflictEntry.key { merged.value[ConflictEntry.key] = one.value[ConflictEntry.key] }
      merged.value[key] = .array(all)
    }
    merged.value = merged.canonicalValue
    return merged
  }

  private static func alone(_ element: JSONValue, under key: JSONKey, of record: Record) -> Record {
    var copy = record
    copy.value[key] = .array([element])
    return copy
  }

  private static func hasLesserBytes(_ a: JSONValue, _ b: JSONValue) -> Bool {
    a.canonicalBytes.lexicographicallyPrecedes(b.canonicalBytes)
  }
}
