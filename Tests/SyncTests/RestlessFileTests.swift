import Foundation
import Synchronization
import TestSupport
import Testing
import Workspace

/// A file that is saved anew each time Kith is about to commit it.
struct RestlessFileTests {
  /// Saves Grace with another number of boats each time a commit is about to be made.
  private static func restless(_ clones: Clones, _ text: @escaping @Sendable (Int) -> String) -> StepObserver {
    let count = Mutex(0)
    return StepObserver { [place = clones.ana + "/" + Clones.grace] reached in
      guard reached == .indexLocked else { return }
      let number = count.withLock { count in
        count += 1
        return count
      }
      do { try RaceTests.write(text(number), to: place) } catch { Issue.record(error) }
    }
  }

  private static func text(_ number: Int, from text: String = Clones.text) -> String {
    text.replacingOccurrences(of: "\"low\"", with: "\"high\",\n  \"custom\": {\n    \"boats\": \(number)\n  }")
  }

  @Test func itIsCommittedAndKeepsNothingElseFromBeingCommitted() async throws {
    let clones = try await Clones()
    let ada = Clones.path("cdef01234567", "ada")
    try clones.sandbox.save(Clones.contact("cdef01234567", "Ada"), to: ada, in: clones.ana)
    try clones.sandbox.save(Self.text(0), to: Clones.grace, in: clones.ana)
    try await clones.syncAna(observer: Self.restless(clones) { Self.text($0) })
    #expect(try clones.sandbox.git("ls-tree", "-r", "--name-only", "HEAD", in: clones.ana).contains(ada))
    #expect(try clones.sandbox.git("show", "HEAD:" + Clones.grace, in: clones.ana).contains("\"high\""))
    let last = try clones.graceOfAna()
    try await clones.meet()
    // What was saved last is what everybody has.
    #expect(try clones.graceOfAna() == last)
    #expect(try clones.graceOfBen() == last)
    try clones.expectAgreement()
  }

  @Test func aColleaguesChangeIsMergedIntoItAllTheSame() async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try clones.sandbox.save(Self.text(0), to: Clones.grace, in: clones.ana)
    try await clones.syncAna(observer: Self.restless(clones) { Self.text($0) })
    try await clones.meet()
    let text = try clones.graceOfAna()
    #expect(text.contains("+12025550122") && text.contains("boats") && !text.contains("conflicts"), "\(text)")
    try clones.expectAgreement()
  }

  /// Undone each time it is to be committed: there is nothing to commit.
  @Test func aChangeThatIsTakenBackIsNoChange() async throws {
    let clones = try await Clones()
    let head = try clones.sandbox.id(in: clones.ana)
    try clones.sandbox.save(Self.text(0), to: Clones.grace, in: clones.ana)
    try await clones.syncAna(observer: Self.restless(clones) { _ in Clones.text })
    #expect(try clones.sandbox.id(in: clones.ana) == head)
    #expect(try clones.graceOfAna() == Clones.text)
    try clones.expectAgreement()
  }
}
