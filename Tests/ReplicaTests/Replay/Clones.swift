import Foundation
import GitStorage
import TestSupport

/// Real clones of a team's store that meet at bare remotes: files in folders, the built program, and git.
final class Clones {
  private let sandbox: Sandbox
  private let program: BuiltProgram
  private let names: [String]
  private let remotes: [String]
  private var repositories: [GitRepository] = []

  /// - Parameter team: what the clones begin with is what the team has.
  init(like team: Team) throws {
    sandbox = try Sandbox()
    program = try BuiltProgram(sandbox)
    names = team.replicas.map(\.name)
    remotes = team.remotes.indices.map { "remote-\($0).git" }
    let root = team.replicas[0].head.id
    try team.repository.setReference("refs/heads/main", to: root, ifEqual: nil, log: "", by: team.replicas[0].signature(at: 0))
    for remote in remotes {
      try sandbox.git("clone", "-q", "--bare", team.repository.gitDirectory, sandbox.path(remote), in: sandbox.root)
    }
    for replica in team.replicas {
      let known = replica.remotes.map { remotes[$0] }
      try succeed(program.run("clone", sandbox.path(known[0]), replica.name, as: replica.name), "clone")
      for (index, remote) in known.enumerated() {
        // Named as in the model, which has no other names for them.
        if index == 0 {
          try sandbox.git("remote", "rename", "origin", remote, in: sandbox.path(replica.name))
        } else {
          try sandbox.git("remote", "add", remote, sandbox.path(remote), in: sandbox.path(replica.name))
        }
      }
      repositories.append(
        try GitRepository(opening: sandbox.path(replica.name), environment: sandbox.environment(of: replica.name)))
    }
  }

  /// The commit a clone is on.
  func head(_ who: Int) throws -> Commit {
    guard case .branch(_, let id?) = try repositories[who].head() else {
      throw Sandbox.Failure(description: "\(names[who]) is on no commit")
    }
    return try repositories[who].commit(id)
  }

  func commit(_ id: ObjectID, _ who: Int) throws -> Commit { try repositories[who].commit(id) }

  /// What a clone has otherwise than a tree of the team's, in words.
  func difference(from tree: ObjectID, _ who: Int, in team: Team) throws -> String {
    var wanted: [String: [UInt8]] = [:]
    try team.repository.forEachEntry(in: tree) { wanted[$0.description] = try team.repository.blob($1.id) }
    var found: [String: [UInt8]] = [:]
    try repositories[who].forEachEntry(in: head(who).tree) { found[$0.description] = try repositories[who].blob($1.id) }
    func text(_ bytes: [UInt8]?) -> String { bytes.map { String(decoding: $0, as: UTF8.self) } ?? "nothing" }
    return Set(wanted.keys).union(found.keys).sorted().filter { wanted[$0] != found[$0] }.map { path in
      "\n\(path) is\n\(text(found[path]))and should be\n\(text(wanted[path]))"
    }.joined()
  }

  func tip(of remote: Int) throws -> String { try sandbox.id("main", in: sandbox.path(remotes[remote])) }

  /// What is wrong with a clone between two rounds, nil if nothing is.
  func faults(_ who: Int) throws -> String? { try sandbox.faults(in: sandbox.path(names[who])) }

  // MARK: - What people do

  /// Saves files as an editor does, at a given time, and lets Kith commit them while no remote is within reach.
  func save(_ who: Int, _ files: Act.Files, at time: Int64) throws {
    try write(files, who, at: time)
    try sync(who, unreachable: Set(remotes.indices))
  }

  /// Commits with git itself.
  func commit(_ who: Int, _ files: Act.Files, _ words: String, at time: Int64) throws {
    let folder = sandbox.path(names[who])
    try write(files, who, at: time)
    try sandbox.git("add", "-A", in: folder)
    let date = "@\(time) +0000"
    let dates = ["GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date]
    let run = try sandbox.run(
      ["git", "commit", "-q", "--no-verify", "-m", words], in: folder,
      environment: sandbox.environment(of: names[who]).merging(dates) { $1 })
    guard run.status == 0 else { throw Sandbox.Failure(description: "git commit: \(run.output)\(run.errors)") }
  }

  /// A round of syncing by the command.
  func sync(_ who: Int, unreachable: Set<Int>) throws {
    let folder = sandbox.path(names[who])
    let cut = unreachable.map { remotes[$0] }
    let known = try repositories[who].remotes().map(\.name)
    for remote in known where cut.contains(remote) {
      try sandbox.git("remote", "set-url", remote, sandbox.path("nowhere"), in: folder)
    }
    // 75: a remote could not be reached.
    let run = try program.run("sync", in: names[who], as: names[who])
    for remote in known where cut.contains(remote) {
      try sandbox.git("remote", "set-url", remote, sandbox.path(remote), in: folder)
    }
    guard run.status == 0 || (run.status == 75 && !cut.isEmpty) else {
      throw Sandbox.Failure(description: "\(names[who]): kith sync: \(run.status)\n\(run.output)\(run.errors)")
    }
  }

  private func write(_ files: Act.Files, _ who: Int, at time: Int64) throws {
    let folder = sandbox.path(names[who])
    for (path, bytes) in files {
      guard let bytes else {
        try sandbox.remove(path, in: folder)
        continue
      }
      try sandbox.save(String(decoding: bytes, as: UTF8.self), to: path, in: folder)
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: TimeInterval(time))], ofItemAtPath: folder + "/" + path)
    }
  }

  private func succeed(_ run: (status: Int32, output: String, errors: String), _ what: String) throws {
    guard run.status == 0 else { throw Sandbox.Failure(description: "kith \(what): \(run.status)\n\(run.output)\(run.errors)") }
  }
}
