import Foundation
import Synchronization
import TestSupport
import Testing
import Workspace

/// The index is never behind `HEAD`: a `git commit` that read both meanwhile would revert colleagues.
struct IndexAheadTests {
  @Test(arguments: [Step.headMoved, .fileExchanged, .indexReplaced, .diskStateMoved, .nextDropped])
  func whoReadsTheIndexWhileHeadMovesFindsTheNewOne(moment: Step) async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "\"low\"", "\"high\"")
    try clones.sandbox.save(Clones.contact("aaaaaaaaaaaa", "Alan"), to: Clones.path("aaaaaaaaaaaa", "alan"), in: clones.ben)
    try await clones.syncBen()
    let seen = Mutex<String?>(nil)
    try await clones.syncAna(
      observer: RaceTests.once(at: moment) { [folder = clones.ana, root = clones.sandbox.root] in
        let sandbox = Sandbox(sharing: root)
        let staged = try sandbox.git("diff-index", "--cached", "--name-status", "HEAD", in: folder)
        seen.withLock { $0 = staged }
      })
    #expect(seen.withLock { $0 } == "")
    try clones.expectAgreement()
  }

  @Test func beforeHeadMovesTheLockIsHeld() async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "\"low\"", "\"high\"")
    try await clones.syncBen()
    try await clones.syncAna(
      observer: RaceTests.once(at: .indexPlaced) { [folder = clones.ana, root = clones.sandbox.root] in
        let sandbox = Sandbox(sharing: root)
        let result = try sandbox.run(
          ["git", "commit", "-q", "--allow-empty", "-m", "Now"], in: folder, environment: sandbox.environment(of: "Ana"))
        #expect(result.status != 0 && result.errors.contains("index.lock"))
      })
    try clones.expectAgreement()
  }
}
