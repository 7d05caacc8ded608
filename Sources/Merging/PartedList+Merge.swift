import JSONText
package import Records

extension PartedList {
  /// Two descendants of one list as one, before its elements are put where they belong.
  package struct Merged: Sendable {
    package let list: PartedList
    /// The entries this merge added; `distributed` puts them into the parts they belong to.
    package let newConflicts: [ConflictEntry]
  }

  /// Merges two descendants of a list, each element wherever it stands.
  ///
  /// - Parameters:
  ///   - provenance: Whom to ask about elements (nil), and about the rest of a part.
  ///   - overriddenDelete: The entry for a part that one side removed and whose frame the other changed.
  /// - Throws: Only what these throw.
  package static func merge(
    base: PartedList?, ours: PartedList, theirs: PartedList, provenance: (RecordPath?) -> any Provenance,
    overriddenDelete: (RecordPath, Side) throws -> ConflictEntry, rules: MergeRules = .standard
  ) throws -> Merged {
    guard var merged = PartedList(ours.type) else { return Merged(list: ours, newConflicts: []) }
    let versions = Versions(base: base, ours: ours, theirs: theirs)
    let pooled = try RecordMerge.merge(
      type: ours.type, base: base?.pooled, ours: ours.pooled, theirs: theirs.pooled, provenance: provenance(nil),
      rules: rules)
    merged.elements = Pool(pooled.value[ours.key]?.arrayValue ?? [], places: versions.map(\.elements))
    merged.entries = Pool(pooled.value[ConflictEntry.key]?.arrayValue ?? [], places: versions.map(\.entries))
    merged.filled = [base, ours, theirs].reduce(into: []) { $0.formUnion($1?.filled ?? []) }
    var conflicts = pooled.newConflicts

    for path in Set(ours.frames.keys).union(theirs.frames.keys).sorted() {
      let frames = versions.map { $0.frames[path] }
      switch (frames.ours, frames.theirs) {
      case (let mine?, let other?):
        let result = try RecordMerge.merge(
          type: ours.type, base: frames.base, ours: mine, theirs: other, provenance: provenance(path), rules: rules)
        merged.frames[path] = result.value
        conflicts += result.newConflicts
      case (let frame?, nil), (nil, let frame?):
        merged.frames[path] = frame
        guard let before = frames.base else { break }
        guard frame != before else {
          merged.fading.insert(path)
          break
        }
        let entry = try overriddenDelete(path, frames.ours == nil ? .ours : .theirs)
        let result = RecordMerge.keep([entry], in: frame, type: ours.type)
        merged.frames[path] = result.value
        conflicts += result.newConflicts
      case (nil, nil):
        break
      }
    }
    return Merged(list: merged, newConflicts: conflicts)
  }

  /// All elements, and all that `conflicts` say of them, as one record.
  private var pooled: JSONObject {
    [key: .array(elements.list), ConflictEntry.key: .array(entries.list)]
  }
}

extension PartedList.Pool {
  /// What came of a merge. Where a side put something is where it goes rather than where it was before.
  fileprivate init(_ merged: [JSONValue], places: Versions<PartedList.Pool>) {
    let known = KeyedElements(merged)
    for identity in known.order {
      guard let value = known[identity] else { continue }
      let before = Set(places.base?.places[identity] ?? [])
      let now = Set((places.ours?.places[identity] ?? []) + (places.theirs?.places[identity] ?? []))
      put(value, identity, at: now.subtracting(before).sorted() + now.intersection(before).sorted())
    }
  }
}
