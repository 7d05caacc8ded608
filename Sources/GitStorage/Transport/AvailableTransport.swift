/// The git program where there is one that is new enough, else libgit2.
package struct AvailableTransport: Transport {
  private let git: GitProgramTransport
  private let libgit2: Libgit2Transport

  package init(git: GitProgramTransport, libgit2: Libgit2Transport) {
    self.git = git
    self.libgit2 = libgit2
  }

  package func fetch(
    remote: String, branch: String, into reference: String, gitDirectory: String
  ) async throws(TransportError) -> Bool {
    try await chosen().fetch(remote: remote, branch: branch, into: reference, gitDirectory: gitDirectory)
  }

  package func push(
    commit: ObjectID, remote: String, branch: String, gitDirectory: String
  ) async throws(TransportError) -> PushOutcome {
    try await chosen().push(commit: commit, remote: remote, branch: branch, gitDirectory: gitDirectory)
  }

  package func tip(remote: String, branch: String, gitDirectory: String) async throws(TransportError) -> ObjectID? {
    try await chosen().tip(remote: remote, branch: branch, gitDirectory: gitDirectory)
  }

  package func defaultBranch(url: String) async throws(TransportError) -> String? {
    try await chosen().defaultBranch(url: url)
  }

  private func chosen() async -> any Transport { await git.isUsable() ? git : libgit2 }
}
