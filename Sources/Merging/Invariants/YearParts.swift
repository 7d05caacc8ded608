import JSONText
package import Records

/// An event, or a message, stands in the part of the year of its time.
///
/// Somebody who changes the time of an event across New Year need not know that; its conflicts go along.
package enum YearParts {
  @Sendable package static func apply(_ draft: RepairDraft, _ change: Invariants.Change) throws {
    for home in draft.touchedPaths(where: { PartedList.key(of: $0) != nil }) {
      guard let record = try draft.record(at: home), PartedList.isMisplaced(record, at: home),
        let list = try PartedList(record.type, [home: record])
      else { continue }
      for (path, part) in try list.distributed(presence: draft.catalog.presence).sorted(by: { $0.key < $1.key }) {
        guard let part else {
          draft.remove(path)
          continue
        }
        // The part it came to may have had an element of that id.
        draft.put(try ElementIdentity.mended(part, at: path) ?? part, at: path)
      }
    }
  }
}
