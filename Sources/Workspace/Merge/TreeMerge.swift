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
      for difference in differences { result.begin(difference) }
      for versions in try MovedRecords(records).sort(differences) { try result.resolve(versions) }
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
      if mine == other || other == base?.path { mine } else if mine == base?.path { other } else { min(mine, other) }
    }
  }
}

/// Matches records by their `id` where a side moved them, so that what was changed follows what was moved.
struct MovedRecords {
  let records: RecordReader

  init(_ records: RecordReader) { self.records = records }

  private typealias Slot = WritableKeyPath<RecordVersions, RecordVersions.Version?>
  private static var slots: [Slot] { [\.base, \.ours, \.theirs] }

  /// Everything that differs, as versions of one record or file each, in path order of what does not move; every version of
  /// every path is in exactly one.
  func sort(_ differences: [ThreeWayDifference]) throws -> [RecordVersions] {
    let plain = differences.map(RecordVersions.init)
    // Most merges move nothing: then only what came or went is read.
    guard try plain.contains(where: isAnotherRecord) || !moved(among: plain.filter(cameOrWent)).isEmpty else { return plain }
    let moved = try moved(among: plain)
    guard !moved.isEmpty else { return plain }
    // At the paths they come from and go to, what is left is something else.
    let rest = try plain.map { versions in
      var rest = versions
      for slot in Self.slots {
        if let version = versions[keyPath: slot], let identity = try identity(version), moved[identity] != nil {
          rest[keyPath: slot] = nil
        }
      }
      return rest
    }
    return rest.filter { !$0.paths.isEmpty } + moved.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The records whose versions stand at different paths.
  private func moved(among all: [RecordVersions]) throws -> [Identity: RecordVersions] {
    var places: [Identity: RecordVersions] = [:]
    var copies: Set<Identity> = []
    for versions in all {
      for slot in Self.slots {
        guard let version = versions[keyPath: slot], let identity = try identity(version) else { continue }
        if places[identity, default: RecordVersions()][keyPath: slot] != nil { copies.insert(identity) }
        places[identity, default: RecordVersions()][keyPath: slot] = version
      }
    }
    // Of an id that stands twice in one tree nobody can say which is which: those stay path by path.
    return places.filter { identity, versions in !copies.contains(identity) && versions.paths.count > 1 }
  }

  private func cameOrWent(_ versions: RecordVersions) -> Bool {
    Self.slots.contains { versions[keyPath: $0] == nil }
  }

  /// Whether another record stands at a path than before.
  ///
  /// Where one side alone changed a file whose name carries its id the bytes need not be read.
  private func isAnotherRecord(_ versions: RecordVersions) throws -> Bool {
    let present = Self.slots.compactMap { versions[keyPath: $0] }
    guard let path = present.first?.path, present.count == 3 else { return false }
    let isNamed = path.text.flatMap(RecordPath.init)?.id != nil
    guard !isNamed || Set(present.map(\.entry)).count == 3 else { return false }
    return try Set(present.compactMap(identity)).count > 1
  }

  private struct Identity: Hashable, Comparable {
    let org: String
    let type: RecordType
    let id: String
    static func < (a: Identity, b: Identity) -> Bool {
      (a.org, a.type.rawValue, a.id) < (b.org, b.type.rawValue, b.id)
    }
  }

  private func identity(_ version: RecordVersions.Version) throws -> Identity? {
    guard let place = version.path.text.flatMap(RecordPath.init), let org = place.org,
      RecordSchema.of(place.type).field("id") != nil,
      let id = try records.record(version.entry.id, as: place.type)?.id
    else { return nil }
    return Identity(org: org, type: place.type, id: id.text)
  }
}
