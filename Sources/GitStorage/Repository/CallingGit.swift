import Glibc

/// The repository a program works in that git calls, such as a hook: what the variables and the current folder tell of it.
///
/// Knows linked worktrees (their `HEAD` and index are their own, everything else is the repository's), bare repositories, an
/// index other than the usual one, and the quarantine in which a push waits for its hooks.
/// Sources: githooks(5); git(1), ENVIRONMENT VARIABLES; git-receive-pack(1), QUARANTINE ENVIRONMENT; gitrepository-layout(5).
package struct CallingGit {
  /// Where `HEAD`, the index and what is under way stand. Absolute.
  package let gitDirectory: String
  /// Where objects, branches, configuration and hooks stand. Absolute; the same but for a linked worktree.
  package let commonDirectory: String
  /// The index that is about to be committed: `GIT_INDEX_FILE`, which for `git commit -a` and `git commit PATH` is a temporary one.
  package let index: DiskPath

  /// Folders of objects that are visible to the caller and not (or not yet) to everybody.
  private let objectFolders: [String]
  private let environment: [String: String]

  /// Finds the repository: `GIT_DIR`, else upwards from a folder.
  ///
  /// - Throws: `GitError` (`notARepository`) where there is none.
  package init(environment: [String: String], folder: String) throws {
    self.environment = environment
    let found = try environment.text("GIT_DIR").map { Self.absolute($0, from: folder) } ?? Self.find(from: folder)
    gitDirectory = try Self.resolved(found)
    commonDirectory = try Self.resolved(
      environment.text("GIT_COMMON_DIR").map { Self.absolute($0, from: folder) } ?? Self.common(of: gitDirectory))
    index =
      environment.text("GIT_INDEX_FILE").map { DiskPath(Self.absolute($0, from: folder)) }
      ?? DiskPath(gitDirectory).appending("index")
    // What git puts into quotation marks holds a colon; only the quarantined repository's own folder is ever given that way.
    let listed = (environment.text("GIT_ALTERNATE_OBJECT_DIRECTORIES") ?? "").split(separator: ":").map(String.init)
    objectFolders = ([environment.text("GIT_OBJECT_DIRECTORY")].compactMap(\.self) + listed.filter { !$0.hasPrefix("\"") })
      .map { Self.absolute($0, from: folder) }
  }

  package var isLinkedWorktree: Bool { gitDirectory != commonDirectory }

  /// Opens the repository with all objects that the caller sees.
  ///
  /// - Parameter forReading: takes repositories, too, that Kith could not write to: shallow and sparse ones.
  package func open(forReading: Bool) throws -> GitRepository {
    try GitRepository(
      opening: commonDirectory, environment: environment, forReading: forReading, objectFolders: objectFolders)
  }

  /// The commit `HEAD` is on, in this worktree; nil before the first.
  package func head(in repository: GitRepository) throws -> Commit? {
    let text = try firstLine(of: "HEAD") ?? ""
    if let name = text.dropping(prefix: "ref: ") { return try repository.reference(name).map(repository.commit) }
    return try ObjectID(hex: text).map(repository.commit)
  }

  /// The commits whose merge is under way in this worktree, and about to be committed; none mostly.
  package func mergedHeads() throws -> [ObjectID] {
    try lines(of: "MERGE_HEAD").compactMap { ObjectID(hex: $0) }
  }

  /// Whether git is about to make several commits on its own here (a rebase, cherry-picking a range).
  package var isInSequence: Bool {
    ["sequencer", "rebase-merge", "rebase-apply"].contains { RepositoryPlace.kind(of: gitDirectory + "/" + $0) != nil }
  }

  /// The commit a revision names (gitrevisions(7)), as git would understand it in this worktree; nil if there is none.
  package func commit(named revision: String, in repository: GitRepository) throws -> Commit? {
    // libgit2 takes the main worktree's.
    if let rest = revision.dropping(prefix: "HEAD"), rest.isEmpty || "~^".contains(rest.prefix(1)), isLinkedWorktree {
      return try head(in: repository).flatMap { try repository.commit(named: $0.id.hex + rest) }
    }
    return try repository.commit(named: revision)
  }

  // MARK: - Places

  private static func find(from start: String) throws -> String {
    var folder = start
    while true {
      let inside = folder == "/" ? "/.git" : folder + "/.git"
      if RepositoryPlace.kind(of: inside + "/HEAD") != nil { return inside }
      if RepositoryPlace.kind(of: inside) == S_IFREG,
        let target = try lines(of: DiskPath(inside)).first?.dropping(prefix: "gitdir: ")
      {
        return absolute(target, from: folder)
      }
      if RepositoryPlace.kind(of: folder + "/objects") == S_IFDIR, RepositoryPlace.kind(of: folder + "/HEAD") != nil {
        return folder
      }
      guard folder != "/", !folder.isEmpty else {
        throw GitError(
          .notARepository, operation: "find the repository", message: "there is none in this folder or above it", path: start)
      }
      folder = DiskPath(folder).folder.description
    }
  }

  private static func common(of gitDirectory: String) throws -> String {
    guard let target = try lines(of: DiskPath(gitDirectory).appending("commondir")).first else { return gitDirectory }
    return absolute(target, from: gitDirectory)
  }

  private static func absolute(_ path: String, from folder: String) -> String {
    path.hasPrefix("/") ? path : folder + "/" + path
  }

  private static func resolved(_ path: String) throws -> String {
    guard !path.utf8.contains(0), let found = realpath(path, nil) else {
      throw GitError(.notARepository, operation: "find the repository", message: "there is no such folder", path: path)
    }
    defer { free(found) }
    return String(cString: found)
  }

  // MARK: - Files

  private func firstLine(of name: String) throws -> String? { try lines(of: name).first }

  private func lines(of name: String) throws -> [String] { try Self.lines(of: DiskPath(gitDirectory).appending(name)) }

  /// The lines of a small file of git's; none where there is no file.
  private static func lines(of path: DiskPath) throws -> [String] {
    guard try FileStat.ifPresent(at: path) != nil else { return [] }
    let text = String(decoding: try DurableFile.read(path, limit: 1 << 16).bytes, as: UTF8.self)
    return text.split(separator: "\n").map(String.init)
  }
}

extension [String: String] {
  /// A variable that says something.
  fileprivate func text(_ name: String) -> String? { self[name].flatMap { $0.isEmpty ? nil : $0 } }
}

extension String {
  fileprivate func dropping(prefix: String) -> String? { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil }
}
