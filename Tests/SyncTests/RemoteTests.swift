import Foundation
import GitStorage
import Sync
import Synchronization
import TestSupport
import Testing
import Workspace

/// What remotes do: grow, race, vanish, lie about their past.
struct RemoteTests {
  private func state(_ report: SyncReport, of name: String = "origin") throws -> RemoteReport.State {
    try #require(report.remotes.first { $0.name == name }).state
  }

  private func stopped(_ report: SyncReport) throws -> StoreError {
    guard case .stopped(let error) = try state(report) else {
      throw Sandbox.Failure(description: "not stopped: \(report.remotes)")
    }
    return error
  }

  @Test func aRewrittenHistoryStopsAndBothTipsAreParked() async throws {
    let clones = try await Clones()
    let sandbox = clones.sandbox
    try sandbox.edit(Clones.grace, in: clones.ben, "\"low\"", "\"high\"")
    try await clones.meet()
    let seen = try sandbox.id(in: clones.ana)
    // Ben rewrites what everybody has.
    try sandbox.git("commit", "-q", "--amend", "-m", "Rewritten", in: clones.ben, as: "Ben")
    try sandbox.git("push", "-q", "-f", "origin", "main", in: clones.ben, as: "Ben")
    let now = try sandbox.id(in: clones.ben)
    try sandbox.edit(Clones.grace, in: clones.ana, "+12025550100", "+12025550111")
    let report = try await clones.syncAna()
    let error = try stopped(report)
    #expect(error.kind == .notPermitted && error.message.contains("rewritten") && error.message.contains(seen.prefix(12)))
    #expect(error.hint?.contains("--accept-rewrite") == true)
    #expect(try sandbox.id("refs/kith/rewritten/origin/main/seen", in: clones.ana) == seen)
    #expect(try sandbox.id("refs/kith/rewritten/origin/main/now", in: clones.ana) == now)
    // Local work went on, nothing was pushed, and it stays stopped.
    #expect(report.absorbed.commit != nil)
    #expect(try sandbox.id("main", in: clones.remote) == now)
    _ = try stopped(try await clones.syncAna())
    try await sandbox.sync(clones.ana, acceptingRewrite: true)
    #expect(try clones.graceOfAna().contains("+12025550111"))
    #expect(try sandbox.git("for-each-ref", "refs/kith/rewritten", in: clones.ana) == "")
    try await clones.meet()
    try clones.expectAgreement()
  }

  @Test func anUnrelatedHistoryIsRefused() async throws {
    let clones = try await Clones()
    let sandbox = clones.sandbox
    let other = try sandbox.bareRemote("other.git")
    let stranger = try sandbox.store("stranger", of: "Cem")
    try stranger.repository.addRemote("origin", url: other)
    try await sandbox.sync(sandbox.path("stranger"), as: "Cem")
    try sandbox.git("remote", "add", "wrong", other, in: clones.ana)
    let before = try sandbox.id(in: clones.ana)
    let report = try await clones.syncAna()
    guard case .stopped(let error) = try state(report, of: "wrong") else {
      Issue.record("\(report.remotes)")
      return
    }
    #expect(error.message.contains("no history in common"))
    guard case .upToDate = try state(report) else {
      Issue.record("\(report.remotes)")
      return
    }
    #expect(try sandbox.id(in: clones.ana) == before)
    #expect(try sandbox.id("main", in: other) != before)
    #expect(try sandbox.faults(in: clones.ana) == nil)
  }

  @Test func aRemovedBranchStopsUntilItIsAccepted() async throws {
    let clones = try await Clones()
    let sandbox = clones.sandbox
    try sandbox.git("update-ref", "-d", "refs/heads/main", in: clones.remote)
    let error = try stopped(try await clones.syncAna())
    #expect(error.message.contains("gone") && error.hint?.contains("--accept-rewrite") == true)
    #expect(try sandbox.run(["git", "rev-parse", "--verify", "-q", "main"], in: clones.remote).status != 0)
    try await sandbox.sync(clones.ana, acceptingRewrite: true)
    try await clones.meet()
    try clones.expectAgreement()
  }

  @Test func twoRemotesEndWithTheSame() async throws {
    let clones = try await Clones()
    let sandbox = clones.sandbox
    let second = try sandbox.bareRemote("second.git")
    for clone in [clones.ana, clones.ben] { try sandbox.git("remote", "add", "second", second, in: clone) }
    // Ana reaches both; Ben had been at the second only.
    try await clones.syncAna()
    try sandbox.git("remote", "remove", "origin", in: clones.ben)
    try sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    try await clones.meet()
    let heads = try [sandbox.id("main", in: clones.remote), sandbox.id("main", in: second), sandbox.id(in: clones.ben)]
    #expect(Set(heads).count == 1)
    #expect(try clones.graceOfBen().contains("\"high\"") && clones.graceOfAna().contains("+12025550122"))
    #expect(try sandbox.faults(in: clones.ana) == nil && sandbox.faults(in: clones.ben) == nil)
  }

  @Test func aRemoteOutOfReachCostsOnlyItself() async throws {
    let clones = try await Clones()
    try clones.sandbox.git("remote", "add", "away", clones.sandbox.path("nowhere.git"), in: clones.ana)
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    let report = try await clones.syncAna()
    guard case .failed = try state(report, of: "away"), case .upToDate(pushed: true) = try state(report) else {
      Issue.record("\(report.remotes)")
      return
    }
    try await clones.syncBen()
    #expect(try clones.graceOfBen().contains("\"high\""))
  }

  @Test func aHookThatRefusesIsQuoted() async throws {
    let clones = try await Clones()
    let hook = clones.remote + "/hooks/pre-receive"
    try Data("#!/bin/sh\necho 'not on Sundays' >&2\nexit 1\n".utf8).write(to: URL(fileURLWithPath: hook))
    _ = try clones.sandbox.run(["chmod", "+x", hook])
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    let report = try await clones.syncAna()
    guard case .rejected(let words) = try state(report) else {
      Issue.record("\(report.remotes)")
      return
    }
    #expect(words.contains("not on Sundays"))
    try FileManager.default.removeItem(atPath: hook)
    try await clones.meet()
    #expect(try clones.graceOfBen().contains("\"high\""))
    try clones.expectAgreement()
  }

  // MARK: - Races

  /// The real transport, with something that happens before a push reaches the remote.
  private struct Raced: Transport {
    let real: GitProgramTransport
    let before: @Sendable () async -> Void

    func fetch(
      remote: String, branch: String, into reference: String, gitDirectory: String
    ) async throws(TransportError) -> Bool {
      try await real.fetch(remote: remote, branch: branch, into: reference, gitDirectory: gitDirectory)
    }

    func push(
      commit: ObjectID, remote: String, branch: String, gitDirectory: String
    ) async throws(TransportError) -> PushOutcome {
      await before()
      return try await real.push(commit: commit, remote: remote, branch: branch, gitDirectory: gitDirectory)
    }

    func tip(remote: String, branch: String, gitDirectory: String) async throws(TransportError) -> ObjectID? {
      try await real.tip(remote: remote, branch: branch, gitDirectory: gitDirectory)
    }

    func defaultBranch(url: String) async throws(TransportError) -> String? { try await real.defaultBranch(url: url) }
  }

  /// Ana syncs while Ben is faster so many times.
  private func race(times: Int) async throws -> (Clones, SyncReport, waits: Int) {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    let left = Mutex(times)
    let waits = Mutex(0)
    let raced = Raced(real: clones.sandbox.transport("Ana")) { [root = clones.sandbox.root, ben = clones.ben] in
      let count = left.withLock { left in
        left -= 1
        return left
      }
      guard count >= 0 else { return }
      do {
        let sandbox = Sandbox(sharing: root)
        try sandbox.save(
          Clones.contact("aaaaaaaaaaa\(count)", "Faster \(count)"), to: Clones.path("aaaaaaaaaaa\(count)", "faster"), in: ben)
        try await sandbox.sync(ben, as: "Ben")
      } catch {
        Issue.record(error)
      }
    }
    var round = SyncRound(
      try clones.sandbox.open(clones.ana), transport: raced, settling: .zero,
      wait: { _ in waits.withLock { $0 += 1 } })
    let report = try await round.run()
    return (clones, report, waits.withLock { $0 })
  }

  @Test(arguments: [1, 4]) func somebodyFasterIsMergedAndPushedAgain(times: Int) async throws {
    let (clones, report, waits) = try await race(times: times)
    guard case .upToDate(pushed: true) = try state(report) else {
      Issue.record("\(report.remotes)")
      return
    }
    #expect(waits == times)
    try await clones.meet()
    #expect(try clones.graceOfBen().contains("\"high\""))
    try clones.expectAgreement()
  }

  @Test func afterFiveTimesItIsLeftToTheNextRound() async throws {
    let (clones, report, waits) = try await race(times: 9)
    guard case .outrun = try state(report) else {
      Issue.record("\(report.remotes)")
      return
    }
    #expect(waits == 4)
    #expect(try clones.sandbox.faults(in: clones.ana) == nil)
    try await clones.meet()
    #expect(try clones.graceOfBen().contains("\"high\""))
    try clones.expectAgreement()
  }
}
