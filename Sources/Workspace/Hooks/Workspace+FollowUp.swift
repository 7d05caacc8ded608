package import GitStorage

extension Workspace {
  /// Takes note of a `HEAD` that the person's own git moved: what hooks tell sooner. Nothing depends on it, the next sync does the
  /// same.
  ///
  /// Brings the index of look-ups up to date. With `mending`, also makes the commit that the rules between records need. That is
  /// for `post-merge` alone: after a commit the person may amend what they have just made, and must find it on top; while
  /// git makes several commits on its own, or is to note the end of a merge after its hook, nothing may move under it. Files
  /// are not absorbed, and nobody is waited for: where another process holds the store or the index, nothing happens.
  package func followUp(of git: CallingGit, mending: Bool) throws {
    guard !git.isLinkedWorktree, !git.isInSequence, try pause() == nil else { return }
    if mending, try FileStat.ifPresent(at: DiskPath(git.gitDirectory).appending("index.lock")) == nil {
      _ = try mend(patience: .zero)
    }
    if let tree = try head()?.tree { try catalogs.follow(tree) }
  }
}
