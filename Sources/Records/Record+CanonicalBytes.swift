package import JSONText

extension Record {
  /// The canonical text of the file: keys in schema order, then unknown ones by UTF-8 bytes; one element per line where the
  /// format says so; text of several lines as an array of lines.
  ///
  /// `events`, `messages`, `notes`, `history` and `entries` are sorted by (`at`, `id`), `conflicts` by (`field`, `id`). All
  /// other lists, sets among them, keep the order they have; times, numbers and addresses stay as they are spelled. Nothing is
  /// dropped, and the canonical text of a canonical text is itself.
  package var canonicalBytes: [UInt8] {
    JSONWriter.write(.object(canonicalValue), layout: RecordSchema.of(type).layout)
  }

  /// The value whose text that is, but for the order of keys.
  package var canonicalValue: JSONObject {
    Self.canonical(value, RecordSchema.of(type).fields)
  }

  private static func canonical(_ object: JSONObject, _ fields: [Field]) -> JSONObject {
    var result = object
    for field in fields {
      guard let value = object[field.key], let changed = canonical(value, field) else { continue }
      result[field.key] = changed
    }
    return result
  }

  /// The value as Kith writes it; nil where its shape leaves nothing to change.
  private static func canonical(_ value: JSONValue, _ field: Field) -> JSONValue? {
    switch field.shape {
    case .text:
      return RecordText.canonical(value)
    case .object(let fields):
      return value.objectValue.map { .object(canonical($0, fields)) }
    case .list(.object(let fields)), .set(.object(let fields)), .rows(let fields):
      return value.arrayValue.map { elements in .array(elements.map { canonicalElement($0, fields) }) }
    case .keyed(let fields):
      guard let elements = value.arrayValue else { return nil }
      return .array(sorted(elements.map { canonicalElement($0, fields) }, field))
    default:
      return nil
    }
  }

  private static func canonicalElement(_ element: JSONValue, _ fields: [Field]) -> JSONValue {
    element.objectValue.map { .object(canonical($0, fields)) } ?? element
  }

  /// The elements of a keyed list in their canonical order; equal keys fall back to the bytes of the elements, so that the
  /// order never depends on the one they came in.
  private static func sorted(_ elements: [JSONValue], _ field: Field) -> [JSONValue] {
    let byTime = field.key != RecordSchema.conflicts.key
    let keyed = elements.map { SortKey($0, byTime: byTime) }
    if zip(keyed, keyed.dropFirst()).allSatisfy({ $0 < $1 }) { return elements }
    return zip(keyed, elements)
      .sorted { left, right in
        if left.0 < right.0 { return true }
        if right.0 < left.0 { return false }
        return left.1.canonicalBytes.lexicographicallyPrecedes(right.1.canonicalBytes)
      }
      .map(\.1)
  }

  /// What a keyed list is sorted by: time or field, then id. What has no readable time comes first.
  private struct SortKey: Comparable {
    var time: Timestamp?
    var field: JSONKey
    var id: JSONKey

    init(_ element: JSONValue, byTime: Bool) {
      let object = element.objectValue
      time = byTime ? object?["at"]?.stringValue.flatMap { Timestamp($0) } : nil
      field = JSONKey(byTime ? "" : object?["field"]?.stringValue ?? "")
      id = JSONKey(object?["id"]?.stringValue ?? "")
    }

    static func < (left: SortKey, right: SortKey) -> Bool {
      switch (left.time, right.time) {
      case (nil, _?): return true
      case (_?, nil): return false
      case (let leftTime?, let rightTime?) where leftTime != rightTime: return leftTime < rightTime
      default: break
      }
      return left.field != right.field ? left.field < right.field : left.id < right.id
    }
  }
}
