import JSONText
import Merging
import Records

/// Checks what a merge promises on one triple; `rules` other than the standard ones are a mutant.
struct MergeChecker {
  var rules = MergeRules.standard

  /// What is wrong, nil if nothing is.
  func complaint(about triple: Triple) throws -> String? {
    let result = try merge(triple)
    return try asymmetry(triple, result) ?? (try unsteadiness(triple)) ?? (try disorder(triple, result))
      ?? surprise(triple, result)
  }

  private func merge(_ triple: Triple) throws -> RecordMerge.Result {
    try RecordMerge.merge(
      type: triple.type, base: triple.base, ours: triple.ours, theirs: triple.theirs, provenance: triple.provenance, rules: rules)
  }

  /// Swapping the sides changes nothing, not even a byte.
  private func asymmetry(_ triple: Triple, _ result: RecordMerge.Result) throws -> String? {
    var history = triple.provenance
    history.isSwapped = true
    let swapped = try RecordMerge.merge(
      type: triple.type, base: triple.base, ours: triple.theirs, theirs: triple.ours, provenance: history, rules: rules)
    // As they stand, members in their order: not a byte may differ.
    let (text, swappedText) = (JSONWriter.inline(.object(result.value)), JSONWriter.inline(.object(swapped.value)))
    guard text.hasSameBytes(as: swappedText), swapped.value.keys == result.value.keys, swapped.newConflicts == result.newConflicts
    else {
      return "swapping the sides changes the result to \(swappedText)"
    }
    return nil
  }

  /// merge(b, x, x) = x and merge(x, x, y) = y, save what may only grow.
  private func unsteadiness(_ triple: Triple) throws -> String? {
    let same = Triple(triple, base: triple.base, ours: triple.ours, theirs: triple.ours)
    let other = Triple(triple, base: triple.ours, ours: triple.ours, theirs: triple.theirs)
    let merged = try merge(same)
    if let fault = difference(merged, triple.ours, triple.type) { return "merge(b, x, x) is not x: \(fault)" }
    let onlyChange = try merge(other)
    guard !growsOnly(triple.type) else { return surprise(other, onlyChange).map { "merge(x, x, y): \($0)" } }
    return difference(onlyChange, triple.theirs, triple.type).map { "merge(x, x, y) is not y: \($0)" }
  }

  /// Threads, whose messages do not fall back, and consent, whose entries stay: there y may be less than x.
  private func growsOnly(_ type: RecordType) -> Bool { type == .thread || type == .consent }

  private func difference(_ result: RecordMerge.Result, _ expected: JSONObject, _ type: RecordType) -> String? {
    guard result.newConflicts.isEmpty else { return "there are new conflicts" }
    guard result.value == Record(type: type, value: expected).canonicalValue else {
      return JSONWriter.inline(.object(result.value))
    }
    return nil
  }

  /// The result is canonical: keys stand in the order of the schema, lists in that of their times, sets in that of the base and
  /// then of bytes. What is valid on all sides stays valid, and its text reads as the same record.
  private func disorder(_ triple: Triple, _ result: RecordMerge.Result) throws -> String? {
    let schema = RecordSchema.of(triple.type)
    let known = schema.fields.map(\.key).filter { result.value[$0] != nil }
    let others = result.value.keys.filter { schema.field($0) == nil }
    guard result.value.keys == known + others.sorted() else { return "the keys are out of order: \(result.value.keys)" }
    let canonical = Record(type: triple.type, value: result.value)
    guard canonical.canonicalValue == result.value else { return "the record is not canonical" }
    for field in schema.fields {
      guard let list = result.value[field.key], let elements = list.arrayValue else { continue }
      switch field.rule {
      case .set where list != triple.ours[field.key] && list != triple.theirs[field.key]:
        let base = triple.base?[field.key]?.arrayValue ?? []
        let places = elements.map { base.firstIndex(of: $0) ?? base.count }
        let added = elements.filter { !base.contains($0) }.map(\.canonicalBytes)
        guard places == places.sorted(), added.elementsEqual(added.sorted { $0.lexicographicallyPrecedes($1) }) else {
          return "the members of \(field.key) are out of order"
        }
      case .keyedList where field.key != ConflictEntry.key, .ledger:
        let times = elements.map { OracleList.time($0.objectValue?["at"]) }
        for (left, right) in zip(times, times.dropFirst()) {
          guard let left else { continue }
          guard let right, left <= right else { return "the elements of \(field.key) are not in the order of their times" }
        }
      default:
        continue
      }
    }
    // Reading is the slowest of all checks; every fourth triple must do.
    guard triple.seed % 4 == 0, [triple.base, triple.ours, triple.theirs].allSatisfy({ isValid($0, triple.type) }) else {
      return nil
    }
    let read = try Record.read(canonical.canonicalBytes, as: triple.type)
    return read == canonical ? nil : "the text reads as another record"
  }

  private func isValid(_ record: JSONObject?, _ type: RecordType) -> Bool {
    record.map { Record.validate($0, as: type).isEmpty } ?? true
  }

  /// The result is what the oracle foretold.
  private func surprise(_ triple: Triple, _ result: RecordMerge.Result) -> String? {
    OracleVerdict(oracle: MergeOracle(triple), result: result).complaint
  }
}

/// Compares a result with what the oracle foretold.
struct OracleVerdict {
  private let oracle: MergeOracle
  private let result: RecordMerge.Result
  private let conflicts: MergeOracle.Place = [".conflicts"]

  init(oracle: MergeOracle, result: RecordMerge.Result) {
    self.oracle = oracle
    self.result = result
  }

  var complaint: String? {
    var expected = oracle.atoms
    var actual: [MergeOracle.Place: JSONValue] = [:]
    OracleList.flatten(OracleTable.kinds(of: oracle.type), [], result.value, wholes: oracle.wholes, into: &actual)
    let added = Set(result.newConflicts.map(\.json))

    for (place, text) in oracle.openTexts {
      let losses = added.filter { $0.objectValue?["field"]?.stringValue == pointer(place) }
      if losses.isEmpty {
        guard text.allows(actual[place]) else { return "\(pointer(place)) lost lines" }
      } else {
        guard losses == text.scalarLosses, actual[place] == text.scalar else { return "\(pointer(place)) is not the winner's" }
      }
    }
    if oracle.wholes.contains(conflicts), !added.isEmpty {
      // What stood there is no list, and the entries joined it in one.
      let list = result.value[ConflictEntry.key]?.arrayValue ?? []
      let kept = expected[conflicts].map { $0.arrayValue ?? [$0] } ?? []
      guard kept.allSatisfy(list.contains) else { return "what stood in conflicts is gone" }
      expected[conflicts] = nil
      actual[conflicts] = nil
    }

    let aside = oracle.unknown + Array(oracle.openTexts.keys)
    func isAside(_ entry: JSONValue) -> Bool {
      guard let field = entry.objectValue?["field"]?.stringValue else { return false }
      return aside.contains { field == pointer($0) || field.hasPrefix(pointer($0) + "/") }
    }
    let ignored = Set(added.filter(isAside).compactMap { $0.objectValue?["id"]?.stringValue })
    func counts(_ place: MergeOracle.Place) -> Bool {
      if aside.contains(where: { place.starts(with: $0) }) { return false }
      return !(place.starts(with: conflicts) && place.count > 1 && ignored.contains(String(place[1].text.dropFirst())))
    }
    if !oracle.unknown.contains(conflicts) {
      let kept = result.value[ConflictEntry.key]?.arrayValue ?? []
      for loss in oracle.losses
      where !isAside(loss) && !kept.contains(where: { $0.objectValue?["id"] == loss.objectValue?["id"] }) {
        return "lost: \(JSONWriter.inline(loss))"
      }
      for entry in added where !isAside(entry) && !oracle.losses.contains(entry) {
        return "no reason for a conflict: \(JSONWriter.inline(entry))"
      }
    }
    for place in Set(expected.keys).union(actual.keys).sorted(by: { $0.lexicographicallyPrecedes($1) }) where counts(place) {
      guard expected[place] != actual[place] else { continue }
      func shown(_ value: JSONValue?) -> String { value.map { JSONWriter.inline($0) } ?? "nothing" }
      return "\(pointer(place)) should be \(shown(expected[place])) and is \(shown(actual[place]))"
    }
    return nil
  }

  private func pointer(_ place: MergeOracle.Place) -> String {
    JSONPointer(place.map { String($0.text.dropFirst()) }).description
  }
}
