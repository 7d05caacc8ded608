import Foundation
import TestSupport
import Testing

/// What a run writes is recorded and played back into states that a power cut may leave, with writes that were not synced dropped,
/// torn or in another order. Commits that were acknowledged survive all of them.
@Suite(.serialized) struct PowerLossTests {
  @Test func aSyncSurvivesAPowerCutAtAnyMoment() async throws {
    guard let campaign = try await FaultCampaign.prepare() else { return }
    let recording = try Self.record(["sync"], campaign)
    await campaign.run(Array(0..<(60 * Campaign.factor))) { run, number in
      try run.withCopy { try Self.faults(after: PowerLoss(recording: recording), number: number, in: $0, campaign) }
    }
  }

  @Test func aCommandsCommitIsThereOnceTheCommandHasEnded() async throws {
    guard let campaign = try await FaultCampaign.prepare() else { return }
    let recording = try Self.record(["contact", "add", "--name", "New Person", "--email", "new@example.com"], campaign)
    await campaign.run(Array(0..<(12 * Campaign.factor))) { run, number in
      try run.withCopy { copy in
        var generator = SeededGenerator(seed: Campaign.seed &+ UInt64(number))
        let state = PowerLoss(recording: recording).state(after: recording.operations.count, &generator)
        try state.write(over: recording.before, at: copy.ana)
        let log = try run.campaign.world.sandbox.git("log", "-1", "--format=%s", in: copy.ana)
        var faults = log == "Add New Person\n" ? [] : ["HEAD: \(log)"]
        guard try copy.sync().status == FaultWorld.status else { return faults + ["the next sync failed"] }
        let found = try copy.run([], ["contact", "show", "new@example.com"])
        if found.status != 0 { faults.append("\(found)") }
        if let more = try run.campaign.world.sandbox.faults(in: copy.ana, besides: FaultWorld.held) { faults.append(more) }
        return faults
      }
    }
  }

  /// The same campaign where no sync means anything: it must find something, or it cannot see.
  @Test func withoutSyncsTheSameCutsDoHarm() async throws {
    guard let campaign = try await FaultCampaign.prepare() else { return }
    let recording = try Self.record(["sync"], campaign)
    let harmed = Count()
    await campaign.run(Array(0..<12)) { run, number in
      try run.withCopy { copy in
        let cut = PowerLoss(recording: recording, honorsSyncs: false)
        // What is harmed may be such that git gives up on it.
        let faults = (try? Self.faults(after: cut, number: number, in: copy, campaign)) ?? ["not to be read"]
        if !faults.isEmpty { harmed.add() }
        return []
      }
    }
    #expect(harmed.value >= 4)
  }

  // MARK: - States

  private static func record(_ arguments: [String], _ campaign: FaultCampaign) throws -> DiskRecording {
    let copy = try campaign.world.copy("recorded")
    let before = try DiskModel(reading: copy.ana)
    let log = campaign.world.sandbox.path("recorded.log")
    let strace = campaign.world.strace(Strace.processors[0])
    let run = try copy.run(strace.prefix(DiskRecording.options, log: log, onlyItself: false), arguments)
    #expect(run.status == FaultWorld.status || run.status == 0, "\(run)")
    try copy.waitForGit()
    let recording = try DiskRecording(log: log, of: copy.ana, before: before)
    // The recording tells what really happened: played back in full, it gives what is there.
    let there = try DiskModel(reading: copy.ana)
    let (told, found) = (recording.now.contents, there.contents)
    let differing = Set(told.keys).union(found.keys).filter { told[$0] != found[$0] && !$0.hasSuffix("-shm") }
    #expect(differing == [])
    try copy.remove()
    return recording
  }

  /// Puts a state in place of a copy and says what is wrong with it.
  private static func faults(
    after cut: PowerLoss, number: Int, in copy: FaultCopy, _ campaign: FaultCampaign
  ) throws -> [String] {
    let operations = cut.recording.operations
    var generator = SeededGenerator(seed: Campaign.seed &+ UInt64(number) &* 7919)
    // In every fourth the run had come to its end.
    let count = generator.oneIn(4) ? operations.count : generator.below(operations.count + 1)
    let state = cut.state(after: count, &generator)
    try state.write(over: cut.recording.before, at: copy.ana)
    let isSeen = operations.prefix(count).contains { if case .seen = $0 { true } else { false } }
    if isSeen { try copy.takeRemote(from: campaign) }
    var faults = try copy.withoutUnfinishedFetch { try copy.faultsNow(trees: campaign.trees) }
    if isSeen || count == operations.count, try "HEAD " + copy.head() != campaign.expected[0] {
      faults.append("what others have seen, or the person was told, is gone")
    }
    faults += try copy.faultsAfterHealing(expected: campaign.expected, afterPowerCut: true)
    return faults.isEmpty ? [] : ["after \(count) of \(operations.count):"] + faults
  }
}
