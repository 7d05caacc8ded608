package import JSONText
package import Records

/// What two first versions of a record have in common: the base of a merge where both sides added it.
///
/// Of two people who wrote the same value neither changed it; merged from here, whoever edited it afterwards is the only one who did.
package enum CommonGround {
  /// The fields on which both agree: equal values, the members of both sets, the keys and list elements that both have as far as
  /// those agree. Symmetric but for the order of members.
  package static func of(_ a: JSONObject, _ b: JSONObject, type: RecordType) -> JSONObject {
    let fields = RecordSchema.of(type).fields
    return agreement(
      Record(type: type, value: a).canonicalValue, Record(type: type, value: b).canonicalValue, fields: fields)
  }

  private static func agreement(_ a: JSONObject, _ b: JSONObject, fields: [Field]) -> JSONObject {
    var common = JSONObject()
    for key in Set(a.keys).intersection(b.keys) {
      guard let left = a[key], let right = b[key] else { continue }
      common[key] = left == right ? left : agreement(left, right, field: fields.field(key))
    }
    return common.ordered(by: fields)
  }

  private static func agreement(_ a: JSONValue, _ b: JSONValue, field: Field?) -> JSONValue? {
    let fields = field?.shape.fields ?? []
    switch (field?.rule ?? .map, a, b) {
    case (.set, .array(let left), .array(let right)):
      return .array(Set(left).intersection(right).sortedByBytes())
    case (.keyedList, .array(let left), .array(let right)), (.ledger, .array(let left), .array(let right)):
      return .array(agreement(KeyedElements(left), KeyedElements(right), fields: fields))
    case (.map, .object(let left), .object(let right)), (.object, .object(let left), .object(let right)):
      return .object(agreement(left, right, fields: fields))
    default:
      return nil
    }
  }

  private static func agreement(_ a: KeyedElements, _ b: KeyedElements, fields: [Field]) -> [JSONValue] {
    var common: [KeyedElements.Identity: JSONValue] = [:]
    for identity in a.order {
      guard let left = a[identity], let right = b[identity] else { continue }
      if left == right {
        common[identity] = left
      } else if let left = left.objectValue, let right = right.objectValue {
        common[identity] = .object(agreement(left, right, fields: fields))
      }
    }
    return KeyedElements.inOrder(common)
  }
}
