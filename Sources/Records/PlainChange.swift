import JSONText

/// A change of a record that is nobody else's business: of a person's company, tags or intent.
///
/// Most of what people change is like that. Telling it needs neither version to be read as a record.
package enum PlainChange {
  /// The fields of a contact that no look-up and no rule between records asks for.
  private static let contactFields: [JSONKey] = [
    "name", "phone", "company", "position", "source", "intent", "owner", "otherPhones", "tags", "custom",
  ]

  /// Whether two versions of a file differ in such fields only, and the new one reads as a record if the old one does.
  ///
  /// False says nothing: then both are to be read.
  package static func isBetween(_ old: [UInt8], _ new: [UInt8], as type: RecordType) -> Bool {
    guard type == .contact, let before = object(old), let after = object(new) else { return false }
    // The keys of a person's own are in no table, so they are never looked at.
    return RecordSchema.contact.fields.allSatisfy { field in
      before[field.key] == after[field.key]
        || contactFields.contains(field.key) && isValid(field, in: before) && isValid(field, in: after)
    }
  }

  private static func object(_ bytes: [UInt8]) -> JSONObject? {
    guard case .object(let object) = try? JSONParser.parse(bytes) else { return nil }
    return object
  }

  private static func isValid(_ field: Field, in object: JSONObject) -> Bool {
    var validator = RecordValidator()
    validator.checkMembers(of: object, [field])
    return validator.issues.isEmpty
  }
}
