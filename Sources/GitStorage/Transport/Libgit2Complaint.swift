import CLibgit2

/// What libgit2 says when a remote cannot be used, read into our kinds of failure.
struct Libgit2Complaint {
  let code: Int32
  let message: String
  let knowsHost: Bool
  /// False once everything we could show was shown.
  let hadKeys: Bool
  let isSSH: Bool

  var reply: TransportReply {
    let text = message.lowercased()
    func says(_ phrases: [String]) -> Bool { phrases.contains { text.contains($0) } }
    if !knowsHost {
      return .failed(
        kind: .authentication, message: "host key verification failed",
        hint: "connect to the host once with ssh and check its key")
    }
    if !hadKeys || code == GIT_EAUTH.rawValue || says(Self.refusals) {
      return .failed(
        kind: .authentication, message: message,
        hint: isSSH
          ? "put a key the host knows into ~/.ssh or the ssh agent, without a passphrase or unlocked; one of type ed25519 always works"
          : "put user and password into ~/.git-credentials (https://user:password@host), or install git and a credential helper")
    }
    if says(Self.missing) || code == GIT_ENOTFOUND.rawValue {
      return .failed(kind: .noSuchRepository, message: message, hint: "check the address with 'git remote -v'")
    }
    let isSilent = says(Self.silences)
    return .failed(
      kind: isSilent ? .unreachable : .other, message: message, hint: isSilent ? TransportError.whenUnreachable : nil)
  }

  private static let refusals = [
    "authentication", "status code: 401", "status code: 403", "too many redirects or authentication replays",
    "username does not match",
    "no auth sock", "no callback set", "certificate",
  ]
  private static let missing = [
    "status code: 404", "could not find repository", "does not appear to be a git repository", "repository not found",
    "failed to resolve path", "not a git repository", "invalid or unsupported url",
    // A path at which there is nothing.
    "unsupported url protocol",
  ]
  private static let silences = [
    "failed to resolve address", "failed to connect", "could not connect", "connection refused", "timed out",
    "network is unreachable",
    "no route to host", "connection reset", "unexpected eof", "early eof", "socket", "failed to start ssh session",
    "disconnected", "broken pipe", "status code: 5",
  ]
}
