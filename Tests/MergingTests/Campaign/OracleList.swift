import JSONText
import Merging
import Records

/// Values taken apart into atoms.
enum OracleList {
  typealias Place = MergeOracle.Place

  /// The elements by id, those without one by their content; nil where an id occurs twice.
  static func byName(_ elements: [JSONValue]) -> [JSONKey: JSONValue]? {
    var named: [JSONKey: JSONValue] = [:]
    for element in elements {
      let id = element.objectValue?["id"]?.stringValue
      var name = id ?? "=" + String(decoding: element.canonicalBytes, as: UTF8.self)
      // Equal elements without an id are told apart by counting them.
      while id == nil, named[JSONKey(name)] != nil { name += "'" }
      guard named.updateValue(element, forKey: JSONKey(name)) == nil else { return nil }
    }
    return named
  }

  /// The step to a member of a set.
  static func step(_ member: JSONValue) -> JSONKey { JSONKey("∈" + String(decoding: member.canonicalBytes, as: UTF8.self)) }

  static func flatten(
    _ kinds: [JSONKey: OracleKind], _ place: Place, _ object: JSONObject, wholes: Set<Place>, into atoms: inout [Place: JSONValue]
  ) {
    for member in object.members {
      flatten(kinds[member.key] ?? .map, place + [JSONKey("." + member.key.text)], member.value, wholes: wholes, into: &atoms)
    }
  }

  static func flatten(
    _ kind: OracleKind, _ place: Place, _ value: JSONValue, wholes: Set<Place>, into atoms: inout [Place: JSONValue]
  ) {
    guard !wholes.contains(place) else { return atoms[place] = value }
    switch (kind, value) {
    case (.set, .array(let members)):
      for member in members { atoms[place + [step(member)]] = member }
    case (.list(let kinds, _), .array(let elements)):
      for (name, element) in byName(elements) ?? [:] {
        flattenElement(kinds, place + [JSONKey("#" + name.text)], element, wholes: wholes, into: &atoms)
      }
    case (.map, .object(let object)):
      flatten([:], place, object, wholes: wholes, into: &atoms)
    case (.object(let kinds), .object(let object)):
      flatten(kinds, place, object, wholes: wholes, into: &atoms)
    case (.message, .object(let object)) where place.last == ".error":
      flatten([:], place, object, wholes: wholes, into: &atoms)
    default:
      atoms[place] = value
    }
  }

  static func flattenElement(
    _ kinds: [JSONKey: OracleKind], _ place: Place, _ value: JSONValue, wholes: Set<Place>, into atoms: inout [Place: JSONValue]
  ) {
    atoms[place] = value.objectValue == nil ? value : true
    if let object = value.objectValue { flatten(kinds, place, object, wholes: wholes, into: &atoms) }
  }

  static func time(_ value: JSONValue?) -> Timestamp? { value?.stringValue.flatMap { Timestamp($0) } }

  static func bytes(_ value: JSONValue?) -> [UInt8] { Array((value?.stringValue ?? "").utf8) }

  /// How far a message has come, as numbers to be compared from the left; nil where its state says nothing.
  static func progress(_ message: JSONObject) -> [Int]? {
    let order = ["queued": 0, "sending": 1, "unknown": 2]
    let ends = ["canceled": 0, "failed": 1, "sent": 2, "undelivered": 3, "received": 4, "delivered": 5, "read": 6]
    func number(_ key: JSONKey) -> Int? {
      guard let value = message[key] else { return 1 }
      guard case .number(let number) = value else { return nil }
      return Int(number.text)
    }
    guard let status = message["status"]?.stringValue, let attempt = number("attempt"), let again = number("try") else {
      return nil
    }
    if let end = ends[status] { return [attempt, 1, end, again] }
    return order[status].map { [attempt, 0, again, $0] }
  }
}
