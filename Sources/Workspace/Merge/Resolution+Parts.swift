import GitStorage
import JSONText
import Merging
import Records

extension Resolution {
  /// Decides the changed parts of one timeline or thread together.
  mutating func resolve(_ list: PartedRecords.List) throws {
    let type = list.type
    var versions: [RecordPath: RecordVersions] = [:]
    var (before, mine, other): ([RecordPath: Record], [RecordPath: Record], [RecordPath: Record]) = ([:], [:], [:])
    let common = CommonVersion(merge: merge, ours: ours, theirs: theirs)
    for part in list.parts {
      guard let path = part.all.first?.path.text.flatMap(RecordPath.init) else { continue }
      versions[path] = part
      mine[path] = try part.ours.flatMap { try merge.records.record($0.entry.id, as: type) }
      other[path] = try part.theirs.flatMap { try merge.records.record($0.entry.id, as: type) }
      before[path] = try common.of(part, as: type, ours: mine[path], theirs: other[path])
    }
    guard let base = try PartedList(type, before), let first = try PartedList(type, mine, since: base),
      let second = try PartedList(type, other, since: base)
    else { return }

    let paths = versions.keys.sorted().map { GitPath($0.text) }
    let merged = try PartedList.merge(
      base: base, ours: first, theirs: second,
      provenance: { path in
        let asked = path.map { [GitPath($0.text)] } ?? paths
        return HistoryProvenance(
          records: merge.records, ours: ours.history, theirs: theirs.history, ourPaths: asked, theirPaths: asked, id: nil)
      },
      overriddenDelete: { path, side in
        .overriddenDelete(by: try (side == .ours ? ours : theirs).history.lastWriter(of: GitPath(path.text)))
      }, rules: merge.fieldRules)
    let parts = try merged.list.distributed { path in try presence(at: GitPath(path.text)) }
    for (path, record) in parts.sorted(by: { $0.key < $1.key }) {
      guard let record else { continue }
      let place = GitPath(path.text)
      if standing[place] == nil {
        standing.updateValue(try merge.repository.entry(at: place, in: ours.tree), forKey: place)
      }
      conflicts += merged.newConflicts.filter { says(record, $0) }.map { .init(path: place, entry: $0) }
      // Bytes somebody wrote stay as they wrote them where the merge says nothing else.
      let written = [(versions[path]?.ours, mine[path]), (versions[path]?.theirs, other[path])]
      let same = written.filter { $0.1?.canonicalValue == record.value }.compactMap(\.0?.entry.id).min()
      try self.place(same.map { Entry(id: $0) } ?? write(record), at: place)
    }
  }

  private func says(_ record: Record, _ entry: ConflictEntry) -> Bool {
    (record.value[ConflictEntry.key]?.arrayValue ?? []).contains { ConflictEntry(json: $0)?.id == entry.id }
  }

  /// What stands at a path that is none of the list's changed parts.
  private func presence(at path: GitPath) throws -> RecordPresence {
    if entries[path] != nil {
      // Both sides speak of it; what is none of ours there is in the way.
      let isThere = try [ours, theirs].contains { try merge.repository.entry(at: path, in: $0.tree) != nil }
      return isThere || entries[path] != .some(nil) ? .unreadable : .absent
    }
    guard let entry = try merge.repository.entry(at: path, in: ours.tree) else { return .absent }
    return try presence(of: entry, at: path)
  }

  private func presence(of entry: Entry, at path: GitPath) throws -> RecordPresence {
    guard entry.mode == .regular || entry.mode == .executable else { return .unreadable }
    return try merge.records.record(entry.id, at: path).map { .record($0) } ?? .unreadable
  }
}
