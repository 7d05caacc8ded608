package import JSONText
package import Records

/// Decides which version an edit started from (SYNC.md, *Which version did the edit start from?*).
///
/// An editor may have held an older version while a newer one was written to disk; merged from the wrong base, its save would
/// take back what a colleague wrote meanwhile.
package enum EditBase {
  /// A version of the record from which the edit may have started.
  package struct Candidate: Sendable {
    /// The record, nil where there was no file.
    package let value: JSONObject?

    /// Whether the person saved this version, so that its difference to the one before is their own.
    package let isPersonsOwn: Bool

    /// Whether anybody opened the file while it held this version; nil where nobody watched.
    package let opened: Bool?

    package init(value: JSONObject?, isPersonsOwn: Bool, opened: Bool?) {
      self.value = value
      self.isPersonsOwn = isPersonsOwn
      self.opened = opened
    }
  }

  /// Why a version was chosen.
  package enum Reason: Hashable, Sendable {
    /// The save resolves conflicts of the newest version and does nothing else; it is believed. So is one that does that to an
    /// older version, where the conflicts still stand and it would otherwise be `exactOlder`.
    case resolution
    /// The save differs from this version in fewer fields than from any other that counts.
    case fewestFields
    /// Several versions are equally near; this is the newest of them that anybody can have opened. What
    /// somebody else's value loses to such a save is named in the commit.
    case tie
    /// The save is an older version as it was. It is believed: it rules, and what it displaces goes to `conflicts`
    /// (`EditBase.believe`); merged from its base it would change nothing.
    case exactOlder
  }

  /// The version from which a save started.
  package struct Choice: Hashable, Sendable {
    /// The place of the base among the candidates.
    package let index: Int
    /// Why it is the base.
    package let reason: Reason

    package init(index: Int, reason: Reason) {
      self.index = index
      self.reason = reason
    }
  }

  /// Chooses the version from which a save started.
  ///
  /// - Parameter candidates: The record's versions, the newest first. An older one counts only if somebody else changed something
  ///   since. With no candidate at all the choice is index 0: the record is new.
  package static func choose(save: JSONObject, candidates: [Candidate], type: RecordType) -> Choice {
    let newest = candidates.first?.value ?? [:]
    if isResolution(save, of: newest, type: type) { return Choice(index: 0, reason: .resolution) }

    let resolved = ConflictList.ids(newest).subtracting(ConflictList.ids(save))
    let distances = eligible(candidates).map { index in
      (index: index, fields: distance(from: candidates[index].value ?? [:], to: save, ignoring: resolved, type: type))
    }
    guard let least = distances.map(\.fields).min() else { return Choice(index: 0, reason: .fewestFields) }
    let nearest = distances.filter { $0.fields == least }.map(\.index)
    if least == 0, !nearest.contains(0),
      let older = nearest.first(where: { FieldDifference.fields(candidates[$0].value ?? [:], save, type: type).isEmpty })
    {
      // The text of before a dispute is also what is left of it where it is resolved that way, in a buffer a version old.
      if let disputed = distances.map(\.index).first(where: { index in
        index < older && isResolution(save, of: candidates[index].value ?? [:], stillIn: resolved, type: type)
      }) {
        return Choice(index: disputed, reason: .resolution)
      }
      return Choice(index: older, reason: .exactOlder)
    }
    guard let first = nearest.first, nearest.count > 1 else { return Choice(index: nearest.first ?? 0, reason: .fewestFields) }
    return Choice(index: newestOpened(of: nearest, among: candidates) ?? first, reason: .tie)
  }

  /// The newest candidate, and those older ones after which somebody else changed something.
  private static func eligible(_ candidates: [Candidate]) -> [Int] {
    let lastByOthers = candidates.firstIndex { !$0.isPersonsOwn }
    return candidates.indices.filter { index in index == 0 || lastByOthers.map { $0 < index } ?? false }
  }

  private static func distance(
    from version: JSONObject, to save: JSONObject, ignoring resolved: Set<JSONKey>, type: RecordType
  ) -> Int {
    FieldDifference.fields(version, save, type: type).count { field in
      guard let id = ConflictList.id(field) else { return true }
      return !resolved.contains(id)
    }
  }

  /// Tells whether a save only removes entries of `conflicts` and changes the fields they dispute.
  ///
  /// - Parameter open: the entries that may count as removed; nil: all.
  private static func isResolution(
    _ save: JSONObject, of version: JSONObject, stillIn open: Set<JSONKey>? = nil, type: RecordType
  ) -> Bool {
    let removed = ConflictList.ids(version).subtracting(ConflictList.ids(save))
    guard !removed.isEmpty, open.map(removed.isSubset) ?? true else { return false }
    let disputed = ConflictList.entries(version).filter { removed.contains(JSONKey($0.id)) }
      .compactMap { JSONPointer(text: $0.field) }
      // An overridden delete disputes whether the record is there, not what it says.
      .filter { $0 != .root }
    return FieldDifference.fields(version, save, type: type).allSatisfy { field in
      if let id = ConflictList.id(field) { return removed.contains(id) }
      return disputed.contains { field.tokens.starts(with: $0.tokens) { $0.hasSameBytes(as: $1) } }
    }
  }

  /// The newest that the person saved, or that may have been opened while it was on disk; nil where no editor can hold any of them.
  ///
  /// What nobody watched may have been opened.
  private static func newestOpened(of nearest: [Int], among candidates: [Candidate]) -> Int? {
    nearest.first { candidates[$0].isPersonsOwn || candidates[$0].opened != false }
  }
}

/// The entries of `conflicts` in a record, as the choice of a base sees them.
private enum ConflictList {
  static func entries(_ record: JSONObject) -> [ConflictEntry] {
    (record[ConflictEntry.key]?.arrayValue ?? []).compactMap { ConflictEntry(json: $0) }
  }

  static func ids(_ record: JSONObject) -> Set<JSONKey> {
    Set(entries(record).map { JSONKey($0.id) })
  }

  /// The id of the entry that a field is, nil for any other field.
  static func id(_ field: JSONPointer) -> JSONKey? {
    field.tokens.count == 2 && field.tokens[0] == ConflictEntry.key.text ? JSONKey(field.tokens[1]) : nil
  }
}
