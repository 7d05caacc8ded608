import Glibc

/// Where a repository is, found without opening it.
struct RepositoryPlace {
  let gitDirectory: String
  /// The folder around `.git`, if the git directory is called that.
  let workTree: String?

  init(_ path: String) throws {
    let operation = "open the repository"
    guard !path.utf8.contains(0), let resolved = realpath(path, nil) else {
      throw GitError(
        .notARepository, operation: operation, message: "there is no such folder", path: path)
    }
    defer { free(resolved) }
    let folder = String(cString: resolved)
    let inside = folder == "/" ? "/.git" : folder + "/.git"
    if let kind = Self.kind(of: inside) {
      if kind == S_IFREG { throw try Self.refusal(ofPointer: inside) }
      if kind == S_IFDIR {
        (gitDirectory, workTree) = (inside, folder)
        return
      }
    }
    guard Self.kind(of: folder + "/objects") == S_IFDIR, Self.kind(of: folder + "/HEAD") != nil else {
      if Self.kind(of: folder + "/commondir") != nil { throw Self.linkedWorktree(folder, main: nil) }
      throw GitError(
        .notARepository, operation: operation, message: "there is no git repository in this folder", path: path)
    }
    gitDirectory = folder
    workTree = folder.hasSuffix("/.git") ? String(folder.dropLast(5)) : nil
  }

  /// What stands at a path, links followed; nil for nothing.
  static func kind(of path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  /// A `.git` that is a file names the real git directory: a linked worktree, a submodule, or a separate git directory.
  private static func refusal(ofPointer path: String) throws -> GitError {
    let text = String(decoding: try DurableFile.read(DiskPath(path), limit: 1 << 16).bytes, as: UTF8.self)
    let target = text.split(separator: "\n").first.map { String($0.trimmingPrefix("gitdir: ")) } ?? ""
    if let range = target.range(ofLast: "/worktrees/") {
      return linkedWorktree(path, main: String(target[..<range]))
    }
    return GitError(
      .unsupportedRepository, operation: "open the repository",
      message: "its .git is a file that points to \(target) (a submodule or a separate git directory)", path: path,
      hint: "use a clone of its own: git clone <url> <new folder>")
  }

  private static func linkedWorktree(_ path: String, main: String?) -> GitError {
    var hint = "use the main working tree, which git worktree list names first"
    if let main, main.hasSuffix("/.git") { hint = "use the main working tree, \(main.dropLast(5))" }
    return GitError(
      .unsupportedRepository, operation: "open the repository",
      message: "it is a linked worktree; Kith keeps the main one up to date", path: path, hint: hint)
  }
}

extension String {
  /// Where the last occurrence of `part` begins.
  fileprivate func range(ofLast part: String) -> String.Index? {
    var index = endIndex
    while index > startIndex {
      index = self.index(before: index)
      if self[index...].hasPrefix(part) { return index }
    }
    return nil
  }
}
