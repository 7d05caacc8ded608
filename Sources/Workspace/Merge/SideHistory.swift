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

  /// What one commit did to one path.
  struct Step {
    let commit: Commit
    let path: GitPath
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

  /// What happened to some paths, commit by commit, greatest (committer time, oid) first.
  func steps(at paths: [GitPath]) throws -> [[Step]] {
    let all = try paths.flatMap { try steps(at: $0) }
    return Dictionary(grouping: all, by: \.commit.id).values.sorted { a, b in
      guard let a = a.first?.commit, let b = b.first?.commit else { return false }
      return (b.committer.time, b.id) < (a.committer.time, a.id)
    }
  }

  /// The commits from which the side's own ones were made: the newest of each line that are not its own.
  func borders() throws -> [Commit] {
    let own = try ownCommits()
    let ids = Set(own.map(\.id))
    return try Set(own.flatMap(\.parents)).subtracting(ids).sorted().map { try repository.commit($0) }
  }

  /// Who changed a path last.
  func lastWriter(of path: GitPath) throws -> Writer? { try steps(at: path).first?.writer }

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
