import Foundation
import GitStorage
import Sync
import TestSupport
import Testing

/// What a person staged and has not committed, while a sync touches the same file.
struct StagedWorkTests {
  /// Ana has staged Grace with a high intent; the file itself is half typed, so that Kith leaves it alone.
  private func staged(with more: [String: String] = [:]) async throws -> Clones {
    let clones = try await Clones(with: more)
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    try clones.sandbox.git("add", Clones.grace, in: clones.ana)
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"high\",", "\"high\"")
    return clones
  }

  private func stagedGrace(_ clones: Clones) throws -> String {
    try clones.sandbox.git("show", ":\(Clones.grace)", in: clones.ana)
  }

  // MARK: - An old version

  @Test func anOldVersionStagedBeforeAPullAndCommittedAfterItRevertsNobody() async throws {
    let clones = try await staged()
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try await clones.syncAna()
    try clones.sandbox.git("commit", "-qm", "Staged", in: clones.ana)
    let committed = try clones.sandbox.git("show", "HEAD:\(Clones.grace)", in: clones.ana)
    #expect(committed.contains("\"high\"") && committed.contains("+12025550122"), "\(committed)")
    try await clones.syncAna()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"high\"", "\"high\",")
    try await clones.meet()
    let text = try clones.graceOfBen()
    #expect(text.contains("\"high\"") && text.contains("+12025550122") && !text.contains("conflicts"), "\(text)")
    try clones.expectAgreement()
  }

  @Test func aStaleBufferStagedBeforeAPullAndCommittedAfterItRevertsNobody() async throws {
    let clones = try await Clones()
    let buffer = try clones.graceOfAna()
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try await clones.syncAna()
    try clones.sandbox.save(buffer.replacingOccurrences(of: "\"low\"", with: "\"high\""), to: Clones.grace, in: clones.ana)
    try clones.sandbox.git("add", Clones.grace, in: clones.ana)
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "grace@example.com", "hopper@example.com")
    try await clones.syncBen()
    try await clones.syncAna()
    // The sync has committed what lay there; nothing older is left in the index.
    let commit = try clones.sandbox.run(
      ["git", "commit", "-m", "Staged"], in: clones.ana, environment: clones.sandbox.environment(of: "Ana"))
    #expect(commit.status == 1 && commit.output.contains("nothing to commit"), "\(commit)")
    try await clones.meet()
    let text = try clones.graceOfBen()
    #expect(text.contains("\"high\"") && text.contains("+12025550122") && text.contains("hopper@"), "\(text)")
    #expect(!text.contains("conflicts"), "\(text)")
    try clones.expectAgreement()
  }

  // MARK: - New, deleted, deleted by others

  @Test func aNewFileThatIsStagedIsMergedWithTheOneThatArrives() async throws {
    let clones = try await Clones()
    let team = Clones.path("bbbbbbbbbbbb", "team")
    try clones.sandbox.save(Clones.contact("bbbbbbbbbbbb", "Team", "\"company\": \"Acme\""), to: team, in: clones.ana)
    try clones.sandbox.git("add", team, in: clones.ana)
    try clones.sandbox.edit(team, in: clones.ana, "\"Acme\",", "\"Acme\"")
    try await clones.syncAna()
    #expect(try clones.sandbox.git("status", "--porcelain", in: clones.ana) == "AM \(team)\n")
    try clones.sandbox.save(Clones.contact("bbbbbbbbbbbb", "Team", "\"phone\": \"+12025550133\""), to: team, in: clones.ben)
    try await clones.syncBen()
    try await clones.syncAna()
    let staged = try clones.sandbox.git("show", ":\(team)", in: clones.ana)
    #expect(staged.contains("\"Acme\"") && staged.contains("+12025550133"), "\(staged)")
    try clones.sandbox.git("commit", "-qm", "Team", in: clones.ana)
    try clones.sandbox.edit(team, in: clones.ana, "\"Acme\"", "\"Acme\",")
    try await clones.meet()
    let text = try clones.sandbox.read(team, in: clones.ben)
    #expect(text.contains("\"Acme\"") && text.contains("+12025550133") && !text.contains("conflicts"), "\(text)")
    try clones.expectAgreement()
  }

  @Test func aStagedDeletionOfAnUntouchedFileStaysStaged() async throws {
    let clones = try await Clones(with: ["README.md": "One\n", "NOTES.md": "One\n"])
    try clones.sandbox.git("rm", "-q", "README.md", in: clones.ana)
    try clones.sandbox.git("rm", "-q", "--cached", "NOTES.md", in: clones.ana)
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try await clones.syncAna()
    #expect(try clones.sandbox.git("diff", "--cached", "--name-status", in: clones.ana) == "D\tNOTES.md\nD\tREADME.md\n")
    #expect(clones.sandbox.exists("NOTES.md", in: clones.ana) && !clones.sandbox.exists("README.md", in: clones.ana))
  }

  @Test func aRecordRemovedWithGitIsGoneEverywhere() async throws {
    let clones = try await Clones()
    try clones.sandbox.git("rm", "-q", Clones.grace, in: clones.ana)
    try await clones.meet()
    #expect(!clones.sandbox.exists(Clones.grace, in: clones.ana) && !clones.sandbox.exists(Clones.grace, in: clones.ben))
    try clones.expectAgreement()
  }

  @Test(arguments: [["rm", "-q"], ["rm", "-q", "--cached"]])
  func aStagedDeletionThatHadNotSeenAChangeTakesNothingBack(removal: [String]) async throws {
    let clones = try await Clones()
    let removed = try clones.sandbox.run(["git"] + removal + [Clones.grace], in: clones.ana)
    #expect(removed.status == 0, "\(removed)")
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try await clones.syncAna()
    // What is committed without a further word must not remove what nobody here has seen.
    #expect(try clones.sandbox.git("diff", "--cached", "--name-only", in: clones.ana) == "")
    _ = try clones.sandbox.run(
      ["git", "commit", "-m", "Staged"], in: clones.ana, environment: clones.sandbox.environment(of: "Ana"))
    try await clones.meet()
    #expect(try clones.graceOfAna().contains("+12025550122") && clones.graceOfBen().contains("+12025550122"))
    try clones.expectAgreement()
  }

  @Test func aStagedEditOfARecordThatIsDeletedElsewhereStaysStaged() async throws {
    let clones = try await staged(with: [Clones.path("aaaaaaaaaaaa", "alan"): Clones.contact("aaaaaaaaaaaa", "Alan")])
    let half = try clones.graceOfAna()
    try clones.sandbox.remove(Clones.grace, in: clones.ben)
    try await clones.syncBen()
    try await clones.syncAna()
    #expect(try stagedGrace(clones).contains("\"high\"") && clones.graceOfAna() == half)
    // Committed and mended, it is back with everybody: who edits a record means it to be there.
    try clones.sandbox.git("commit", "-qm", "Staged", in: clones.ana)
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"high\"", "\"high\",")
    try await clones.meet()
    #expect(try clones.graceOfBen().contains("\"high\"") && clones.graceOfBen().contains("+12025550100"))
    try clones.expectAgreement()
  }
}
