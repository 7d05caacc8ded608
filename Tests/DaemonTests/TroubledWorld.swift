import Foundation
import Glibc
import JSONText
import TestSupport
import Testing

/// A daemon that has trouble with a remote: what it says of it, that work goes on meanwhile, and that in the end everybody has
/// everything and nothing is left running.
final class TroubledWorld {
  let world: DaemonWorld
  let daemon: RunningDaemon
  private let processes = MarkedProcesses()
  /// What was saved by anybody, and must not be lost.
  private var saved: [String] = []

  var sandbox: Sandbox { world.sandbox }
  var ana: String { world.ana }
  var ben: String { world.ben }
  var remote: String { world.remote }

  /// - Parameters:
  ///   - interval: seconds between two fetches.
  ///   - url: what Ana's daemon knows the remote by; nil: its folder.
  init(
    _ world: DaemonWorld, interval: Double = 3600, url: String? = nil, environment: [String: String] = [:]
  ) throws {
    self.world = world
    if let url { try world.sandbox.git("remote", "set-url", "origin", url, in: world.ana) }
    daemon = try world.daemon(
      of: world.ana, interval: interval, environment: environment.merging(processes.environment) { $1 })
  }

  // MARK: - People

  /// Ana saves a new contact, which is committed here at once, whatever a remote does.
  func anaSaves(_ sourceLocation: SourceLocation = #_sourceLocation) throws {
    let path = try newContact(in: ana)
    try wait(for: "the commit of what Ana saved", sourceLocation: sourceLocation) {
      try self.world.committed(path, in: self.ana) != nil
    }
  }

  /// Ben adds a contact, and exchanges if asked to.
  func benSaves(syncing: Bool = true) throws {
    try newContact(in: ben)
    if syncing { try world.kith("sync", in: ben, as: "Ben") }
  }

  @discardableResult
  private func newContact(in clone: String) throws -> String {
    let number = saved.count + 1
    let id = String(format: "%012x", 0x1000 + number * 7919)
    let path = DaemonWorld.path(id, "person-\(number)")
    try sandbox.save(DaemonWorld.contact(id, "Person \(number)"), to: path, in: clone)
    saved.append(path)
    return path
  }

  // MARK: - What is said

  /// Waits until status says of a remote what is wrong and what helps, to programs and to people.
  func expect(
    _ words: String, hint: String, of remote: String = "origin", atMost seconds: Double = 20,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var trouble: JSONObject?
    do {
      try wait(for: "status to say '\(words)'", atMost: seconds, sourceLocation: sourceLocation) {
        usleep(100_000)
        trouble = try self.trouble(with: remote)
        return trouble?["message"]?.stringValue?.contains(words) ?? false
      }
    } catch {
      throw Sandbox.Failure(description: "\(error); it says \(trouble?["message"]?.stringValue ?? "nothing")")
    }
    #expect(trouble?["hint"]?.stringValue?.contains(hint) ?? false, "\(trouble as Any)", sourceLocation: sourceLocation)
    let text = try world.kith("status", in: ana)
    #expect(text.contains(words) && text.contains(hint), "\(text)", sourceLocation: sourceLocation)
  }

  /// Waits until status says that a remote's answer is waited for.
  func expectWaiting(for remote: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try wait(for: "status to say that \(remote) does not answer", sourceLocation: sourceLocation) {
      usleep(100_000)
      return try self.standing(of: remote)?["askedSince"] != nil
        && self.world.kith("status", in: self.ana).contains("no answer yet")
    }
  }

  /// Sees that the trouble is still said after so long, whatever else went well.
  func expectStillSaid(after seconds: Double, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let end = Date(timeIntervalSinceNow: seconds)
    while Date() < end {
      #expect(try trouble(with: "origin") != nil, sourceLocation: sourceLocation)
      usleep(250_000)
    }
  }

  private func standing(of remote: String) throws -> JSONObject? {
    let text = try world.kith("status", "--json", in: ana)
    let status = try JSONParser.parse(Array(text.utf8)).objectValue
    return status?["daemon"]?.objectValue?["remotes"]?.objectValue?[JSONKey(remote)]?.objectValue
  }

  private func trouble(with remote: String) throws -> JSONObject? { try standing(of: remote)?["trouble"]?.objectValue }

  // MARK: - The end

  /// Waits until the trouble is over: the remote has what Ana has, and nothing is said any more.
  func expectRecovery(
    of remote: String = "origin", at folder: String? = nil, atMost seconds: Double = 30,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try wait(for: "the exchange", atMost: seconds, sourceLocation: sourceLocation) {
      usleep(100_000)
      let tip = try self.sandbox.run(["git", "rev-parse", "--verify", "-q", "main"], in: folder ?? self.remote)
      guard try tip.output.dropLast() == self.world.head(of: self.ana) else { return false }
      return try self.trouble(with: remote) == nil
    }
  }

  /// Ben gets what there is; everybody has everything.
  func expectNothingLost(sourceLocation: SourceLocation = #_sourceLocation) throws {
    try world.kith("sync", in: ben, as: "Ben")
    try daemon.poke()
    try wait(for: "agreement", sourceLocation: sourceLocation) {
      try self.world.head(of: self.ana) == self.world.head(of: self.ben)
    }
    for path in saved + [DaemonWorld.grace] {
      for clone in [ana, ben] {
        #expect(try world.committed(path, in: clone) != nil, "\(path) in \(clone)", sourceLocation: sourceLocation)
      }
    }
  }

  /// Ends the daemon within its five seconds; sees that nothing of it is left and that the store is sound.
  func expectEnd(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let began = Date()
    try world.kith("daemon", "stop", in: ana)
    #expect(daemon.process.ends(within: 5), sourceLocation: sourceLocation)
    print("stopped after \(Int(Date().timeIntervalSince(began) * 1000)) ms")
    #expect(daemon.process.status == 0, "\(daemon.words)", sourceLocation: sourceLocation)
    try expectNothingRunning(sourceLocation: sourceLocation)
    let faults = try sandbox.faults(in: ana)
    #expect(faults == nil, "\(faults ?? "")", sourceLocation: sourceLocation)
  }

  /// How many programs the daemon has running.
  func children() throws -> [String] { try processes.running.filter { $0.key != daemon.process.processID }.values.sorted() }

  func expectNothingRunning(sourceLocation: SourceLocation = #_sourceLocation) throws {
    var left: [String] = []
    // Who was killed may take a moment to go.
    for _ in 0..<100 {
      left = try children()
      if left.isEmpty { return }
      usleep(20_000)
    }
    Issue.record("left running: \(left)", sourceLocation: sourceLocation)
  }
}
