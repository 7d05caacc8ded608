import Foundation
import JSONText
import Sync
import TestSupport
import Testing
import Workspace

/// A commit that was pushed and then amended: the amended one rules over the one it replaces, whatever their clocks say, and over
/// nothing else.
struct AmendedCommitTests {
  private static let tagged = Clones.path("aaaaaaaaaaaa", "alan")

  /// Ana's edit of Grace, pushed and known to Ben.
  private func pushed(_ old: String, _ new: String) async throws -> (clones: Clones, commit: String) {
    let clones = try await Clones(with: [Self.tagged: Clones.contact("aaaaaaaaaaaa", "Alan", "\"tags\": [\"boat\"]")])
    try clones.sandbox.edit(Clones.grace, in: clones.ana, old, new)
    try await clones.meet()
    return (clones, try clones.sandbox.id(in: clones.ana))
  }

  /// Amends what Ana has on top with all she saved, an hour before it was made: clocks are not to be believed.
  @discardableResult
  private func amend(_ clones: Clones, _ arguments: String...) throws -> String {
    try git(clones, ["commit", "-qa", "--amend", "-m", "Amended"] + arguments)
    return try clones.sandbox.id(in: clones.ana)
  }

  private func git(_ clones: Clones, _ arguments: [String]) throws {
    let time = "@\(Int(Date().timeIntervalSince1970) - 3600) +0000"
    let environment = clones.sandbox.environment(of: "Ana").merging(["GIT_AUTHOR_DATE": time, "GIT_COMMITTER_DATE": time]) { $1 }
    let result = try clones.sandbox.run(["git"] + arguments, in: clones.ana, environment: environment)
    guard result.status == 0 else { throw Sandbox.Failure(description: "\(arguments): \(result)") }
  }

  /// The commits with two parents that tie one commit to another.
  private func ties(_ clones: Clones) throws -> [String] {
    try clones.sandbox.git("log", "--format=%P", "--grep=^Tie ", "HEAD", in: clones.ben).split(separator: "\n").map(String.init)
  }

  // MARK: - What was amended

  @Test func aFieldAmendedAfterThePushDoesNotComeBack() async throws {
    let (clones, commit) = try await pushed("\"low\"", "\"high\"")
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"high\"", "\"medium\"")
    let amended = try amend(clones)
    try await clones.meet()
    let text = try clones.graceOfBen()
    #expect(text.contains("\"medium\"") && !text.contains("\"high\""), "\(text)")
    #expect(try ties(clones) == ["\(amended) \(commit)"])
    try clones.expectAgreement()
    // Once is enough.
    let head = try clones.sandbox.id(in: clones.ana)
    try await clones.meet()
    #expect(try clones.sandbox.id(in: clones.ana) == head)
  }

  @Test func whatAnAmendmentTakesOutStaysOut() async throws {
    let (clones, commit) = try await pushed("\"low\",", "\"low\",\n  \"company\": \"Acme\",")
    try clones.sandbox.edit(Self.tagged, in: clones.ana, "\"boat\"", "\"boat\", \"vip\"")
    try clones.sandbox.save(Clones.contact("bbbbbbbbbbbb", "Bo"), to: Clones.path("bbbbbbbbbbbb", "bo"), in: clones.ana)
    try clones.sandbox.git("add", "-A", in: clones.ana)
    try clones.sandbox.git("commit", "-qa", "--amend", "-m", "More", in: clones.ana)
    try await clones.meet()
    // A field, an element of a list, and a whole record: all in the pushed commit, none in the amended one.
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\n  \"company\": \"Acme\",", "")
    try clones.sandbox.edit(Self.tagged, in: clones.ana, "\"boat\", \"vip\"", "\"boat\"")
    try clones.sandbox.remove(Clones.path("bbbbbbbbbbbb", "bo"), in: clones.ana)
    try amend(clones, "--allow-empty")
    try await clones.meet()
    #expect(try !clones.graceOfBen().contains("Acme") && !clones.sandbox.read(Self.tagged, in: clones.ben).contains("vip"))
    #expect(!clones.sandbox.exists(Clones.path("bbbbbbbbbbbb", "bo"), in: clones.ben))
    #expect(try ties(clones).count == 2 && ties(clones).last?.hasSuffix(commit) == true)
    try clones.expectAgreement()
  }

  @Test func severalAmendmentsAreTiedToThePushedCommitOnce() async throws {
    let (clones, commit) = try await pushed("\"low\"", "\"high\"")
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"high\"", "\"low\"")
    try amend(clones, "--allow-empty")
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "+12025550100", "+12025550111")
    let amended = try amend(clones)
    try await clones.meet()
    #expect(try clones.graceOfBen().contains("\"low\"") && clones.graceOfBen().contains("+12025550111"))
    #expect(try ties(clones) == ["\(amended) \(commit)"])
    // The tie itself is amended.
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "+12025550111", "+12025550100")
    try amend(clones)
    try await clones.meet()
    #expect(try clones.graceOfBen() == Clones.text)
    #expect(try ties(clones).count == 2)
    try clones.expectAgreement()
  }

  @Test func anAmendedMergeDoesNotBringTheMergeBack() async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.meet()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"high\"", "\"low\"")
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "Grace Hopper", "Rear Admiral Hopper")
    try amend(clones)
    try await clones.meet()
    let text = try clones.graceOfBen()
    #expect(text.contains("\"low\"") && text.contains("+12025550122") && text.contains("Rear Admiral"), "\(text)")
    #expect(!text.contains("conflicts"), "\(text)")
    #expect(try ties(clones).count == 1)
    try clones.expectAgreement()
  }

  @Test func whatIsCommittedOnTopOfAnAmendmentTravelsWithIt() async throws {
    let (clones, commit) = try await pushed("\"low\"", "\"high\"")
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"high\"", "\"medium\"")
    try amend(clones)
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "grace@example.com", "hopper@example.com")
    try git(clones, ["commit", "-qam", "On top"])
    let top = try clones.sandbox.id(in: clones.ana)
    try await clones.meet()
    #expect(try clones.graceOfBen().contains("\"medium\"") && clones.graceOfBen().contains("hopper@"))
    #expect(try ties(clones) == ["\(top) \(commit)"])
    try clones.expectAgreement()
  }

  @Test func aCommitPushedWithGitAndAmendedIsTiedToo() async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    try clones.sandbox.git("commit", "-qam", "By hand", in: clones.ana)
    try clones.sandbox.git("push", "-q", "origin", "main", in: clones.ana)
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"high\"", "\"medium\"")
    try amend(clones)
    try await clones.meet()
    #expect(try clones.graceOfBen().contains("\"medium\"") && !clones.graceOfBen().contains("\"high\""))
    try clones.expectAgreement()
  }

  // MARK: - What colleagues built on it

  @Test func anotherFieldThatAColleagueChangedOnThePushedCommitIsKept() async throws {
    let (clones, _) = try await pushed("\"low\"", "\"high\"")
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"high\"", "\"medium\"")
    try amend(clones)
    try await clones.meet()
    let text = try clones.graceOfBen()
    #expect(text.contains("\"medium\"") && text.contains("+12025550122") && !text.contains("conflicts"), "\(text)")
    try clones.expectAgreement()
  }

  @Test func theSameFieldThatAColleagueChangedOnThePushedCommitIsDisputed() async throws {
    let (clones, _) = try await pushed("+12025550100", "+12025550111")
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550111", "+12025550122")
    try await clones.syncBen()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "+12025550111", "+12025550133")
    try amend(clones)
    try await clones.meet()
    let text = try clones.graceOfBen()
    #expect(text.contains("+12025550122") && text.contains("+12025550133") && text.contains("\"field\": \"/phone\""), "\(text)")
    // The value that was amended away is nobody's any more.
    #expect(!text.contains("+12025550111"), "\(text)")
    try clones.expectAgreement()
  }

  @Test func anAmendmentThatUnsetsWhatAColleagueChangedIsDisputed() async throws {
    let (clones, _) = try await pushed("\"low\",", "\"low\",\n  \"company\": \"Acme\",")
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "Acme", "Acme & Sons")
    try await clones.syncBen()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\n  \"company\": \"Acme\",", "")
    try amend(clones, "--allow-empty")
    try await clones.meet()
    let text = try clones.graceOfBen()
    #expect(text.contains("Acme & Sons") && text.contains("\"field\": \"/company\""), "\(text)")
    #expect(!text.contains("\"Acme\""), "\(text)")
    try clones.expectAgreement()
  }

  @Test(arguments: [true, false])
  func aStaleBufferCommittedAsAnAmendmentRevertsNobody(isPushed: Bool) async throws {
    let clones = try await Clones()
    let buffer = try clones.graceOfAna()
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try await clones.syncAna()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"medium\"")
    if isPushed { try await clones.meet() } else { _ = try clones.sandbox.open(clones.ana).absorb() }
    // Her editor was open since before all of that.
    try clones.sandbox.save(buffer.replacingOccurrences(of: "\"low\"", with: "\"high\""), to: Clones.grace, in: clones.ana)
    try amend(clones)
    try await clones.meet()
    let text = try clones.graceOfBen()
    #expect(text.contains("+12025550122") && text.contains("\"high\""), "\(text)")
    try clones.expectAgreement()
  }

  @Test func aStaleBufferAmendedIntoAMergeRevertsNobody() async throws {
    let clones = try await Clones(with: [Self.tagged: Clones.contact("aaaaaaaaaaaa", "Alan")])
    let buffer = try clones.graceOfAna()
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try clones.sandbox.edit(Self.tagged, in: clones.ana, "Alan", "Alan Turing")
    try await clones.syncAna()
    #expect(try clones.sandbox.git("log", "-1", "--format=%P", in: clones.ana).split(separator: " ").count == 2)
    try clones.sandbox.save(buffer.replacingOccurrences(of: "\"low\"", with: "\"high\""), to: Clones.grace, in: clones.ana)
    try amend(clones)
    try await clones.meet()
    let text = try clones.graceOfBen()
    #expect(text.contains("+12025550122") && text.contains("\"high\"") && !text.contains("conflicts"), "\(text)")
    try clones.expectAgreement()
  }

  // MARK: - What is no amendment

  @Test func anotherCommitInThePlaceOfAPushedOneTakesNothingFromAnybody() async throws {
    let (clones, _) = try await pushed("\"low\"", "\"high\"")
    // The same parents as the pushed one, and yet it says nothing of it.
    try clones.sandbox.git("reset", "-q", "--hard", "HEAD~1", in: clones.ana)
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "+12025550100", "+12025550111")
    try git(clones, ["commit", "-qam", "Something else"])
    try await clones.meet()
    let text = try clones.graceOfBen()
    #expect(text.contains("\"high\"") && text.contains("+12025550111") && !text.contains("conflicts"), "\(text)")
    #expect(try ties(clones) == [])
    try clones.expectAgreement()
  }

  @Test func withoutAReflogBothValuesAreKept() async throws {
    let (clones, _) = try await pushed("+12025550100", "+12025550111")
    try clones.sandbox.git("config", "core.logAllRefUpdates", "false", in: clones.ana)
    try clones.sandbox.remove(".git/logs", in: clones.ana)
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "+12025550111", "+12025550133")
    try amend(clones)
    try await clones.meet()
    let text = try clones.graceOfBen()
    #expect(text.contains("+12025550111") && text.contains("+12025550133"), "\(text)")
    #expect(try ties(clones) == [] && !clones.sandbox.exists(".git/logs/HEAD", in: clones.ana))
    try clones.expectAgreement()
  }
}
