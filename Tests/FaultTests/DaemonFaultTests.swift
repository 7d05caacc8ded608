import Foundation
import TestSupport
import Testing

/// A daemon that is killed, or whose disk refuses, in the middle of its work.
@Suite(.serialized) struct DaemonFaultTests {
  @Test func aDaemonKilledAtAnySystemCallIsFinishedByASync() async throws {
    guard let campaign = try await FaultCampaign.prepare() else { return }
    let calls = try Self.calls(of: campaign)
    let killed = Count()
    let points = FaultCampaign.sample(20 * Campaign.factor, of: calls)
    await campaign.run(points) { run, point in
      try run.withCopy { copy in
        // It may fetch before it commits, and then have what came without what Ana saved.
        let daemon = try FaultDaemon(copy, startedBy: run.strace.prefix(.kill, at: point))
        _ = try daemon.waitUntilDone(campaign)
        try daemon.stop()
        if daemon.process.status == 128 + SIGKILL { killed.add() }
        try copy.waitForGit()
        return try copy.faultsNow(trees: campaign.trees.union([campaign.theirs]))
          + copy.faultsAfterHealing(expected: campaign.expected)
      }
    }
    // Its threads share the work as it comes: some points are not reached.
    #expect(killed.value > points.count / 2)
    print("killed at \(killed.value) of \(points.count) points")
  }

  /// The calls of a daemon that does what there is to do and ends.
  private static func calls(of campaign: FaultCampaign) throws -> [Strace.Call] {
    let copy = try campaign.world.copy("daemon")
    let log = campaign.world.sandbox.path("daemon-calls.log")
    let daemon = try FaultDaemon(copy, startedBy: campaign.world.strace(Strace.processors[0]).prefix(log: log))
    #expect(try daemon.waitUntilDone(campaign), "\(daemon.words.suffix(3000))")
    try daemon.stop()
    #expect(try copy.faultsAfterHealing(expected: campaign.expected) == [])
    try copy.remove()
    return try Strace.calls(in: log)
  }

  private struct Refusal: CustomStringConvertible {
    let call: String
    let error: String

    var description: String { "\(call) \(error)" }
  }

  /// Every call of a name fails for a while; then the disk is well again.
  @Test func aDaemonCommitsOnceTheDiskIsWellAgain() async throws {
    guard let campaign = try await FaultCampaign.prepare() else { return }
    let refusals = [
      ("write", "ENOSPC"), ("fsync", "EIO"), ("openat", "EMFILE"), ("rename", "EACCES"), ("link", "ENOSPC"), ("unlink", "EIO"),
    ].map { Refusal(call: $0.0, error: $0.1) }
    await campaign.run(refusals) { run, refusal in
      try run.withCopy { try Self.faults(of: refusal, in: $0, run) }
    }
  }

  private static func faults(of refusal: Refusal, in copy: FaultCopy, _ run: FaultRun) throws -> [String] {
    let campaign = run.campaign
    let sandbox = campaign.world.sandbox
    let daemon = try FaultDaemon(copy)
    guard try daemon.waitUntilDone(campaign) else { return ["it did not do its work: \(daemon.words.suffix(3000))"] }
    let (calls, said) = (copy.place + "/strace.log", copy.place + "/strace.said")
    let inject = ["-e", "trace=\(refusal.call)", "-e", "inject=\(refusal.call):error=\(refusal.error)"]
    let strace = try BackgroundProgram(
      ["/usr/bin/env", "strace", "-f", "-b", "execve", "-o", calls] + inject + ["-p", "\(daemon.process.processID)"], log: said)
    guard try daemon.waits(for: { try text(said).contains("attached") }) else { return ["strace: \(try text(said))"] }
    try sandbox.edit(FaultWorld.ada, in: copy.ana, "Ada Lovelace", "Ada King")
    let wasRefused = try daemon.waits { try text(calls).contains("INJECTED") }
    usleep(500_000)
    strace.send(SIGINT)
    guard strace.ends(within: 30), wasRefused else { return ["nothing was refused: \(daemon.words.suffix(3000))"] }
    func isCommitted() throws -> Bool {
      try sandbox.git("show", "HEAD:\(FaultWorld.ada)", in: copy.ana).contains("Ada King")
    }
    var faults: [String] = []
    if try !daemon.waits(atMost: 120, for: isCommitted) {
      // It may end, with a word; then the next start does it.
      if daemon.process.isRunning { faults.append("not committed: \(daemon.words.suffix(3000))") }
      if daemon.hasCrashed || !daemon.words.contains("error") { faults.append("it ended: \(daemon.words.suffix(3000))") }
    }
    try daemon.stop()
    try copy.waitForGit()
    let healing = try copy.sync()
    if healing.status != FaultWorld.status { faults.append("\(healing)") }
    if try !isCommitted() { faults.append("not committed by the next sync either") }
    if let more = try sandbox.faults(in: copy.ana, besides: FaultWorld.held) { faults.append(more) }
    return faults
  }

  private static func text(_ file: String) throws -> String {
    FileManager.default.fileExists(atPath: file) ? try String(contentsOfFile: file, encoding: .utf8) : ""
  }
}
