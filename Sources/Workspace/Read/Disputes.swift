package import GitStorage
import JSONText
package import Merging
package import Records

/// A record with entries under `conflicts`.
package struct DisputedRecord: Hashable, Sendable {
  package let path: RecordPath
  package let record: Record
  package let entries: [ConflictEntry]
}

/// A conflict entry that is gone from its record, with the commit that removed it.
package struct ResolvedConflict: Sendable {
  package let path: RecordPath
  package let name: String
  package let entry: ConflictEntry
  package let commit: Commit
}

extension Workspace {
  /// Every record with entries under `conflicts` in what the disk was last given, as it is on disk now; in path order.
  ///
  /// Costs what changed since the last time somebody asked.
  package func disputes() throws -> [DisputedRecord] {
    guard let disk = try history.current() else { return [] }
    let snapshot = try snapshot()
    return try DisputeCache.paths(in: disk.tree, of: repository, at: files.disputes, keeping: keepsCaches).compactMap { path in
      // What the person has resolved on disk already is no dispute any more.
      guard let place = RecordPath(path), let stored = try snapshot.record(at: place) else { return nil }
      let entries = stored.record.conflictEntries
      return entries.isEmpty ? nil : DisputedRecord(path: place, record: stored.record, entries: entries)
    }
  }

  /// The conflicts resolved since a time, the newest first: entries some commit removed from a record that stayed.
  package func resolvedConflicts(since time: Timestamp) throws -> [ResolvedConflict] {
    guard let head = try head() else { return [] }
    let records = RecordReader(repository)
    var found: [ResolvedConflict] = []
    for commit in try repository.history(from: [head.id], hiding: []) where commit.committer.time >= time.seconds {
      // In a merge an entry is gone because one side had resolved it: told where that was done.
      guard commit.parents.count == 1, let parent = commit.parents.first else { continue }
      for change in try repository.difference(repository.commit(parent).tree, commit.tree) {
        guard let place = change.path.text.flatMap(RecordPath.init), let old = change.old, let new = change.new,
          let before = try records.record(old.id, as: place.type), let after = try records.record(new.id, as: place.type)
        else { continue }
        let left = Set(after.conflictEntries.map(\.id))
        found += before.conflictEntries.filter { !left.contains($0.id) }.map { entry in
          ResolvedConflict(path: place, name: after.displayName, entry: entry, commit: commit)
        }
      }
    }
    return found
  }

  /// Removes an entry from a record's conflicts, and with `takingValue` gives the field the value that had lost.
  ///
  /// - Throws: `StoreError` (`notFound`) where the record has no entry whose id begins so.
  /// - Returns: the entry, the record as it is now, and the commit.
  package func resolveConflict(
    at path: RecordPath, entry prefix: String, takingValue: Bool
  ) throws -> (entry: ConflictEntry, record: Record, commit: Commit?) {
    let result = try write { transaction in
      guard var record = try transaction.record(at: path) else {
        throw StoreError(.notFound, "there is no record at \(path)")
      }
      let matching = record.conflictEntries.filter { $0.id.hasPrefix(prefix) }
      guard let entry = matching.first, matching.count == 1 else {
        throw StoreError(
          .notFound, "\(record.displayName) has \(matching.isEmpty ? "no" : "more than one") conflict \(prefix)",
          hint: "kith conflicts list")
      }
      if takingValue {
        record.value = try record.value.setting(entry.value, at: JSONPointer(text: entry.field) ?? .root)
      }
      let rest = (record.value[ConflictEntry.key]?.arrayValue ?? []).filter { ConflictEntry(json: $0)?.id != entry.id }
      record.value[ConflictEntry.key] = rest.isEmpty ? nil : .array(rest)
      if record.type == .contact, let contact = Contact(record) { try transaction.requireFree(contact, at: path) }
      try transaction.put(record, at: path)
      return (entry, record)
    }
    return (result.value.0, result.value.1, result.commit)
  }
}

extension Record {
  /// The entries under `conflicts` that read as such.
  package var conflictEntries: [ConflictEntry] {
    (value[ConflictEntry.key]?.arrayValue ?? []).compactMap { ConflictEntry(json: $0) }
  }
}

extension JSONObject {
  /// A copy with another value at a pointer whose list elements are named by `id`; nil removes.
  fileprivate func setting(_ value: JSONValue?, at pointer: JSONPointer) throws -> JSONObject {
    guard let first = pointer.tokens.first else {
      throw StoreError(
        .usage, "this entry says that a delete was overridden; there is no value to take",
        hint: "delete the record, or resolve with --keep")
    }
    let rest = JSONPointer(Array(pointer.tokens.dropFirst()))
    var copy = self
    let key = JSONKey(first)
    if rest.tokens.isEmpty {
      copy[key] = value
      return copy
    }
    switch self[key] {
    case .object(let inner): copy[key] = .object(try inner.setting(value, at: rest))
    case .array(var elements):
      let position = elements.firstIndex { element in
        element.objectValue?["id"]?.stringValue.map { JSONKey($0) } == JSONKey(rest.tokens[0])
      }
      if let position, case .object(let inner) = elements[position] {
        if rest.tokens.count == 1 {
          elements.remove(at: position)
          if let value { elements.insert(value, at: position) }
        } else {
          elements[position] = .object(
            try inner.setting(value, at: JSONPointer(Array(rest.tokens.dropFirst()))))
        }
      } else if let value {
        elements.append(value)
      }
      copy[key] = .array(elements)
    case nil where value != nil:
      copy[key] = .object(try JSONObject().setting(value, at: rest))
    default: break
    }
    return copy
  }
}
