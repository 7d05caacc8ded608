import JSONText
package import Records

/// A file made by hand becomes a record: it gets the `id` and the `createdAt` it lacks, and stays where it is.
///
/// The id is the one in its name, else derived from its path.
package enum Adoption {
  @Sendable package static func apply(_ draft: RepairDraft, _ change: Invariants.Change) throws {
    for path in draft.touchedPaths(where: { RecordSchema.of($0).fields.contains(where: \.isFilledIn) }) {
      guard var record = try draft.record(at: path) else { continue }
      let schema = RecordSchema.of(record.type)
      if schema.field("id") != nil, record.value["id"] == nil {
        record.value["id"] = .string((path.id ?? derivedID(at: path)).text)
      }
      if schema.field("createdAt") != nil, record.value["createdAt"] == nil {
        record.value["createdAt"] = .string(change.moment.time.description)
      }
      guard try record != draft.record(at: path) else { continue }
      record.value = record.value.ordered(by: schema.fields)
      draft.put(record, at: path)
    }
  }

  /// The id everybody derives for a file that has none of its own, or whose id belongs to another file.
  package static func derivedID(at path: RecordPath) -> RecordID { .derived(from: [path.text]) }
}
