package import JSONText

/// A record as it stands in a file: an object of a known type, with everything a person wrote into it.
package struct Record: Hashable, Sendable {
  package let type: RecordType
  package var value: JSONObject

  /// Takes an object for a record of a type, unchecked.
  package init(type: RecordType, value: JSONObject) {
    self.type = type
    self.value = value
  }

  /// The record's own id; nil for types that have none, and where a person left it out.
  package var id: RecordID? {
    value["id"]?.stringValue.flatMap(RecordID.init)
  }

  /// The id that belongs into the file's name: the record's own, for a timeline and notes that of the contact.
  package var idInName: RecordID? {
    switch type {
    case .timeline, .notes: value["contact"]?.stringValue.flatMap(RecordID.init)
    default: id
    }
  }

  /// Reads the bytes of a file; throws what is wrong with them, and where.
  ///
  /// Layout, key order and unknown keys are never wrong. Neither is what Kith mends by itself (`repairs`).
  package static func read(_ bytes: [UInt8], as type: RecordType) throws(RecordError) -> Record {
    let value: JSONValue
    do throws(JSONSyntaxError) {
      value = try JSONParser.parse(bytes)
    } catch {
      throw RecordError(error)
    }
    guard case .object(let object) = value else {
      let issue = RecordIssue(
        .root, "\(type.nameWithArticle) is an object, not \(value.kindWithArticle)", hint: "put { and } around its keys")
      throw RecordError(issues: [issue], in: bytes)
    }
    let issues = validate(object, as: type)
    guard issues.isEmpty else { throw RecordError(issues: issues, in: bytes) }
    return Record(type: type, value: object)
  }

  /// What makes an object no valid record of a type, in the order of the schema; empty if it is one.
  package static func validate(_ value: JSONObject, as type: RecordType) -> [RecordIssue] {
    var validator = RecordValidator()
    validator.checkMembers(of: value, RecordSchema.of(type).fields)
    return validator.issues
  }

  /// What is no error but what Kith mends when it meets it: an `id` or `createdAt` left out, an id given twice in a list.
  package static func repairs(in value: JSONObject, as type: RecordType) -> [RecordIssue] {
    var finder = RepairFinder()
    finder.checkMembers(of: value, RecordSchema.of(type).fields)
    return finder.issues
  }

  /// Why this record does not belong into the file at a path; nil where name and content agree, or the name says no id.
  ///
  /// Not an error: identity is the id inside. A copied file shows itself by this.
  package func issue(at path: RecordPath) -> RecordIssue? {
    guard let named = path.id, let inside = idInName, named != inside, path.type == type else { return nil }
    let key = type == .timeline || type == .notes ? "contact" : "id"
    return RecordIssue(
      JSONPointer([key]), "the name of the file says \(named), \(key) says \(inside)",
      hint: "what is inside counts; `kith fmt --paths` renames the file")
  }
}

/// One thing that is wrong with a record.
package struct RecordIssue: Hashable, Sendable, CustomStringConvertible {
  /// The value it is about; for a key that is missing, the object it is missing from. List elements are counted from 0.
  package let pointer: JSONPointer
  /// What is wrong, without a full stop: `intent must be high, medium or low`.
  package let message: String
  /// The likely fix: `write "intent": "high"`.
  package let hint: String?

  package init(_ pointer: JSONPointer, _ message: String, hint: String? = nil) {
    self.pointer = pointer
    self.message = message
    self.hint = hint
  }

  package var description: String { message + (hint.map { "; \($0)" } ?? "") }
}

/// Why bytes are no valid record of a type: the first thing that is wrong, and all of them.
package struct RecordError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where in the file it is.
  package let position: TextPosition?
  /// The value it is about; nil where the text is not even JSON.
  package let pointer: JSONPointer?
  package let message: String
  package let hint: String?
  /// Everything that is wrong with the record, in the order of the schema; empty where the text is not even JSON.
  package let issues: [RecordIssue]

  init(_ error: JSONSyntaxError) {
    (position, pointer, message, hint, issues) = (error.position, nil, error.message, error.hint, [])
  }

  init(issues: [RecordIssue], in bytes: [UInt8]) {
    let first = issues.first
    position = first.flatMap { JSONParser.position(of: $0.pointer, in: bytes) }
    pointer = first?.pointer
    message = first?.message ?? "the record is not valid"
    hint = first?.hint
    self.issues = issues
  }

  package var description: String {
    (position.map { "\($0): " } ?? "") + message + (hint.map { "; \($0)" } ?? "")
  }
}

extension JSONValue {
  /// "an array", "a string", "null"
  var kindWithArticle: String {
    switch self {
    case .null: "null"
    case .array, .object: "an \(kindName)"
    case .bool, .number, .string: "a \(kindName)"
    }
  }
}
