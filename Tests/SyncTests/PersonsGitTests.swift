import Foundation
import GitStorage
import Sync
import TestSupport
import Testing
import Workspace

/// The person's own git, before, between and during syncs: taken as it is, never harmed, never harming.
struct PersonsGitTests {
  @Test func commitsByGitTravelAsTheyAre() async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    try clones.sandbox.git("commit", "-qam", "By hand", in: clones.ana)
    let mine = try clones.sandbox.id(in: clones.ana)
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "+12025550100", "+12025550111")
    try await clones.meet()
    #expect(try clones.sandbox.git("rev-list", "HEAD", in: clones.ben).contains(mine))
    #expect(try clones.graceOfBen().contains("\"high\"") && clones.graceOfBen().contains("+12025550111"))
    try clones.expectAgreement()
  }

  @Test func aHardResetOfUnpushedWorkStaysReset() async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    _ = try clones.sandbox.open(clones.ana).absorb()
    try clones.sandbox.git("reset", "-q", "--hard", "HEAD~1", in: clones.ana)
    try await clones.meet()
    #expect(try clones.graceOfAna().contains("\"low\"") && clones.graceOfBen().contains("\"low\""))
    try clones.expectAgreement()
  }

  @Test func anAmendedCommitIsSynced() async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    _ = try clones.sandbox.open(clones.ana).absorb()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"high\"", "\"medium\"")
    try clones.sandbox.git("commit", "-qa", "--amend", "-m", "Amended", in: clones.ana)
    try await clones.meet()
    #expect(try clones.graceOfBen().contains("\"medium\"") && !clones.graceOfBen().contains("conflicts"))
    try clones.expectAgreement()
  }

  @Test func anAmendedCommitThatWasPushedDoesNotComeBackAsNewer() async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    try await clones.meet()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"high\"", "\"medium\"")
    try clones.sandbox.git("commit", "-qa", "--amend", "-m", "Amended", in: clones.ana)
    try await clones.meet()
    let text = try clones.graceOfBen()
    #expect(text.contains("\"intent\": \"medium\""), "\(text)")
    try clones.expectAgreement()
  }

  @Test func aStaleSaveCommittedByGitTakesNothingBack() async throws {
    let clones = try await Clones()
    let buffer = try clones.graceOfAna()
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "grace@example.com", "hopper@example.com")
    try await clones.syncBen()
    try await clones.syncAna()
    // Her editor was open since before, and git asks nobody.
    try clones.sandbox.save(buffer.replacingOccurrences(of: "\"low\"", with: "\"high\""), to: Clones.grace, in: clones.ana)
    try clones.sandbox.git("commit", "-qam", "Stale", in: clones.ana)
    try await clones.meet()
    let text = try clones.graceOfBen()
    #expect(text.contains("+12025550122") && text.contains("hopper@") && text.contains("\"high\""), "\(text)")
    #expect(!text.contains("conflicts"))
    try clones.expectAgreement()
  }

  @Test func whatAPersonTakesBackWithGitIsTakenBack() async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try await clones.syncAna()
    try clones.sandbox.git("revert", "--no-edit", "HEAD", in: clones.ana)
    try await clones.meet()
    #expect(try clones.graceOfBen().contains("+12025550100"))
    try clones.expectAgreement()
  }

  @Test func pullAndStashByGitAreFollowed() async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    try clones.sandbox.git("stash", "-q", in: clones.ana)
    try clones.sandbox.git("pull", "-q", "--ff-only", "origin", "main", in: clones.ana)
    try await clones.syncAna()
    #expect(try clones.graceOfAna().contains("+12025550122") && clones.graceOfAna().contains("\"low\""))
    // Popping merges by lines; the driver is not installed here, so the fields are not neighbours.
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    try clones.sandbox.git("stash", "drop", "-q", in: clones.ana)
    try await clones.meet()
    #expect(try clones.graceOfBen().contains("\"high\""))
    try clones.expectAgreement()
  }

  @Test func whatIsStagedStaysStagedAndIsMergedWithAPull() async throws {
    let clones = try await Clones()
    // Staged as high; then half typed, so that Kith leaves the file alone.
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    try clones.sandbox.git("add", Clones.grace, in: clones.ana)
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"high\",", "\"high\"")
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try await clones.syncAna()
    let staged = try clones.sandbox.git("show", ":\(Clones.grace)", in: clones.ana)
    #expect(staged.contains("\"high\"") && staged.contains("+12025550122"), "\(staged)")
    let difference = try clones.sandbox.git("diff", "--cached", "-U0", in: clones.ana)
    #expect(!difference.contains("+12025550"), "\(difference)")
  }

  @Test func anUntouchedStagedFileStaysStaged() async throws {
    let clones = try await Clones(with: ["README.md": "One\n"])
    try clones.sandbox.save("Two\n", to: "README.md", in: clones.ana)
    try clones.sandbox.git("add", "README.md", in: clones.ana)
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    try await clones.syncAna()
    #expect(try clones.sandbox.git("status", "--porcelain", in: clones.ana) == "M  README.md\n")
    #expect(try clones.sandbox.git("diff", "--cached", "--name-only", in: clones.ana) == "README.md\n")
  }

  @Test func aGitCommitRightAfterASyncRevertsNobody() async throws {
    let clones = try await Clones(with: ["README.md": "One\n"])
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try await clones.syncAna()
    try clones.sandbox.save("Two\n", to: "README.md", in: clones.ana)
    try clones.sandbox.git("commit", "-qam", "Readme", in: clones.ana)
    #expect(try clones.sandbox.git("show", "--stat", "--format=", "HEAD", in: clones.ana).contains("1 file changed"))
  }

  @Test func aMissingIndexIsMadeAnew() async throws {
    let clones = try await Clones()
    try clones.sandbox.remove(".git/index", in: clones.ana)
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    try await clones.meet()
    try clones.expectAgreement()
  }

  @Test func anIndexOfVersionFourIsKept() async throws {
    let clones = try await Clones()
    try clones.sandbox.git("update-index", "--index-version", "4", in: clones.ana)
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    try await clones.meet()
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try await clones.syncAna()
    #expect(try clones.graceOfAna().contains("+12025550122"))
    try clones.expectAgreement()
  }

  @Test func theLossOfKithsOwnFolderLosesNothing() async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\",", "\"high\"")
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try await clones.syncAna()
    try clones.sandbox.remove(".git/kith", in: clones.ana)
    try clones.sandbox.git("gc", "-q", "--prune=now", in: clones.ana)
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"high\"", "\"high\",")
    try await clones.meet()
    let text = try clones.graceOfBen()
    #expect(text.contains("\"high\"") && text.contains("+12025550122") && !text.contains("conflicts"))
    try clones.expectAgreement()
  }

  // MARK: - Pauses

  private func expectPause(_ clones: Clones, _ words: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let head = try clones.sandbox.id(in: clones.ana)
    let text = try clones.graceOfAna()
    do {
      try await clones.syncAna()
      Issue.record("not paused", sourceLocation: sourceLocation)
    } catch let error as StoreError {
      #expect(error.kind == .tryAgain && error.message.contains(words), "\(error)", sourceLocation: sourceLocation)
      #expect(error.hint?.contains("git ") == true, sourceLocation: sourceLocation)
    }
    #expect(try clones.sandbox.id(in: clones.ana) == head && clones.graceOfAna() == text, sourceLocation: sourceLocation)
    #expect(try clones.sandbox.open(clones.ana).status().pause != nil, sourceLocation: sourceLocation)
  }

  @Test func kithPausesOnADetachedHeadAndOnAnotherBranch() async throws {
    let clones = try await Clones()
    try clones.sandbox.git("checkout", "-q", "--detach", in: clones.ana)
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    try await expectPause(clones, "detached")
    try clones.sandbox.git("switch", "-q", "-c", "mine", in: clones.ana)
    try await expectPause(clones, "branch mine")
    try clones.sandbox.git("switch", "-q", "main", in: clones.ana)
    try await clones.meet()
    #expect(try clones.graceOfBen().contains("\"high\""))
    try clones.expectAgreement()
  }

  @Test func kithPausesDuringARebase() async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    try clones.sandbox.git("commit", "-qam", "One", in: clones.ana)
    _ = try clones.sandbox.run(
      ["git", "-c", "sequence.editor=sed -i s/^pick/edit/", "rebase", "-q", "-i", "HEAD~1"], in: clones.ana,
      environment: clones.sandbox.environment(of: "Ana"))
    try await expectPause(clones, "rebase")
    try clones.sandbox.git("rebase", "--continue", in: clones.ana)
    try await clones.meet()
    try clones.expectAgreement()
  }

  @Test func somebodyElsesIndexLockIsWaitedForAndNeverRemoved() async throws {
    let clones = try await Clones()
    try clones.sandbox.save("", to: ".git/index.lock", in: clones.ana)
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    let head = try clones.sandbox.id(in: clones.ana)
    do {
      try await clones.syncAna()
      Issue.record("not refused")
    } catch let error as StoreError {
      #expect(error.kind == .tryAgain && error.message.contains("index.lock"), "\(error)")
    }
    #expect(clones.sandbox.exists(".git/index.lock", in: clones.ana))
    #expect(try clones.sandbox.id(in: clones.ana) == head)
    try clones.sandbox.remove(".git/index.lock", in: clones.ana)
    try await clones.meet()
    #expect(try clones.graceOfBen().contains("\"high\""))
    try clones.expectAgreement()
  }
}
