import Foundation
import Synchronization
import TestSupport
import Testing

/// A clone that is never at rest: a daemon works in it, a colleague pushes changes of many contacts all the time, an editor saves
/// contacts of its own – and a person types git.
final class BusyWorld {
  static let colleagues = (100..<140).map { "c0000000\($0)a" }
  static let editors = (100..<106).map { "e0000000\($0)b" }
  static let notes = (0..<4).map { "notes/note-\($0).txt" }

  let world: DaemonWorld
  let daemon: RunningDaemon
  var ana: String { world.ana }
  private let team: Team
  private(set) var commands = 0
  /// What git said where a command failed because something was locked.
  private(set) var locked: [String] = []

  /// - Parameter hooks: whether Kith's hooks are installed; without them nothing tells of a commit that begins.
  init(hooks: Bool) async throws {
    var files: [String: String] = [:]
    for id in Self.colleagues + Self.editors { files[Self.path(id)] = Self.text(id, "0") }
    for note in Self.notes { files[note] = (0..<20).map { "line \($0)\n" }.joined() }
    world = try await DaemonWorld(with: files)
    if hooks {
      try world.kith("hooks", "install", in: world.ana)
      try world.sandbox.git("config", "kith.program", world.program.path, in: world.ana)
    } else {
      try world.sandbox.git("config", "core.hooksPath", "/dev/null", in: world.ana)
    }
    try world.sandbox.git("config", "core.hooksPath", "/dev/null", in: world.ben)
    try world.sandbox.git("branch", "-q", "--set-upstream-to=origin/main", "main", in: world.ben)
    for clone in [world.ana, world.ben] {
      try world.sandbox.git("config", "merge.kith.driver", "'\(world.program.path)' merge-file %O %A %B %L %P", in: clone)
    }
    daemon = try world.daemon(of: world.ana, interval: 0.2)
    team = Team(world)
  }

  static func path(_ id: String) -> String { DaemonWorld.path(id, "person") }
  static func text(_ id: String, _ value: String) -> String {
    DaemonWorld.contact(id, "Person \(id)", "\"company\": \"v\(value)\"")
  }

  /// Begins the colleague's pushes and, if wanted, the editor's saves.
  func begin(editing: Bool) { team.begin(editing: editing) }

  /// Nothing is saved while this runs; the colleague goes on.
  func whileNothingIsSaved(_ body: () throws -> Void) rethrows { try team.saving.withLock { _ in try body() } }

  // MARK: - What the person types

  static func isLock(_ words: String) -> Bool {
    words.contains("index.lock': File exists") || words.contains("cannot lock ref") || words.contains("Unable to create")
      || words.contains("could not write index") || words.contains("unable to write new index")
  }

  /// Runs git as the person does: what a lock stopped is typed again.
  ///
  /// - Returns: what it printed; nil where it failed for a reason of its own that `allowing` names.
  @discardableResult
  func git(_ arguments: String..., input: String = "", allowing reason: String? = nil) throws -> String? {
    var tries = 0
    while true {
      commands += 1
      tries += 1
      let result = try world.sandbox.run(
        ["git"] + arguments, in: ana, input: input, environment: world.sandbox.environment(of: "Ana"))
      if result.status == 0 { return result.output }
      let words = result.errors + result.output
      if let reason, words.contains(reason) { return nil }
      guard Self.isLock(words), tries < 4 else {
        throw Sandbox.Failure(description: "git \(arguments): \(result.status)\n\(words)")
      }
      locked.append("git \(arguments.joined(separator: " ")): \(words.split(separator: "\n").first ?? "")")
    }
  }

  /// Asks git something, which changes nothing and is not counted.
  func ask(_ arguments: String..., input: String = "") throws -> String {
    let result = try world.sandbox.run(["git"] + arguments, in: ana, input: input)
    guard result.status == 0 else { throw Sandbox.Failure(description: "git \(arguments): \(result.errors)") }
    return result.output
  }

  /// How often the daemon moved `HEAD`.
  func daemonsMoves() throws -> Int {
    try ask("reflog", "--format=%gs").split(separator: "\n").count { $0.hasPrefix("kith: ") }
  }

  // MARK: - The end

  /// Ends the others' work and waits until both have everything and agree.
  func settle() throws {
    let last = try team.end()
    let sandbox = world.sandbox
    try wait(for: "everything to be everywhere", atMost: 60) {
      try self.daemon.poke()
      let head = try self.world.head(of: self.ana)
      let remote = try sandbox.id("main", in: self.world.remote)
      guard head == remote else { return false }
      return try sandbox.git("status", "--porcelain", "orgs", in: self.ana).isEmpty
    }
    for (id, value) in last {
      let file = Self.path(id)
      #expect(try world.committed(file, in: ana)?.contains("\"v\(value)\"") ?? false, "\(id) lost \(value)")
      #expect(try sandbox.read(file, in: ana).contains("\"v\(value)\""), "the file of \(id) lost \(value)")
    }
  }
}

/// The others: each on a thread of its own.
private final class Team: Sendable {
  /// Only its programs and files are used, which any thread may do.
  private nonisolated(unsafe) let sandbox: Sandbox
  private let ana: String
  private let ben: String
  private let isEnding = Atomic(false)
  private let running = Atomic(0)
  private let last = Mutex<[String: Int]>([:])
  private let trouble = Mutex<String?>(nil)
  let saving = Mutex(())

  init(_ world: DaemonWorld) {
    (sandbox, ana, ben) = (world.sandbox, world.ana, world.ben)
  }

  func begin(editing: Bool) {
    start { try self.push($0) }
    if editing { start { try self.save($0) } }
  }

  private func start(_ body: @escaping @Sendable (Int) throws -> Void) {
    running.add(1, ordering: .sequentiallyConsistent)
    Thread.detachNewThread {
      var number = 0
      do {
        while !self.isEnding.load(ordering: .sequentiallyConsistent) {
          number += 1
          try body(number)
        }
      } catch {
        self.trouble.withLock { $0 = "\(error)" }
      }
      self.running.subtract(1, ordering: .sequentiallyConsistent)
    }
  }

  func end() throws -> [String: Int] {
    isEnding.store(true, ordering: .sequentiallyConsistent)
    try wait(for: "the others to end", atMost: 60) { self.running.load(ordering: .sequentiallyConsistent) == 0 }
    if let words = trouble.withLock({ $0 }) { throw Sandbox.Failure(description: words) }
    return last.withLock { $0 }
  }

  /// The colleague changes some contacts with plain git.
  private func push(_ number: Int) throws {
    for id in BusyWorld.colleagues where (id.hashValue &+ number) % 3 != 0 {
      try sandbox.save(BusyWorld.text(id, "\(number)"), to: BusyWorld.path(id), in: ben)
      last.withLock { $0[id] = number }
    }
    try sandbox.git("commit", "-q", "-a", "-m", "Ben \(number)", in: ben, as: "Ben")
    for _ in 0..<20 {
      if try sandbox.run(["git", "push", "-q", "origin", "main"], in: ben).status == 0 { return }
      try sandbox.git("pull", "-q", "--no-rebase", "--no-edit", in: ben, as: "Ben")
    }
    throw Sandbox.Failure(description: "Ben was overtaken twenty times")
  }

  /// The editor saves by renaming, as most do.
  private func save(_ number: Int) throws {
    let id = BusyWorld.editors[number % BusyWorld.editors.count]
    try saving.withLock { _ in
      let file = ana + "/" + BusyWorld.path(id)
      try Data(BusyWorld.text(id, "\(number)").utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
      last.withLock { $0[id] = number }
    }
    usleep(150_000)
  }
}
