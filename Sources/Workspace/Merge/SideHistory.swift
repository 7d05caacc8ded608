import GitStorage
import JSONText
import Merging
import Records

/// The commits one side of a merge made since the base: who changed which path, and which field, last.
///
/// Nothing is read before the first question, and the walk over the commits is made once: only a merge with real
/// conflicts pays for it, and it costs what those commits changed.
final class SideHistory {
  private let repository: GitRepository
  private let tips: [ObjectID]
  private let hidden: [ObjectID]
  private var steps: [GitPath: [Step]]?

  /// What one commit did to one path.
  struct Step {
    let commit: Commit
    /// The versions of its parents; nil: no file there.
    let before: [Entry?]
    let after: Entry?

    var writer: Writer {
      let author = commit.author.email.isEmpty ? commit.author.name : commit.author.email
      return Writer(
        author: author, time: Timestamp(seconds: commit.committer.time, nanoseconds: 0), commit: commit.id.hex)
    }
  }

  /// - Parameters:
  ///   - tips: the side's commits.
  ///   - hidden: the merge bases; they and what they contain are not asked.
  init(_ repository: GitRepository, tips: [ObjectID], hiding hidden: [ObjectID]) {
    self.repository = repository
    self.tips = tips
    self.hidden = hidden
  }

  /// What happened to a path, greatest (committer time, oid) first.
  func steps(at path: GitPath) throws -> [Step] {
    let all = try steps ?? walk()
    steps = all
    return all[path] ?? []
  }

  /// Who changed a path last.
  func lastWriter(of path: GitPath) throws -> Writer? { try steps(at: path).first?.writer }

  private func walk() throws -> [GitPath: [Step]] {
    var found: [GitPath: [Step]] = [:]
    for commit in try repository.history(from: tips, hiding: hidden) {
      for (path, step) in try self.changes(of: commit) { found[path, default: []].append(step) }
    }
    return found.mapValues { steps in
      steps.sorted { ($1.commit.committer.time, $1.commit.id) < ($0.commit.committer.time, $0.commit.id) }
    }
  }

  /// The paths a commit changed. A merge changed those that differ from every parent.
  private func changes(of commit: Commit) throws -> [GitPath: Step] {
    guard let first = commit.parents.first else {
      return try Dictionary(
        repository.difference(nil, commit.tree).map { ($0.path, Step(commit: commit, before: [nil], after: $0.new)) },
        uniquingKeysWith: { first, _ in first })
    }
    var steps: [GitPath: Step] = [:]
    for change in try repository.difference(repository.commit(first).tree, commit.tree) {
      steps[change.path] = Step(commit: commit, before: [change.old], after: change.new)
    }
    for parent in commit.parents.dropFirst() {
      let others = try repository.difference(repository.commit(parent).tree, commit.tree)
      let byPath = Dictionary(others.map { ($0.path, $0.old) }, uniquingKeysWith: { first, _ in first })
      steps = steps.reduce(into: [:]) { kept, step in
        guard let other = byPath[step.key] else { return }
        kept[step.key] = Step(commit: commit, before: step.value.before + [other], after: step.value.after)
      }
    }
    return steps
  }
}

/// Who changed a field of one record, asked of the histories of both sides.
struct HistoryProvenance: Provenance {
  let records: RecordReader
  let ours: SideHistory
  let theirs: SideHistory
  /// Where the record is on each side; it may have been moved.
  let ourPath: GitPath
  let theirPath: GitPath
  let basePath: GitPath?

  func writer(of field: JSONPointer, on side: Side) throws -> Writer? {
    let (history, path) = side == .ours ? (ours, ourPath) : (theirs, theirPath)
    if let writer = try lastWriter(of: field, in: history, at: path) { return writer }
    // Changed before it was moved.
    guard let basePath, basePath != path else { return nil }
    return try lastWriter(of: field, in: history, at: basePath)
  }

  private func lastWriter(of field: JSONPointer, in history: SideHistory, at path: GitPath) throws -> Writer? {
    try history.steps(at: path).first { step in
      let after = try value(of: field, in: step.after, at: path)
      // A move shows as an addition: what the record held before is found under its old path.
      return try step.before.allSatisfy { before in try value(of: field, in: before, at: path) != after }
    }?.writer
  }

  private func value(of field: JSONPointer, in entry: Entry?, at path: GitPath) throws -> JSONValue? {
    guard let entry, let record = try records.record(entry.id, at: path) else { return nil }
    return record.value.value(ofField: field)
  }
}
