import GitStorage
import Merging
import Records

/// Contacts that one side of a merge deleted, each with its timelines and notes as one unit.
///
/// A change of any file of the unit on the other side that only a person can have made beats the delete: the contact is back, with
/// all its files, and says so once. What machines appended is gone with the rest.
struct ContactUnits {
  let records: RecordReader
  let ours: SideHistory
  let theirs: SideHistory

  /// Whose unit a file belongs to.
  private struct Key: Hashable, Comparable {
    let org: String
    let id: RecordID
    static func < (a: Key, b: Key) -> Bool { (a.org, a.id) < (b.org, b.id) }
  }

  /// A deleted contact: which side deleted it, and the places of its files among the rows.
  private struct Unit {
    let deleter: Side
    var contacts: [Int] = []
    var satellites: [Int] = []
  }

  /// The same rows with every such delete decided: the deleting side's versions of a unit that stays are those of the base, and
  /// the other side's versions of a unit that goes are gone.
  func settle(_ rows: [RecordVersions]) throws -> [RecordVersions] {
    let units = try units(among: rows)
    var rows = rows
    for (_, unit) in units.sorted(by: { $0.key < $1.key }) {
      if try isTouched(unit, rows) {
        try revive(unit, in: &rows)
      } else {
        try remove(unit, from: &rows)
      }
    }
    return rows
  }

  // MARK: Which contacts one side deleted

  private func units(among rows: [RecordVersions]) throws -> [Key: Unit] {
    var units: [Key: Unit] = [:]
    var twice: Set<Key> = []
    for (index, row) in rows.enumerated() {
      guard let base = row.base, (row.ours == nil) != (row.theirs == nil), type(of: base) == .contact,
        let key = try contact(base) ?? (row.ours ?? row.theirs).flatMap(contact)
      else { continue }
      let deleter: Side = row.ours == nil ? .ours : .theirs
      if let known = units[key], known.deleter != deleter { twice.insert(key) }
      units[key, default: Unit(deleter: deleter)].contacts.append(index)
    }
    guard !units.isEmpty else { return [:] }
    for (index, row) in rows.enumerated() {
      switch row.all.first.flatMap(type) {
      case .contact:
        // Not deleted: it stands elsewhere, or a copy of it does.
        for side in [Side.ours, .theirs] {
          guard let version = row[side], let key = try contact(version), units[key]?.deleter == side else { continue }
          twice.insert(key)
        }
      case .timeline, .notes:
        if let key = try owner(row, among: units) { units[key]?.satellites.append(index) }
      default:
        break
      }
    }
    return units.filter { !twice.contains($0.key) }
  }

  private func type(of version: RecordVersions.Version) -> RecordType? { version.path.text.flatMap(RecordPath.init)?.type }

  /// The contact in a file, by the id inside; by the name where nobody can read it.
  private func contact(_ version: RecordVersions.Version) throws -> Key? {
    guard let path = version.path.text.flatMap(RecordPath.init), let org = path.org else { return nil }
    let record = try records.record(version.entry.id, as: path.type)
    return (record == nil ? path.id : record?.idInName).map { Key(org: org, id: $0) }
  }

  /// The deleted contact whose timeline or notes a row is. A file that carries another id in its name is not read.
  private func owner(_ row: RecordVersions, among units: [Key: Unit]) throws -> Key? {
    for version in row.all {
      guard let path = version.path.text.flatMap(RecordPath.init), let org = path.org else { continue }
      if let id = path.id, units[Key(org: org, id: id)] == nil { continue }
      if let key = try contact(version), units[key] != nil { return key }
    }
    return nil
  }

  // MARK: Whether the other side did anything

  private func isTouched(_ unit: Unit, _ rows: [RecordVersions]) throws -> Bool {
    let side = unit.deleter.other
    var before: [RecordPath: Record] = [:]
    var now: [RecordPath: Record] = [:]
    for row in (unit.contacts + unit.satellites).map({ rows[$0] }) where row[side]?.entry != row.base?.entry {
      let (old, new) = (try row.base.map(read), try row[side].map(read))
      // Bytes that nobody can read no machine wrote, and they never vanish.
      guard old != .some(nil), new != .some(nil) else { return true }
      guard let path = (row[side] ?? row.base)?.path.text.flatMap(RecordPath.init) else { continue }
      if path.type == .timeline {
        if let record = old ?? nil { before[path] = record }
        if let record = new ?? nil { now[path] = record }
      } else if PersonsChange.isIn(old ?? nil, new ?? nil) {
        return true
      }
    }
    guard let old = try PartedList(.timeline, before), let new = try PartedList(.timeline, now, since: old) else { return false }
    return PersonsChange.isIn(old, new)
  }

  private func read(_ version: RecordVersions.Version) throws -> Record? {
    try records.record(version.entry.id, at: version.path)
  }

  // MARK: What comes of it

  private func revive(_ unit: Unit, in rows: inout [RecordVersions]) throws {
    for index in unit.contacts + unit.satellites where rows[index][unit.deleter] == nil {
      rows[index][unit.deleter] = rows[index].base
    }
    let history = unit.deleter == .ours ? ours : theirs
    let readable = try unit.contacts.first { index in try rows[index][unit.deleter.other].flatMap(read) != nil }
    guard let index = readable, let base = rows[index].base else { return }
    rows[index].overriddenDelete = .overriddenDelete(by: try history.lastWriter(of: base.path))
  }

  private func remove(_ unit: Unit, from rows: inout [RecordVersions]) throws {
    let (deleter, other) = (unit.deleter, unit.deleter.other)
    for index in unit.contacts { rows[index][other] = nil }
    // A part that is new only because its events were put where they belong, while the deleting side kept them.
    let kept = try Set(unit.satellites.flatMap { try events(rows[$0][deleter]) })
    for index in unit.satellites where rows[index][deleter] == nil {
      if rows[index].base == nil, try !kept.isDisjoint(with: events(rows[index][other])) { continue }
      rows[index][other] = nil
    }
  }

  private func events(_ version: RecordVersions.Version?) throws -> Set<String> {
    guard let version, let path = version.path.text.flatMap(RecordPath.init), path.type == .timeline,
      let record = try read(version)
    else { return [] }
    return try PartedList(.timeline, [path: record]).map { Set($0.places.keys) } ?? []
  }
}
