import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

/// A clone with its daemon and one file that an editor saves: sees that each save makes one commit, in time, and nothing else.
struct SaveWatch {
  static let file = DaemonWorld.grace
  let world: DaemonWorld
  let daemon: RunningDaemon
  private let first: String

  init() async throws {
    world = try await DaemonWorld()
    daemon = try world.daemon(of: world.ana)
    first = try world.head(of: world.ana)
  }

  var clone: String { world.ana }
  /// The file's absolute path.
  var path: String { world.ana + "/" + Self.file }

  /// What Grace's file is to hold when her intent is this.
  static func text(_ intent: String) -> String { DaemonWorld.text.replacingOccurrences(of: "\"low\"", with: "\"\(intent)\"") }

  /// Saves, and waits for the one commit that comes of it.
  ///
  /// - Parameters:
  ///   - way: how it is saved, as it is printed beside the time it took.
  ///   - text: what the file holds then.
  func once(
    _ way: String, makes text: String, sourceLocation: SourceLocation = #_sourceLocation, _ save: () throws -> Void
  ) throws {
    let (commits, head) = (try world.commits(in: clone), try reference())
    try save()
    try wait(for: "the commit of \(way)", sourceLocation: sourceLocation) { try self.reference() != head }
    Latencies.note(try latency(), of: way)
    try wait(for: "the right text at HEAD", sourceLocation: sourceLocation) {
      try self.world.committed(Self.file, in: self.clone) == text
    }
    // What would become a second commit has settled by then, and may be made.
    usleep(1_400_000)
    #expect(try world.commits(in: clone) - commits == 1, "\(way): \(history)", sourceLocation: sourceLocation)
    #expect(try world.committed(Self.file, in: clone) == text, "\(way)", sourceLocation: sourceLocation)
    #expect(try world.sandbox.read(Self.file, in: clone) == text, "\(way)", sourceLocation: sourceLocation)
  }

  /// Sees that nothing is committed meanwhile.
  func nothing(in seconds: Double, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let head = try reference()
    usleep(useconds_t(seconds * 1_000_000))
    #expect(try reference() == head, "\(history)", sourceLocation: sourceLocation)
  }

  /// Sees that nothing of an editor's was ever committed, and that the store is sound.
  ///
  /// - Parameter leftovers: files the editor keeps on purpose, which git shows as what they are.
  func check(leftovers: [String] = [], sourceLocation: SourceLocation = #_sourceLocation) throws {
    let names = try world.sandbox.git("log", "--format=", "--name-only", "\(first)..HEAD", in: clone)
    #expect(
      Set(names.split(separator: "\n").map(String.init)) == [Self.file], "\(history)", sourceLocation: sourceLocation)
    let changes = leftovers.sorted().map { "?? \($0)\n" }.joined()
    let faults = try world.sandbox.faults(in: clone, besides: changes)
    #expect(faults == nil, "\(faults ?? "")", sourceLocation: sourceLocation)
    #expect(daemon.process.isRunning, sourceLocation: sourceLocation)
  }

  /// What was committed, for the message of a failure.
  private var history: String {
    (try? world.sandbox.git("log", "--format=%h %aI %s", "--name-status", "\(first)..HEAD", in: clone)) ?? ""
  }

  /// The commit the branch is at, without a program in between.
  private func reference() throws -> String { try world.sandbox.read(".git/refs/heads/main", in: clone) }

  /// From the last change of the file to that of the branch, both by the clock of the file system.
  private func latency() throws -> Double { try changed(clone + "/.git/refs/heads/main") - changed(path) }

  private func changed(_ path: String) throws -> Double {
    var found = stat()
    guard lstat(path, &found) == 0 else { throw Sandbox.Failure(description: "nothing at \(path)") }
    return Double(found.st_ctim.tv_sec) + Double(found.st_ctim.tv_nsec) / 1e9
  }
}

/// How long saves took to be committed, over all tests of a run.
///
/// Half a second is what is promised of an idle machine; tests share theirs with others, so that only what is far off fails.
enum Latencies {
  private static let seconds = Mutex<[Double]>([])
  private static let generous = 3.0

  static func note(_ time: Double, of way: String) {
    let all = seconds.withLock {
      $0.append(time)
      return $0.sorted()
    }
    let median = all[all.count / 2]
    print("saved by \(way): committed after \(shown(time)); median of \(all.count): \(shown(median))")
    #expect(median < generous)
  }

  private static func shown(_ seconds: Double) -> String { "\(Int((seconds * 1000).rounded())) ms" }
}
