import JSONText
import Records

/// An event, or a message, stands in the part of the year of its time, and an event in one part only.
///
/// Somebody who changes the time of an event across New Year need not know that; its conflicts go along. Two events with one id in
/// files of different years are merged, as they are in one file.
package enum YearParts {
  @Sendable package static func apply(_ draft: RepairDraft, _ change: Invariants.Change) throws {
    for home in draft.touchedPaths(where: { PartedList.key(of: $0) != nil }) {
      guard let record = try draft.record(at: home) else { continue }
      var parts = try twins(of: record, at: home, in: draft)
      guard !parts.isEmpty || PartedList.isMisplaced(record, at: home) else { continue }
      parts[home] = record
      guard let list = try PartedList(record.type, parts) else { continue }
      for (path, part) in try list.distributed(presence: draft.catalog.presence).sorted(by: { $0.key < $1.key }) {
        guard let part else {
          draft.remove(path)
          continue
        }
        // The part it came to may have had an element of that id.
        let mended = try ElementIdentity.mended(part, at: path) ?? part
        if try draft.record(at: path)?.canonicalValue != mended.value { draft.put(mended, at: path) }
      }
    }
  }

  /// The other parts of a contact's timeline that hold an event with an id of this one.
  private static func twins(of record: Record, at path: RecordPath, in draft: RepairDraft) throws -> [RecordPath: Record] {
    guard record.type == .timeline, let contact = RecordFacts(record, at: path).contact, let org = path.org else { return [:] }
    let ids = ids(in: record)
    var found: [RecordPath: Record] = [:]
    for other in try draft.catalog.records(about: contact, type: .timeline, org: org) where other.path != path {
      guard let part = try draft.record(at: other.path), !ids.isDisjoint(with: self.ids(in: part)) else { continue }
      found[other.path] = part
    }
    return found
  }

  private static func ids(in record: Record) -> Set<JSONKey> {
    Set((record.value["events"]?.arrayValue ?? []).compactMap(\.elementID).map { JSONKey($0) })
  }
}
