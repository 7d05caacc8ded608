import GitStorage
import Records
import TestSupport
import Testing

@testable import Workspace

/// The chain of what was on disk: long enough for any editor, never longer.
struct DiskHistoryTests {
  private let day: Int64 = 24 * 3600

  private func record(_ numbers: [(Int, Int64)], in repository: GitRepository) throws -> [DiskState] {
    let history = DiskHistory(repository: repository)
    var states: [DiskState] = []
    for (number, time) in numbers {
      let blob = try repository.writeBlob(Array("\(number)".utf8))
      let tree = try repository.editTree(nil, ["a": Entry(id: blob)])
      states.append(try history.record(tree: tree, head: nil, origin: .given, after: states.last, now: Timestamp(seconds: time)))
    }
    return states
  }

  @Test func versionsOfADayAreRememberedAndTheOneThatStoodBefore() throws {
    let sandbox = try Sandbox()
    let repository = try GitRepository.create(at: sandbox.path("x"), initialBranch: "main")
    let now: Int64 = 1_800_000_000
    let states = try record([(1, now - 3 * day), (2, now - 2 * day), (3, now - day / 2), (4, now - 60)], in: repository)
    let newest = try #require(states.last)
    let versions = try DiskHistory(repository: repository).versions(of: ["a"], from: newest, now: now)
    let found = try #require(versions["a"]).map { $0.entry.flatMap { try? repository.blob($0.id) } }
    // The second one was on disk until half a day ago.
    #expect(found == [Array("4".utf8), Array("3".utf8), Array("2".utf8)])
  }

  @Test func aChainIsBegunAnewOnceAfterALongPause() throws {
    let sandbox = try Sandbox()
    let repository = try GitRepository.create(at: sandbox.path("x"), initialBranch: "main")
    let now: Int64 = 1_800_000_000
    let states = try record([(1, now - 30 * day), (2, now), (3, now + 60), (4, now + 120)], in: repository)
    // Each names the one before it, as it was written: nothing is written twice.
    #expect(states[2].previous == states[1].commit)
    #expect(states[3].previous == states[2].commit)
    #expect(now + 120 - states[3].since <= 2 * day)
  }

  @Test func aChainDoesNotGrowForEver() throws {
    let sandbox = try Sandbox()
    let repository = try GitRepository.create(at: sandbox.path("x"), initialBranch: "main")
    let history = DiskHistory(repository: repository)
    let now: Int64 = 1_800_000_000
    let states = try record((0..<100).map { ($0, now + Int64($0) * day / 4) }, in: repository)
    var length = 0
    var state = states.last
    while let current = state {
      length += 1
      state = try current.previous.map(history.state(at:))
    }
    #expect(length <= 14)
  }
}
