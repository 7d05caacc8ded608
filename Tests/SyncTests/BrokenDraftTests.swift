import Foundation
import JSONText
import Sync
import TestSupport
import Testing
import Workspace

/// What a person's editor still holds when a sync is killed, or when the file moved on without it: their edit is kept, and nobody's
/// value is taken back.
struct BrokenDraftTests {
  /// Runs Ana's sync in a process of its own, which is killed at a step.
  ///
  /// - Parameter save: what her editor writes over Grace once `HEAD` has moved.
  private func killAnasSync(of clones: Clones, at step: Step, saving save: String? = nil) async {
    let (root, folder, file) = (clones.sandbox.root, clones.ana, clones.ana + "/" + Clones.grace)
    await #expect(processExitsWith: .signal(SIGKILL), "\(step)") {
      [
        root = root as String, folder = folder as String, file = file as String, name = step.rawValue as String,
        save = save as String?
      ] in
      let crash = StepObserver.forTests(["KITH_CRASH_AT": name])
      let saving = RaceTests.once(at: .headMoved) { if let save { try RaceTests.write(save, to: file) } }
      try await Sandbox(sharing: root).sync(
        folder,
        observer: StepObserver { reached in
          saving.reached(reached)
          crash.reached(reached)
        })
    }
  }

  /// Ben's phone is on the remote, and Ana's editor has been open since before.
  private func pulling() async throws -> (clones: Clones, buffer: String) {
    let clones = try await Clones()
    let buffer = try clones.graceOfAna()
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    return (clones, buffer)
  }

  private func expectBoth(_ clones: Clones, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    try await clones.meet()
    let text = try clones.graceOfBen()
    #expect(text.contains("+12025550122") && text.contains("\"high\""), "\(text)", sourceLocation: sourceLocation)
    #expect(!text.contains("conflicts"), "\(text)", sourceLocation: sourceLocation)
    try clones.expectAgreement(sourceLocation: sourceLocation)
  }

  // MARK: - Killed

  @Test(arguments: [Step.headMoved, .fileExchanged, .indexReplaced, .diskStateMoved])
  func aBufferSavedAfterASyncWasKilledRevertsNobody(step: Step) async throws {
    let (clones, buffer) = try await pulling()
    await killAnasSync(of: clones, at: step)
    // The colleague's change is on HEAD; the file may not have it yet.
    #expect(try clones.sandbox.git("show", "HEAD:\(Clones.grace)", in: clones.ana).contains("+12025550122"))
    if step == .headMoved { #expect(try clones.graceOfAna() == buffer) }
    try clones.sandbox.save(buffer.replacingOccurrences(of: "\"low\"", with: "\"high\""), to: Clones.grace, in: clones.ana)
    try await expectBoth(clones)
  }

  @Test(arguments: [Step.indexLocked, .indexPlaced, .headMoved, .fileExchanged])
  func aKilledSyncsIndexLockIsKnownWithoutKithsFolder(step: Step) async throws {
    let (clones, buffer) = try await pulling()
    await killAnasSync(of: clones, at: step)
    let lock = clones.ana + "/.git/index.lock"
    let links = try FileManager.default.attributesOfItem(atPath: lock)[.referenceCount] as? Int
    #expect(links == 2, "a link to the prepared index")
    try clones.sandbox.remove(".git/kith", in: clones.ana)
    try await clones.syncAna()
    #expect(!clones.sandbox.exists(".git/index.lock", in: clones.ana))
    #expect(try clones.sandbox.faults(in: clones.ana) == nil)
    try clones.sandbox.save(buffer.replacingOccurrences(of: "\"low\"", with: "\"high\""), to: Clones.grace, in: clones.ana)
    try await expectBoth(clones)
  }

  @Test(arguments: [Step.fileExchanged, .indexReplaced, .diskStateMoved, .nextDropped, .exchangedOutRemoved])
  func aSaveThatCameOutOfAnExchangeBeforeAKillIsCommittedNext(step: Step) async throws {
    let (clones, buffer) = try await pulling()
    await killAnasSync(of: clones, at: step, saving: buffer.replacingOccurrences(of: "\"low\"", with: "\"high\""))
    // Out of the tree, and in no commit.
    #expect(try clones.graceOfAna().contains("+12025550122") && !clones.graceOfAna().contains("\"high\""))
    try await clones.syncAna()
    #expect(try clones.sandbox.git("show", "HEAD:\(Clones.grace)", in: clones.ana).contains("\"high\""))
    try await expectBoth(clones)
  }

  // MARK: - Not reloaded

  @Test func aStaleBufferSavedTwiceRevertsNobodyAndLeavesNoEntry() async throws {
    let (clones, buffer) = try await pulling()
    try await clones.syncAna()
    let first = buffer.replacingOccurrences(of: "\"low\"", with: "\"high\"")
    try clones.sandbox.save(first, to: Clones.grace, in: clones.ana)
    try await clones.meet()
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "grace@example.com", "hopper@example.com")
    try await clones.syncBen()
    try await clones.syncAna()
    // The same editor, two versions behind now.
    try clones.sandbox.save(
      first.replacingOccurrences(of: "Grace Hopper", with: "Rear Admiral Hopper"), to: Clones.grace, in: clones.ana)
    try await expectBoth(clones)
    #expect(try clones.graceOfBen().contains("Rear Admiral") && clones.graceOfBen().contains("hopper@"))
  }

  @Test func aStaleBufferSavedTwiceChangesItsOwnFieldAgain() async throws {
    let (clones, buffer) = try await pulling()
    try await clones.syncAna()
    for intent in ["medium", "high"] {
      try clones.sandbox.save(
        buffer.replacingOccurrences(of: "\"low\"", with: "\"\(intent)\""), to: Clones.grace, in: clones.ana)
      try await clones.meet()
      #expect(try clones.graceOfBen().contains("\"\(intent)\""))
    }
    try await expectBoth(clones)
  }

  // MARK: - Resolved

  /// Two phones, one of them in a conflict entry, on both clones.
  private func disputed() async throws -> Clones {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "+12025550100", "+12025550111")
    // Ben's is the later one: to choose Ana's is to go back to what she had saved before.
    try clones.sandbox.age(Clones.grace, in: clones.ana, seconds: 20)
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.meet()
    #expect(try clones.graceOfAna().contains("\"phone\": \"+12025550122\"") && clones.graceOfAna().contains("/phone"))
    return clones
  }

  /// A text without its conflict entry and with the phone somebody chose.
  private func resolve(_ text: String, _ phone: String) throws -> String {
    var object = try #require(try JSONParser.parse(Array(text.utf8)).objectValue)
    object["conflicts"] = nil
    object["phone"] = .string(phone)
    return String(decoding: JSONWriter.write(.object(object)), as: UTF8.self)
  }

  private func expectResolved(
    _ clones: Clones, _ phone: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    for _ in 0..<2 {
      try await clones.meet()
      for text in [try clones.graceOfAna(), try clones.graceOfBen()] {
        #expect(text.contains(phone) && !text.contains("conflicts"), "\(text)", sourceLocation: sourceLocation)
      }
    }
    try clones.expectAgreement(sourceLocation: sourceLocation)
  }

  private static let phones = ["+12025550111", "+12025550122", "+12025550133"]

  @Test(arguments: phones)
  func aConflictResolvedInAnEditorDoesNotComeBack(phone: String) async throws {
    let clones = try await disputed()
    try clones.sandbox.save(resolve(clones.graceOfAna(), phone), to: Clones.grace, in: clones.ana)
    try await clones.syncAna()
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "\"low\"", "\"high\"")
    try await expectResolved(clones, phone)
    #expect(try clones.graceOfAna().contains("\"high\""))
  }

  @Test(arguments: phones)
  func aConflictResolvedInABufferAVersionOldDoesNotComeBack(phone: String) async throws {
    let clones = try await disputed()
    let buffer = try clones.graceOfAna()
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "grace@example.com", "hopper@example.com")
    try await clones.syncBen()
    try await clones.syncAna()
    try clones.sandbox.save(resolve(buffer, phone), to: Clones.grace, in: clones.ana)
    try await expectResolved(clones, phone)
    #expect(try clones.graceOfAna().contains("hopper@"))
  }
}
