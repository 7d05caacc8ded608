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
  let fieldRules: MergeRules

  init(_ repository: GitRepository, bases: [ObjectID], records: RecordReader, fieldRules: MergeRules = .standard) {
    self.fieldRules = fieldRules
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
    /// What differs from our tree; nil where nobody has looked.
    let changes: [TreeDifference]?
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
      return Outcome(tree: ours.tree, changes: [], conflicts: [], keptBeside: [])
    }
    if ours.tree == base { return Outcome(tree: theirs.tree, changes: nil, conflicts: [], keptBeside: []) }
    let differences = try repository.threeWay(base: base, ours: ours.tree, theirs: theirs.tree)
    return try repository.batch {
      var result = Resolution(merge: self, ours: ours, theirs: theirs)
      for difference in differences { result.begin(difference) }
      let units = ContactUnits(records: records, ours: ours.history, theirs: theirs.history)
      let (lists, others) = try PartedRecords(records).sort(units.settle(MovedRecords(records).sort(differences)))
      for versions in others { try result.resolve(versions) }
      for list in lists { try result.resolve(list) }
      try result.separateFilesFromFolders()
      let edits = result.entries.filter { path, entry in entry != result.standing[path] }
      return Outcome(
        tree: try repository.editTree(ours.tree, edits),
        changes: edits.map { TreeDifference(path: $0, old: result.standing[$0] ?? nil, new: $1) },
        conflicts: result.conflicts.sorted { $0.order < $1.order }, keptBeside: result.keptBeside.sorted())
    }
  }
}

extension TreeMerge.PathConflict {
  fileprivate var order: (GitPath, String) { (path, entry.id) }
}
