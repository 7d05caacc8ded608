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

  /// Whoever asks again and again, at every state or now and then, hears what one hears who asks once.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func whatIsRememberedOfStepsIsWhatTheyAre(seed: UInt64) throws {
    let sandbox = try Sandbox()
    let repository = try GitRepository.create(at: sandbox.path("x"), initialBranch: "main")
    var random = SeededGenerator(seed: seed)
    let (plain, lasting) = (DiskHistory(repository: repository), DiskHistory(repository: repository, steps: DiskSteps()))
    let ids = (0..<4).map { "abcdef01234\($0)" }
    var files: [GitPath: Entry] = [:]
    var state: DiskState?
    var seconds: Int64 = 1_800_000_000
    for number in 0..<60 {
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        let id = ids[Int.random(in: 0..<4, using: &random)]
        let place = GitPath("orgs/acme/contacts/ab/\(["a", "b"][Int.random(in: 0..<2, using: &random)])-\(id).json")
        switch Int.random(in: 0..<4, using: &random) {
        case 0: files[place] = nil
        case 1:
          // Moved, perhaps changed as well.
          guard let from = files.keys.sorted().first(where: { $0.description.contains(id) }) else { continue }
          files[place] = files.removeValue(forKey: from)
        default: files[place] = Entry(id: try repository.writeBlob(Array("\(Int.random(in: 0..<6, using: &random))".utf8)))
        }
      }
      seconds += [0, 1, 600, 20 * 3600][Int.random(in: 0..<4, using: &random)] / (number % 7 == 0 ? 1 : 20)
      let tree = try repository.editTree(nil, files.mapValues { $0 })
      let newest = try plain.record(
        tree: tree, head: nil, origin: Bool.random(using: &random) ? .saved : .given, after: state,
        now: Timestamp(seconds: seconds, nanoseconds: Int32(number)))
      state = newest
      guard Bool.random(using: &random) else { continue }
      let paths = Set(files.keys).union(["orgs/acme/contacts/ab/a-\(ids[0]).json".asPath])
      #expect(
        try lasting.versions(of: paths, from: newest, now: seconds) == plain.versions(of: paths, from: newest, now: seconds))
    }
  }
}

extension String {
  fileprivate var asPath: GitPath { GitPath(self) }
}
