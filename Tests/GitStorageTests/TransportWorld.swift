import Foundation
import GitStorage
import TestSupport

/// A bare repository somewhere, a clone of ours that knows it as `origin`, and whatever serves it.
final class TransportWorld {
  static let incoming = "refs/kith/incoming/origin/main"

  let url: String
  let remotePath: String
  let home: String
  let gitDirectory: String
  private let sandbox: Sandbox
  private let folder: String
  private let place: TransportContractTests.Place
  private let web: GitWebServer?
  private let ssh: GitSSHServer?
  private let agent: GitSSHServer.Agent?

  init(_ place: TransportContractTests.Place) throws {
    self.place = place
    sandbox = try Sandbox()
    // Ssh and web servers do not like blanks in the names of their folders; the bare repository has some where it may.
    folder = FileManager.default.temporaryDirectory.path + "/kith-servers-" + String(UInt64.random(in: .min ... .max), radix: 36)
    home = sandbox.root + "/home"
    gitDirectory = sandbox.path("unsere Ablage/.git")
    remotePath = place == .folder ? sandbox.path("zentrale für alle.git") : folder + "/repositories/store.git"
    try sandbox.git("init", "-q", "--bare", "-b", "main", remotePath, in: sandbox.root)
    try sandbox.git("init", "-q", "-b", "main", sandbox.path("unsere Ablage"), in: sandbox.root)
    switch place {
    case .folder: (web, ssh, agent, url) = (nil, nil, nil, remotePath)
    case .web, .webWithPassword:
      let server = try GitWebServer(root: folder + "/repositories", folder: folder + "/web")
      (web, ssh, agent) = (server, nil, nil)
      url = place == .web ? server.url("store.git") : server.privateURL("store.git")
      try Data((server.credentials + "\n").utf8).write(to: URL(fileURLWithPath: home + "/.git-credentials"))
    case .sshWithKey, .sshWithAgent, .sshByAlias:
      let server = try GitSSHServer(folder: folder + "/ssh")
      (web, ssh) = (nil, server)
      agent = place == .sshWithAgent ? try server.agent() : nil
      url = place == .sshByAlias ? server.alias(remotePath) : server.url(remotePath)
    }
    try ours("remote", "add", "origin", url)
  }

  deinit {
    do { try FileManager.default.removeItem(atPath: folder) } catch {}  // There is none for a remote that is a folder.
  }

  // MARK: - Transports

  func environment(key: String? = "ada", knownHosts: String = "known_hosts") -> [String: String] {
    var variables = sandbox.environment(of: "Ana")
    // Git looks where libgit2 looks by itself.
    variables["GIT_CONFIG_COUNT"] = "1"
    variables["GIT_CONFIG_KEY_0"] = "credential.helper"
    variables["GIT_CONFIG_VALUE_0"] = "store"
    if let ssh {
      let settings = try? ssh.environment(key: agent == nil ? key : nil, knownHosts: knownHosts)
      variables.merge(settings ?? [:]) { $1 }
    }
    if let agent { variables["SSH_AUTH_SOCK"] = agent.environment["SSH_AUTH_SOCK"] }
    return variables
  }

  func transport(
    _ program: TransportContractTests.Program, key: String? = "ada", knownHosts: String = "known_hosts",
    totalLimit: Duration = .seconds(120), idleLimit: Duration = .seconds(60)
  ) throws -> any Transport {
    let environment = environment(key: key, knownHosts: knownHosts)
    switch program {
    case .git: return GitProgramTransport(environment: environment, totalLimit: totalLimit, idleLimit: idleLimit)
    case .libgit2:
      return Libgit2Transport(
        executable: try BuiltProgram.path(), environment: environment, totalLimit: totalLimit, idleLimit: idleLimit)
    }
  }

  func fetch(_ transport: any Transport) async throws -> Bool {
    try await transport.fetch(remote: "origin", branch: "main", into: Self.incoming, gitDirectory: gitDirectory)
  }

  func tip(_ transport: any Transport) async throws -> String? {
    try await transport.tip(remote: "origin", branch: "main", gitDirectory: gitDirectory)?.hex
  }

  func push(_ commit: String, _ transport: any Transport) async throws -> PushOutcome {
    guard let id = ObjectID(hex: commit) else { throw Sandbox.Failure(description: commit) }
    return try await transport.push(commit: id, remote: "origin", branch: "main", gitDirectory: gitDirectory)
  }

  // MARK: - Repositories

  @discardableResult
  func ours(_ arguments: String...) throws -> String { try git(arguments, in: sandbox.path("unsere Ablage")) }

  func remote(_ arguments: String...) throws -> String { try git(["--git-dir", remotePath] + arguments, in: sandbox.root) }

  func incoming() throws -> String { try ours("rev-parse", Self.incoming) }

  func commit(_ text: String, files: Int = 1) throws -> String {
    try commit(text, files: files, in: sandbox.path("unsere Ablage"))
  }

  /// What somebody else pushed meanwhile, straight into the repository.
  func pushByAnother(_ text: String, files: Int = 1, forced: Bool = false) throws -> String {
    let clone = sandbox.path("another " + text)
    try sandbox.git("clone", "-q", remotePath, clone, in: sandbox.root)
    if forced { try sandbox.git("update-ref", "-d", "HEAD", in: clone) }
    let commit = try commit(text, files: files, in: clone)
    try sandbox.git("push", "-q", "-f", "origin", "HEAD:main", in: clone)
    return commit
  }

  private func commit(_ text: String, files: Int, in clone: String) throws -> String {
    for file in 0..<files { try sandbox.save("\(text) \(file)\n", to: "\(text)-\(file).txt", in: clone) }
    try sandbox.git("add", "-A", in: clone)
    try sandbox.git("commit", "-q", "-m", text, in: clone)
    return try git(["rev-parse", "HEAD"], in: clone)
  }

  func hook(_ name: String, _ body: String) throws {
    let path = remotePath + "/hooks/\(name)"
    try Data("#!/bin/sh\n\(body)\n".utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
  }

  /// Fetching moves the one reference it is told, whatever the configuration says.
  func expectNothingElseMoved(_ transport: any Transport) async throws {
    try ours("config", "remote.origin.fetch", "+refs/heads/*:refs/heads/*")
    try ours("config", "remote.origin.tagOpt", "--tags")
    let before = try ours("for-each-ref", "refs/heads", "refs/tags", "refs/remotes")
    let clone = sandbox.path("another with tags")
    try sandbox.git("clone", "-q", remotePath, clone, in: sandbox.root)
    try sandbox.git("tag", "v1", in: clone)
    try sandbox.git("push", "-q", "origin", "v1", "HEAD:other", in: clone)
    guard try await fetch(transport) else { throw Sandbox.Failure(description: "nothing was fetched") }
    guard try ours("for-each-ref", "refs/heads", "refs/tags", "refs/remotes") == before else {
      throw Sandbox.Failure(description: "other references moved")
    }
    guard !FileManager.default.fileExists(atPath: gitDirectory + "/FETCH_HEAD") else {
      throw Sandbox.Failure(description: "there is a FETCH_HEAD")
    }
  }

  private func git(_ arguments: [String], in folder: String) throws -> String {
    let run = try sandbox.run(["git"] + arguments, in: folder, environment: sandbox.environment(of: "Ana"))
    guard run.status == 0 else { throw Sandbox.Failure(description: "git \(arguments): \(run.errors)") }
    return run.output.trimmingCharacters(in: .newlines)
  }
}
