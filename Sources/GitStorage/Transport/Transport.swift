/// The way to other people's copies of a store: fetching their commits, pushing ours. Everything else about a repository
/// happens in process; only this speaks to the network.
///
/// An implementation moves objects and sets the one reference it is told to; it never merges, never forces the other side,
/// never runs the user's hooks, never asks anybody anything.
package protocol Transport: Sendable {
  /// Brings the remote's branch here.
  ///
  /// On return the commits are in the object store, on the disk, and `reference` names the tip, wherever it pointed before: the
  /// remote's history may have been rewritten, and whoever calls finds that out by comparing.
  ///
  /// - Parameters:
  ///   - remote: The name of a configured remote, or a URL or path.
  ///   - branch: The remote's branch, without `refs/heads/`.
  ///   - reference: The full name of a reference here that nobody else uses: `refs/kith/incoming/origin`.
  ///   - gitDirectory: Absolute path.
  /// - Returns: False if the remote has no such branch; `reference` then stays as it is.
  func fetch(
    remote: String, branch: String, into reference: String, gitDirectory: String
  ) async throws(TransportError) -> Bool

  /// Asks the remote to move its branch forward to a commit. Never forces: a branch that has commits we lack stays.
  func push(
    commit: ObjectID, remote: String, branch: String, gitDirectory: String
  ) async throws(TransportError) -> PushOutcome

  /// The commit the remote's branch is at; nil if it has no such branch. Only asks: nothing is brought here.
  func tip(remote: String, branch: String, gitDirectory: String) async throws(TransportError) -> ObjectID?

  /// The branch the repository at a URL takes for its main one, without `refs/heads/`; nil if it is empty or says nothing.
  func defaultBranch(url: String) async throws(TransportError) -> String?
}

/// How the remote answered a push.
package enum PushOutcome: Hashable, Sendable {
  /// The branch is there now.
  case accepted
  /// The branch was there before.
  case upToDate
  /// The remote's branch has commits that ours lacks, or moved while we pushed: fetch, merge, push again.
  case rejectedNotFastForward
  /// The remote does not want it. The words are its own, cleaned, one line each: what its hook printed, else git's reason.
  case rejectedByServer(words: String)
}
