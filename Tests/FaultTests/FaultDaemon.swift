import Foundation
import TestSupport

/// `kith daemon run` on a copy, perhaps started by strace.
final class FaultDaemon {
  let copy: FaultCopy
  let process: BackgroundProgram
  let log: String
  private var sandbox: Sandbox { copy.world.sandbox }

  init(_ copy: FaultCopy, startedBy words: [String] = []) throws {
    self.copy = copy
    log = copy.place + "/daemon.log"
    let sandbox = copy.world.sandbox
    // Nothing but what it is here for: no round comes only because time went by.
    try sandbox.git("config", "kith.pollInterval", "3600", in: copy.ana)
    process = try BackgroundProgram(
      ["/usr/bin/env"] + words + [copy.world.program, "-C", copy.ana, "daemon", "run", "--log-level", "debug"],
      environment: sandbox.environment.merging(sandbox.environment(of: "Ana")) { $1 }, log: log)
  }

  /// What it has written.
  var words: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

  /// Waits until something is so, or the daemon has ended.
  ///
  /// - Returns: whether it became so.
  func waits(atMost seconds: Double = 60, for condition: () throws -> Bool) throws -> Bool {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while Date() < deadline {
      if try condition() { return true }
      if !process.isRunning { return try condition() }
      usleep(50_000)
    }
    return false
  }

  /// Waits until it has done all there was to do, or has ended.
  func waitUntilDone(_ campaign: FaultCampaign) throws -> Bool {
    try waits { try ["HEAD " + copy.head(), "remote " + copy.remoteTree()] == Array(campaign.expected.prefix(2)) }
  }

  /// Lets it end in its own time.
  func stop() throws {
    guard process.isRunning else { return }
    _ = try sandbox.run([copy.world.program, "-C", copy.ana, "daemon", "stop"], environment: sandbox.environment(of: "Ana"))
    guard process.ends(within: 60) else { throw Sandbox.Failure(description: "it does not end: \(words.suffix(2000))") }
  }

  /// How the system answers for a program that trapped.
  var hasCrashed: Bool {
    guard let status = process.status else { return false }
    return [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV].contains(status - 128)
  }
}
