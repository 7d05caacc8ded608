package import JSONText
package import Records

/// Merges two descendants of one record: the heart of Kith.
///
/// A pure, total and symmetric function. It has an answer for every input, hand-made nonsense included; swapping the sides changes
/// not a byte of the canonical text; nothing that either side wrote is lost: it is in the result, or superseded by a rule of
/// `MergeRules`, or kept in the record's `conflicts`.
///
/// A field that only one side changed has that side's value. Two rules also judge such a change, for they describe what cannot be
/// undone: a message does not fall back behind a state it had (`MergeRule.progress`), and an entry of a ledger is never taken away.
/// But for those, merge(b, x, x) = x and merge(x, x, y) = y.
package struct RecordMerge: Sendable {
  /// What a merge comes to.
  package struct Result: Hashable, Sendable {
    /// The merged record in canonical form: known keys in the order of the table, then unknown ones by their bytes; lists in
    /// the order of their times.
    package let value: JSONObject

    /// The conflicts that this merge added to the record.
    package let newConflicts: [ConflictEntry]
  }

  /// Merges a record.
  ///
  /// - Parameters:
  ///   - base: The version both sides started from; nil where both added the record and have nothing in common.
  ///   - provenance: Whom to ask who wrote the two values of a conflict. Swapped sides need a swapped provenance.
  /// - Throws: Only what the provenance throws.
  package static func merge(
    type: RecordType, base: JSONObject?, ours: JSONObject, theirs: JSONObject, provenance: some Provenance,
    rules: MergeRules = .standard
  ) throws -> Result {
    let fields = RecordSchema.of(type).fields
    let versions = Versions(base: base, ours: ours, theirs: theirs).map { Record(type: type, value: $0).canonicalValue }
    var run = MergeRun(rules: rules, provenance: provenance)
    let merged = try ObjectMerge.merge(versions, fields: fields, at: .root, in: &run)
    return keep(run.losses, in: merged, type: type)
  }

  /// Adds entries to a record's conflicts, where they are not there already, and puts its members in order.
  package static func keep(_ losses: [ConflictEntry], in record: JSONObject, type: RecordType) -> Result {
    let kept = record[ConflictEntry.key]
    // Anything but a list is no list of conflicts, but somebody wrote it.
    let entries = kept.map { $0.arrayValue ?? [$0] } ?? []
    var ids = Set(entries.compactMap(\.elementID).map { JSONKey($0) })
    let added = losses.filter { ids.insert(JSONKey($0.id)).inserted }
    var value = record
    if !added.isEmpty { value[ConflictEntry.key] = .array(entries + added.map(\.json)) }
    return Result(
      value: Record(type: type, value: value).canonicalValue.ordered(by: RecordSchema.of(type).fields),
      newConflicts: added.sorted { JSONKey($0.id) < JSONKey($1.id) })
  }
}
