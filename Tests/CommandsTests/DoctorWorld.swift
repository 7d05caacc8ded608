import Foundation
import TestSupport
import Testing

/// A store that a doctor is called to: real files, real git, the built program.
struct DoctorWorld {
  struct Finding: Decodable, Equatable {
    let check: String
    let state: String
    let message: String
    let hint: String?
  }

  struct Report {
    let status: Int32
    let findings: [Finding]
    let errors: String

    /// The one finding of a check, nil where there is none.
    subscript(_ check: String) -> Finding? { findings.first { $0.check == check } }

    /// What is not as it should be, by check; but not what the machine of the tests is to blame for.
    var complaints: [String: String] {
      let ours = findings.filter { $0.state != "ok" && !["watches", "filesystem", "exchange", "space"].contains($0.check) }
      return Dictionary(ours.map { ($0.check, $0.state) }) { first, _ in first }
    }
  }

  let store: PlainGitStore
  var sandbox: Sandbox { store.sandbox }
  var folder: String { store.folder }

  /// - Parameter isShared: whether a team meets at a bare repository, and all is pushed.
  init(isShared: Bool = false) throws {
    store = try PlainGitStore()
    // Somebody has looked around in it: every index is there.
    try #require(store.kith.run("contact", "list", in: "my store").status == 0)
    if isShared {
      try sandbox.git("remote", "add", "origin", sandbox.bareRemote(), in: folder)
      try sync()
    }
  }

  func sync() throws {
    let run = try store.kith.run("sync", in: "my store")
    try #require(run.status == 0, "\(run)")
  }

  func examine(_ arguments: String..., environment: [String: String] = [:]) throws -> Report {
    let run = try sandbox.run(
      [store.kith.path, "doctor", "--json"] + arguments, in: folder,
      environment: sandbox.environment(of: "Ana").merging(environment) { $1 })
    return try Self.report(run)
  }

  /// Calls the doctor in a mount namespace of its own, where `script` has changed the system: `$1` is the store, `$2` an empty folder.
  ///
  /// - Returns: nil on a system that has no such namespaces.
  func examine(after script: String, at place: String = "$1") throws -> Report? {
    let spare = sandbox.path("spare")
    try FileManager.default.createDirectory(atPath: spare, withIntermediateDirectories: true)
    let run = try sandbox.run(
      [
        "unshare", "-Urm", "bash", "-c", "{ \(script); } >&2 || exit 99\n\"$3\" -C \"\(place)\" doctor --json", "bash", folder,
        spare, store.kith.path,
      ], environment: sandbox.environment(of: "Ana"))
    guard run.status != 99, !run.errors.contains("unshare") else {
      withKnownIssue("this system has no user namespaces to mount a disk in") { Issue.record("not tested here: \(run)") }
      return nil
    }
    return try Self.report(run)
  }

  /// Types a hint into a shell, as people do.
  func type(_ hint: String?) throws {
    let text = try #require(hint)
    let run = try sandbox.run(
      ["bash", "-c", "kith() { '\(store.kith.path)' \"$@\"; }; " + text], in: folder,
      environment: sandbox.environment(of: "Ana"))
    try #require(run.status == 0, "\(text): \(run)")
  }

  /// Every file of the store with its inode, size and time.
  func traces() throws -> String {
    try sandbox.run(["bash", "-c", "find . -type f -printf '%P %i %s %T@\\n' | sort"], in: folder).output
  }

  private static func report(_ run: (status: Int32, output: String, errors: String)) throws -> Report {
    let findings = try run.output.split(separator: "\n").map { line in
      try JSONDecoder().decode(Finding.self, from: Data(line.utf8))
    }
    return Report(status: run.status, findings: findings, errors: run.errors)
  }
}
