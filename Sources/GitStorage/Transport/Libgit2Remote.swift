import CLibgit2

/// Speaks to one remote through libgit2.
///
/// Every call blocks for as long as the other side likes, so this belongs into a process that can be killed (`Libgit2Transport`). What
/// is fetched is on the disk on return; no reference moves here.
///
/// Sources: libgit2's `git2/remote.h`; gitprotocol-pack(5) for what a push reports.
package struct Libgit2Remote {
  private let remote: String
  private let gitDirectory: String?
  private let environment: [String: String]
  private let isAlive: () -> Void

  /// - Parameters:
  ///   - remote: The name of a configured remote, or a URL or path.
  ///   - gitDirectory: Absolute; nil where there is no repository yet.
  ///   - environment: Where `HOME`, the ssh agent and the way ssh is run are looked for.
  ///   - isAlive: Called when something came or went.
  package init(
    _ remote: String, gitDirectory: String?, environment: [String: String], isAlive: @escaping () -> Void
  ) {
    self.remote = remote
    self.gitDirectory = gitDirectory
    self.environment = environment
    self.isAlive = isAlive
  }

  /// Brings the objects of the remote's branch here.
  package func fetch(branch: String) -> TransportReply {
    reply(direction: GIT_DIRECTION_FETCH) { connection in
      let wanted = "refs/heads/\(branch)"
      guard let tip = try connection.references()[wanted] else { return .noBranch }
      try connection.download(wanted)
      return .fetched(tip)
    }
  }

  /// Asks where the remote's branch is.
  package func tip(branch: String) -> TransportReply {
    reply(direction: GIT_DIRECTION_FETCH) { connection in
      try connection.references()["refs/heads/\(branch)"].map { .tip($0) } ?? .noBranch
    }
  }

  /// The reference a commit must have here while it is pushed.
  static func source(of commit: ObjectID) -> String { "refs/kith/pushing/\(commit.hex)" }

  /// Asks the remote to move its branch forward to a commit, which has its reference (`source(of:)`). Never forces.
  package func push(_ commit: ObjectID, branch: String) -> TransportReply {
    reply(direction: GIT_DIRECTION_PUSH) { connection in
      let target = "refs/heads/\(branch)"
      if try connection.references()[target] == commit { return .pushed(.upToDate) }
      return .pushed(try connection.push(Self.source(of: commit), to: target))
    }
  }

  /// The branch `HEAD` of the remote names.
  package func defaultBranch() -> TransportReply {
    reply(direction: GIT_DIRECTION_FETCH) { connection in
      guard try !connection.references().isEmpty else { return .defaultBranch(nil) }
      return .defaultBranch(try connection.defaultBranch())
    }
  }

  private func reply(
    direction: git_direction, _ body: (Libgit2Connection) throws -> TransportReply
  ) -> TransportReply {
    do {
      try Libgit2.start()
      var repository: OpaquePointer?
      defer { git_repository_free(repository) }
      if let gitDirectory {
        try Libgit2.check(git_repository_open_ext(&repository, gitDirectory, GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, nil), "open")
      }
      let address = try Self.address(of: remote, in: repository, pushing: direction == GIT_DIRECTION_PUSH)
      if direction == GIT_DIRECTION_PUSH, let hook = LocalRemote(address.text)?.hook {
        return .failed(
          kind: .other, message: "the folder has a hook (\(hook)), which only a git program can run",
          hint: "install git 2.30 or later")
      }
      let route = try SSHRoute(address, environment: environment)
      let connection = try Libgit2Connection(
        to: route?.address ?? address.text, in: repository, route: route,
        keys: RemoteKeys(route: route, environment: environment), isAlive: isAlive)
      try connection.open(direction)
      return try body(connection)
    } catch let error as Libgit2Connection.Failure {
      return error.reply
    } catch let error as GitError {
      return .failed(kind: .other, message: "\(error)", hint: error.hint)
    } catch {
      return .failed(kind: .other, message: "\(error)", hint: nil)
    }
  }

  /// The URL or path behind the name of a remote, as the configuration has it (`pushurl`, `url.….insteadOf`).
  private static func address(of remote: String, in repository: OpaquePointer?, pushing: Bool) throws -> RemoteAddress {
    var found: OpaquePointer?
    defer { git_remote_free(found) }
    guard let repository, git_remote_lookup(&found, repository, remote) == 0 else { return RemoteAddress(remote) }
    let pushURL = pushing ? git_remote_pushurl(found).map { String(cString: $0) } : nil
    return RemoteAddress(pushURL ?? git_remote_url(found).map { String(cString: $0) } ?? remote)
  }
}
