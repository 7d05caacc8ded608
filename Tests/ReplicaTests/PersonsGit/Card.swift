import JSONText
import Merging

/// One value somebody wrote into one field; nil: the field was removed. Each is written once, so that it can be recognised
/// wherever it shows up.
struct Write: Hashable, CustomStringConvertible {
  let contact: String
  /// A scalar's name, or `tags/` and the tag.
  let field: String
  let value: String?

  var isTag: Bool { field.hasPrefix("tags/") }
  var description: String { "\(contact.prefix(3)) \(field) = \(value ?? "nothing")" }
}

/// What one version of one contact says: by field the writes that count, one unless people disagree.
typealias Card = [String: Set<Write>]

/// What one version of the store says: the contacts that are there.
typealias Cards = [String: Card]

/// How a field stands in a file.
struct Reading {
  /// The value; nil where the field is absent.
  let shown: String?
  /// The values under `conflicts`.
  let kept: Set<String>
}

enum CardFile {
  static let scalars = ["phone", "company", "position"]
  static let tags = ["tags/red", "tags/green"]
  static let fields = scalars + tags

  /// What a file says of every field; nil where it is no JSON object.
  static func read(_ bytes: [UInt8]) -> [String: Reading]? {
    guard let object = try? JSONParser.parse(bytes).objectValue else { return nil }
    let tags = (object["tags"]?.arrayValue ?? []).compactMap(\.stringValue)
    let conflicts = (object["conflicts"]?.arrayValue ?? []).compactMap { ConflictEntry(json: $0) }
    var readings: [String: Reading] = [:]
    for field in scalars {
      let kept = conflicts.filter { $0.field == "/\(field)" }.compactMap { $0.value?.stringValue }
      readings[field] = Reading(shown: object[JSONKey(field)]?.stringValue, kept: Set(kept))
    }
    for field in Self.tags {
      readings[field] = Reading(shown: tags.contains(String(field.dropFirst(5))) ? "there" : nil, kept: [])
    }
    return readings
  }

  /// The file with one field written as an editor would.
  static func written(_ bytes: [UInt8], _ write: Write) -> [UInt8]? {
    guard var object = try? JSONParser.parse(bytes).objectValue else { return nil }
    if write.isTag {
      let tag = JSONValue.string(String(write.field.dropFirst(5)))
      var tags = object["tags"]?.arrayValue ?? []
      tags.removeAll { $0 == tag }
      if write.value != nil { tags.append(tag) }
      object["tags"] = tags.isEmpty ? nil : .array(tags)
    } else {
      object[JSONKey(write.field)] = write.value.map { .string($0) }
    }
    return JSONWriter.write(.object(object))
  }
}
