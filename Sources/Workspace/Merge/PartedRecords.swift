import GitStorage
import Merging
import Records

/// The parts of timelines and threads whose elements must be matched across the parts.
struct PartedRecords {
  private let records: RecordReader

  init(_ records: RecordReader) { self.records = records }

  /// The changed parts of one timeline or thread.
  struct List {
    let type: RecordType
    let parts: [RecordVersions]
  }

  /// Splits what differs into lists of several parts and everything else.
  ///
  /// A list is taken as one only where both sides changed something, and an element stands in one part here and in another there or
  /// a part is gone here and changed there: what it held was removed or moved element by element. Otherwise each part merges for
  /// itself, and one that only one side touched stays as it was written.
  func sort(_ rows: [RecordVersions]) throws -> (lists: [List], others: [RecordVersions]) {
    var groups: [Key: [Int]] = [:]
    for (index, row) in rows.enumerated() {
      if let key = try key(row) { groups[key, default: []].append(index) }
    }
    var lists: [List] = []
    var pooled: Set<Int> = []
    for (key, indices) in groups.sorted(by: { $0.key < $1.key }) {
      guard indices.count > 1 || indices.contains(where: { isGoneOnOneSide(rows[$0]) }),
        indices.contains(where: { rows[$0].ours?.entry != rows[$0].base?.entry }),
        indices.contains(where: { rows[$0].theirs?.entry != rows[$0].base?.entry })
      else { continue }
      let readable = try indices.filter { index in
        try [rows[index].ours, rows[index].theirs].compactMap { $0 }.allSatisfy { try read($0) != nil }
      }
      let changed = readable.map { rows[$0] }
      guard try changed.contains(where: wasEmptied) || hasWanderers(changed) else { continue }
      lists.append(List(type: key.type, parts: changed))
      pooled.formUnion(readable)
    }
    return (lists, rows.indices.filter { !pooled.contains($0) }.map { rows[$0] })
  }

  private func isGoneOnOneSide(_ row: RecordVersions) -> Bool { row.base != nil && (row.ours == nil) != (row.theirs == nil) }

  /// Whether one side no longer has a part that the other changed.
  ///
  /// A part goes with its last element, so that it is gone does not say that somebody deleted the file: only that what it held then is
  /// elsewhere, or was removed.
  private func wasEmptied(_ row: RecordVersions) throws -> Bool {
    guard isGoneOnOneSide(row), let base = row.base, (row.ours ?? row.theirs)?.entry != base.entry else { return false }
    return try read(base) != nil
  }

  /// Whether an element stands in different parts.
  private func hasWanderers(_ rows: [RecordVersions]) throws -> Bool {
    var places: [String: RecordPath] = [:]
    for version in rows.flatMap(\.all) {
      guard let path = version.path.text.flatMap(RecordPath.init), let record = try read(version),
        let ids = try PartedList(path.type, [path: record])?.places.keys
      else { continue }
      for id in ids where places.updateValue(path, forKey: id).map({ $0 != path }) == true { return true }
    }
    return false
  }

  private func read(_ version: RecordVersions.Version) throws -> Record? {
    try records.record(version.entry.id, at: version.path)
  }

  private struct Key: Hashable, Comparable {
    let org: String
    let type: RecordType
    /// The contact of a timeline; channel and stem of a thread.
    let list: String
    static func < (a: Key, b: Key) -> Bool { (a.org, a.type.rawValue, a.list) < (b.org, b.type.rawValue, b.list) }
  }

  private func key(_ row: RecordVersions) throws -> Key? {
    guard let path = row.all.first?.path.text.flatMap(RecordPath.init), let org = path.org else { return nil }
    switch path.type {
    case .timeline:
      // Only a file whose name does not say whose it is has to be read for that.
      let contact = try path.id ?? row.all.lazy.compactMap(read).first?.idInName
      return contact.map { Key(org: org, type: path.type, list: $0.text) }
    case .thread:
      return Key(org: org, type: path.type, list: "\(path.channel?.rawValue ?? "")/\(path.stem)")
    default:
      return nil
    }
  }
}
