import Foundation
import GitStorage
import Sync
import Synchronization
import TestSupport
import Testing
import Workspace

/// A person saves in the very moment in which Kith writes the same file: nothing they saved is ever lost.
struct RaceTests {
  static let moments: [Step] = [
    .recovered, .objectsWritten, .nextRecorded, .filesPrepared, .indexPrepared, .indexLocked, .indexPlaced, .headMoved,
    .fileExchanged, .indexReplaced, .diskStateMoved, .nextDropped, .exchangedOutRemoved,
  ]

  /// Does something the n-th time a step is reached, once.
  static func once(at step: Step, _ time: Int = 1, _ act: @escaping @Sendable () throws -> Void) -> StepObserver {
    let count = Mutex(0)
    return StepObserver { reached in
      guard reached == step else { return }
      let reachedBefore = count.withLock { count in
        count += 1
        return count - 1
      }
      guard reachedBefore == time - 1 else { return }
      do {
        try act()
      } catch {
        Issue.record(error)
      }
    }
  }

  static func write(_ text: String, to place: String, atomically: Bool = false) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: place), options: atomically ? .atomic : [])
  }

  @Test(arguments: zip(moments, moments.indices))
  func aSaveDuringAPullIsMergedWithIt(moment: Step, number: Int) async throws {
    // Half of them in place, half by putting a new file in its stead, as editors do.
    let atomically = number.isMultiple(of: 2)
    let clones = try await Clones()
    let saved = try clones.graceOfAna().replacingOccurrences(of: "\"low\"", with: "\"high\"")
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    // The first `recovered` is that of absorbing, the second that of merging.
    let observer = Self.once(at: moment, moment == .recovered ? 2 : 1) { [place = clones.ana + "/" + Clones.grace] in
      try Self.write(saved, to: place, atomically: atomically)
    }
    try await clones.syncAna(observer: observer)
    // What was saved is either still there or already merged: never out of sight.
    #expect(try clones.graceOfAna().contains("\"high\""))
    try await clones.meet()
    let text = try clones.graceOfAna()
    #expect(text.contains("+12025550122") && text.contains("\"high\"") && !text.contains("conflicts"), "\(text)")
    try clones.expectAgreement()
  }

  @Test(arguments: moments)
  func aHalfTypedSaveDuringAPullComesBackAndIsHeld(moment: Step) async throws {
    let clones = try await Clones()
    let half = try clones.graceOfAna().replacingOccurrences(of: "\"low\",", with: "\"high\"")
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    let observer = Self.once(at: moment, moment == .recovered ? 2 : 1) { [place = clones.ana + "/" + Clones.grace] in
      try Self.write(half, to: place)
    }
    try await clones.syncAna(observer: observer)
    #expect(try clones.graceOfAna() == half)
    let report = try await clones.syncAna()
    #expect(report.absorbed.held.map(\.path) == [GitPath(Clones.grace)])
    #expect(try clones.graceOfAna() == half)
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"high\"", "\"high\",")
    try await clones.meet()
    let text = try clones.graceOfAna()
    #expect(text.contains("+12025550122") && text.contains("\"high\"") && !text.contains("conflicts"), "\(text)")
    try clones.expectAgreement()
  }

  @Test(arguments: moments.prefix { $0 != .fileExchanged })
  func aFileMadeWhereANewOneArrivesIsNotOverwritten(moment: Step) async throws {
    let clones = try await Clones()
    let place = "orgs/acme/contacts/team.json"
    let team = Clones.contact("bbbbbbbbbbbb", "Ben's Team", "\"phone\": \"+12025550133\"")
    try clones.sandbox.save(team, to: place, in: clones.ben)
    try await clones.syncBen()
    let observer = Self.once(at: moment, moment == .recovered ? 2 : 1) { [file = clones.ana + "/" + place] in
      try FileManager.default.createDirectory(
        at: URL(fileURLWithPath: file).deletingLastPathComponent(), withIntermediateDirectories: true)
      try Self.write("{\"id\": \"bbbbbbbbbbbb\", \"name\": \"Ben's Team\", \"company\": \"Acme & Sons\"}\n", to: file)
    }
    try await clones.syncAna(observer: observer)
    try await clones.meet()
    let text = try clones.sandbox.read(place, in: clones.ben)
    #expect(text.contains("Acme & Sons") && text.contains("+12025550133"), "\(text)")
    try clones.expectAgreement()
  }

  @Test(arguments: moments)
  func aFileRemovedWhileItsChangeArrivesLosesNothing(moment: Step) async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    let observer = Self.once(at: moment, moment == .recovered ? 2 : 1) { [place = clones.ana + "/" + Clones.grace] in
      try FileManager.default.removeItem(atPath: place)
    }
    try await clones.syncAna(observer: observer)
    try await clones.meet()
    try clones.expectAgreement()
    // Removed before the change was there to be seen: the change wins. Removed afterwards: it is gone.
    if clones.sandbox.exists(Clones.grace, in: clones.ana) {
      #expect(try clones.graceOfAna().contains("+12025550122"))
    } else {
      #expect([.fileExchanged, .indexReplaced, .diskStateMoved, .nextDropped, .exchangedOutRemoved].contains(moment))
    }
  }

  @Test(arguments: [Step.scanned, .filesPrepared, .indexLocked, .headMoved, .fileExchanged, .diskStateMoved])
  func aSecondSaveWhileTheFirstIsMergedIsNotLost(moment: Step) async throws {
    let clones = try await Clones()
    let buffer = try clones.graceOfAna()
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try await clones.syncAna()
    // From an old version: the merge makes something else of it, which has to be exchanged.
    let first = buffer.replacingOccurrences(of: "\"low\"", with: "\"high\"")
    try clones.sandbox.save(first, to: Clones.grace, in: clones.ana)
    let second = first.replacingOccurrences(of: "Grace Hopper", with: "Rear Admiral Hopper")
    let observer = Self.once(at: moment) { [place = clones.ana + "/" + Clones.grace] in
      try Self.write(second, to: place)
    }
    try await clones.syncAna(observer: observer)
    try await clones.meet()
    let text = try clones.graceOfAna()
    #expect(text.contains("+12025550122") && text.contains("\"high\"") && text.contains("Rear Admiral"), "\(text)")
    #expect(!text.contains("conflicts"), "\(text)")
    try clones.expectAgreement()
  }

  @Test(arguments: [Step.indexLocked, .headMoved])
  func aLinkMadeWhileItsFileIsWrittenStays(moment: Step) async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    let observer = Self.once(at: moment) { [place = clones.ana + "/" + Clones.grace] in
      try FileManager.default.removeItem(atPath: place)
      try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: "/etc/hostname")
    }
    _ = try? await clones.syncAna(observer: observer)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: clones.ana + "/" + Clones.grace) == "/etc/hostname")
    #expect(try clones.sandbox.git("diff", "--cached", "--stat", in: clones.ana) == "")
    try await clones.syncAna()
    try clones.sandbox.remove(Clones.grace, in: clones.ana)
    try clones.sandbox.git("checkout", "-q", "--", Clones.grace, in: clones.ana)
    try await clones.meet()
    #expect(try clones.graceOfAna().contains("+12025550122"))
    try clones.expectAgreement()
  }

  @Test func twoSyncsOfOneFolderAtOnceDoNotHarmEachOther() async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<3 {
        group.addTask { [root = clones.sandbox.root, folder = clones.ana] in
          try await Sandbox(sharing: root).sync(folder)
        }
      }
      try await group.waitForAll()
    }
    try await clones.meet()
    let text = try clones.graceOfBen()
    #expect(text.contains("+12025550122") && text.contains("\"high\"") && !text.contains("conflicts"))
    try clones.expectAgreement()
  }

  @Test func aFileWhereAFolderShouldArriveStopsNeitherTheIndexNorTheRest() async throws {
    let clones = try await Clones()
    let eve = Clones.path("dddddddddddd", "eve")
    try clones.sandbox.save(Clones.contact("dddddddddddd", "Eve"), to: eve, in: clones.ben)
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    let observer = Self.once(at: .headMoved) { [place = clones.ana + "/orgs/acme/contacts/dd"] in
      try Self.write("in the way", to: place)
    }
    // Whether this round reports a failure or not: nothing of it may look like a revert.
    _ = try? await clones.syncAna(observer: observer)
    #expect(try clones.sandbox.git("diff", "--cached", "--stat", in: clones.ana) == "")
    try await clones.syncAna()
    #expect(try clones.graceOfAna().contains("+12025550122"))
    #expect(try clones.sandbox.read("orgs/acme/contacts/dd", in: clones.ana) == "in the way")
    try clones.sandbox.remove("orgs/acme/contacts/dd", in: clones.ana)
    try await clones.meet()
    #expect(clones.sandbox.exists(eve, in: clones.ana))
    try clones.expectAgreement()
  }

  // MARK: - The person's own git

  /// Saves Grace with a high intent and runs git at once, as Ana. Git may work, or say that its lock is taken.
  private static func saveAndRun(_ arguments: [String], in clones: Clones, at moment: Step) throws -> (StepObserver, Note) {
    let saved = try clones.graceOfAna().replacingOccurrences(of: "\"low\"", with: "\"high\"")
    let note = Note()
    let (root, folder) = (clones.sandbox.root, clones.ana)
    let observer = once(at: moment, moment == .recovered ? 2 : 1) {
      try write(saved, to: folder + "/" + Clones.grace)
      try note.run(arguments, in: folder, root)
    }
    return (observer, note)
  }

  /// How a command of the person's own git went that ran in the middle of a sync.
  private final class Note: Sendable {
    private let worked = Mutex<Bool?>(nil)

    func run(_ arguments: [String], in folder: String, _ root: String) throws {
      let sandbox = Sandbox(sharing: root)
      let result = try sandbox.run(["git"] + arguments, in: folder, environment: sandbox.environment(of: "Ana"))
      // `git stash` gives up on the lock without a word.
      let isRefused = result.errors.contains("index.lock': File exists") || (arguments == ["stash"] && result.errors.isEmpty)
      #expect(result.status == 0 || isRefused, "\(result)")
      worked.withLock { $0 = result.status == 0 }
    }

    /// Nil where it never ran.
    var hasWorked: Bool? { worked.withLock { $0 } }
  }

  /// Under the lock: git says so and does nothing.
  private static let locked: Set<Step> = [.indexLocked, .indexPlaced, .headMoved, .fileExchanged]

  @Test(arguments: moments)
  func aGitCommitDuringAPullRevertsNobody(moment: Step) async throws {
    let clones = try await Clones()
    let (observer, commit) = try Self.saveAndRun(["commit", "-qam", "Mine"], in: clones, at: moment)
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try await clones.syncAna(observer: observer)
    #expect(commit.hasWorked == !Self.locked.contains(moment))
    try await clones.meet()
    let text = try clones.graceOfBen()
    #expect(text.contains("+12025550122") && text.contains("\"high\"") && !text.contains("conflicts"), "\(text)")
    #expect(try clones.sandbox.git("log", "--format=%s", in: clones.ben).contains("Mine") == commit.hasWorked)
    try clones.expectAgreement()
  }

  @Test(arguments: moments)
  func aGitStashDuringAPullRevertsNobodyAndKeepsWhatItTook(moment: Step) async throws {
    let clones = try await Clones()
    let (observer, stash) = try Self.saveAndRun(["stash"], in: clones, at: moment)
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "grace@example.com", "hopper@example.com")
    try await clones.syncBen()
    try await clones.syncAna(observer: observer)
    #expect(stash.hasWorked == !Self.locked.contains(moment))
    try await clones.meet()
    #expect(try clones.graceOfBen().contains("hopper@"))
    if stash.hasWorked == true {
      #expect(try clones.graceOfBen().contains("\"low\""))
      // As the stash has it, stale or not; popping would ask for the merge driver, which is not installed here.
      try clones.sandbox.git("checkout", "-q", "stash@{0}", "--", Clones.grace, in: clones.ana)
      try await clones.meet()
    }
    #expect(try clones.sandbox.git("stash", "list", in: clones.ana).isEmpty == (stash.hasWorked == false))
    let text = try clones.graceOfBen()
    #expect(text.contains("hopper@") && text.contains("\"high\"") && !text.contains("conflicts"), "\(text)")
    try clones.expectAgreement()
  }

  @Test(
    arguments: [Step.recovered, .scanned, .objectsWritten, .nextRecorded, .filesPrepared, .indexPrepared, .indexLocked],
    ["HEAD", "HEAD~1"])
  func aHardResetBetweenScanAndCommitIsFollowed(moment: Step, target: String) async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try await clones.syncAna()
    // One edit is committed and not pushed, one is about to be.
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "Grace Hopper", "Rear Admiral Hopper")
    _ = try clones.sandbox.open(clones.ana).absorb()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    let reset = Note()
    try await clones.syncAna(
      observer: Self.once(at: moment) { [folder = clones.ana, root = clones.sandbox.root] in
        try reset.run(["reset", "-q", "--hard", target], in: folder, root)
      })
    #expect(reset.hasWorked == (moment != .indexLocked))
    try await clones.meet()
    let text = try clones.graceOfBen()
    #expect(text.contains("+12025550122") && !text.contains("conflicts"), "\(text)")
    #expect(text.contains("\"low\"") == reset.hasWorked, "\(text)")
    #expect(text.contains("Rear Admiral") == !(reset.hasWorked == true && target == "HEAD~1"), "\(text)")
    try clones.expectAgreement()
  }

  @Test(
    arguments: [Step.recovered, .scanned, .objectsWritten, .nextRecorded, .filesPrepared, .indexPrepared],
    [true, false])
  func aSoftResetDuringASyncLeavesTheFilesAsTheyAre(moment: Step, whileAbsorbing: Bool) async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    _ = try clones.sandbox.open(clones.ana).absorb()
    let alan = Clones.path("aaaaaaaaaaaa", "alan")
    try clones.sandbox.save(Clones.contact("aaaaaaaaaaaa", "Alan"), to: alan, in: whileAbsorbing ? clones.ana : clones.ben)
    try await clones.syncBen()
    let reset = Note()
    try await clones.syncAna(
      // Recovery runs first in absorbing, in mending and in merging.
      observer: Self.once(at: moment, moment == .recovered && !whileAbsorbing ? 3 : 1) {
        [folder = clones.ana, root = clones.sandbox.root] in
        try reset.run(["reset", "-q", "--soft", "HEAD~1"], in: folder, root)
      })
    #expect(reset.hasWorked == true && clones.sandbox.exists(alan, in: clones.ana))
    // The commit is gone, what it held is an edit again.
    #expect(try clones.graceOfAna().contains("\"high\""))
    try await clones.meet()
    #expect(try clones.graceOfBen().contains("\"high\"") && clones.sandbox.exists(alan, in: clones.ben))
    try clones.expectAgreement()
  }
}
