package import JSONText
import Records

/// Merges one field of a record; nil is an absent field. Throws only what the provenance throws.
package typealias FieldMerge = @Sendable (FieldSite, inout MergeRun) throws -> JSONValue?

/// The rules of the merge: what happens to a field of each kind that both sides changed.
///
/// `standard` is the one table in use. Tests plant a mistake by replacing a line of it.
package struct MergeRules: Sendable {
  /// The later writer's value; on a tie the greater. The other one is kept as a conflict.
  package var scalar: FieldMerge = ScalarMerge.merge
  /// What either side added is in, what either side removed is out.
  package var set: FieldMerge = SetMerge.merge
  /// The union by id, elements that both changed field by field; changed beats deleted.
  package var keyedList: FieldMerge = KeyedListMerge.ordinary.merge
  /// The union by id, from which nothing is ever removed.
  package var ledger: FieldMerge = KeyedListMerge.ledger.merge
  /// As a keyed list, but what one side removed is resolved for all.
  package var conflicts: FieldMerge = KeyedListMerge.conflicts.merge
  /// Key by key, as deep as there are objects.
  package var map: FieldMerge = MapMerge.merge
  /// The fields of a known object by their own rules.
  package var object: FieldMerge = ObjectMerge.merge
  /// Taken away beats retargeted; of two targets the smaller stays.
  package var pointer: FieldMerge = PointerMerge.merge
  /// Line by line; touching changes make it a scalar.
  package var text: FieldMerge = TextMerge.merge
  /// The further state, also where only one side changed it.
  package var progress: FieldMerge = ProgressMerge.merge
  /// Where the merged history ends.
  package var derived: FieldMerge = DerivedMerge.merge
  /// Comes along with the field it says more about.
  package var follows: FieldMerge = FollowMerge.merge
  /// The first of two times.
  package var earliest: FieldMerge = InstantMerge.earliest
  /// The last of two times.
  package var latest: FieldMerge = InstantMerge.latest
  /// The first of two times that both sides gave to what they added; otherwise as a scalar.
  package var born: FieldMerge = InstantMerge.born

  /// Which of two values that cannot both stay is the one that rules.
  package var winner: @Sendable (Versions<JSONValue>, Versions<Writer>) -> Side = ScalarMerge.winner

  /// The entry that keeps a value which does not rule; given its field, the value (nil: a removal) and its writer.
  package var entry: @Sendable (JSONPointer, JSONValue?, Writer?) -> ConflictEntry? = ConflictEntry.init(field:value:writer:)

  /// The rules in use.
  package static let standard = MergeRules()

  /// The rule for a field; keys that the table does not know are maps.
  package subscript(site: FieldSite) -> FieldMerge {
    // The one list of which nothing that a person took away comes back.
    if site.key == ConflictEntry.key, site.pointer.tokens.count == 1 { return conflicts }
    return switch site.field?.rule {
    case .identity, .scalar: scalar
    case .set: set
    case .keyedList: keyedList
    case .ledger: ledger
    case .map, nil: map
    case .object: object
    case .pointer: pointer
    case .text: text
    case .progress: progress
    case .derived: derived
    case .follows: follows
    case .earliest: earliest
    case .latest: latest
    case .born: born
    }
  }
}
