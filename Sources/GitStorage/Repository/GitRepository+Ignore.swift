import CLibgit2

extension GitRepository {
  /// Whether `.gitignore` files or `.git/info/exclude` tell git to pass over an untracked file.
  package func isIgnored(_ path: GitPath) throws -> Bool {
    var ignored: Int32 = 0
    try Libgit2.check(git_ignore_path_is_ignored(&ignored, handle, path.description), "read .gitignore", path: path.description)
    return ignored != 0
  }
}
