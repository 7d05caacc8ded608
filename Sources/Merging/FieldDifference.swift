package import JSONText
package import Records

/// The fields in which two values of one type differ.
///
/// What counts as one field is what one person writes at a time: a scalar; a field of a list's element, or the whole element where
/// one of the two has it not; a member of a set; a key of a map, however deep; an entry of `conflicts`. Layout is no difference.
package enum FieldDifference {
  /// Pointers to the differing fields in ascending order, each once; list elements are named by their id, members of sets by
  /// themselves.
  package static func fields(_ a: JSONObject, _ b: JSONObject, type: RecordType) -> [JSONPointer] {
    let fields = RecordSchema.of(type).fields
    var found: Set<JSONPointer> = []
    let (left, right) = (Record(type: type, value: a).canonicalValue, Record(type: type, value: b).canonicalValue)
    collect(left, right, fields: fields, at: .root, into: &found)
    return found.sorted()
  }

  private static func collect(
    _ a: JSONObject, _ b: JSONObject, fields: [Field], at pointer: JSONPointer, into found: inout Set<JSONPointer>
  ) {
    for key in Set(a.keys).union(b.keys) where a[key] != b[key] {
      let field = fields.field(key)
      collect(
        a[key], b[key], rule: field.map(\.rule) ?? .map, fields: field?.shape.fields ?? [], at: pointer.appending(key.text),
        into: &found)
    }
  }

  private static func collect(
    _ a: JSONValue?, _ b: JSONValue?, rule: MergeRule, fields: [Field], at pointer: JSONPointer,
    into found: inout Set<JSONPointer>
  ) {
    let pair = Versions<JSONValue>(base: nil, ours: a, theirs: b)
    switch rule {
    case .set:
      guard let lists = pair.arrays else { break }
      for member in Set(lists.ours).symmetricDifference(lists.theirs) {
        found.insert(pointer.appending(member.fieldToken))
      }
      return
    case .keyedList, .ledger:
      guard let lists = pair.arrays else { break }
      collectElements(KeyedElements(lists.ours), KeyedElements(lists.theirs), fields: fields, at: pointer, into: &found)
      return
    case .map, .object, .follows:
      // What follows another field may be an object too: the error of a message.
      guard let objects = pair.objects, let ours = objects.ours, let theirs = objects.theirs else { break }
      collect(ours, theirs, fields: fields, at: pointer, into: &found)
      return
    default:
      break
    }
    found.insert(pointer)
  }

  private static func collectElements(
    _ a: KeyedElements, _ b: KeyedElements, fields: [Field], at pointer: JSONPointer, into found: inout Set<JSONPointer>
  ) {
    let isConflicts = pointer.tokens == [ConflictEntry.key.text]
    for identity in Set(a.order).union(b.order) where a[identity] != b[identity] {
      let place = pointer.appending(identity.token)
      if !isConflicts, let left = a[identity]?.objectValue, let right = b[identity]?.objectValue {
        collect(left, right, fields: fields, at: place, into: &found)
      } else {
        found.insert(place)
      }
    }
  }
}

extension JSONValue {
  /// How a pointer names a list's element that has no id, or a set's member: a text as it is, all else by its canonical bytes.
  var fieldToken: String {
    stringValue ?? String(decoding: canonicalBytes, as: UTF8.self)
  }

  /// The id by which a list's element is known.
  var elementID: String? {
    objectValue?["id"]?.stringValue
  }
}

extension JSONObject {
  /// The value of a field as `FieldDifference` and `Provenance` name it; nil where there is none.
  ///
  /// In an array a token names the element with that id, or the member that it is.
  package func value(ofField pointer: JSONPointer) -> JSONValue? {
    var value: JSONValue = .object(self)
    for token in pointer.tokens {
      let next: JSONValue?
      switch value {
      case .object(let object): next = object[JSONKey(token)]
      case .array(let elements): next = elements.first { ($0.elementID ?? $0.fieldToken).hasSameBytes(as: token) }
      default: next = nil
      }
      guard let next else { return nil }
      value = next
    }
    return value
  }
}
