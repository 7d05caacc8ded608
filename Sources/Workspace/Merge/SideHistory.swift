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
  private var commits: [Commit]?
  private var steps: [GitPath: [Step]]?
  private var places: [Place: [GitPath]]?

  /// The records a path may hold: of one type and organization, with the id in the name, or with none.
  private struct Place: Hashable {
    let org: String?
    let type: RecordType
    let id: RecordID?
  }

  /// What one commit did to one path.
  struct Step {
    let commit: Commit
    let path: GitPath
    /// The versions of its parents; nil: no file there.
    let before: [Entry?]
    let after: Entry?
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

  /// The commits that changed something at one of some paths, greatest (committer time, oid) first.
  func commits(at paths: [GitPath]) throws -> [Commit] {
    let all = try paths.flatMap { try steps(at: $0) }.map { ($0.commit.id, $0.commit) }
    return Dictionary(all, uniquingKeysWith: { first, _ in first }).values.sorted { a, b in
      (b.committer.time, b.id) < (a.committer.time, a.id)
    }
  }

  /// Where else on this side a record stood that is known to be at some paths: it may have been moved more than once, or moved in
  /// a merge.
  func otherPaths(of id: RecordID, besides known: [GitPath], records: RecordReader) throws -> [GitPath] {
    guard let path = known.first?.text.flatMap(RecordPath.init) else { return [] }
    let all = try places ?? sortPlaces()
    places = all
    let named = all[Place(org: path.org, type: path.type, id: id)] ?? []
    let unnamed = try (all[Place(org: path.org, type: path.type, id: nil)] ?? []).filter { other in
      try steps(at: other).contains { step in
        try (step.before + [step.after]).contains { try $0.flatMap { try records.record($0.id, at: other) }?.idInName == id }
      }
    }
    return (named + unnamed).filter { !known.contains($0) }.sorted()
  }

  private func sortPlaces() throws -> [Place: [GitPath]] {
    let all = try steps ?? walk()
    steps = all
    var places: [Place: [GitPath]] = [:]
    for path in all.keys {
      guard let place = path.text.flatMap(RecordPath.init) else { continue }
      places[Place(org: place.org, type: place.type, id: place.id), default: []].append(path)
    }
    return places
  }

  /// What a commit has at a path.
  func entry(at path: GitPath, in commit: Commit) throws -> Entry? { try repository.entry(at: path, in: commit.tree) }

  func parents(of commit: Commit) throws -> [Commit] { try commit.parents.map { try repository.commit($0) } }

  /// The commits from which the side's own ones were made: the newest of each line that are not its own.
  func borders() throws -> [Commit] {
    let own = try ownCommits()
    let ids = Set(own.map(\.id))
    return try Set(own.flatMap(\.parents)).subtracting(ids).sorted().map { try repository.commit($0) }
  }

  /// Who changed a path last.
  func lastWriter(of path: GitPath) throws -> Writer? { try steps(at: path).first?.commit.writer }

  private func ownCommits() throws -> [Commit] {
    let own = try commits ?? repository.history(from: tips, hiding: hidden)
    commits = own
    return own
  }

  private func walk() throws -> [GitPath: [Step]] {
    var found: [GitPath: [Step]] = [:]
    for commit in try ownCommits() {
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
        repository.difference(nil, commit.tree).map {
          ($0.path, Step(commit: commit, path: $0.path, before: [nil], after: $0.new))
        },
        uniquingKeysWith: { first, _ in first })
    }
    var steps: [GitPath: Step] = [:]
    for change in try repository.difference(repository.commit(first).tree, commit.tree) {
      steps[change.path] = Step(commit: commit, path: change.path, before: [change.old], after: change.new)
    }
    for parent in commit.parents.dropFirst() {
      let others = try repository.difference(repository.commit(parent).tree, commit.tree)
      let byPath = Dictionary(others.map { ($0.path, $0.old) }, uniquingKeysWith: { first, _ in first })
      steps = steps.reduce(into: [:]) { kept, step in
        guard let other = byPath[step.key] else { return }
        kept[step.key] = Step(
          commit: commit, path: step.key, before: step.value.before + [other], after: step.value.after)
      }
    }
    return steps
  }
}
