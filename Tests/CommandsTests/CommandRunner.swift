import Foundation
import GitStorage
import Records
import Synchronization
import TestSupport
import Testing

@testable import Commands

/// Calls commands as a person would, in this process, with a clock, ids, an editor and answers of the test's own.
///
/// After every command, nothing may stand in `git status` that did not stand there before.
final class CommandRunner {
  /// What a command left behind on the screen.
  struct Outcome: Equatable, CustomStringConvertible {
    let status: Int32
    let output: String
    let errors: String

    var description: String { "status \(status)\n--- output\n\(output)--- errors\n\(errors)" }
  }

  let sandbox: Sandbox
  var person = "Ana"
  /// What the person types where a question is asked; nil: nobody is there.
  var answers: [String]?
  /// What comes in from another program; nil: the standard input is the terminal.
  var input: String?
  var isTerminal = false
  var columns: Int?
  /// Variables on top of the sandbox's.
  var environment: [String: String] = [:]
  var transport: (any Transport)?
  /// Stands for the person at the editor.
  var edit: @Sendable (_ command: String, _ file: String) throws -> Int32 = { _, _ in 0 }

  private let commands = Counter()
  private let ids = Counter()

  private final class Counter: Sendable {
    private let value = Mutex(0)
    func next() -> Int {
      value.withLock { number in
        number += 1
        return number
      }
    }
  }

  private final class Text: Sendable {
    let content = Mutex("")
  }

  init() throws { sandbox = try Sandbox() }

  func path(_ name: String) -> String { sandbox.path(name) }

  /// Runs `kith` in a folder of the sandbox. The root of the sandbox shows as ROOT, commits as COMMIT.
  @discardableResult
  func kith(
    _ arguments: String..., in folder: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Outcome {
    try await run(arguments, in: folder, sourceLocation: sourceLocation)
  }

  /// Runs `kith` and expects exactly this on the screen.
  func expect(
    _ arguments: String..., in folder: String = "", gives expected: Outcome,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let found = try await run(arguments, in: folder, sourceLocation: sourceLocation)
    #expect(found == expected, "kith \(arguments.joined(separator: " "))", sourceLocation: sourceLocation)
  }

  @discardableResult
  func run(
    _ arguments: [String], in folder: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Outcome {
    let place = folder.isEmpty ? sandbox.root : path(folder)
    let before = try changes(in: place)
    let (output, errors) = (Text(), Text())
    let status = await Turnstile.pass { await Program.run(arguments, in: context(place, output, errors)) }
    let after = try changes(in: place)
    #expect(after.isSubset(of: before), "kith \(arguments) left changes in git status", sourceLocation: sourceLocation)
    return Outcome(
      status: status, output: plain(output.content.withLock { $0 }), errors: plain(errors.content.withLock { $0 }))
  }

  /// Makes a store of the organization acme with one contact, and returns its id.
  func storeWithGrace(_ name: String = "store") async throws -> String {
    try await kith("init", name, "--org", "acme", "--name", "Acme")
    let added = try await kith("contact", "add", "--name", "Grace Hopper", "--email", "grace@example.com", in: name)
    try #require(added.status == 0, "\(added)")
    return added.output.trimmed
  }

  /// Two clones of a store with one contact, `ana` and `ben`, that meet at a bare remote; returns the contact's path.
  func twoClones() async throws -> (id: String, path: String) {
    let id = try await storeWithGrace("ana")
    let remote = try sandbox.bareRemote()
    try sandbox.git("remote", "add", "origin", remote, in: path("ana"))
    try await kith("sync", in: "ana")
    try await kith("clone", remote, "ben")
    return (id, "orgs/acme/contacts/\(id.prefix(2))/grace-hopper-\(id).json")
  }

  private func context(_ folder: String, _ output: Text, _ errors: Text) -> CommandContext {
    let variables = sandbox.environment(of: person).merging(environment) { $1 }
    let replies = Mutex(answers ?? [])
    let readLine: @Sendable () -> String? = { replies.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
    let readAll = input.map { text in { @Sendable () throws -> [UInt8] in Array(text.utf8) } }
    let terminal = Terminal(
      output: .init(isTerminal: isTerminal) { text in output.content.withLock { $0 += text } },
      errors: .init(isTerminal: isTerminal) { text in errors.content.withLock { $0 += text } }, columns: columns,
      readLine: answers == nil ? nil : readLine, readAll: readAll)
    // A minute passes from command to command. Long past, so that no file is from the future by this clock's measure.
    let now = Timestamp(seconds: 1_748_768_400 + Int64(commands.next()) * 60)
    let (ids, edit) = (ids, edit)
    return CommandContext(
      environment: variables, currentFolder: folder, program: "/usr/bin/kith", terminal: terminal,
      now: { now }, offsetMinutes: { _ in 120 },
      newID: { RecordID.derived(from: ["test", String(ids.next())]) },
      transport: transport ?? GitProgramTransport(environment: variables), settling: .zero,
      edit: { command, file in try edit(command, file) })
  }

  private func changes(in folder: String) throws -> Set<Substring> {
    let result = try sandbox.run(["git", "status", "--porcelain", "--untracked-files=all"], in: folder)
    return result.status == 0 ? Set(result.output.split(separator: "\n")) : []
  }

  private func plain(_ text: String) -> String {
    text.replacingOccurrences(of: "'\(sandbox.root)", with: "'ROOT").replacingOccurrences(of: sandbox.root, with: "ROOT")
      .replacing(/\b[0-9a-f]{40}\b/, with: "COMMIT")
  }
}

extension CommandRunner.Outcome {
  static func done(_ output: String = "", errors: String = "") -> Self { Self(status: 0, output: output, errors: errors) }

  static func failed(_ status: Int32, _ errors: String, output: String = "") -> Self {
    Self(status: status, output: output, errors: errors)
  }
}
