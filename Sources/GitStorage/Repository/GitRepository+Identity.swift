import CLibgit2
import Glibc

extension GitRepository {
  /// Who the user is, in git's order: `GIT_AUTHOR_*` and `GIT_COMMITTER_*`, the configuration (`author.*` and
  /// `committer.*` before `user.*`; environment, worktree, repository, user and system, with includes), `EMAIL`, and at
  /// last login and machine.
  ///
  /// - Parameter environment: The variables to look at; by default those the repository was opened with.
  /// - Throws: `GitError`: `noIdentity` where `user.useConfigOnly` forbids to guess; what is wrong with a configuration
  ///   file, with its line.
  package func identity(environment: [String: String]? = nil) throws -> Identity {
    let variables = environment ?? self.environment
    return try IdentitySearch(Configuration(of: self, environment: variables), environment: variables).identity()
  }

  /// A setting as git would find it here; `nil` if there is none. A setting without a value reads as `true`.
  ///
  /// - Parameter key: As git writes it: `core.hooksPath`, `remote.origin.url`.
  package func configString(_ key: String) throws -> String? {
    try Configuration(of: self, environment: environment).string(key)
  }

  /// All values of a setting that may be given several times, in the order in which git finds them.
  package func configStrings(_ key: String) throws -> [String] {
    try Configuration(of: self, environment: environment).values(key)
  }

  /// A setting that stands in the repository's own configuration file; `nil` if it does not.
  package func localConfigString(_ key: String) throws -> String? {
    let file = gitDirectory + "/config"
    return try Configuration(files: [(file, GIT_CONFIG_LEVEL_LOCAL)], repository: handle, home: environment["HOME"]).string(key)
  }

  /// Sets a value in the repository's own configuration file; durable on return.
  package func setLocalConfig(_ key: String, _ value: String) throws {
    try changeConfiguration("set \(key)") { configuration, operation in
      _ = try Libgit2.check(git_config_set_string(configuration, key, value), operation, path: key)
    }
  }

  /// The remotes of the repository's own configuration file with the address each is fetched from, by name.
  package func remotes() throws -> [(name: String, url: String)] {
    let file = gitDirectory + "/config"
    let configuration = try Configuration(
      files: [(file, GIT_CONFIG_LEVEL_LOCAL)], repository: handle, home: environment["HOME"])
    var found: [(name: String, url: String)] = []
    for key in Set(try configuration.names(matching: "^remote\\..*\\.url$")) {
      let name = String(key.dropFirst("remote.".count).dropLast(".url".count))
      if let url = try configuration.values(key).first { found.append((name, url)) }
    }
    return found.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// Adds a remote with git's usual fetch rule; durable on return.
  ///
  /// - Throws: `GitError`: `exists` if there is one of that name, `invalid` for a name git does not allow.
  package func addRemote(_ name: String, url: String) throws {
    var isValid: Int32 = 0
    let operation = "add a remote"
    try Libgit2.check(git_remote_name_is_valid(&isValid, name), operation, path: name)
    guard isValid == 1, !url.isEmpty else {
      throw GitError(
        .invalid, operation: operation,
        message: url.isEmpty ? "its address is empty" : "git does not allow a remote of that name", path: name)
    }
    guard try !remotes().contains(where: { Array($0.name.utf8) == Array(name.utf8) }) else {
      throw GitError(.exists, operation: operation, message: "there is a remote of that name", path: name)
    }
    try changeConfiguration(operation) { configuration, operation in
      try Libgit2.check(git_config_set_string(configuration, "remote.\(name).url", url), operation, path: name)
      _ = try Libgit2.check(
        git_config_set_string(configuration, "remote.\(name).fetch", "+refs/heads/*:refs/remotes/\(name)/*"), operation,
        path: name)
    }
  }

  /// The committer now, for what is not part of history: reflogs.
  func committerNow() throws -> Signature {
    var now = time(nil)
    var local = tm()
    localtime_r(&now, &local)
    return try identity().committer.signature(time: Int64(now), offsetMinutes: local.tm_gmtoff / 60)
  }

  private func changeConfiguration(_ operation: String, _ body: (OpaquePointer, String) throws -> Void) throws {
    let file = gitDirectory + "/config"
    try Libgit2.withHome(environment["HOME"]) {
      var configuration: OpaquePointer?
      try Libgit2.check(git_config_open_ondisk(&configuration, file), operation, path: file)
      defer { git_config_free(configuration) }
      try body(Libgit2.unwrap(configuration, operation), operation)
    }
    try DurableFile.syncFile(DiskPath(file))
    try DurableFile.syncFolder(DiskPath(gitDirectory))
  }
}
