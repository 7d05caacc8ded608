import Foundation
import GitStorage
import TestSupport
import Testing

/// A folder of its own for one test, with the real git program beside it that reads no configuration but what the test
/// writes. Removed when released.
final class GitFixture {
  let root: String
  /// The variables git runs with; the repositories under test get the same.
  var environment: [String: String]

  init() throws {
    let base = FileManager.default.temporaryDirectory.path
    root = base + "/kith git ü " + String(UInt64.random(in: .min ... .max), radix: 36)
    try FileManager.default.createDirectory(atPath: root + "/home", withIntermediateDirectories: true)
    environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": root + "/home",
      "GIT_CONFIG_GLOBAL": root + "/home/none", "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C", "TZ": "UTC",
      "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org",
      "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org",
    ]
  }

  deinit {
    do {
      try FileManager.default.removeItem(atPath: root)
    } catch {
      Issue.record("could not remove \(root): \(error)")
    }
  }

  /// A new repository made by git itself.
  func gitRepository(_ name: String = "store", _ options: String...) throws -> String {
    try git(["init", "-q", "-b", "main"] + options + [root + "/" + name])
    return root + "/" + name
  }

  /// A new repository made by the code under test.
  func repository(_ name: String = "store") throws -> GitRepository {
    try GitRepository.create(at: root + "/" + name, initialBranch: "main", environment: environment)
  }

  func open(_ path: String) throws -> GitRepository {
    try GitRepository(opening: path, environment: environment)
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Runs git and returns what it printed; throws if it fails.
  @discardableResult
  func git(
    _ arguments: [String], in folder: String? = nil, input: [UInt8] = [], extra: [String: String] = [:]
  ) throws -> String {
    String(decoding: try gitBytes(arguments, in: folder, input: input, extra: extra), as: UTF8.self)
  }

  func gitBytes(
    _ arguments: [String], in folder: String? = nil, input: [UInt8] = [], extra: [String: String] = [:]
  ) throws -> [UInt8] {
    let (status, output, errors) = try run(arguments, in: folder, input: input, extra: extra)
    guard status == 0 else {
      throw Failure(description: "git \(arguments.joined(separator: " ")) failed with \(status): \(errors)")
    }
    return output
  }

  func run(
    _ arguments: [String], in folder: String? = nil, input: [UInt8] = [], extra: [String: String] = [:]
  ) throws -> (status: Int32, output: [UInt8], errors: String) {
    let run = try ProgramRun(
      ["git"] + arguments, in: folder ?? root, input: input, environment: environment.merging(extra) { $1 })
    return (run.status, run.output, run.errors)
  }

  /// Asks git whether everything in the repository is right, names and modes included.
  func expectSound(
    _ path: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let (status, output, errors) = try run(["fsck", "--strict", "--full", "--no-progress"], in: path)
    #expect(status == 0, "\(errors)", sourceLocation: sourceLocation)
    let complaints = (String(decoding: output, as: UTF8.self) + errors).split(separator: "\n").filter {
      !$0.hasPrefix("dangling") && !$0.hasPrefix("notice")
    }
    #expect(complaints == [], sourceLocation: sourceLocation)
  }
}

extension String {
  /// Without white space at the end.
  var trimmed: String {
    var text = self[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}

/// The author of everything in these tests.
let ada = Signature(name: "Ada", email: "ada@example.org", time: 1_700_000_000)

extension GitRepository {
  /// A commit of a tree by Ada.
  func makeCommit(
    _ tree: ObjectID, parents: [ObjectID] = [], message: String = "Change\n", time: Int64 = ada.time
  ) throws -> ObjectID {
    let who = Signature(name: ada.name, email: ada.email, time: time)
    return try writeCommit(tree: tree, parents: parents, author: who, committer: who, message: message)
  }

  /// A tree of texts.
  func makeTree(_ texts: [GitPath: String]) throws -> ObjectID {
    var edits: [GitPath: Entry?] = [:]
    for (path, text) in texts { edits[path] = Entry(id: try writeBlob(Array(text.utf8))) }
    return try editTree(nil, edits)
  }
}

/// Runs `body` and returns the error it throws.
func failure(
  _ sourceLocation: SourceLocation = #_sourceLocation, of body: () throws -> Void
) throws -> GitError {
  let error = #expect(throws: GitError.self, sourceLocation: sourceLocation, performing: body)
  return try #require(error, sourceLocation: sourceLocation)
}
