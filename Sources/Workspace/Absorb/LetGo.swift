import JSONText
import Merging
import Records

/// What a save that was believed has let go, for the history: disputes it settled, values of others it replaced.
enum LetGo {
  /// - Parameters:
  ///   - newest: the version the save is taken to have started from.
  ///   - older: the versions before it.
  static func lines(
    by save: Record, choice: EditBase.Reason, newest: JSONObject, older: some Sequence<EditBase.Candidate>
  ) -> [String] {
    switch choice {
    case .resolution:
      let left = Set(save.conflictEntries.map(\.id))
      return Record(type: save.type, value: newest).conflictEntries.filter { !left.contains($0.id) }.map { entry in
        "Resolve \(entry.field.isEmpty ? "an overridden delete" : entry.field): \(shown(entry.value)) of "
          + "\(entry.by ?? "somebody") is let go"
      }
    case .tie:
      // Where the save has what an older version had, it may have carried it along.
      let before = older.compactMap(\.value)
      return FieldDifference.fields(newest, save.value, type: save.type).compactMap { field in
        let value = save.value.value(ofField: field)
        guard before.contains(where: { $0.value(ofField: field) == value }) else { return nil }
        return "Replace \(field): \(shown(newest.value(ofField: field))) gives way to \(shown(value))"
      }
    case .fewestFields, .exactOlder: return []
    }
  }

  private static func shown(_ value: JSONValue?) -> String { value.map { JSONWriter.inline($0) } ?? "nothing" }
}
