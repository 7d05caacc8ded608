import Foundation
import GitStorage
import Glibc
import Synchronization
import TestSupport
import Watching

/// A store in a folder of its own, and what its watcher told.
final class WatchedStore {
  let sandbox: Sandbox
  let root: DiskPath
  let told: Told
  let watcher: Watcher

  /// What was told so far; shared with the watching thread.
  final class Told: Sendable {
    private let batches = Mutex<[[WatchEvent]]>([])

    func add(_ batch: [WatchEvent]) { batches.withLock { $0.append(batch) } }

    var all: [[WatchEvent]] { batches.withLock { $0 } }
    var events: [WatchEvent] { all.flatMap { $0 } }
    func clear() { batches.withLock { $0 = [] } }
  }

  /// - Parameter prepare: what is done in the store before it is watched.
  init(folder: GitPath = "orgs", prepare: (Sandbox, _ root: String) throws -> Void = { _, _ in }) throws {
    sandbox = try Sandbox()
    let path = sandbox.path("store")
    try sandbox.git("init", "-q", "-b", "main", path, in: sandbox.root)
    for name in ["/.git/kith", "/orgs/acme/contacts"] { try Self.makeFolder(path + name) }
    try prepare(sandbox, path)
    root = DiskPath(path)
    let told = Told()
    self.told = told
    watcher = try Watcher(root: root, gitDirectory: root.appending(".git"), folder: folder) { told.add($0) }
  }

  deinit { watcher.stop() }

  /// Waits until something was told; false if that takes ten seconds.
  func tells(_ condition: ([WatchEvent]) -> Bool) -> Bool {
    let end = ContinuousClock.now + .seconds(10)
    while !condition(told.events) {
      guard ContinuousClock.now < end else { return false }
      usleep(1000)
    }
    return true
  }

  func tells(_ events: WatchEvent...) -> Bool { tells { told in events.allSatisfy(told.contains) } }

  /// Everything told up to now, each once: that of a file made just for it comes last.
  func everything() throws -> [WatchEvent] {
    let name = "orgs/last \(UInt64.random(in: .min ... .max))"
    try write("", to: name)
    guard tells(.touched(GitPath(name))) else { throw Sandbox.Failure(description: "nothing is told any more") }
    // Of the file before this one, too, something may have been told since.
    var seen: Set<WatchEvent> = []
    let events = told.events.filter { event in
      switch event {
      case .touched(let path), .opened(let path, _): !path.bytes.starts(with: "orgs/last ".utf8) && seen.insert(event).inserted
      default: seen.insert(event).inserted
      }
    }
    told.clear()
    return events
  }

  /// The files somebody else opened.
  func openings() throws -> [GitPath] {
    try everything().compactMap { if case .opened(let path, _) = $0 { path } else { nil } }
  }

  // MARK: What is done in the store

  /// Writes a file in place, as `cat >` does.
  func write(_ text: String, to name: String) throws {
    let descriptor = open(root.description + "/" + name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Sandbox.Failure(description: "\(name): \(errno)") }
    defer { close(descriptor) }
    guard Glibc.write(descriptor, text, text.utf8.count) == text.utf8.count else {
      throw Sandbox.Failure(description: "\(name): \(errno)")
    }
  }

  func move(_ from: String, to: String) throws {
    try FileExchange.rename(root.appending(from), to: to.hasPrefix("/") ? DiskPath(to) : root.appending(to))
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: root.description + "/" + name) }

  func makeFolder(_ name: String) throws { try Self.makeFolder(root.description + "/" + name) }

  private static func makeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// Runs a program in the store.
  @discardableResult
  func run(_ program: String, _ arguments: String...) throws -> String { try run(program, arguments) }

  @discardableResult
  func run(_ program: String, _ arguments: [String]) throws -> String {
    let result = try sandbox.run([program] + arguments, in: root.description, environment: sandbox.environment(of: "Ana"))
    guard result.status == 0 else { throw Sandbox.Failure(description: "\(program) \(arguments): \(result.errors)") }
    return result.output
  }
}

extension Sandbox {
  /// Makes a file by a program of its own. One that this process closes is closed once more, and told, when a process that
  /// another test started meanwhile lets go of its copy of the descriptor.
  func lay(_ name: String, in folder: String) throws {
    let result = try run(["sh", "-c", "mkdir -p \"$(dirname \"$1\")\" && printf '{}' > \"$1\"", "sh", folder + "/" + name])
    guard result.status == 0 else { throw Failure(description: result.errors) }
  }
}
