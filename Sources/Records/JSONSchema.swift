package import JSONText

/// JSON Schema 2020-12 made from the table that validates, so that an editor says what Kith says.
///
/// What is more than form (whether a domain can be, whether ids repeat) only Kith checks. What Kith fills in itself is not
/// required: a hand-made file without an `id` is no mistake.
package enum JSONSchema {
  /// The address by which documents name the schema of a type; nothing is to be found there.
  package static func identifier(of type: RecordType) -> String {
    "https://kith.invalid/schema/1/\(type.rawValue).json"
  }

  /// The schema of a type.
  package static func document(for type: RecordType) -> JSONValue {
    let schema = RecordSchema.of(type)
    var document: JSONObject = [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "$id": .string(identifier(of: type)),
      "title": .string(type.rawValue),
      "description": .string(schema.summary),
    ]
    for member in object(schema.fields).members { document[member.key] = member.value }
    return .object(document)
  }

  /// The schema of an object with these fields; others are always allowed.
  private static func object(_ fields: [Field]) -> JSONObject {
    var properties = JSONObject()
    for field in fields {
      var property = keywords(field.shape, isRequired: field.isRequired && !field.isFilledIn)
      property["description"] = .string(field.summary)
      properties[field.key] = .object(property)
    }
    let required = fields.filter { $0.isRequired && !$0.isFilledIn }.map { JSONValue.string($0.key.text) }
    var result: JSONObject = ["type": "object", "properties": .object(properties)]
    if !required.isEmpty { result["required"] = .array(required) }
    result["additionalProperties"] = true
    return result
  }

  private static func keywords(_ shape: Shape, isRequired: Bool) -> JSONObject {
    switch shape {
    case .any: [:]
    case .string: isRequired ? ["type": "string", "pattern": "\\S"] : ["type": "string"]
    case .text: ["oneOf": [["type": "string"], ["type": "array", "items": ["type": "string"]]]]
    case .recordID: pattern("^[0-9a-f]{12}$")
    case .instant: ["type": "string", "format": "date-time"]
    case .date: ["type": "string", "format": "date"]
    case .email: ["type": "string", "format": "idn-email"]
    case .mailbox: pattern("@")
    case .phone: pattern(#"\d"#)
    case .address, .decimal, .currency, .slug, .snakeCase, .region, .timeZone, .url: form(shape)
    case .pointer: ["type": "string", "format": "json-pointer"]
    case .money:
      [
        "type": "object",
        "properties": ["amount": .object(form(.decimal)), "currency": .object(form(.currency))],
        "required": ["amount", "currency"],
        "additionalProperties": true,
      ]
    case .integer: ["type": "integer"]
    case .boolean: ["type": "boolean"]
    case .choice(let words): ["type": "string", "enum": .array(words.map { .string($0) })]
    case .map: ["type": "object"]
    case .list(let element), .set(let element): ["type": "array", "items": .object(keywords(element, isRequired: true))]
    case .object(let fields): object(fields)
    case .keyed(let fields), .rows(let fields): ["type": "array", "items": .object(object(fields))]
    }
  }

  /// The texts whose form is a regular expression.
  private static func form(_ shape: Shape) -> JSONObject {
    switch shape {
    case .decimal: pattern(#"^-?[0-9]+(\.[0-9]+)?$"#)
    case .currency: pattern("^[A-Z]{3}$")
    case .slug: pattern("^(?!.{41})[a-z0-9]([a-z0-9-]*[a-z0-9])?$")
    case .snakeCase: pattern("^[a-z][a-z0-9]*(_[a-z0-9]+)*$")
    case .region: pattern("^[A-Z]{2}$")
    case .timeZone: pattern("^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$")
    case .url: pattern(#"^\S+$"#)
    default: pattern(#"\S"#)
    }
  }

  private static func pattern(_ expression: String) -> JSONObject {
    ["type": "string", "pattern": .string(expression)]
  }
}
