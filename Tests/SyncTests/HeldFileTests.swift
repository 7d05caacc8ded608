import Foundation
import GitStorage
import JSONText
import Records
import Sync
import TestSupport
import Testing
import Workspace

/// A file that cannot be committed yet stays exactly as the person left it, everything else goes on, and once it is mended it
/// is merged from the version it was edited from.
struct HeldFileTests {
  /// Ana's Grace lacks a comma; Ben's phone has arrived meanwhile.
  private func held() async throws -> Clones {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\",", "\"high\"")
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    return clones
  }

  @Test func theReportNamesFileLineColumnAndFix() async throws {
    let clones = try await held()
    try clones.sandbox.save(
      Clones.contact("aaaaaaaaaaaa", "Other"), to: Clones.path("aaaaaaaaaaaa", "other"), in: clones.ana)
    let report = try await clones.syncAna()
    let file = try #require(report.absorbed.held.first)
    #expect(report.absorbed.held.count == 1 && file.path == GitPath(Clones.grace))
    #expect(file.position?.line == 6, "\(file)")
    #expect(file.reason.contains(",") && file.hint?.contains("comma") == true, "\(file)")
    // Everything else was committed and pushed.
    try await clones.syncBen()
    #expect(clones.sandbox.exists(Clones.path("aaaaaaaaaaaa", "other"), in: clones.ben))
    #expect(try clones.sandbox.faults(in: clones.ana, besides: " M \(Clones.grace)\n") == nil)
  }

  @Test func whatWasUndoneGetsTheColleaguesChange() async throws {
    let clones = try await held()
    try await clones.syncAna()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"high\"", "\"low\",")
    #expect(try clones.graceOfAna() == Clones.text)
    try await clones.syncAna()
    #expect(try clones.graceOfAna().contains("+12025550122"))
    try clones.expectAgreement()
  }

  @Test func mendedOnOneSideAndBrokenByPlainGitOnTheOtherLosesNothing() async throws {
    let clones = try await held()
    try await clones.syncAna()
    try clones.sandbox.git("checkout", "-q", "--", Clones.grace, in: clones.ana)
    // Taken back with git: it is HEAD's version now, with the colleague's change.
    try await clones.meet()
    #expect(try clones.graceOfAna().contains("+12025550122") && clones.graceOfAna().contains("\"low\""))
    try clones.expectAgreement()
  }

  @Test func committedByGitWhileBehindItIsMergedFromItsBase() async throws {
    let clones = try await held()
    try await clones.syncAna()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"high\"", "\"high\",")
    // Git knows nothing of where the edit began: this commit takes back Ben's phone.
    try clones.sandbox.git("commit", "-qam", "Mine", in: clones.ana)
    try await clones.meet()
    let text = try clones.graceOfAna()
    #expect(text.contains("+12025550122") && text.contains("\"high\"") && !text.contains("conflicts"), "\(text)")
    #expect(try clones.sandbox.git("log", "--format=%s", in: clones.ben).contains("Mine"))
    try clones.expectAgreement()
  }

  @Test func committedByGitWithTheSameFieldKeepsBothValues() async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"+12025550100\",", "\"+12025550111\"")
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try await clones.syncAna()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"+12025550111\"", "\"+12025550111\",")
    try clones.sandbox.git("commit", "-qam", "Mine", in: clones.ana)
    try await clones.meet()
    let text = try clones.graceOfAna()
    #expect(text.contains("+12025550122") && text.contains("+12025550111") && text.contains("\"/phone\""), "\(text)")
    try clones.expectAgreement()
  }

  @Test func halfTypedAndCommittedByGitItStopsNobodyAndIsMendedLater() async throws {
    let alan = Clones.path("aaaaaaaaaaaa", "alan")
    let clones = try await Clones(with: [alan: Clones.contact("aaaaaaaaaaaa", "Alan")])
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\",", "\"high\"")
    try await clones.syncAna()
    let half = try clones.graceOfAna()
    try clones.sandbox.git("commit", "-qam", "Half", in: clones.ana)
    try clones.sandbox.edit(alan, in: clones.ben, "Alan", "Alan Turing")
    try await clones.meet()
    #expect(try clones.sandbox.read(alan, in: clones.ana).contains("Alan Turing"))
    #expect(try clones.graceOfAna() == half && clones.graceOfBen() == half)
    try clones.expectAgreement()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"high\"", "\"high\",")
    try await clones.meet()
    #expect(try clones.graceOfBen() == Clones.text.replacingOccurrences(of: "\"low\"", with: "\"high\""))
    #expect(try clones.sandbox.git("ls-files", "*.txt", in: clones.ben) == "")
    try clones.expectAgreement()
  }

  @Test func halfTypedAndCommittedByGitBesideAColleaguesChangeBothAreKept() async throws {
    let clones = try await held()
    try await clones.syncAna()
    let half = try clones.graceOfAna()
    try clones.sandbox.git("commit", "-qam", "Half", in: clones.ana)
    try await clones.meet()
    // What reads stands in the file, what does not beside it, on both clones.
    #expect(try clones.graceOfBen().contains("+12025550122"))
    let beside = try clones.sandbox.git("ls-files", "*.rejected-*.txt", in: clones.ben)
    #expect(try clones.sandbox.read(String(beside.prefix { $0 != "\n" }), in: clones.ben) == half)
    try clones.expectAgreement()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    try await clones.meet()
    #expect(try clones.graceOfBen().contains("+12025550122") && clones.graceOfBen().contains("\"high\""))
    try clones.expectAgreement()
  }

  @Test func anEmptiedFileIsHeldAndARemovedOneIsGone() async throws {
    let clones = try await Clones()
    try clones.sandbox.save("", to: Clones.grace, in: clones.ana)
    let report = try await clones.syncAna()
    #expect(report.absorbed.held.map(\.path) == [GitPath(Clones.grace)])
    #expect(try clones.graceOfAna() == "")
    try clones.sandbox.remove(Clones.grace, in: clones.ana)
    try await clones.meet()
    #expect(!clones.sandbox.exists(Clones.grace, in: clones.ben))
    try clones.expectAgreement()
  }

  @Test func aHeldFileKeepsItsRemovalApart() async throws {
    // Renamed while half typed: the old name is gone, the new one does not read. That is no deletion.
    let clones = try await Clones()
    let moved = "orgs/acme/contacts/ab/grace-murray-abcdef012345.json"
    try clones.sandbox.save(Clones.text.replacingOccurrences(of: "\"low\",", with: "\"low\""), to: moved, in: clones.ana)
    try clones.sandbox.remove(Clones.grace, in: clones.ana)
    let report = try await clones.syncAna()
    #expect(report.absorbed.held.map(\.path) == [GitPath(moved)] && report.absorbed.commit == nil)
    try clones.sandbox.edit(moved, in: clones.ana, "\"low\"", "\"low\",")
    try await clones.meet()
    #expect(clones.sandbox.exists(moved, in: clones.ben) && !clones.sandbox.exists(Clones.grace, in: clones.ben))
    try clones.expectAgreement()
  }

  // MARK: - One address, one contact

  @Test func aHandEditWithSomebodysAddressIsHeldAndNamesThem() async throws {
    let clones = try await Clones()
    let place = "orgs/acme/contacts/hand.json"
    try clones.sandbox.save("{\n  \"name\": \"Impostor\",\n  \"email\": \"Grace@EXAMPLE.com\"\n}\n", to: place, in: clones.ana)
    let report = try await clones.syncAna()
    let held = try #require(report.absorbed.held.first)
    #expect(held.path == GitPath(place) && held.position?.line == 3)
    for part in ["grace@example.com", "Grace Hopper", "abcdef012345", Clones.grace] {
      #expect(held.reason.contains(part), "\(held.reason)")
    }
    #expect(try clones.sandbox.faults(in: clones.ana, besides: "?? \(place)\n") == nil)
    try clones.sandbox.edit(place, in: clones.ana, "Grace@EXAMPLE.com", "other@example.com")
    try await clones.meet()
    #expect(try clones.sandbox.read(place, in: clones.ben).contains("other@example.com"))
    try clones.expectAgreement()
  }

  @Test func aDuplicateAddressCommittedByGitLosesNothingAndIsMendedLater() async throws {
    let clones = try await Clones()
    let twin = Clones.path("111111111111", "twin")
    try clones.sandbox.save(
      """
      {
        "id": "111111111111",
        "name": "Twin",
        "email": "grace@example.com",
        "company": "Acme",
        "createdAt": "2026-01-03T03:04:05Z"
      }

      """, to: twin, in: clones.ana)
    #expect(try await clones.syncAna().absorbed.held.map(\.path) == [GitPath(twin)])
    try clones.sandbox.git("add", "-A", in: clones.ana)
    try clones.sandbox.git("commit", "-qm", "Twin", in: clones.ana)
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.meet()
    // One person now, and nothing of either file is gone.
    let joined = try clones.sandbox.read(twin, in: clones.ben)
    #expect(joined.contains("\"mergedInto\": \"abcdef012345\"") && joined.contains("Acme"), "\(joined)")
    #expect(try clones.graceOfAna().contains("+12025550122"))
    try clones.expectAgreement()
    // An address of its own first; without the pointer in the same breath it would look like a text of before.
    try clones.sandbox.edit(twin, in: clones.ana, "grace@", "twin@")
    try await clones.meet()
    try clones.sandbox.edit(twin, in: clones.ana, ",\n  \"mergedInto\": \"abcdef012345\"", "")
    try await clones.meet()
    let text = try clones.sandbox.read(twin, in: clones.ben)
    #expect(text.contains("twin@example.com") && text.contains("Acme") && !text.contains("mergedInto"), "\(text)")
    try clones.expectAgreement()
  }

  @Test func ofTwoFilesWithOneNewAddressTheLaterSavedIsHeld() async throws {
    let clones = try await Clones()
    let first = Clones.path("aaaaaaaaaaaa", "first")
    let second = Clones.path("111111111111", "second")
    try clones.sandbox.save(Clones.contact("aaaaaaaaaaaa", "First", "\"email\": \"new@example.com\""), to: first, in: clones.ana)
    let text = Clones.contact("111111111111", "Second", "\"email\": \"new@example.com\"")
    try clones.sandbox.save(text, to: second, in: clones.ana)
    try clones.sandbox.age(first, in: clones.ana, seconds: 60)
    let report = try await clones.syncAna()
    #expect(report.absorbed.held.map(\.path) == [GitPath(second)])
    try clones.sandbox.remove(second, in: clones.ana)
    try await clones.meet()
    try clones.expectAgreement()
  }

  @Test func anAddressThatMovesWithItsOwnerGoneIsFree() async throws {
    let clones = try await Clones()
    let heir = Clones.path("aaaaaaaaaaaa", "heir")
    try clones.sandbox.save(Clones.contact("aaaaaaaaaaaa", "Heir", "\"email\": \"grace@example.com\""), to: heir, in: clones.ana)
    try clones.sandbox.remove(Clones.grace, in: clones.ana)
    let report = try await clones.syncAna()
    #expect(report.absorbed.held.isEmpty)
    try await clones.meet()
    #expect(clones.sandbox.exists(heir, in: clones.ben) && !clones.sandbox.exists(Clones.grace, in: clones.ben))
  }

  @Test func aHeldFileStillHoldsTheAddressItHadBefore() async throws {
    // Other takes Grace's address while Grace is to get a third one's: Grace is held, so hers is not free.
    let third = Clones.path("333333333333", "third")
    let other = Clones.path("444444444444", "other")
    let clones = try await Clones(with: [
      third: Clones.contact("333333333333", "Third", "\"email\": \"third@example.com\""),
      other: Clones.contact("444444444444", "Other", "\"email\": \"other@example.com\""),
    ])
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "grace@example.com", "third@example.com")
    try clones.sandbox.edit(other, in: clones.ana, "other@example.com", "grace@example.com")
    try clones.sandbox.age(other, in: clones.ana, seconds: 60)
    let report = try await clones.syncAna()
    #expect(Set(report.absorbed.held.map(\.path)) == [GitPath(Clones.grace), GitPath(other)])
  }

  @Test func anOlderDuplicateThatDidNotChangeBlocksNothing() async throws {
    let clones = try await Clones()
    let twin = Clones.path("aaaaaaaaaaaa", "twin")
    // Committed with plain git, which asks nobody.
    try clones.sandbox.save(Clones.contact("aaaaaaaaaaaa", "Twin", "\"email\": \"grace@example.com\""), to: twin, in: clones.ana)
    try clones.sandbox.git("add", "-A", in: clones.ana)
    try clones.sandbox.git("commit", "-qm", "Twin", in: clones.ana)
    try await clones.syncAna()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    try clones.sandbox.edit(twin, in: clones.ana, "Twin", "Grace's twin")
    let report = try await clones.syncAna()
    #expect(report.absorbed.held.isEmpty && report.absorbed.changes.count == 2)
    try await clones.meet()
    try clones.expectAgreement()
  }
}
