package import JSONText
package import Records

extension EditBase {
  /// Lets a save rule that is an older version as it was (`Reason.exactOlder`), and keeps what it displaces.
  ///
  /// The result is the save with the conflicts of the newest version – a person who went back to an older text has settled none of
  /// them – and an entry for each field in which the newest version differs.
  ///
  /// - Parameter provenance: Asked for the writers of the displaced values, which are those of `Side.ours`.
  /// - Throws: Only what the provenance throws.
  package static func believe(
    save: JSONObject, over newest: JSONObject, type: RecordType, provenance: some Provenance
  ) throws -> RecordMerge.Result {
    var value = save
    value[ConflictEntry.key] = newest[ConflictEntry.key]
    let displaced = try FieldDifference.fields(value, newest, type: type).map { field in
      ConflictEntry(
        field: field, value: newest.value(ofField: field), writer: try provenance.writer(of: field, on: .ours))
    }
    return RecordMerge.keep(displaced, in: value, type: type)
  }
}
