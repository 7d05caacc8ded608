import Foundation
import GitStorage

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
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.environment = environment(more)
    process.currentDirectoryURL = URL(fileURLWithPath: workDirectory)
    // Files, not pipes: no amount of text can make the two wait for each other.
    let names = (0..<3).map { _ in root.appendingPathComponent("stream-\(UUID().uuidString)") }
    defer {
      for name in names {
        do { try FileManager.default.removeItem(at: name) } catch {}
      }
    }
    try Data(input.utf8).write(to: names[0])
    try Data().write(to: names[1])
    try Data().write(to: names[2])
    process.standardInput = try FileHandle(forReadingFrom: names[0])
    process.standardOutput = try FileHandle(forWritingTo: names[1])
    process.standardError = try FileHandle(forWritingTo: names[2])
    try process.run()
    process.waitUntilExit()
    return Output(
      status: process.terminationStatus, text: String(decoding: try Data(contentsOf: names[1]), as: UTF8.self),
      errorText: String(decoding: try Data(contentsOf: names[2]), as: UTF8.self))
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
