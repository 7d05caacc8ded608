import Foundation
import JSONText
import TestSupport
import Testing

/// Clones of one store that meet at a bare remote, each with a real daemon if the test wants one.
final class DaemonWorld {
  static let grace = SampleContact.grace
  static let text = SampleContact.graceText

  let sandbox: Sandbox
  let program: BuiltProgram
  let ana: String
  let ben: String
  let remote: String

  /// - Parameters:
  ///   - more: files besides Grace that both have.
  ///   - folder: where all of it lies; nil: the system's folder for temporary files.
  init(with more: [String: String] = [:], in folder: String? = nil) async throws {
    sandbox = try folder.map { try Sandbox(in: $0) } ?? Sandbox()
    program = try BuiltProgram(sandbox)
    (ana, ben, remote) = try await sandbox.twoClones(with: more.merging([Self.grace: Self.text]) { $1 })
  }

  /// A contact's text, as `kith` would write it.
  static func contact(_ id: String, _ name: String, _ fields: String...) -> String { SampleContact.text(id, name, fields) }

  static func path(_ id: String, _ slug: String) -> String { SampleContact.path(id, slug) }

  /// One more clone.
  func clone(_ name: String) throws -> String {
    let result = try program.run("clone", remote, name, as: name)
    guard result.status == 0 else { throw Sandbox.Failure(description: result.errors) }
    return sandbox.path(name)
  }

  // MARK: - Daemons

  /// Starts the daemon of a clone and waits until it watches and has looked at everything.
  ///
  /// - Parameters:
  ///   - interval: seconds between two fetches; long, so that only pokes and pushes move anything.
  ///   - wrapper: a program that runs it, and that program's arguments; empty: none.
  func daemon(
    of clone: String, as person: String = "Ana", interval: Double = 3600, environment: [String: String] = [:],
    through wrapper: [String] = []
  ) throws -> RunningDaemon {
    try sandbox.git("config", "kith.pollInterval", "\(interval)", in: clone)
    let daemon = try RunningDaemon(program, clone: clone, person: person, environment: environment, through: wrapper)
    try daemon.waitUntilReady()
    return daemon
  }

  /// Runs `kith` in a clone; throws if it fails.
  @discardableResult
  func kith(_ arguments: String..., in clone: String, as person: String = "Ana") throws -> String {
    let result = try sandbox.run([program.path] + arguments, in: clone, environment: sandbox.environment(of: person))
    guard result.status == 0 else {
      throw Sandbox.Failure(description: "\(arguments): \(result.status)\n\(result.output)\(result.errors)")
    }
    return result.output
  }

  func head(of clone: String) throws -> String { try sandbox.id(in: clone) }

  /// How many commits a clone has.
  func commits(in clone: String) throws -> Int {
    Int(try sandbox.git("rev-list", "--count", "HEAD", in: clone).dropLast()) ?? 0
  }

  /// What `HEAD` holds at a path, nil where nothing stands there.
  func committed(_ file: String, in clone: String) throws -> String? {
    let result = try sandbox.run(["git", "show", "HEAD:\(file)"], in: clone)
    return result.status == 0 ? result.output : nil
  }
}

/// `kith daemon run` as a process of its own.
final class RunningDaemon {
  let clone: String
  let process: BackgroundProgram
  let log: String
  private let program: BuiltProgram
  private let variables: [String: String]

  init(
    _ program: BuiltProgram, clone: String, person: String, environment: [String: String], through wrapper: [String] = []
  ) throws {
    self.clone = clone
    self.program = program
    log = clone + ".log"
    variables = program.sandbox.environment(of: person).merging(environment) { $1 }
    process = try BackgroundProgram(
      wrapper + [program.path, "-C", clone, "daemon", "run", "--log-level", "debug"],
      environment: program.sandbox.environment.merging(variables) { $1 }, log: log)
  }

  /// What it has written.
  var words: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

  /// What `kith daemon status --json` says; nil while it does not answer.
  func status() throws -> JSONObject? {
    let result = try program.sandbox.run([program.path, "-C", clone, "daemon", "status", "--json"], environment: variables)
    return result.status == 0 ? try JSONParser.parse(Array(result.output.utf8)).objectValue : nil
  }

  /// What status says of a remote.
  func remote(_ name: String) throws -> JSONObject? { try status()?["remotes"]?.objectValue?[JSONKey(name)]?.objectValue }

  func waitUntilReady() throws {
    try wait(for: "the daemon to have looked at everything") {
      guard self.process.isRunning else { throw Sandbox.Failure(description: "the daemon ended: \(self.words)") }
      return try self.status()?["lastFullLook"] != nil
    }
  }

  func poke() throws {
    let result = try program.sandbox.run([program.path, "-C", clone, "daemon", "poke"], environment: variables)
    guard result.status == 0 else { throw Sandbox.Failure(description: result.errors) }
  }
}

/// Waits for something to become true.
///
/// - Parameter seconds: a generous limit: the tests share two cores with each other.
func wait(
  for what: String, atMost seconds: Double = 20, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Bool
) throws {
  let deadline = Date(timeIntervalSinceNow: seconds)
  while Date() < deadline {
    if try body() { return }
    usleep(20_000)
  }
  Issue.record("waited \(seconds) s in vain for \(what)", sourceLocation: sourceLocation)
  throw Sandbox.Failure(description: "waited in vain for \(what)")
}
