import Subprocess
import SystemPackage

/// Fetches and pushes with libgit2, for machines without a git program.
///
/// libgit2 has no time limits and cannot be interrupted, so it works in a child process, `kith transport …`, which is killed when it
/// takes too long. What it lacks beside the git program: proxies of ssh, credential helpers, the hooks of a remote that is a
/// folder on this machine.
package struct Libgit2Transport: Transport {
  private let program: ChildProgram

  /// - Parameters:
  ///   - executable: The absolute path of `kith`.
  ///   - environment: What the child sees in place of this process's environment; nil for that.
  ///   - totalLimit: How long one fetch or push may take.
  ///   - idleLimit: How long nothing may come or go.
  package init(
    executable: String, environment: [String: String]? = nil, totalLimit: Duration = .seconds(600),
    idleLimit: Duration = .seconds(60)
  ) {
    program = ChildProgram(
      executable: .path(FilePath(executable)), environment: GitEnvironment(variables: environment),
      limits: ChildProgram.Limits(total: totalLimit, idle: idleLimit))
  }

  package func fetch(
    remote: String, branch: String, into reference: String, gitDirectory: String
  ) async throws(TransportError) -> Bool {
    _ = try RemoteNames.branchReference(branch, remote: remote)
    try RemoteNames.check(reference: reference, remote: remote)
    switch try await ask(["fetch", "--git-directory", gitDirectory, "--branch", branch], remote, in: gitDirectory) {
    case .fetched(let tip):
      try setReference(reference, to: tip, in: gitDirectory, remote: remote)
      return true
    case .noBranch: return false
    case let other: throw Self.unexpected(other, remote)
    }
  }

  package func push(
    commit: ObjectID, remote: String, branch: String, gitDirectory: String
  ) async throws(TransportError) -> PushOutcome {
    _ = try RemoteNames.branchReference(branch, remote: remote)
    // Where it stays after a kill, the next push of the commit takes it away.
    let source = Libgit2Remote.source(of: commit)
    try setReference(source, to: commit, in: gitDirectory, remote: remote)
    defer { removeReference(source, of: commit, in: gitDirectory) }
    let arguments = ["push", "--git-directory", gitDirectory, "--branch", branch, "--commit", commit.hex]
    switch try await ask(arguments, remote, in: gitDirectory) {
    case .pushed(let outcome): return outcome
    case let other: throw Self.unexpected(other, remote)
    }
  }

  package func tip(remote: String, branch: String, gitDirectory: String) async throws(TransportError) -> ObjectID? {
    _ = try RemoteNames.branchReference(branch, remote: remote)
    switch try await ask(["tip", "--git-directory", gitDirectory, "--branch", branch], remote, in: gitDirectory) {
    case .tip(let tip): return tip
    case .noBranch: return nil
    case let other: throw Self.unexpected(other, remote)
    }
  }

  package func defaultBranch(url: String) async throws(TransportError) -> String? {
    switch try await ask(["default-branch"], RemoteNames.absolute(url), in: nil) {
    case .defaultBranch(let name): return name.flatMap { RemoteNames.isReferenceName($0) ? $0 : nil }
    case let other: throw Self.unexpected(other, url)
    }
  }

  /// Sets the reference here and not in the child, which may be killed at any time: a lock of its would stay.
  private func setReference(
    _ name: String, to tip: ObjectID, in gitDirectory: String, remote: String
  ) throws(TransportError) {
    do {
      let repository = try GitRepository(opening: gitDirectory)
      try repository.setReference(name, to: tip, ifEqual: repository.reference(name), log: "", by: nil)
    } catch {
      throw TransportError(.other, remote: remote, message: RemoteText.oneLine("\(error)"))
    }
  }

  private func removeReference(_ name: String, of commit: ObjectID, in gitDirectory: String) {
    // It does no harm where it cannot be removed.
    try? GitRepository(opening: gitDirectory).deleteReference(name, ifEqual: commit)
  }

  // MARK: - The child

  private func ask(
    _ arguments: [String], _ remote: String, in gitDirectory: String?
  ) async throws(TransportError) -> TransportReply {
    try RemoteNames.check(remote)
    let finished: ChildProgram.Finished
    do {
      finished = try await program.run(
        ["transport"] + arguments + ["--", remote], in: gitDirectory.map(RemoteNames.workFolder(of:)) ?? "/")
    } catch {
      throw TransportError(
        .other, remote: remote,
        message: "the part of Kith that speaks to remotes could not be run: \(RemoteText.oneLine("\(error)"))")
    }
    switch (finished.ending, TransportReply(finished.output)) {
    case (.exited, .failed(let kind, let message, let hint)?):
      throw TransportError(kind, remote: remote, message: message, hint: hint)
    case (.exited(code: 0), let reply?): return reply
    case (.timedOut(let how), _):
      throw TransportError(
        .timedOut, remote: remote, message: "the exchange with the remote was stopped: \(how)", hint: TransportError.whenSilent)
    case (.cancelled, _):
      throw TransportError(.other, remote: remote, message: "the exchange was stopped because Kith is stopping")
    case (let ending, _):
      let words = finished.errors.lines.last ?? "\(ending)"
      throw TransportError(
        .other, remote: remote, message: "the part of Kith that speaks to remotes broke off: \(RemoteText.oneLine(words))")
    }
  }

  private static func unexpected(_ reply: TransportReply, _ remote: String) -> TransportError {
    TransportError(
      .other, remote: remote, message: "an answer that belongs to another question: \(RemoteText.oneLine(reply.text))")
  }
}
