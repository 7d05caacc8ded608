package import JSONText

/// How a field merges when both sides changed it (MERGE.md, *Records*).
package enum MergeRule: Hashable, Sendable {
  /// Never differs in a valid pair of one record; where it does, it merges as a scalar.
  case identity
  /// The later writer's value; the other one goes to `conflicts`.
  case scalar
  /// Three-way set: added by either is in, removed by either is out, add beats remove.
  case set
  /// Union by `id`; an element changed on both sides merges field by field.
  case keyedList
  /// Union by `id` from which a merge never removes.
  case ledger
  /// Key by key, recursively.
  case map
  /// A known sub-object: its fields by their own rules, its unknown keys as a map.
  case object
  /// A pointer to another record: taken away beats retargeted, of two targets the smaller id.
  case pointer
  /// Several lines: line-wise three-way, where that fails a scalar.
  case text
  /// The state of a message and what belongs to it (`status`, `attempt`, `try`): the greater.
  case progress
  /// The `to` of the last `history` entry.
  case derived
  /// The smallest instant.
  case earliest
  /// The greatest instant.
  case latest
  /// The time of a list's element: of two that were added on both sides the smaller, otherwise a scalar.
  case born
  /// Comes along with whichever side's value of the named sibling was taken; a scalar where that does not decide.
  case follows(JSONKey)
}
