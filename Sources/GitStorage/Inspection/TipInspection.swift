/// Looks at a fetched tip before anything of it is merged or written.
///
/// *Hostile or corrupt* is what `git fsck` calls an error, what some file system would take for something else, and what is beyond
/// the limits. Everything else, however odd, is only foreign and none of this one's business. The cost follows what the
/// tip changes against what we have.
///
/// What things are made of is asked of every new commit, because a merge reads them all. Names are asked of the tip alone:
/// nothing else is ever written, and whoever follows with a commit that takes a bad name away has mended it.
package struct TipInspection {
  private let repository: GitRepository
  private let limits: InspectionLimits
  private let tip: ObjectID
  private var commits: [Commit] = []

  package init(_ tip: ObjectID, in repository: GitRepository, limits: InspectionLimits = .standard) {
    self.tip = tip
    self.repository = repository
    self.limits = limits
  }

  /// Looks at everything.
  ///
  /// - Parameters:
  ///   - head: our own commit.
  ///   - seen: the last good tip.
  package mutating func finding(head: ObjectID?, seen: ObjectID?) throws -> TipFinding? {
    try findingInCommits(besides: [head, seen].compactMap { $0 }) ?? findingInTrees(head: head, seen: seen)
  }

  /// Looks at the texts of the new commits; after that the history can be walked.
  ///
  /// - Parameter known: commits we have: `HEAD`, the last good tip.
  /// - Returns: what is wrong, nil if nothing is.
  /// - Throws: `GitError` where what we have cannot be read.
  package mutating func findingInCommits(besides known: [ObjectID]) throws -> TipFinding? {
    var incoming = IncomingCommits(repository, limits: limits)
    do {
      commits = try incoming.find(from: tip, besides: known)
      return nil
    } catch let problem as IncomingCommits.Problem {
      return TipFinding(commit: problem.commit, author: problem.author, path: nil, reason: problem.reason)
    }
  }

  /// Looks at the trees of the new commits and at the names in the tip's. The texts must have been looked at.
  ///
  /// - Parameters:
  ///   - head: our own commit.
  ///   - seen: the last good tip.
  package func findingInTrees(head: ObjectID?, seen: ObjectID?) throws -> TipFinding? {
    guard !commits.isEmpty else { return nil }
    var trees = TreeInspection(repository, limits: limits)
    for commit in commits {
      let parents = try commit.parents.map { try repository.commit($0).tree }
      if let problem = try trees.problem(in: commit.tree, besides: parents) {
        return TipFinding(commit: commit.id, author: commit.author, path: problem.path, reason: problem.reason)
      }
    }
    var names = NameInspection(repository)
    let common = try head.map { try repository.mergeBases($0, tip) } ?? []
    let problem = try names.problem(
      in: tree(of: tip), ours: head.map(tree(of:)), common: common.map(tree(of:)), seen: [seen].compactMap { $0 }.map(tree(of:)))
    return try problem.map { problem in
      // The oldest that has it brought it.
      let origin = try commits.first { try repository.entry(at: problem.path, in: $0.tree) != nil }
      let commit = try origin ?? repository.commit(tip)
      return TipFinding(commit: commit.id, author: commit.author, path: problem.path, reason: problem.reason)
    }
  }

  private func tree(of commit: ObjectID) throws -> ObjectID { try repository.commit(commit).tree }
}
