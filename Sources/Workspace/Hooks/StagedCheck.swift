package import GitStorage

/// What `pre-commit` looks at: what the index that is about to be committed changes against `HEAD`.
package struct StagedCheck {
  private let git: CallingGit

  package init(_ git: CallingGit) { self.git = git }

  /// - Throws: `GitError`: `unsupportedRepository` for one that Kith leaves alone altogether.
  package func run() throws -> HistoryCheck.Report {
    let repository = try git.open(forReading: false)
    let head = try git.head(in: repository)
    var changes = try repository.difference(head?.tree, indexAt: git.index)
    // What the other side of a merge has just so is no doing of this commit; both sides' duplicates the next sync joins.
    for other in try git.mergedHeads() {
      let tree = try repository.commit(other).tree
      try changes.removeAll { try $0.new != nil && repository.entry(at: $0.path, in: tree) == $0.new }
    }
    // The index follows the main working tree; a linked one is on another branch, and would carry it to and fro.
    return try HistoryCheck(repository, index: git.isLinkedWorktree ? .made : .followed).report(on: changes, since: head?.tree)
  }
}
