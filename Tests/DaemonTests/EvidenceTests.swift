import Foundation
import Glibc
import TestSupport
import Testing

/// Who changes a field that a colleague changed a moment ago: somebody who has seen it, or somebody with an old buffer? The
/// watcher has seen who opened the file.
@Suite(.serialized) struct EvidenceTests {
  /// Both have Grace with Ben's new phone number, which reached Ana's disk a moment ago.
  private static func world() async throws -> (world: DaemonWorld, ana: RunningDaemon) {
    let world = try await DaemonWorld()
    let ana = try world.daemon(of: world.ana, interval: 0.5)
    return (world, ana)
  }

  private static func benCalls(_ world: DaemonWorld, _ number: String) throws {
    try world.kith("contact", "set", "grace@example.com", "phone=\(number)", in: world.ben, as: "Ben")
    try world.kith("sync", in: world.ben, as: "Ben")
    try wait(for: "Ben's number") { try world.sandbox.read(DaemonWorld.grace, in: world.ana).contains(number) }
  }

  /// Reads a file as an editor does when it opens one.
  private static func open(_ world: DaemonWorld) throws -> String {
    let result = try world.sandbox.run(["cat", DaemonWorld.grace], in: world.ana)
    return result.output
  }

  @Test func anOldBufferThatChangesTheSameFieldLosesNothing() async throws {
    let (world, ana) = try await Self.world()
    let buffer = try Self.open(world)
    usleep(1_200_000)
    try Self.benCalls(world, "+12025550122")
    usleep(1_500_000)
    // Ana never saw Ben's number.
    try world.sandbox.save(
      buffer.replacingOccurrences(of: "+12025550100", with: "+12025550133"), to: DaemonWorld.grace, in: world.ana)
    try wait(for: "Ana's number") { try world.committed(DaemonWorld.grace, in: world.ana)?.contains("0133") ?? false }
    let text = try #require(try world.committed(DaemonWorld.grace, in: world.ana))
    #expect(text.contains("conflicts") && text.contains("+12025550122"), "\(text)")
    #expect(ana.process.isRunning)
  }

  @Test func aKnowingChangeLeavesNoConflict() async throws {
    let (world, ana) = try await Self.world()
    _ = try Self.open(world)
    usleep(1_200_000)
    try Self.benCalls(world, "+12025550122")
    // The daemon has looked at what it wrote itself; of two openings at one moment the kernel tells one.
    usleep(1_000_000)
    let buffer = try Self.open(world)
    usleep(1_500_000)
    try world.sandbox.save(
      buffer.replacingOccurrences(of: "+12025550122", with: "+12025550133"), to: DaemonWorld.grace, in: world.ana)
    try wait(for: "Ana's number") { try world.committed(DaemonWorld.grace, in: world.ana)?.contains("0133") ?? false }
    let text = try #require(try world.committed(DaemonWorld.grace, in: world.ana))
    #expect(!text.contains("conflicts"), "\(text)")
    #expect(ana.process.isRunning)
  }

  @Test func whatKithItselfReadsIsNoEvidence() async throws {
    let (world, ana) = try await Self.world()
    let buffer = try Self.open(world)
    usleep(1_200_000)
    try Self.benCalls(world, "+12025550122")
    usleep(100_000)
    // Scripts that list contacts do not make an old buffer a new one.
    try world.kith("contact", "show", "grace@example.com", in: world.ana)
    try world.kith("contact", "list", in: world.ana)
    try world.kith("check", in: world.ana)
    usleep(1_500_000)
    try world.sandbox.save(
      buffer.replacingOccurrences(of: "+12025550100", with: "+12025550133"), to: DaemonWorld.grace, in: world.ana)
    try wait(for: "Ana's number") { try world.committed(DaemonWorld.grace, in: world.ana)?.contains("0133") ?? false }
    let text = try #require(try world.committed(DaemonWorld.grace, in: world.ana))
    #expect(text.contains("conflicts") && text.contains("+12025550122"), "\(text)")
    #expect(ana.process.isRunning)
  }
}
