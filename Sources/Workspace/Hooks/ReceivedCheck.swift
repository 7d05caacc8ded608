package import GitStorage

/// What `pre-receive` looks at: what each branch of a push changes, while its objects are still in quarantine.
package struct ReceivedCheck {
  /// One line of a push: a reference with its old and its new value.
  package struct Update: Hashable, Sendable {
    package let old: ObjectID?
    package let new: ObjectID?
    package let reference: String

    /// The branch, nil for a tag or another reference.
    package var branch: String? {
      let prefix = "refs/heads/"
      return reference.hasPrefix(prefix) ? String(reference.dropFirst(prefix.count)) : nil
    }

    /// Reads `<old> <new> <reference>`, in which only zeros stand for nothing; nil for what git never writes.
    package init?(line: Substring) {
      let parts = line.split(separator: " ", maxSplits: 2)
      guard parts.count == 3, let old = ObjectID(hex: String(parts[0])), let new = ObjectID(hex: String(parts[1])) else {
        return nil
      }
      (self.old, self.new, reference) = (old == .null ? nil : old, new == .null ? nil : new, String(parts[2]))
    }
  }

  private let repository: GitRepository
  private let check: HistoryCheck
  /// The commit of the branch that `HEAD` names, which a new branch is compared with.
  private let main: Commit?

  package init(_ git: CallingGit) throws {
    repository = try git.open(forReading: true)
    // The push begins with trees that stay, whatever becomes of it.
    check = HistoryCheck(repository, index: .followed)
    main = try git.head(in: repository)
  }

  /// Checks one update; deletions and what is no branch pass.
  ///
  /// - Throws: `GitError`, also for a tip that is damaged.
  package func run(_ update: Update) throws -> HistoryCheck.Report {
    guard update.branch != nil, let new = update.new else { return HistoryCheck.Report(passed: "nothing comes with it") }
    let tip = try repository.commit(new)
    return try check.report(from: before(update, tip: tip)?.tree, to: tip.tree)
  }

  /// The commit a branch is compared with: what it was, and for a new one where it left the main branch.
  private func before(_ update: Update, tip: Commit) throws -> Commit? {
    if let old = update.old { return try repository.commit(old) }
    guard let main else { return nil }
    return try repository.mergeBases(main.id, tip.id).first.map(repository.commit)
  }
}
