/// Why a remote could not be reached or used.
package struct TransportError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Kind: String, Hashable, Sendable {
    /// No answer: no network, no such host, connection refused or lost. Worth trying again by itself.
    case unreachable
    /// The remote wants to know who we are and was not satisfied, or we could not make sure who it is.
    case authentication
    /// It took longer than allowed, or nothing moved for too long; everything we started was stopped. Worth trying again.
    case timedOut
    /// Something answered, and there is no repository at the address; or there is no such folder.
    case noSuchRepository
    /// There is no git program, or it is too old.
    case noGitProgram
    /// There is a repository, and it is of a kind that cannot be used with ours.
    case unusable
    /// What the remote has cannot be read by git: nothing of it was taken.
    case damaged
    case other
  }

  package let kind: Kind
  /// The remote as it was named, without credentials.
  package let remote: String
  /// Git's own words, cleaned of control characters and credentials; plain ones where git's say little.
  package let message: String
  /// What helps.
  package let hint: String?

  package init(_ kind: Kind, remote: String, message: String, hint: String? = nil) {
    self.kind = kind
    self.remote = RemoteText.withoutCredentials(RemoteText.oneLine(remote))
    self.message = message
    self.hint = hint
  }

  package var description: String {
    "\(remote): \(message)" + (hint.map { "; \($0)" } ?? "")
  }

  /// Reads the reason out of what git wrote (with `LC_ALL=C`, so in English).
  init(remote: String, status: String, errorLines: [String]) {
    let text = errorLines.joined(separator: "\n").lowercased()
    if let trouble = RemoteTrouble(errorLines) {
      self.init(trouble.kind, remote: remote, message: trouble.message, hint: trouble.hint)
      return
    }
    let kind = Self.signs.first { _, phrases, _ in phrases.contains { text.contains($0) } }
    let words = errorLines.filter { line in
      !Self.commonplaces.contains { line.lowercased().hasPrefix($0) }
    }
    self.init(
      kind?.0 ?? .other, remote: remote,
      message: words.isEmpty ? errorLines.last ?? "git stopped with \(status)" : words.joined(separator: "; "),
      hint: kind?.hint)
  }

  /// What helps where nobody answers.
  static let whenUnreachable = "check the network, and the address with 'git remote -v'"
  /// What helps where the other side does not get on.
  static let whenSilent = "check the network and the server: git fetch shows how far it gets"

  /// In this order: git follows most failures with "Could not read from remote repository", whatever the reason.
  private static let signs: [(Kind, phrases: [String], hint: String?)] = [
    (
      .authentication, ["host key verification failed", "remote host identification has changed"],
      "connect to the host once with ssh and check its key"
    ),
    (
      .authentication,
      [
        "authentication failed", "permission denied (", "could not read username", "could not read password",
        "terminal prompts disabled", "invalid username or", "the requested url returned error: 401",
        "the requested url returned error: 403", "too many authentication failures", "access denied",
      ],
      "check that 'git fetch' works without asking anything: a credential helper, or a key in the ssh agent"
    ),
    (
      .noSuchRepository,
      [
        "does not appear to be a git repository", "repository not found", "the requested url returned error: 404",
        "not a git repository", "' does not exist", "' not found", "could not be found",
      ],
      "check the address with 'git remote -v'"
    ),
    (
      .unreachable,
      [
        "could not resolve", "connection refused", "timed out", "network is unreachable", "no route to host",
        "connection reset", "failed to connect", "couldn't connect", "could not connect", "unable to connect",
        "hung up", "early eof", "temporary failure in name resolution", "name or service not known",
        "connection closed", "unexpected disconnect", "unable to access", "could not read from remote repository",
      ], whenUnreachable
    ),
  ]

  /// Lines git adds to every failure; they say nothing where something else is said.
  private static let commonplaces = [
    "fatal: could not read from remote repository", "please make sure you have the correct access rights",
    "and the repository exists", "error: failed to push some refs to", "hint:", "warning:",
  ]
}
