package import GitStorage
package import JSONText
import Merging
package import Records

/// What one commit did to one record.
package struct LoggedChange: Sendable {
  package let commit: Commit
  /// Where the record was after it, or where it stood before it was deleted.
  package let path: RecordPath
  /// Nil where there was no file, or none that read.
  package let old: Record?
  /// Nil where there is no file any more, or none that reads.
  package let new: Record?
  /// The fields it changed; none where the record came or went.
  package let fields: [JSONPointer]
}

extension Workspace {
  /// What was done to some records, the newest commit first. Files that were moved are followed by their id.
  ///
  /// A merge counts for what it did itself: the fields that are as in none of its parents.
  package func log(of paths: [RecordPath]) throws -> [LoggedChange] {
    guard let head = try head() else { return [] }
    var log = ChangeLog(repository: repository, records: catalogs.records, paths: Set(paths))
    for commit in try repository.history(from: [head.id]) { try log.look(at: commit) }
    return log.changes
  }
}

/// Collects the changes of some records, from the newest commit to the oldest.
private struct ChangeLog {
  let repository: GitRepository
  let records: RecordReader
  /// Every place the records are known to have been at.
  var paths: Set<RecordPath>
  var changes: [LoggedChange] = []

  mutating func look(at commit: Commit) throws {
    let parents = try commit.parents.map { try repository.commit($0).tree }
    for path in paths.sorted() {
      let after = try entry(at: path, in: commit.tree)
      let before = try parents.map { try entry(at: path, in: $0) }
      guard before.isEmpty ? after != nil : before.allSatisfy({ $0 != after }) else { continue }
      var old = try before.compactMap(\.self).map { try record($0, path) }
      if let parent = parents.first, old.isEmpty, after != nil, let moved = try origin(of: path, parent, commit.tree) {
        paths.insert(moved.path)
        old = [moved.record]
      }
      try note(commit, path, old: old, new: after.flatMap { try record($0, path) }, isThere: after != nil)
    }
  }

  private mutating func note(
    _ commit: Commit, _ path: RecordPath, old: [Record?], new: Record?, isThere: Bool
  ) throws {
    var fields: Set<JSONPointer> = []
    if let new {
      let differences = old.map { Set(FieldDifference.fields($0?.value ?? [:], new.value, type: path.type)) }
      fields = differences.dropFirst().reduce(differences.first ?? []) { $0.intersection($1) }
      // Moved, tidied, or merged out of what the parents say: nobody changed a thing here.
      if !old.isEmpty, fields.isEmpty { return }
    } else if !isThere, changes.contains(where: { $0.commit.id == commit.id && $0.new?.id != nil && $0.new?.id == old[0]?.id }) {
      return
    }
    changes.append(
      LoggedChange(commit: commit, path: path, old: old.first ?? nil, new: new, fields: fields.sorted()))
  }

  /// Where a file that appears was before: the one with its id that vanishes with the same commit.
  private func origin(of path: RecordPath, _ old: ObjectID, _ new: ObjectID) throws -> (path: RecordPath, record: Record)? {
    guard let entry = try entry(at: path, in: new), let id = try record(entry, path)?.idInName else { return nil }
    for change in try repository.difference(old, new) where change.new == nil {
      guard let place = change.path.text.flatMap(RecordPath.init), place.type == path.type, place.year == path.year,
        let gone = change.old, let record = try record(gone, place), record.idInName == id
      else { continue }
      return (place, record)
    }
    return nil
  }

  private func entry(at path: RecordPath, in tree: ObjectID) throws -> Entry? {
    try repository.entry(at: GitPath(path.text), in: tree)
  }

  private func record(_ entry: Entry, _ path: RecordPath) throws -> Record? {
    try records.record(entry.id, as: path.type)
  }
}
