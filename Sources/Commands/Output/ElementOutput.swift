import JSONText
import Records

/// An element of a record's list – an event, a note, a message – as programs get it: its own keys, and where it stands.
struct ElementOutput {
  let value: JSONObject
  /// The key of the list in the record.
  let list: JSONKey
  /// The contact it is about.
  let contact: RecordID?
  let path: RecordPath
  /// Where to go on in a list.
  var cursor: String?
  /// Whether the file on disk does not read and this is the version before.
  var isHeld = false
  /// What the thread is of, in which a message stands.
  var thread: JSONObject?

  fileprivate var json: JSONObject {
    var object = value
    object["_contact"] = contact.map { .string($0.text) }
    object["_cursor"] = cursor.map { .string($0) }
    object["_held"] = isHeld ? .bool(true) : nil
    object["_org"] = path.org.map { .string($0) }
    object["_path"] = .string(path.text)
    object["_thread"] = thread.map { .object($0) }
    return object
  }
}

extension Printer {
  /// An element of a record's list on one line.
  func json(_ element: ElementOutput) throws {
    try json(element.json, layout: RecordSchema.of(element.path.type).layout.children[element.list] ?? .plain)
  }
}
