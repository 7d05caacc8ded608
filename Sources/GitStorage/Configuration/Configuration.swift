import CLibgit2
import Glibc

/// Git's configuration as git itself would read it here: system, user, repository, worktree and environment, each over
/// the ones before it, with `include` and `includeIf`.
///
/// libgit2 reads the files but looks for them in places of its own; this finds them in git's way (git-config(1), FILES
/// and ENVIRONMENT). A snapshot: files that change later are not seen.
final class Configuration {
  private let handle: OpaquePointer
  private let overrides: [ConfigurationOverrides.Setting]

  /// Reads all levels.
  ///
  /// - Parameter repository: The repository whose own files count, too; `nil`: only what the user has written.
  convenience init(of repository: GitRepository?, environment: [String: String]) throws {
    var files = Self.systemFiles(environment) + Self.userFiles(environment)
    if let repository {
      files.append((repository.gitDirectory + "/config", GIT_CONFIG_LEVEL_LOCAL))
      files.append((repository.gitDirectory + "/config.worktree", GIT_CONFIG_LEVEL_APP))
    }
    try self.init(
      files: files, repository: repository?.handle, home: environment["HOME"],
      overrides: ConfigurationOverrides.settings(in: environment))
  }

  /// Reads some files, those that exist.
  init(
    files: [(path: String, level: git_config_level_t)], repository: OpaquePointer? = nil, home: String? = nil,
    overrides: [ConfigurationOverrides.Setting] = []
  ) throws {
    try Libgit2.start()
    self.overrides = overrides
    handle = try Libgit2.withHome(home) {
      let operation = "read git's configuration"
      var live: OpaquePointer?
      try Libgit2.check(git_config_new(&live), operation)
      defer { git_config_free(live) }
      for file in files where access(file.path, R_OK) == 0 {
        try Libgit2.check(
          git_config_add_file_ondisk(live, file.path, file.level, repository, 0), operation, path: file.path)
      }
      var snapshot: OpaquePointer?
      try Libgit2.check(git_config_snapshot(&snapshot, live), operation)
      return try Libgit2.unwrap(snapshot, operation)
    }
  }

  deinit {
    git_config_free(handle)
  }

  // MARK: Values

  /// The value that counts, `nil` if there is none.
  func string(_ key: String) throws -> String? {
    try values(key).last
  }

  /// All values, those that count more after the others.
  func values(_ key: String) throws -> [String] {
    let name = ConfigurationOverrides.normalized(key)
    var found: [String] = []
    try forEach { entryName, value in
      if entryName == name { found.append(value) }
    }
    return found + overrides.filter { $0.name == name }.map(\.value)
  }

  /// The value as git reads a yes or no; false if there is none.
  func bool(_ key: String) throws -> Bool {
    guard let text = try string(key) else { return false }
    var value: Int32 = 0
    try Libgit2.check(git_config_parse_bool(&value, text), "read git's configuration", path: key)
    return value != 0
  }

  /// The names, in lower case but for the middle part, that match a regular expression.
  func names(matching pattern: String) throws -> [String] {
    var names: [String] = []
    var iterator: OpaquePointer?
    let operation = "read git's configuration"
    try Libgit2.check(git_config_iterator_glob_new(&iterator, handle, pattern), operation)
    defer { git_config_iterator_free(iterator) }
    var entry: UnsafeMutablePointer<git_config_entry>?
    while true {
      let code = git_config_next(&entry, iterator)
      if code == GIT_ITEROVER.rawValue { return names }
      try Libgit2.check(code, operation)
      if let name = entry?.pointee.name { names.append(String(cString: name)) }
    }
  }

  private func forEach(_ body: (String, String) -> Void) throws {
    let operation = "read git's configuration"
    var iterator: OpaquePointer?
    try Libgit2.check(git_config_iterator_new(&iterator, handle), operation)
    defer { git_config_iterator_free(iterator) }
    var entry: UnsafeMutablePointer<git_config_entry>?
    while true {
      let code = git_config_next(&entry, iterator)
      if code == GIT_ITEROVER.rawValue { return }
      try Libgit2.check(code, operation)
      guard let entry, let name = entry.pointee.name else { continue }
      // A name without "=" means yes.
      body(String(cString: name), entry.pointee.value.map { String(cString: $0) } ?? "true")
    }
  }

  // MARK: Places

  private typealias File = (path: String, level: git_config_level_t)

  private static func systemFiles(_ environment: [String: String]) -> [File] {
    if let off = environment["GIT_CONFIG_NOSYSTEM"], ConfigurationOverrides.isTrue(off) { return [] }
    return [(environment["GIT_CONFIG_SYSTEM"] ?? "/etc/gitconfig", GIT_CONFIG_LEVEL_SYSTEM)]
  }

  private static func userFiles(_ environment: [String: String]) -> [File] {
    if let only = environment["GIT_CONFIG_GLOBAL"] { return [(only, GIT_CONFIG_LEVEL_GLOBAL)] }
    var files: [File] = []
    if let folder = environment["XDG_CONFIG_HOME"], !folder.isEmpty {
      files.append((folder + "/git/config", GIT_CONFIG_LEVEL_XDG))
    } else if let home = environment["HOME"] {
      files.append((home + "/.config/git/config", GIT_CONFIG_LEVEL_XDG))
    }
    if let home = environment["HOME"] { files.append((home + "/.gitconfig", GIT_CONFIG_LEVEL_GLOBAL)) }
    return files
  }
}
