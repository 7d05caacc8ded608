import Foundation
import GitStorage
import JSONText
import Sync
import TestSupport
import Testing
import Workspace

/// Nobody exists twice: what holds between records holds on every clone after every sync.
struct OnePersonTests {
  private static let elder = Clones.path("aaaaaaaaaaaa", "ada")
  private static let younger = Clones.path("bbbbbbbbbbbb", "ada")

  private static func contact(_ id: String, _ email: String, born: String, _ more: String = "") -> String {
    "{\n  \"id\": \"\(id)\",\n  \"name\": \"Ada\",\n  \"email\": \"\(email)\",\(more)\n  \"createdAt\": \"\(born)\"\n}\n"
  }

  /// Ana adds the elder, Ben the younger, with the same address in another case.
  private func twice(in clones: Clones) throws {
    try clones.sandbox.save(
      Self.contact("aaaaaaaaaaaa", "A@x.com", born: "2026-01-01T00:00:00Z"), to: Self.elder, in: clones.ana)
    try clones.sandbox.save(
      Self.contact("bbbbbbbbbbbb", "a@X.com", born: "2026-01-02T00:00:00Z", "\n  \"phone\": \"+12025550100\","),
      to: Self.younger, in: clones.ben)
  }

  private func commits(_ clones: Clones, in folder: String) throws -> Int {
    Int(try clones.sandbox.git("rev-list", "--count", "HEAD", in: folder).trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
  }

  /// Further rounds change nothing.
  private func expectSilence(_ clones: Clones, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    try clones.expectAgreement(sourceLocation: sourceLocation)
    let before = try commits(clones, in: clones.ana)
    try await clones.meet()
    #expect(try commits(clones, in: clones.ana) == before, sourceLocation: sourceLocation)
    try clones.expectAgreement(sourceLocation: sourceLocation)
  }

  @Test func oneAddressAddedOnTwoClonesIsOnePerson() async throws {
    let clones = try await Clones()
    try twice(in: clones)
    try await clones.meet()
    for folder in [clones.ana, clones.ben] {
      #expect(try clones.sandbox.read(Self.younger, in: folder).contains("\"mergedInto\": \"aaaaaaaaaaaa\""))
      #expect(try clones.sandbox.read(Self.younger, in: folder).contains("+12025550100"))
      #expect(try !clones.sandbox.read(Self.elder, in: folder).contains("mergedInto"))
    }
    try await expectSilence(clones)
  }

  @Test func anEditOfTheYoungerMadeMeanwhileLandsInItsFile() async throws {
    let clones = try await Clones(with: [
      Self.younger: Self.contact("bbbbbbbbbbbb", "a@X.com", born: "2026-01-02T00:00:00Z")
    ])
    try clones.sandbox.save(
      Self.contact("aaaaaaaaaaaa", "b@x.com", born: "2026-01-01T00:00:00Z"), to: Self.elder, in: clones.ana)
    try await clones.syncAna()
    try clones.sandbox.edit(Self.elder, in: clones.ana, "b@x.com", "c@x.com")
    try clones.sandbox.edit(Self.younger, in: clones.ben, "a@X.com", "c@X.com")
    try await clones.meet()
    try clones.sandbox.edit(Self.younger, in: clones.ben, "\"name\": \"Ada\"", "\"name\": \"Ada L.\"")
    try await clones.syncBen()
    try await clones.syncAna()
    let text = try clones.sandbox.read(Self.younger, in: clones.ana)
    #expect(text.contains("Ada L.") && text.contains("mergedInto"))
    try await expectSilence(clones)
  }

  @Test func whatPlainGitBroughtIsMendedAlikeEverywhereAndOnce() async throws {
    let clones = try await Clones()
    let colleague = clones.sandbox.path("colleague")
    try clones.sandbox.git("clone", "-q", clones.remote, colleague, in: clones.sandbox.root)
    try clones.sandbox.save(Self.contact("aaaaaaaaaaaa", "a@x.com", born: "2026-01-01T00:00:00Z"), to: Self.elder, in: colleague)
    try clones.sandbox.save(
      Self.contact("bbbbbbbbbbbb", "a@x.com", born: "2026-01-02T00:00:00Z"), to: Self.younger, in: colleague)
    try clones.sandbox.save("{\"name\": \"Cy\"}\n", to: "orgs/acme/contacts/cy.json", in: colleague)
    try clones.sandbox.save(
      """
      {"id": "dddddddddddd", "contact": "aaaaaaaaaaaa", "title": "Boat", "stage": "Won", "createdAt": "2026-01-03T00:00:00Z"}

      """, to: "orgs/acme/deals/dd/boat-dddddddddddd.json", in: colleague)
    try clones.sandbox.git("add", "-A", in: colleague)
    try clones.sandbox.git("commit", "-qm", "By hand", in: colleague)
    try clones.sandbox.git("push", "-q", in: colleague)

    // Both meet the commit before either has pushed what mends it.
    let remote = clones.sandbox.path("frozen.git")
    try clones.sandbox.git("clone", "-q", "--bare", clones.remote, remote, in: clones.sandbox.root)
    try clones.sandbox.git("remote", "set-url", "origin", remote, in: clones.ben)
    try await clones.syncAna()
    try await clones.syncBen()
    #expect(try clones.sandbox.id(in: clones.ana) == clones.sandbox.id(in: clones.ben), "the same repair commit")
    try clones.sandbox.git("remote", "set-url", "origin", clones.remote, in: clones.ben)
    #expect(try clones.sandbox.read(Self.younger, in: clones.ben).contains("\"mergedInto\": \"aaaaaaaaaaaa\""))
    #expect(try clones.sandbox.read("orgs/acme/contacts/cy.json", in: clones.ben).contains("\"id\""))
    let deal = try clones.sandbox.read("orgs/acme/deals/dd/boat-dddddddddddd.json", in: clones.ben)
    #expect(deal.contains("\"history\"") && deal.contains("2026-01-03T00:00:00Z"))
    #expect(
      try clones.sandbox.read("orgs/acme/timelines/aa/ada-aaaaaaaaaaaa.2026.json", in: clones.ben).contains("deal_change"))
    try await expectSilence(clones)
  }

  @Test func theSameFileAdoptedOnTwoClonesIsOneRecord() async throws {
    let clones = try await Clones()
    let path = "orgs/acme/contacts/cy.json"
    try clones.sandbox.save("{\"name\": \"Cy\", \"email\": \"cy@x.com\"}\n", to: path, in: clones.ana)
    try clones.sandbox.save("{\"name\": \"Cy\", \"phone\": \"+12025550177\"}\n", to: path, in: clones.ben)
    try await clones.meet()
    let text = try clones.sandbox.read(path, in: clones.ana)
    #expect(text.contains("cy@x.com") && text.contains("+12025550177") && !text.contains("conflicts"))
    try await expectSilence(clones)
  }

  private static let deal = "orgs/acme/deals/dd/boat-dddddddddddd.json"
  private static let dealText = """
    {
      "id": "dddddddddddd",
      "contact": "abcdef012345",
      "title": "Boat",
      "stage": "New",
      "createdAt": "2026-01-03T00:00:00Z",
      "history": [
        {"id": "0123456789ab", "at": "2026-01-03T00:00:00Z", "to": "New"}
      ]
    }

    """

  @Test func aStageChangedInAnEditorGainsItsHistoryInTheSameCommit() async throws {
    let clones = try await Clones(with: [Self.deal: Self.dealText])
    try clones.sandbox.edit(Self.deal, in: clones.ana, "\"stage\": \"New\"", "\"stage\": \"Won\"")
    let before = try commits(clones, in: clones.ana)
    try await clones.syncAna()
    #expect(try commits(clones, in: clones.ana) == before + 1)
    let text = try clones.sandbox.read(Self.deal, in: clones.ana)
    #expect(text.contains("\"from\": \"New\", \"to\": \"Won\", \"by\": \"ana@example.com\""))
    let year = Calendar(identifier: .gregorian).component(.year, from: Date())
    let timeline = try clones.sandbox.read(
      "orgs/acme/timelines/ab/grace-hopper-abcdef012345.\(year).json", in: clones.ana)
    #expect(timeline.contains("\"type\": \"deal_change\"") && timeline.contains("\"deal\": \"dddddddddddd\""))
    try await clones.syncBen()
    try await expectSilence(clones)
  }

  @Test func aDealClosedDifferentlyOnTwoClonesHasOneAgreedStage() async throws {
    let clones = try await Clones(with: [Self.deal: Self.dealText])
    try clones.sandbox.edit(Self.deal, in: clones.ana, "\"stage\": \"New\"", "\"stage\": \"Won\"")
    try clones.sandbox.edit(Self.deal, in: clones.ben, "\"stage\": \"New\"", "\"stage\": \"Lost\"")
    try await clones.meet()
    let text = try clones.sandbox.read(Self.deal, in: clones.ana)
    #expect(text.contains("\"to\": \"Won\"") && text.contains("\"to\": \"Lost\""))
    try await expectSilence(clones)
  }

  @Test func theSameStageReachedOnTwoClonesIsOneEntry() async throws {
    let clones = try await Clones(with: [Self.deal: Self.dealText])
    for folder in [clones.ana, clones.ben] {
      try clones.sandbox.edit(Self.deal, in: folder, "\"stage\": \"New\"", "\"stage\": \"Won\"")
      if folder == clones.ana { try await clones.syncAna() }
    }
    try await clones.meet()
    let text = try clones.sandbox.read(Self.deal, in: clones.ana)
    #expect(text.components(separatedBy: "\"to\": \"Won\"").count == 2)
    #expect(!text.contains("conflicts"))
    try await expectSilence(clones)
  }

  @Test func anEventMovedAcrossNewYearInAnEditorMovesToTheFileOfItsYear() async throws {
    let old = "orgs/acme/timelines/ab/grace-hopper-abcdef012345.2025.json"
    let new = "orgs/acme/timelines/ab/grace-hopper-abcdef012345.2026.json"
    let event = "{\"id\": \"v1\", \"at\": \"2025-12-31T23:00:00Z\", \"type\": \"chat\", \"title\": \"Hello\"}"
    let clones = try await Clones(with: [old: "{\n  \"contact\": \"abcdef012345\",\n  \"events\": [\n    \(event)\n  ]\n}\n"])
    try clones.sandbox.edit(old, in: clones.ana, "2025-12-31T23:00:00Z", "2026-01-01T01:00:00Z")
    try clones.sandbox.edit(old, in: clones.ben, "Hello", "Hello there")
    try await clones.meet()
    for folder in [clones.ana, clones.ben] {
      #expect(try !clones.sandbox.exists(old, in: folder))
      let text = try clones.sandbox.read(new, in: folder)
      #expect(text.contains("Hello there") && text.contains("2026-01-01T01:00:00Z"))
    }
    try await expectSilence(clones)
  }

  @Test func thoseMergedIntoADeletedContactLiveAgain() async throws {
    let clones = try await Clones()
    try twice(in: clones)
    try await clones.meet()
    try clones.sandbox.remove(Self.elder, in: clones.ana)
    try await clones.meet()
    #expect(try !clones.sandbox.exists(Self.elder, in: clones.ben))
    #expect(try !clones.sandbox.read(Self.younger, in: clones.ben).contains("mergedInto"))
    try await expectSilence(clones)
  }

  @Test func aHandEditThatTakesAnotherPersonsAddressIsHeld() async throws {
    let clones = try await Clones(with: [Self.elder: Self.contact("aaaaaaaaaaaa", "a@x.com", born: "2026-01-01T00:00:00Z")])
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "grace@example.com", "A@X.com")
    let report = try await clones.syncAna()
    #expect(report.absorbed.held.map(\.path) == [GitPath(Clones.grace)])
    #expect(report.absorbed.held.first?.reason.contains("aaaaaaaaaaaa") == true)
    #expect(report.absorbed.held.first?.position?.line == 4)
    // The address is free once its owner has another.
    try clones.sandbox.edit(Self.elder, in: clones.ana, "a@x.com", "ada@x.com")
    #expect(try await clones.syncAna().absorbed.held.isEmpty)
  }

  @Test func aPointerTakenAwayByHandIsHeldAsLongAsAnAddressIsShared() async throws {
    let clones = try await Clones()
    try twice(in: clones)
    try await clones.meet()
    let merged = try clones.sandbox.read(Self.younger, in: clones.ana)
    let pointer = try #require(merged.split(separator: "\n").first { $0.contains("mergedInto") })
    let parted = merged.replacingOccurrences(of: pointer + "\n", with: "")
      .replacingOccurrences(of: "\"2026-01-02T00:00:00Z\",", with: "\"2026-01-02T00:00:00Z\"")
    try clones.sandbox.save(parted, to: Self.younger, in: clones.ana)
    let report = try await clones.syncAna()
    #expect(report.absorbed.held.map(\.path) == [GitPath(Self.younger)])
    #expect(report.absorbed.held.first?.reason.contains("a@x.com") == true)
    #expect(report.absorbed.held.first?.hint?.contains("kith contact unmerge bbbbbbbbbbbb --keeps") == true)
    #expect(try clones.sandbox.read(Self.younger, in: clones.ana) == parted, "the file stays as it was left")
    // With an address of its own it is somebody else.
    try clones.sandbox.edit(Self.younger, in: clones.ana, "a@X.com", "other@x.com")
    #expect(try await clones.syncAna().absorbed.held.isEmpty)
    try await clones.meet()
    #expect(try !clones.sandbox.read(Self.younger, in: clones.ben).contains("mergedInto"))
    try await expectSilence(clones)
  }
}
