import GitStorage
import JSONText
import Merging
import Records

/// The merged tree as it grows: which entry stands at each path both sides speak of.
///
/// The rules, in the order they are tried: agreed; changed by one side; records (deleted against changed, both readable,
/// one readable); other files.
struct Resolution {
  let merge: TreeMerge
  let ours: TreeMerge.Side
  let theirs: TreeMerge.Side
  /// The merged entries; nil: no file.
  private(set) var entries: [GitPath: Entry?] = [:]
  /// What our tree has at those paths.
  var standing: [GitPath: Entry?] = [:]
  var conflicts: [TreeMerge.PathConflict] = []
  private(set) var keptBeside: [GitPath] = []

  init(merge: TreeMerge, ours: TreeMerge.Side, theirs: TreeMerge.Side) {
    self.merge = merge
    self.ours = ours
    self.theirs = theirs
  }

  /// Takes note of a path both sides speak of, before anything is decided.
  mutating func begin(_ difference: ThreeWayDifference) {
    standing.updateValue(difference.ours, forKey: difference.path)
    entries.updateValue(nil, forKey: difference.path)
  }

  /// Decides one record or file.
  mutating func resolve(_ versions: RecordVersions) throws {
    guard let target = versions.target else { return }  // Gone on both sides.
    switch (versions.ours, versions.theirs) {
    case (let mine?, nil):
      try survive(mine, base: versions.base, deletedBy: theirs.history)
    case (nil, let other?):
      try survive(other, base: versions.base, deletedBy: ours.history)
    case (let mine?, let other?):
      let base = versions.base?.entry
      if let entry = versions.overriddenDelete {
        // What the deleting side has is what was there before.
        try place(mine == versions.base ? other : mine, saying: entry)
      } else if mine.entry == other.entry || other.entry == base {
        try place(mine.entry, at: target)
      } else if mine.entry == base {
        try place(other.entry, at: target)
      } else {
        try bothChanged(versions, mine, other, at: target)
      }
    case (nil, nil): break
    }
  }

  /// One side has it, the other does not: an addition, or a change against a deletion.
  private mutating func survive(
    _ version: RecordVersions.Version, base: RecordVersions.Version?, deletedBy deleter: SideHistory
  ) throws {
    guard let base else { return try place(version.entry, at: version.path) }
    // Deleted there and untouched (or only moved) here: gone.
    guard version.entry != base.entry else { return }
    if let record = try merge.records.record(version.entry.id, at: version.path),
      let before = try merge.records.record(base.entry.id, at: base.path), before.canonicalValue == record.canonicalValue
    {
      return
    }
    // Changed beats deleted, and the record says so.
    try place(version, saying: .overriddenDelete(by: deleter.lastWriter(of: base.path)))
  }

  /// Puts a version where it stands, with one conflict more.
  private mutating func place(_ version: RecordVersions.Version, saying entry: ConflictEntry) throws {
    guard let record = try merge.records.record(version.entry.id, at: version.path) else {
      return try place(version.entry, at: version.path)
    }
    let kept = RecordMerge.keep([entry], in: record.value, type: record.type)
    conflicts += kept.newConflicts.map { .init(path: version.path, entry: $0) }
    try place(write(Record(type: record.type, value: kept.value)), at: version.path)
  }

  private mutating func bothChanged(
    _ versions: RecordVersions, _ mine: RecordVersions.Version, _ other: RecordVersions.Version, at target: GitPath
  ) throws {
    guard let type = target.text.flatMap(RecordPath.init)?.type else {
      return try keepLater(mine, other, at: target, label: "theirs")
    }
    let myRecord = try merge.records.record(mine.entry.id, as: type)
    let otherRecord = try merge.records.record(other.entry.id, as: type)
    switch (myRecord, otherRecord) {
    case (let a?, let b?):
      if let first = a.id, let second = b.id, first != second {
        return try separate(mine, first, other, second, at: target)
      }
      let base = try CommonVersion(merge: merge, ours: ours, theirs: theirs).of(versions, as: type, ours: a, theirs: b)
      let provenance = HistoryProvenance(
        records: merge.records, ours: ours.history, theirs: theirs.history, ourPath: mine.path,
        theirPath: other.path, basePath: versions.base?.path, id: a.idInName == b.idInName ? a.idInName : nil)
      let result = try RecordMerge.merge(
        type: type, base: base?.value, ours: a.value, theirs: b.value, provenance: provenance, rules: merge.fieldRules)
      conflicts += result.newConflicts.map { .init(path: target, entry: $0) }
      // Bytes somebody wrote stay as they wrote them where the merge says nothing else.
      let same = [(a, mine), (b, other)].filter { $0.0.value == result.value }.map(\.1.entry.id).min()
      try place(same.map { Entry(id: $0) } ?? write(Record(type: type, value: result.value)), at: target)
    case (.some, nil):
      try place(mine.entry, at: target)
      try keepBeside(other.entry, at: target, label: "rejected", suffix: ".txt")
    case (nil, .some):
      try place(other.entry, at: target)
      try keepBeside(mine.entry, at: target, label: "rejected", suffix: ".txt")
    case (nil, nil):
      try keepLater(mine, other, at: target, label: "theirs")
    }
  }

  /// Two records at one path: the one whose path it is stays, the other moves to its own.
  private mutating func separate(
    _ mine: RecordVersions.Version, _ first: RecordID, _ other: RecordVersions.Version, _ second: RecordID,
    at target: GitPath
  ) throws {
    let place = target.text.flatMap(RecordPath.init)
    let firstStays = place?.isCanonical(for: first) == true || (place?.isCanonical(for: second) != true && first < second)
    let (stays, moves, id) = firstStays ? (mine, other, second) : (other, mine, first)
    try self.place(stays.entry, at: target)
    guard let type = place?.type, let record = try merge.records.record(moves.entry.id, as: type),
      let home = place?.home(of: id, named: record.displayName),
      try isFree(GitPath(home.text))
    else { return try keepBeside(moves.entry, at: target, label: "theirs", suffix: "") }
    standing.updateValue(nil, forKey: GitPath(home.text))
    try self.place(moves.entry, at: GitPath(home.text))
  }

  private func isFree(_ path: GitPath) throws -> Bool {
    if let entry = entries[path] { return entry == nil }
    return try merge.repository.entry(at: path, in: ours.tree) == nil
      && merge.repository.entry(at: path, in: theirs.tree) == nil
  }

  /// Not records: the later-committed side stays, the other's bytes stand beside it.
  private mutating func keepLater(
    _ mine: RecordVersions.Version, _ other: RecordVersions.Version, at target: GitPath, label: String
  ) throws {
    let (stays, goes) = try isLater(mine, ours.history, than: other, theirs.history) ? (mine, other) : (other, mine)
    try place(stays.entry, at: target)
    // The same bytes with another mode are nothing to keep twice.
    if stays.entry.id != goes.entry.id { try keepBeside(goes.entry, at: target, label: label, suffix: "") }
  }

  private func isLater(
    _ mine: RecordVersions.Version, _ ourHistory: SideHistory, than other: RecordVersions.Version,
    _ theirHistory: SideHistory
  ) throws -> Bool {
    let a = try ourHistory.lastWriter(of: mine.path)
    let b = try theirHistory.lastWriter(of: other.path)
    switch (a, b) {
    case (let a?, let b?) where a != b: return (b.time, b.commit) < (a.time, a.commit)
    default: return (other.entry.id, other.entry.mode.rawValue) < (mine.entry.id, mine.entry.mode.rawValue)
    }
  }

  /// Puts bytes that could not stay at a path beside it: `<name>.<label>-<8 hex>`.
  private mutating func keepBeside(_ entry: Entry, at path: GitPath, label: String, suffix: String) throws {
    let beside = path.beside(entry, label: label, suffix: suffix)
    if standing[beside] == nil {
      standing.updateValue(try merge.repository.entry(at: beside, in: ours.tree), forKey: beside)
    }
    keptBeside.append(beside)
    try place(entry, at: beside)
  }

  mutating func place(_ entry: Entry, at path: GitPath) throws {
    guard let present = entries[path] ?? nil, present != entry else {
      entries.updateValue(entry, forKey: path)
      return
    }
    // Two records moved onto one path: the smaller object keeps it, whichever side came first.
    let (stays, goes) = present.id < entry.id ? (present, entry) : (entry, present)
    entries.updateValue(stays, forKey: path)
    try keepBeside(goes, at: path, label: "theirs", suffix: "")
  }

  func write(_ record: Record) throws -> Entry {
    Entry(id: try merge.repository.writeBlob(record.canonicalBytes))
  }

  /// A file at a path where the other side has a folder makes room: it becomes `<name>.theirs-<8 hex>`.
  mutating func separateFilesFromFolders() throws {
    for (path, entry) in entries.sorted(by: { $0.key < $1.key }) where entry != nil {
      var folder = path.parent
      while let current = folder {
        if let file = entries[current] ?? nil {
          entries.updateValue(nil, forKey: current)
          try keepBeside(file, at: current, label: "theirs", suffix: "")
        }
        folder = current.parent
      }
    }
  }
}

extension GitPath {
  /// Where a version that could not stay at this path is kept: `<name>.<label>-<8 hex>`.
  func beside(_ entry: Entry, label: String, suffix: String = "") -> GitPath {
    GitPath(bytes: bytes + Array(".\(label)-\(entry.id.hex.prefix(8))\(suffix)".utf8))
  }
}
