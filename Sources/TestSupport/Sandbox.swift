import Foundation
package import GitStorage
package import Records
package import Sync
package import Workspace

/// A folder of its own for one test: stores, bare remotes and the real git program, none of which read the
/// configuration of the person who runs the tests. Removed when released.
package final class Sandbox {
  /// Absolute; its name holds a space and letters beyond ASCII, so that every test covers such paths.
  package let root: String
  /// The variables programs run with.
  package var environment: [String: String]
  private let isOwner: Bool

  package convenience init() throws { try self.init(in: FileManager.default.temporaryDirectory.path) }

  /// - Parameter folder: where its folder is made.
  package convenience init(in folder: String) throws {
    let root = folder + "/kith übung " + String(UInt64.random(in: .min ... .max), radix: 36)
    try FileManager.default.createDirectory(atPath: root + "/home", withIntermediateDirectories: true)
    self.init(at: root, isOwner: true)
  }

  /// Works in the sandbox of another process, which removes it in the end.
  package convenience init(sharing root: String) { self.init(at: root, isOwner: false) }

  private init(at root: String, isOwner: Bool) {
    self.root = root
    self.isOwner = isOwner
    environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": root + "/home",
      "GIT_CONFIG_GLOBAL": root + "/home/none", "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C", "TZ": "UTC",
    ]
  }

  deinit {
    // What stays lies in the system's temporary folder.
    if isOwner { try? FileManager.default.removeItem(atPath: root) }
  }

  package struct Failure: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }
  }

  /// The variables of one person: name and email as git takes them.
  package func environment(of person: String) -> [String: String] {
    environment.merging([
      "GIT_AUTHOR_NAME": person, "GIT_AUTHOR_EMAIL": "\(person.lowercased())@example.com",
      "GIT_COMMITTER_NAME": person, "GIT_COMMITTER_EMAIL": "\(person.lowercased())@example.com",
    ]) { $1 }
  }

  package func path(_ name: String) -> String { root + "/" + name }

  // MARK: - Programs

  /// Runs a program and returns what it printed.
  package func run(
    _ arguments: [String], in folder: String? = nil, input: String = "", environment extra: [String: String] = [:]
  ) throws -> (status: Int32, output: String, errors: String) {
    let run = try ProgramRun(
      arguments, in: folder ?? root, input: Array(input.utf8), environment: environment.merging(extra) { $1 })
    return (run.status, run.text, run.errors)
  }

  /// Runs git and returns what it printed; throws if it fails.
  @discardableResult
  package func git(
    _ arguments: String..., in folder: String, input: String = "", as person: String = "Ana"
  ) throws -> String {
    let result = try run(["git"] + arguments, in: folder, input: input, environment: environment(of: person))
    guard result.status == 0 else {
      throw Failure(description: "git \(arguments.joined(separator: " ")): \(result.status)\n\(result.output)\(result.errors)")
    }
    return result.output
  }

  /// What git has to say against a repository; nil if nothing.
  package func complaints(about folder: String) throws -> String? {
    let result = try run(["git", "fsck", "--strict", "--full", "--no-progress"], in: folder)
    let lines = (result.output + result.errors).split(separator: "\n").filter {
      !$0.hasPrefix("dangling") && !$0.hasPrefix("notice")
    }
    return result.status == 0 && lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  /// The id of the commit, or with `^{tree}` of the tree, a name stands for.
  package func id(_ name: String = "HEAD", in folder: String) throws -> String {
    String(try git("rev-parse", "--verify", name, in: folder).prefix { $0 != "\n" })
  }

  /// What is wrong with a store after an operation, nil if nothing is: git sees changes or damage, a lock or a file on its
  /// way was left behind.
  ///
  /// - Parameter changes: what `git status --porcelain` may show, because a file is held.
  package func faults(in folder: String, besides changes: String = "") throws -> String? {
    var faults: [String] = []
    let status = try git("status", "--porcelain", in: folder)
    if status != changes { faults.append("git status:\n" + status) }
    if let complaints = try complaints(about: folder) { faults.append("git fsck:\n" + complaints) }
    let next = try git("for-each-ref", DiskState.nextReference, in: folder)
    if !next.isEmpty { faults.append("left: " + next) }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/.git")
    faults += names.filter { name in
      ["index.lock", "HEAD.lock", "kith-exchange"].contains(name) || name.hasPrefix("index.kith.")
    }.map { "left: .git/" + $0 }
    return faults.isEmpty ? nil : faults.joined(separator: "\n")
  }

  // MARK: - Files

  package func read(_ file: String, in folder: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: folder + "/" + file)), as: UTF8.self)
  }

  /// Saves a file in place, as `cat >` does.
  package func save(_ text: String, to file: String, in folder: String) throws {
    let place = URL(fileURLWithPath: folder + "/" + file)
    try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: place)
  }

  /// Makes a file look as if it had been saved some seconds ago: commits and conflicts carry that time.
  package func age(_ file: String, in folder: String, seconds: Int) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -Double(seconds))], ofItemAtPath: folder + "/" + file)
  }

  /// Whether something stands at a path.
  package func exists(_ file: String, in folder: String) -> Bool {
    FileManager.default.fileExists(atPath: folder + "/" + file)
  }

  package func remove(_ file: String, in folder: String) throws {
    try FileManager.default.removeItem(atPath: folder + "/" + file)
  }

  /// Replaces text in a file, as a person with an editor does.
  package func edit(_ file: String, in folder: String, _ old: String, _ new: String) throws {
    let text = try read(file, in: folder)
    guard text.contains(old) else { throw Failure(description: "\(file) has no \(old):\n\(text)") }
    try save(text.replacingOccurrences(of: old, with: new), to: file, in: folder)
  }

  // MARK: - Stores

  /// A bare repository for clones to meet at.
  package func bareRemote(_ name: String = "remote.git") throws -> String {
    try git("init", "-q", "--bare", "-b", "main", path(name), in: root)
    return path(name)
  }

  /// A new store of the organization `acme`.
  ///
  /// - Parameter age: how many days ago it was made: nothing can be committed with a time before that.
  package func store(_ name: String = "store", of person: String = "Ana", days age: Int64 = 0) throws -> Workspace {
    let now = Timestamp.now()
    let then = Timestamp(seconds: now.seconds - age * 24 * 3600, nanoseconds: 0)
    _ = try StoreCreation.create(
      at: path(name), org: OrgSlug("acme"), name: "Acme", program: "/usr/bin/kith",
      environment: environment(of: person), now: { age == 0 ? .now() : then })
    return try open(path(name), as: person)
  }

  /// Opens a store as a person.
  package func open(
    _ folder: String, as person: String = "Ana", now: @escaping () -> Timestamp = Timestamp.now,
    observer: StepObserver = .none
  ) throws -> Workspace {
    try Workspace(at: folder, environment: environment(of: person), now: now, observer: observer)
  }

  /// Two clones of one store that meet at a bare remote.
  ///
  /// - Parameter files: what Ana's has from the beginning, besides what every store has.
  package func twoClones(with files: [String: String] = [:]) async throws -> (ana: String, ben: String, remote: String) {
    let remote = try bareRemote()
    let ana = try store("ana", of: "Ana", days: 2)
    for (file, text) in files {
      try save(text, to: file, in: path("ana"))
      try age(file, in: path("ana"), seconds: 24 * 3600)
    }
    if files.keys.contains(where: { !$0.hasPrefix("orgs/") }) {
      try git("add", "-A", in: path("ana"))
      try git("commit", "-q", "-m", "More files", in: path("ana"))
    }
    try ana.repository.addRemote("origin", url: remote)
    _ = try await sync(path("ana"), as: "Ana")
    _ = try await Turnstile.pass {
      try await CloneStore(transport: transport("Ben")).clone(
        remote, to: path("ben"), program: "/usr/bin/kith", environment: environment(of: "Ben"))
    }
    return (path("ana"), path("ben"), remote)
  }

  package func transport(_ person: String) -> GitProgramTransport {
    GitProgramTransport(environment: environment(of: person))
  }

  /// One round of syncing, as `kith sync` does it, without waiting for files to settle.
  ///
  /// - Parameter transport: nil: the git program.
  @discardableResult
  package func sync(
    _ folder: String, as person: String = "Ana", acceptingDeletions: Bool = false, acceptingRewrite: Bool = false,
    observer: StepObserver = .none, through transport: (any Transport)? = nil
  ) async throws -> SyncReport {
    try await Turnstile.pass {
      let workspace = try open(folder, as: person, observer: observer)
      var round = SyncRound(
        workspace, transport: transport ?? self.transport(person), acceptsDeletions: acceptingDeletions,
        acceptsRewrite: acceptingRewrite, settling: .zero)
      return try await round.run()
    }
  }
}
