import JSONText
import Merging
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
  /// The ids of the contacts merged into the one shown.
  private var merged: [RecordID] = []
  private var view: ClusterView?

  init(_ record: Record, at path: RecordPath) {
    self.record = record
    self.path = path
  }

  init(_ stored: StoredRecord, cursor: String? = nil) {
    (path, record, isHeld, self.cursor) = (stored.path, stored.record, stored.isHeld, cursor)
  }

  /// A person as readers see one.
  init(_ person: Person, cursor: String? = nil) {
    (path, record, isHeld, self.cursor) = (person.path, person.record, person.isHeld, cursor)
    merged = person.merged.compactMap(\.id)
    view = person.view
  }

  var json: JSONObject {
    var object = record.canonicalValue
    if let view {
      object["_alternates"] = view.alternatesJSON
      object["_filled"] = view.filled.isEmpty ? nil : .array(view.filled.map { .string($0.fieldName) })
      object["_merged"] = merged.isEmpty ? nil : .array(merged.map { .string($0.text) })
    }
    object["_cursor"] = cursor.map { .string($0) }
    object["_held"] = isHeld ? .bool(true) : nil
    object["_org"] = path.org.map { .string($0) }
    object["_path"] = .string(path.text)
    return object
  }
}

extension ClusterView {
  /// `{"company": ["Navy"], "custom.boats": [9]}`; nil where there is nothing to say.
  fileprivate var alternatesJSON: JSONValue? {
    guard !alternates.isEmpty else { return nil }
    var object = JSONObject()
    for alternate in alternates { object[JSONKey(alternate.field.fieldName)] = .array(alternate.values) }
    return .object(object)
  }
}

extension JSONPointer {
  /// The field as `kith contact set` takes it: `custom.boats`; a pointer where a key has a dot in it.
  var fieldName: String {
    tokens.contains { $0.isEmpty || $0.contains(".") } ? description : tokens.joined(separator: ".")
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
