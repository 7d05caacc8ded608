package import JSONText
package import Records

/// One field that is being merged, and what stands around it.
package struct FieldSite: Sendable {
  /// Where the field is, elements of lists named by their id.
  package let pointer: JSONPointer

  /// The field's key in its object.
  package let key: JSONKey

  /// What the field table says, nil for a key it does not know.
  package let field: Field?

  /// The value of the field.
  package let versions: Versions<JSONValue>

  /// The objects in which the field stands, and the table of their fields.
  package let siblings: Versions<JSONObject>
  package let table: [Field]

  /// What has been merged of that object already; complete but for derived fields when those have their turn.
  package let merged: JSONObject
}
