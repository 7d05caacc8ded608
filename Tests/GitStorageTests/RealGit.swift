import Foundation
import GitStorage
import TestSupport

/// A folder of its own with a repository in it and the real git program to compare with: no configuration of the
/// machine or the user is read. The folder goes with the value's owner.
final class RealGit: Sendable {
  let root: URL

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  struct Output: Sendable {
    let status: Int32
    let text: String
    let errorText: String
  }

  /// - Parameter name: The name of the repository's folder; "" makes no repository.
  init(repository name: String = "store") throws {
    root = FileManager.default.temporaryDirectory.appendingPathComponent("kith git \(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: root.appendingPathComponent(name), withIntermediateDirectories: true)
    workDirectory = root.appendingPathComponent(name).path
    if !name.isEmpty { try run("init", "-q", "-b", "main") }
  }

  deinit {
    // A leftover temporary folder is no reason to fail.
    do { try FileManager.default.removeItem(at: root) } catch {}
  }

  let workDirectory: String
  var gitDirectory: String { workDirectory + "/.git" }
  var indexPath: DiskPath { DiskPath(gitDirectory + "/index") }

  func path(_ name: String) -> DiskPath { DiskPath(workDirectory).appending(name) }

  func environment(_ more: [String: String] = [:]) -> [String: String] {
    let own = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": root.path, "LC_ALL": "C",
      "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "Ada",
      "GIT_AUTHOR_EMAIL": "ada@example.com",
      "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.com",
      "GIT_AUTHOR_DATE": "1700000000 +0000", "GIT_COMMITTER_DATE": "1700000000 +0000",
    ]
    return own.merging(more) { $1 }
  }

  /// Runs git in the work tree and gives back what it wrote to its standard output; throws if it fails.
  @discardableResult
  func run(
    _ arguments: String..., input: String = "", environment more: [String: String] = [:]
  ) throws -> String {
    let output = try attempt(arguments, input: input, environment: more)
    guard output.status == 0 else {
      throw Failure(description: "git \(arguments.joined(separator: " ")): \(output.status) \(output.errorText)")
    }
    return output.text
  }

  /// Runs git, or another program, and gives back whatever came of it.
  func attempt(
    _ arguments: [String], program: String = "git", input: String = "", environment more: [String: String] = [:]
  ) throws -> Output {
    let run = try ProgramRun(
      [program] + arguments, in: workDirectory, input: Array(input.utf8), environment: environment(more))
    return Output(status: run.status, text: run.text, errorText: run.errors)
  }

  func write(_ text: String, to name: String) throws {
    let url = URL(fileURLWithPath: workDirectory).appendingPathComponent(name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  func blob(_ text: String) throws -> ObjectID {
    try id(run("hash-object", "-w", "--stdin", input: text))
  }

  func id(_ text: String) throws -> ObjectID {
    guard let id = ObjectID(hex: text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw Failure(description: "not an object id: \(text)")
    }
    return id
  }

  func index() throws -> IndexFile {
    guard let (index, _) = try IndexFile.load(indexPath) else { throw Failure(description: "there is no index") }
    return index
  }

  func replaceIndex(_ bytes: [UInt8]) throws {
    try DurableFile.write(bytes, to: indexPath)
  }

  /// Commits what is staged, the way that needs no work tree.
  @discardableResult
  func commitIndex(_ message: String = "x") throws -> ObjectID {
    let tree = try run("write-tree").trimmingCharacters(in: .whitespacesAndNewlines)
    var arguments = ["commit-tree", tree, "-m", message]
    let head = try attempt(["rev-parse", "-q", "--verify", "HEAD"])
    if head.status == 0 { arguments += ["-p", head.text.trimmingCharacters(in: .whitespacesAndNewlines)] }
    let commit = try id(attempt(arguments).text)
    try run("update-ref", "HEAD", commit.hex)
    return commit
  }
}
