import Subprocess
import Synchronization

/// Fetches and pushes with the git program on the PATH, version 2.30 or later: people's ssh configuration, agents, proxies
/// and credential helpers work as they do for themselves.
///
/// Git runs without prompts and without the user's hooks; its whole process group is stopped when it takes too long.
package struct GitProgramTransport: Transport {
  private let environment: GitEnvironment
  private let program: ChildProgram
  /// The version, once it has been asked for.
  private let known = Known()

  private final class Known: Sendable {
    let version = Mutex<GitVersion?>(nil)
  }

  /// - Parameters:
  ///   - environment: What git sees in place of this process's environment; nil for that.
  ///   - totalLimit: How long one fetch or push may take.
  ///   - idleLimit: How long it may be silent. Git tells of its progress every second; a remote's hook may be slower.
  package init(
    environment: [String: String]? = nil, totalLimit: Duration = .seconds(600), idleLimit: Duration = .seconds(60)
  ) {
    self.environment = GitEnvironment(variables: environment)
    program = ChildProgram(
      executable: .name("git"), environment: self.environment,
      limits: ChildProgram.Limits(total: totalLimit, idle: idleLimit))
  }

  /// Whether there is a git program, and one that is new enough. Asked of the program once.
  func isUsable() async -> Bool {
    do {
      _ = try await checkedVersion(remote: "git")
      return true
    } catch {
      return error.kind != .noGitProgram
    }
  }

  /// The version of the git program: `2.39`.
  ///
  /// - Throws: `TransportError` (`noGitProgram`) where there is none, or one that is too old to be used.
  package func programVersion() async throws(TransportError) -> String {
    try await checkedVersion(remote: "git").description
  }

  package func fetch(
    remote: String, branch: String, into reference: String, gitDirectory: String
  ) async throws(TransportError) -> Bool {
    let source = try RemoteNames.branchReference(branch, remote: remote)
    try RemoteNames.check(reference: reference, remote: remote)
    let fetched = try here(remote) {
      try FetchedTip.removeLeftovers(in: GitRepository(opening: gitDirectory))
      return try FetchedTip(gitDirectory: gitDirectory)
    }
    defer { fetched.remove() }
    let finished = try await run(
      [
        "fetch", "--progress", "--no-tags", "--no-auto-gc", "--no-write-fetch-head", "--no-recurse-submodules",
        "--no-prune", "--no-write-commit-graph",
        // No other reference moves, whatever the configuration of the remote says.
        "--refmap=", "--", remote, "+\(source):\(fetched.reference)",
      ], remote: remote, gitDirectory: gitDirectory)
    if finished.ending.isSuccess {
      // Git calls it a success when it leaves out a branch that would make ours a shallow repository, too.
      if let trouble = RemoteTrouble(finished.errors.lines.filter { $0.hasPrefix("warning: rejected ") }) {
        throw TransportError(trouble.kind, remote: remote, message: trouble.message, hint: trouble.hint)
      }
      try here(remote) { try fetched.settle(as: reference) }
      return true
    }
    if finished.errors.lines.contains("fatal: couldn't find remote ref \(source)") { return false }
    throw failure(finished, remote: remote)
  }

  /// What goes wrong on this side is said like what goes wrong on the other.
  private func here<Result>(_ remote: String, _ body: () throws -> Result) throws(TransportError) -> Result {
    do {
      return try body()
    } catch {
      throw TransportError(.other, remote: remote, message: RemoteText.oneLine("\(error)"))
    }
  }

  package func push(
    commit: ObjectID, remote: String, branch: String, gitDirectory: String
  ) async throws(TransportError) -> PushOutcome {
    let target = try RemoteNames.branchReference(branch, remote: remote)
    let finished = try await run(
      [
        "push", "--porcelain", "--progress", "--no-verify", "--no-follow-tags", "--recurse-submodules=no", "--no-force",
        "--", remote, "\(commit.hex):\(target)",
      ], remote: remote, gitDirectory: gitDirectory)
    if case .exited = finished.ending,
      let outcome = PushReport(finished.output).outcome(of: target, words: finished.errors.remoteWords)
    {
      return outcome
    }
    throw failure(finished, remote: remote)
  }

  package func tip(remote: String, branch: String, gitDirectory: String) async throws(TransportError) -> ObjectID? {
    let reference = try RemoteNames.branchReference(branch, remote: remote)
    let finished = try await run(["ls-remote", "--", remote, reference], remote: remote, gitDirectory: gitDirectory)
    guard finished.ending.isSuccess else { throw failure(finished, remote: remote) }
    // Git answers with every reference that ends so.
    let line = finished.output.split(separator: "\n").first { $0.hasSuffix("\t\(reference)") }
    return line.flatMap { ObjectID(hex: String($0.prefix { $0 != "\t" })) }
  }

  package func defaultBranch(url: String) async throws(TransportError) -> String? {
    let finished = try await run(
      ["ls-remote", "--symref", "--", RemoteNames.absolute(url), "HEAD"], remote: url, gitDirectory: nil)
    guard finished.ending.isSuccess else { throw failure(finished, remote: url) }
    for line in finished.output.split(separator: "\n") where line.hasPrefix("ref: refs/heads/") && line.hasSuffix("\tHEAD") {
      let name = String(line.dropFirst("ref: refs/heads/".count).dropLast("\tHEAD".count))
      return RemoteNames.isReferenceName(name) ? name : nil
    }
    return nil
  }
}

// MARK: - Running git

extension GitProgramTransport {
  private func run(
    _ arguments: [String], remote: String, gitDirectory: String?
  ) async throws(TransportError) -> ChildProgram.Finished {
    try RemoteNames.check(remote)
    let version = try await checkedVersion(remote: remote)
    var all: [String] = []
    if let gitDirectory { all += ["--git-dir=\(gitDirectory)"] }
    for setting in Self.settings(for: version) { all += ["-c", setting] }
    var more: [String: String] = [:]
    if try await !userChoseSSH(remote: remote, gitDirectory: gitDirectory) {
      more["GIT_SSH_COMMAND"] = "ssh -oBatchMode=yes"
    }
    return try await start(all + arguments, gitDirectory: gitDirectory, environment: more, remote: remote)
  }

  private func start(
    _ arguments: [String], gitDirectory: String? = nil, environment more: [String: String] = [:], remote: String
  ) async throws(TransportError) -> ChildProgram.Finished {
    do {
      return try await program.run(
        arguments, in: gitDirectory.map(RemoteNames.workFolder(of:)) ?? "/", environment: more)
    } catch let error as SubprocessError where error.code == .executableNotFound {
      throw TransportError(
        .noGitProgram, remote: remote, message: "there is no git program on the PATH", hint: "install git 2.30 or later")
    } catch is CancellationError {
      throw Self.stopping(remote)
    } catch {
      throw TransportError(.other, remote: remote, message: "git could not be run: \(RemoteText.oneLine("\(error)"))")
    }
  }

  private static func settings(for version: GitVersion) -> [String] {
    [
      "core.hooksPath=/dev/null", "gc.auto=0", "maintenance.auto=false", "fetch.recurseSubmodules=false",
      "push.default=nothing",
      // What comes is looked at here, more strictly than git does, and what is refused is named with its commit and path.
      "fetch.fsckObjects=false", "transfer.fsckObjects=false", "advice.pushUpdateRejected=false", "color.ui=false",
      // What is fetched is built upon at once: it must be as durable as what is written here.
      version >= GitVersion(2, 36) ? "core.fsync=committed,pack-metadata,reference" : "core.fsyncObjectFiles=true",
    ]
  }

  /// Whether the user says how to run ssh; then that is done, and what it does when it wants to ask is their choice.
  private func userChoseSSH(remote: String, gitDirectory: String?) async throws(TransportError) -> Bool {
    if environment["GIT_SSH_COMMAND"] != nil || environment["GIT_SSH"] != nil { return true }
    let repository = gitDirectory.map { ["--git-dir=\($0)"] } ?? []
    let finished = try await start(repository + ["config", "--get", "core.sshCommand"], remote: remote)
    return finished.ending.isSuccess
  }

  private func checkedVersion(remote: String) async throws(TransportError) -> GitVersion {
    if let version = known.version.withLock({ $0 }) { return version }
    let finished = try await start(["version"], remote: remote)
    guard finished.ending.isSuccess, let version = GitVersion(finished.output) else {
      throw failure(finished, remote: remote)
    }
    guard version >= GitVersion(2, 30) else {
      throw TransportError(
        .noGitProgram, remote: remote, message: "the git program is version \(version)",
        hint: "install git 2.30 or later")
    }
    known.version.withLock { $0 = version }
    return version
  }

  private func failure(_ finished: ChildProgram.Finished, remote: String) -> TransportError {
    switch finished.ending {
    case .timedOut(let how):
      TransportError(.timedOut, remote: remote, message: "git was stopped: \(how)", hint: TransportError.whenSilent)
    case .cancelled:
      Self.stopping(remote)
    case .exited(let code):
      TransportError(remote: remote, status: "status \(code)", errorLines: finished.errors.lines)
    case .signalled(let signal):
      TransportError(remote: remote, status: "signal \(signal)", errorLines: finished.errors.lines)
    }
  }

  private static func stopping(_ remote: String) -> TransportError {
    TransportError(.other, remote: remote, message: "git was stopped because Kith is stopping")
  }
}
