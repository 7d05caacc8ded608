import Foundation
import GitStorage
import Sync
import Synchronization
import TestSupport
import Testing
import Workspace

/// A process killed between any two steps of a sync: running it again gives what an uninterrupted run gives.
struct CrashTests {
  static let alan = Clones.path("aaaaaaaaaaaa", "alan")
  static let ada = Clones.path("bbbbbbbbbbbb", "ada")
  static let bo = Clones.path("cccccccccccc", "bo")
  static let eve = Clones.path("dddddddddddd", "eve")

  /// Ana has everything at once before her: a save from an old version, a hand-made file without an id, a deletion, a held
  /// file; and a remote with changes to the same and other records, a new one, a deleted one, and one of the held file.
  static func story() async throws -> Clones {
    let clones = try await Clones(with: [
      alan: Clones.contact("aaaaaaaaaaaa", "Alan", "\"phone\": \"+12025550110\"", "\"intent\": \"low\""),
      ada: Clones.contact("bbbbbbbbbbbb", "Ada"), bo: Clones.contact("cccccccccccc", "Bo"),
      Clones.path("eeeeeeeeeeee", "gone"): Clones.contact("eeeeeeeeeeee", "Gone"),
      "README.md": "One\n",
    ])
    let sandbox = clones.sandbox
    let buffer = try clones.graceOfAna()
    try sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try await clones.syncAna()
    // Now Ana's editor, open since before, saves.
    try sandbox.save(buffer.replacingOccurrences(of: "\"low\"", with: "\"high\""), to: Clones.grace, in: clones.ana)
    try sandbox.age(Clones.grace, in: clones.ana, seconds: 20)
    try sandbox.save("{\"name\": \"Hand Made\"}\n", to: "orgs/acme/contacts/hand-made.json", in: clones.ana)
    try sandbox.age("orgs/acme/contacts/hand-made.json", in: clones.ana, seconds: 30)
    try sandbox.remove(bo, in: clones.ana)
    try sandbox.edit(alan, in: clones.ana, "\"low\",", "\"medium\"")
    // Ben goes on as well.
    try sandbox.edit(alan, in: clones.ben, "+12025550110", "+12025550111")
    try sandbox.edit(ada, in: clones.ben, "Ada", "Ada Lovelace")
    try sandbox.edit(Clones.grace, in: clones.ben, "grace@example.com", "hopper@example.com")
    try sandbox.save(Clones.contact("dddddddddddd", "Eve"), to: eve, in: clones.ben)
    try sandbox.remove(Clones.path("eeeeeeeeeeee", "gone"), in: clones.ben)
    try sandbox.save("Two\n", to: "README.md", in: clones.ben)
    try sandbox.git("commit", "-qam", "Second readme", in: clones.ben, as: "Ben")
    try await clones.syncBen()
    return clones
  }

  /// A copy of Ana's clone and of the remote.
  struct Copy {
    let place: String
    let sandbox: Sandbox

    var folder: String { place + "/ana" }

    init(of clones: Clones, _ name: String) throws {
      sandbox = clones.sandbox
      place = sandbox.path("copies/" + name)
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      _ = try sandbox.run(["cp", "-a", clones.ana, clones.remote, place])
      try sandbox.git("config", "remote.origin.url", place + "/remote.git", in: folder)
    }

    /// The trees and the files that must come out the same; everything but what only git keeps for itself.
    func result() throws -> [String] {
      let files = try sandbox.run(
        ["find", ".", "-path", "./.git", "-prune", "-o", "-type", "f", "-exec", "sha1sum", "{}", "+"], in: folder)
      return try [
        sandbox.id("HEAD^{tree}", in: folder), sandbox.id("main^{tree}", in: place + "/remote.git"),
        files.output.split(separator: "\n").sorted().joined(separator: "\n"),
      ]
    }
  }

  static let held = " M \(alan)\n"

  @Test func aKilledSyncIsFinishedByTheNext() async throws {
    let clones = try await Self.story()
    let sandbox = clones.sandbox
    // The uninterrupted run, and how often it reaches each step.
    let whole = try Copy(of: clones, "whole")
    let counts = Counts()
    try await sandbox.sync(whole.folder, observer: StepObserver { counts.note($0) })
    let expected = try whole.result()
    #expect(try sandbox.faults(in: whole.folder, besides: Self.held) == nil)
    let text = try sandbox.read(Clones.grace, in: whole.folder)
    #expect(text.contains("+12025550122") && text.contains("\"high\"") && text.contains("hopper@"))
    #expect(!text.contains("conflicts"))

    for (step, count) in counts.all {
      // The first and the last time it is reached; of the files also one in the middle.
      for time in Set([1, step == .fileExchanged ? (count + 1) / 2 : 1, count]).sorted() {
        let copy = try Copy(of: clones, "\(step)-\(time)")
        let point = "\(step):\(time)"
        await #expect(processExitsWith: .signal(SIGKILL), "\(point)") {
          [
            root = sandbox.root as String, folder = copy.folder as String, point = point as String
          ] in
          let shared = Sandbox(sharing: root)
          try await shared.sync(folder, observer: .forTests(["KITH_CRASH_AT": point]))
        }
        try await sandbox.sync(copy.folder)
        #expect(try copy.result() == expected, "\(point)")
        #expect(try sandbox.faults(in: copy.folder, besides: Self.held) == nil, "\(point)")
        let authors = try sandbox.git("log", "--format=%an %s", "HEAD", in: copy.folder)
        #expect(try authors == sandbox.git("log", "--format=%an %s", "HEAD", in: whole.folder), "\(point)")
        try FileManager.default.removeItem(atPath: copy.place)
      }
    }
  }

  private final class Counts: Sendable {
    private let counts = Mutex<[Step: Int]>([:])

    func note(_ step: Step) { counts.withLock { $0[step, default: 0] += 1 } }

    var all: [(Step, Int)] { counts.withLock { counts in Step.allCases.compactMap { step in counts[step].map { (step, $0) } } } }
  }
}
