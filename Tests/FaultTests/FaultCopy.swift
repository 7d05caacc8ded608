import Foundation
import GitStorage
import TestSupport

/// One copy of Ana's clone and of the remote, and what must be true of it after something went wrong.
struct FaultCopy: Sendable {
  let world: FaultWorld
  let place: String

  var ana: String { place + "/ana" }
  var remote: String { place + "/remote.git" }
  private var sandbox: Sandbox { world.sandbox }

  func remove() throws { try FileManager.default.removeItem(atPath: place) }

  /// A sync that nobody disturbs.
  func sync() throws -> (status: Int32, output: String, errors: String) { try run([]) }

  /// The program, started by another one.
  func run(
    _ before: [String], _ arguments: [String] = ["sync"]
  ) throws -> (status: Int32, output: String, errors: String) {
    try sandbox.run(before + [world.program] + arguments, in: ana, environment: sandbox.environment(of: "Ana"))
  }

  /// The tree of Ana's `HEAD`, and of the remote's branch.
  func head() throws -> String { try sandbox.id("HEAD^{tree}", in: ana) }
  func remoteTree() throws -> String { try sandbox.id("main^{tree}", in: remote) }

  /// What must come out the same whatever happened on the way: trees, files, who wrote what. Whether there is a merge besides depends
  /// on what came first.
  func result() throws -> [String] {
    let files = try sandbox.run(
      ["find", ".", "-path", "./.git", "-prune", "-o", "-type", "f", "-exec", "sha1sum", "{}", "+"], in: ana)
    return try [
      "HEAD " + head(), "remote " + remoteTree(),
      files.output.split(separator: "\n").sorted().joined(separator: "\n"),
      sandbox.git("log", "--no-merges", "--format=%an %s", "HEAD", in: ana).split(separator: "\n").sorted()
        .joined(separator: "\n"),
    ]
  }

  /// The trees `HEAD` had, from first to last.
  func headTrees() throws -> Set<String> {
    Set(try sandbox.git("log", "--walk-reflogs", "--format=%T", "HEAD", in: ana).split(separator: "\n").map(String.init))
  }

  /// Lets the remote, which lost no power, have got what was pushed.
  func takeRemote(from campaign: FaultCampaign) throws {
    try FileManager.default.removeItem(atPath: remote)
    try FileManager.default.copyItem(atPath: world.finishedRemote, toPath: remote)
  }

  // MARK: - Judgement

  /// Waits until git, which may outlive the program, has ended here.
  func waitForGit() throws {
    let deadline = Date(timeIntervalSinceNow: 60)
    while isInUse {
      guard Date() < deadline else { throw Sandbox.Failure(description: "a process goes on in \(place)") }
      usleep(5_000)
    }
  }

  private var isInUse: Bool {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return processes.contains { name in
      guard name.first?.isNumber == true else { return false }
      // One that ends in this moment has neither.
      let folder = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(name)/cwd")) ?? ""
      if folder.hasPrefix(place + "/") { return true }
      let words = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") ?? Data()
      return words.range(of: Data((place + "/").utf8)) != nil
    }
  }

  /// Calls `body` while what a fetch had not finished is out of the way. Git names what it fetches before the names of all objects are
  /// on the disk; nothing is built upon it, and the next start takes it away.
  func withoutUnfinishedFetch<Result>(_ body: () throws -> Result) throws -> Result {
    let (folder, aside) = (ana + "/.git/refs/kith/fetching", place + "/fetching")
    guard FileManager.default.fileExists(atPath: folder) else { return try body() }
    try FileManager.default.moveItem(atPath: folder, toPath: aside)
    let result = try body()
    try FileManager.default.moveItem(atPath: aside, toPath: folder)
    return result
  }

  /// What is wrong right after the fault, before anybody heals anything.
  ///
  /// - Parameter trees: those `HEAD` may have.
  func faultsNow(trees: Set<String>) throws -> [String] {
    var faults: [String] = []
    for folder in [ana, remote] {
      if let complaints = try sandbox.complaints(about: folder) { faults.append("git fsck in \(folder): \(complaints)") }
    }
    let head = try head()
    if !trees.contains(head) { faults.append("HEAD is neither old nor new: \(head)") }
    for id in try lost() { faults.append("saved by Ana and lost: \(id)") }
    return faults
  }

  /// What Ana saved and is neither on disk nor in what a reference reaches.
  private func lost() throws -> [ObjectID] {
    var present: Set<String> = Set(
      try sandbox.git("rev-list", "--objects", "--all", in: ana).split(separator: "\n").map { String($0.prefix(40)) })
    let files = FileManager.default.enumerator(atPath: ana)
    while let file = files?.nextObject() as? String {
      let isOutside = file.hasPrefix(".git/") && !file.hasPrefix(".git/kith-exchange")
      guard !isOutside, let content = FileManager.default.contents(atPath: ana + "/" + file) else { continue }
      present.insert(GitRepository.blobID(of: Array(content)).hex)
    }
    return world.saved.filter { !present.contains($0.hex) }
  }

  /// Syncs once more, with nobody helping, and says in what that differs from a run that nobody disturbed.
  ///
  /// - Parameter afterPowerCut: git, whose own locks are not ours to remove, was cut off as well.
  func faultsAfterHealing(expected: [String], afterPowerCut: Bool = false) throws -> [String] {
    let healing = try sync()
    guard healing.status == FaultWorld.status else { return ["the next sync failed: \(healing)"] }
    var faults: [String] = []
    let result = try result()
    for (found, wanted) in zip(result, expected) where found != wanted {
      faults.append("after healing:\n\(found)\ninstead of:\n\(wanted)\nit said: \(healing)")
    }
    if let more = try sandbox.faults(in: ana, besides: FaultWorld.held) { faults.append(more) }
    if let complaints = try sandbox.complaints(about: remote) { faults.append("git fsck in the remote: \(complaints)") }
    let staged = try sandbox.git("diff", "--cached", "--name-only", in: ana)
    if !staged.isEmpty { faults.append("staged: \(staged)") }
    return faults + leftovers().filter { !afterPowerCut || !$0.contains("/ana/.git/refs/remotes/") }
  }

  /// Locks anywhere, and files of ours that nobody will ever want.
  private func leftovers() -> [String] {
    var found: [String] = []
    for folder in [ana, remote] {
      let files = FileManager.default.enumerator(atPath: folder)
      while let file = files?.nextObject() as? String {
        let name = URL(fileURLWithPath: file).lastPathComponent
        // Half of a cache that can be deleted at any time.
        if file.hasPrefix(".git/kith/") { continue }
        if name.hasSuffix(".lock") || name.hasPrefix(".kith") { found.append("left: \(folder)/\(file)") }
      }
    }
    return found
  }
}
