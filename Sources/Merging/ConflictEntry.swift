package import JSONText
import Records

/// A value that lost a merge, kept in the record's `conflicts` until a person has looked at it.
///
/// Entries are immutable: the id is the hash of everything else, so two replicas that lose the same value write the same entry.
package struct ConflictEntry: Hashable, Sendable {
  /// The member of a record under which its entries stand.
  package static let key: JSONKey = "conflicts"

  package let id: String

  /// The JSON pointer to the field, list elements named by their id: `/phone`, `/notes/<id>/text`; empty for an overridden
  /// delete of the whole record.
  package let field: String

  /// The value that lost, nil for a removal that lost.
  package let value: JSONValue?

  /// Who wrote the value that lost, and when (RFC 3339), as far as history tells.
  package let by: String?
  package let at: String?

  /// Makes an entry and its id.
  package init(field: JSONPointer, value: JSONValue?, by: String?, at: String?) {
    self.field = field.description
    self.value = value
    self.by = by
    self.at = at
    // No value has no bytes, and no absent part can be taken for a present one: values have at least one byte.
    id = ContentHash.hex12([Array(self.field.utf8), value?.canonicalBytes ?? [], Array((by ?? "").utf8), Array((at ?? "").utf8)])
  }

  /// Makes the entry for what a writer wrote.
  package init(field: JSONPointer, value: JSONValue?, writer: Writer?) {
    self.init(field: field, value: value, by: writer?.author, at: writer?.time.description)
  }

  /// Makes the entry that says: this record was deleted, and the delete was overridden by somebody else's change.
  package static func overriddenDelete(by writer: Writer?) -> ConflictEntry {
    ConflictEntry(field: .root, value: nil, writer: writer)
  }

  /// Reads an entry as it stands in a record; nil where it has no id or no field.
  package init?(json: JSONValue) {
    guard let object = json.objectValue, let id = object["id"]?.stringValue, let field = object["field"]?.stringValue else {
      return nil
    }
    self.id = id
    self.field = field
    value = object["value"]
    by = object["by"]?.stringValue
    at = object["at"]?.stringValue
  }

  /// The entry as it stands in a record.
  package var json: JSONValue {
    var object = JSONObject()
    object["id"] = .string(id)
    object["field"] = .string(field)
    object["value"] = value
    object["by"] = by.map { .string($0) }
    object["at"] = at.map { .string($0) }
    return .object(object)
  }

  package static func == (left: ConflictEntry, right: ConflictEntry) -> Bool { left.json == right.json }

  package func hash(into hasher: inout Hasher) { hasher.combine(json) }
}
