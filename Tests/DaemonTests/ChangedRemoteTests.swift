import Foundation
import TestSupport
import Testing

/// Remotes whose history is another one than before: nothing is merged from them or pushed to them until somebody says so, or they
/// are again what they were.
@Suite(.serialized) struct ChangedRemoteTests {
  enum WayOut: CaseIterable { case accepted, putBack }

  @Test(arguments: WayOut.allCases) func aRewrittenHistory(wayOut: WayOut) async throws {
    let trouble = try TroubledWorld(try await DaemonWorld(), interval: 1)
    let sandbox = trouble.sandbox
    let before = try sandbox.id("main", in: trouble.remote)
    // The last commit in other words, and somebody's work on top of it.
    try sandbox.git("commit", "-q", "--amend", "-m", "In other words", in: trouble.ben, as: "Ben")
    try trouble.benSaves(syncing: false)
    try sandbox.git("add", "-A", in: trouble.ben)
    try sandbox.git("commit", "-q", "-m", "Somebody new", in: trouble.ben, as: "Ben")
    try sandbox.git("push", "-q", "-f", "origin", "main", in: trouble.ben)
    let rewritten = try sandbox.id("main", in: trouble.remote)
    try trouble.anaSaves()
    try trouble.expect("was rewritten", hint: "kith sync --accept-rewrite")
    try trouble.anaSaves()
    try trouble.expectStillSaid(after: 1.5)
    #expect(try sandbox.id("main", in: trouble.remote) == rewritten)
    switch wayOut {
    case .accepted: try trouble.world.kith("sync", "--accept-rewrite", in: trouble.ana)
    case .putBack: try sandbox.git("push", "-q", "-f", "origin", "\(before):main", in: trouble.ben)
    }
    try trouble.expectRecovery()
    if wayOut == .putBack { try sandbox.git("rebase", "-q", "--onto", before, "HEAD~1", in: trouble.ben, as: "Ben") }
    try trouble.expectNothingLost()
    try trouble.expectEnd()
  }

  enum Other: CaseIterable { case anotherStore, anEmptyOne }

  @Test(arguments: Other.allCases) func anotherRepositoryInItsPlace(other: Other) async throws {
    let trouble = try TroubledWorld(try await DaemonWorld(), interval: 1)
    let sandbox = trouble.sandbox
    try trouble.benSaves()
    try trouble.expectRecovery()
    let another = try sandbox.bareRemote("another.git")
    if other == .anotherStore {
      _ = try sandbox.store("another", of: "Eve")
      try sandbox.git("push", "-q", another, "main", in: sandbox.path("another"))
    }
    let before = try sandbox.run(["git", "for-each-ref"], in: another).output
    try FileManager.default.moveItem(atPath: trouble.remote, toPath: trouble.remote + ".away")
    try FileManager.default.moveItem(atPath: another, toPath: trouble.remote)
    switch other {
    case .anotherStore: try trouble.expect("has no history in common with this store", hint: "git remote -v")
    case .anEmptyOne: try trouble.expect("the branch main is gone", hint: "kith sync --accept-rewrite")
    }
    try trouble.anaSaves()
    try trouble.expectStillSaid(after: 1.5)
    #expect(try sandbox.run(["git", "for-each-ref"], in: trouble.remote).output == before)
    try FileManager.default.moveItem(atPath: trouble.remote, toPath: another)
    try FileManager.default.moveItem(atPath: trouble.remote + ".away", toPath: trouble.remote)
    try trouble.expectRecovery()
    try trouble.expectNothingLost()
    try trouble.expectEnd()
  }
}
