import GitStorage
import JSONText
import Merging
import Records

/// Merges two trees: records field by field, everything else as MERGE's rules for files say.
///
/// Total and symmetric: it has an answer for every pair of trees, and swapping the sides changes no byte. It walks the
/// three trees together and skips equal folders, so the cost follows what changed.
struct TreeMerge {
  let repository: GitRepository
  let records: RecordReader
  /// The common history, asked only where the base of a record does not read.
  let ancestors: SideHistory

  init(_ repository: GitRepository, bases: [ObjectID], records: RecordReader) {
    self.repository = repository
    self.records = records
    ancestors = SideHistory(repository, tips: bases, hiding: [])
  }

  struct Side {
    let tree: ObjectID
    let history: SideHistory
  }

  struct Outcome {
    let tree: ObjectID
    /// The entries this merge put into records' `conflicts`.
    let conflicts: [PathConflict]
    /// Versions kept beside a file that could not be merged.
    let keptBeside: [GitPath]
  }

  struct PathConflict: Hashable {
    let path: GitPath
    let entry: ConflictEntry
  }

  func merge(base: ObjectID?, ours: Side, theirs: Side) throws -> Outcome {
    if ours.tree == theirs.tree || theirs.tree == base {
      return Outcome(tree: ours.tree, conflicts: [], keptBeside: [])
    }
    if ours.tree == base { return Outcome(tree: theirs.tree, conflicts: [], keptBeside: []) }
    let differences = try repository.threeWay(base: base, ours: ours.tree, theirs: theirs.tree)
    return try repository.batch {
      var result = Resolution(merge: self, ours: ours, theirs: theirs)
      let units = try MovedRecords(records).units(in: differences)
      for difference in differences where !units.paths.contains(difference.path) {
        try result.resolve(RecordVersions(difference))
      }
      for unit in units.units { try result.resolve(unit) }
      try result.separateFilesFromFolders()
      let edits = result.entries.filter { path, entry in entry != result.standing[path] }
      return Outcome(
        tree: try repository.editTree(ours.tree, edits), conflicts: result.conflicts.sorted { $0.order < $1.order },
        keptBeside: result.keptBeside.sorted())
    }
  }
}

extension TreeMerge.PathConflict {
  fileprivate var order: (GitPath, String) { (path, entry.id) }
}

/// Three versions of one thing and where each stands.
struct RecordVersions {
  struct Version {
    let path: GitPath
    let entry: Entry
  }

  var base: Version?
  var ours: Version?
  var theirs: Version?
}

extension RecordVersions {
  init(_ difference: ThreeWayDifference) {
    base = difference.base.map { Version(path: difference.path, entry: $0) }
    ours = difference.ours.map { Version(path: difference.path, entry: $0) }
    theirs = difference.theirs.map { Version(path: difference.path, entry: $0) }
  }

  var paths: Set<GitPath> { Set([base, ours, theirs].compactMap { $0?.path }) }

  /// Where the merged thing belongs: a move by one side is followed; of two moves the smaller path stays.
  var target: GitPath? {
    switch (ours?.path, theirs?.path) {
    case (let path?, nil), (nil, let path?): path
    case (nil, nil): nil
    case (let mine?, let other?):
      if mine == other { mine } else if mine == base?.path { other } else if other == base?.path { mine } else { min(mine, other) }
    }
  }
}

/// Finds records that one side moved, among the paths that appeared or vanished.
struct MovedRecords {
  let records: RecordReader

  init(_ records: RecordReader) { self.records = records }

  /// The records whose versions stand at different paths, and all paths they touch.
  func units(in differences: [ThreeWayDifference]) throws -> (units: [RecordVersions], paths: Set<GitPath>) {
    // Only what one side added or removed can have been moved; with additions on one side alone and nothing gone,
    // there is nothing to match.
    let candidates = differences.filter { $0.base == nil || $0.ours == nil || $0.theirs == nil }
    let vanished = candidates.contains { $0.base != nil }
    let bothAdded = candidates.contains { $0.ours != nil } && candidates.contains { $0.theirs != nil }
    guard vanished || bothAdded else { return ([], []) }
    var byID: [Identity: RecordVersions] = [:]
    var copies: Set<Identity> = []
    func note(_ entry: Entry?, _ path: GitPath, _ slot: WritableKeyPath<RecordVersions, RecordVersions.Version?>) throws {
      guard let entry, let identity = try identity(entry, path) else { return }
      if byID[identity, default: RecordVersions()][keyPath: slot] != nil { copies.insert(identity) }
      byID[identity, default: RecordVersions()][keyPath: slot] = .init(path: path, entry: entry)
    }
    for candidate in candidates {
      try note(candidate.base, candidate.path, \.base)
      try note(candidate.ours, candidate.path, \.ours)
      try note(candidate.theirs, candidate.path, \.theirs)
    }
    let moved = byID.filter { identity, versions in
      guard !copies.contains(identity), versions.paths.count > 1 else { return false }
      // Moved by one side and left alone by the other: the plain result is right.
      return !(versions.base != nil && versions.ours?.entry == versions.base?.entry && versions.ours?.path == versions.base?.path)
        && !(versions.base != nil && versions.theirs?.entry == versions.base?.entry && versions.theirs?.path == versions.base?.path)
    }
    let units = moved.sorted { $0.key < $1.key }.map(\.value)
    return (units, units.reduce(into: []) { $0.formUnion($1.paths) })
  }

  private struct Identity: Hashable, Comparable {
    let org: String
    let type: RecordType
    let id: String
    static func < (a: Identity, b: Identity) -> Bool {
      (a.org, a.type.rawValue, a.id) < (b.org, b.type.rawValue, b.id)
    }
  }

  private func identity(_ entry: Entry, _ path: GitPath) throws -> Identity? {
    guard let place = path.text.flatMap(RecordPath.init), let org = place.org,
      RecordSchema.of(place.type).field("id") != nil,
      let id = try records.record(entry.id, as: place.type)?.id
    else { return nil }
    return Identity(org: org, type: place.type, id: id.text)
  }
}
