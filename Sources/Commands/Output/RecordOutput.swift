import JSONText
import Records
import Workspace

/// A record as programs get it: its own keys, and what is known about it under keys that begin with `_`.
struct RecordOutput {
  let path: RecordPath
  let record: Record
  /// Whether the file on disk does not read and this is the version before.
  var isHeld = false
  /// Where to go on in a list.
  var cursor: String?

  init(_ record: Record, at path: RecordPath) {
    self.record = record
    self.path = path
  }

  init(_ stored: StoredRecord, cursor: String? = nil) {
    (path, record, isHeld, self.cursor) = (stored.path, stored.record, stored.isHeld, cursor)
  }

  var json: JSONObject {
    var object = record.canonicalValue
    object["_cursor"] = cursor.map { .string($0) }
    object["_held"] = isHeld ? .bool(true) : nil
    object["_org"] = path.org.map { .string($0) }
    object["_path"] = .string(path.text)
    return object
  }
}

extension Printer {
  /// A record on one line.
  func json(_ record: RecordOutput) throws {
    try json(record.json, layout: RecordSchema.of(record.record.type).layout)
  }
}

extension JSONValue {
  /// A value on one line for people: text without quotation marks, lists with commas.
  var shown: String {
    switch self {
    case .string(let text): PlainText.line(text)
    case .array(let elements) where elements.allSatisfy({ $0.arrayValue == nil && $0.objectValue == nil }):
      elements.map(\.shown).joined(separator: ", ")
    default: PlainText.line(JSONWriter.inline(self))
    }
  }
}
