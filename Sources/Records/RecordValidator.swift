import JSONText

/// Walks an object along its table and collects what is wrong.
struct RecordValidator {
  private(set) var issues: [RecordIssue] = []
  private var place: [String] = []

  /// Checks the known keys of an object; the others are their owner's business.
  mutating func checkMembers(of object: JSONObject, _ fields: [Field]) {
    for field in fields {
      if let value = object[field.key] {
        place.append(field.key.text)
        check(value, field)
        place.removeLast()
      } else if field.isRequired, !field.isFilledIn {
        report("\(field.key) is missing", hint: hint(forMissing: field, in: object, fields))
      }
    }
  }

  private mutating func check(_ value: JSONValue, _ field: Field, isElement: Bool = false) {
    let key = field.key.text
    if value.isNull, field.shape != .any {
      let hint =
        field.isRequired ? nil : "remove the line \"\(key)\" to leave it empty"
      report("\(key) must be \(field.shape.expectation), not null", hint: hint)
      return
    }
    switch field.shape {
    case .object(let fields):
      guard let object = value.objectValue else { return reportKind(value, field.shape, key) }
      checkMembers(of: object, fields)
    case .list(let element), .set(let element):
      guard let elements = value.arrayValue else { return reportKind(value, field.shape, key) }
      let each = Field(field.key, element, .scalar, required: true, field.summary)
      forEach(elements) { $0.check($1, each, isElement: true) }
    case .keyed(let fields):
      guard let elements = value.arrayValue else { return reportKind(value, field.shape, key) }
      forEach(elements) { $0.checkElement($1, fields, key, hasID: true) }
    case .rows(let fields):
      guard let elements = value.arrayValue else { return reportKind(value, field.shape, key) }
      forEach(elements) { $0.checkElement($1, fields, key, hasID: false) }
    default:
      if let fault = ScalarCheck(field: field, isElement: isElement).fault(of: value) { report(fault.message, hint: fault.hint) }
    }
  }

  private mutating func checkElement(_ value: JSONValue, _ fields: [Field], _ key: String, hasID: Bool) {
    guard let object = value.objectValue else {
      report("each element of \(key) must be an object, not \(value.kindWithArticle)", hint: "put { and } around it")
      return
    }
    if hasID, let id = object["id"], id.stringValue?.isEmpty == true {
      place.append("id")
      report("id must not be empty", hint: "leave \"id\" out and Kith gives one")
      place.removeLast()
    }
    checkMembers(of: object, fields)
  }

  private mutating func forEach(_ elements: [JSONValue], _ body: (inout RecordValidator, JSONValue) -> Void) {
    for (index, element) in elements.enumerated() {
      place.append(String(index))
      body(&self, element)
      place.removeLast()
    }
  }

  private mutating func reportKind(_ value: JSONValue, _ shape: Shape, _ key: String) {
    report(
      "\(key) must be \(shape.expectation), not \(value.kindWithArticle)", hint: shape.example.map { "write \"\(key)\": \($0)" })
  }

  private mutating func report(_ message: String, hint: String?) {
    issues.append(RecordIssue(JSONPointer(place), message, hint: hint))
  }

  /// What to write for a missing key, or which of the keys there seems to be a slip of it.
  private func hint(forMissing field: Field, in object: JSONObject, _ fields: [Field]) -> String {
    let unknown = object.keys.filter { fields.field($0) == nil }.map(\.text)
    if let slip = field.key.text.nearest(among: unknown) { return "rename \"\(slip)\" to \"\(field.key)\"" }
    return field.shape.example.map { "add \"\(field.key)\": \($0)" } ?? "add \"\(field.key)\""
  }
}

/// Walks an object along its table and collects what Kith mends by itself.
struct RepairFinder {
  private(set) var issues: [RecordIssue] = []
  private var place: [String] = []

  mutating func checkMembers(of object: JSONObject, _ fields: [Field]) {
    for field in fields {
      if let value = object[field.key] {
        place.append(field.key.text)
        check(value, field.shape)
        place.removeLast()
      } else if field.isFilledIn {
        issues.append(RecordIssue(JSONPointer(place), "\(field.key) is missing", hint: "Kith will give it"))
      }
    }
  }

  private mutating func check(_ value: JSONValue, _ shape: Shape) {
    guard case .keyed(let fields) = shape, let elements = value.arrayValue else { return }
    var seen: Set<JSONKey> = []
    for (index, element) in elements.enumerated() {
      guard let object = element.objectValue else { continue }
      place.append(String(index))
      if let id = object["id"]?.stringValue, !seen.insert(JSONKey(id)).inserted {
        issues.append(
          RecordIssue(
            JSONPointer(place + ["id"]), "the id \"\(id)\" is there twice",
            hint: "take the \"id\" out of the newer one; as it is, Kith will make one of both"))
      }
      checkMembers(of: object, fields)
      place.removeLast()
    }
  }
}
