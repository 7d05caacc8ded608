import Foundation
import GitStorage
import JSONText
import RecordIndex
import Records
import Sync
import TestSupport
import Testing
import Workspace

/// The story of the first release: two people, one bare remote, and nothing lost.
struct TwoClonesTests {
  @Test func neighbouringFieldsOfOneContactBothLandWithoutAConflict() async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "+12025550100", "+12025550199")
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "\"low\"", "\"high\"")
    try await clones.syncAna()
    let report = try await clones.syncBen()
    try await clones.syncAna()
    for text in [try clones.graceOfAna(), try clones.graceOfBen()] {
      #expect(text.contains("+12025550199") && text.contains("\"high\"") && !text.contains("conflicts"))
    }
    #expect(report.conflicts.isEmpty)
    try clones.expectAgreement()
  }

  @Test func whatASyncBringsIsInTheIndexOfListsBeforeSomebodyAsks() async throws {
    let clones = try await Clones()
    _ = try clones.sandbox.open(clones.ben).snapshot().people(PeopleQuery(org: "acme"), counting: false)
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    try await clones.syncAna()
    try await clones.syncBen()
    var query = PeopleQuery(org: "acme")
    query.conditions = [.init(path: ["intent"], test: .equals("high"))]
    let index = ListIndex(at: clones.ben + "/.git/kith/lists.sqlite")
    #expect(index.people(query)?.map(\.path.text) == [Clones.grace])
  }

  @Test func aFieldBothChangedHasOneValueAndKeepsTheOther() async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "+12025550100", "+12025550111")
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.meet()
    let text = try clones.graceOfAna()
    #expect(text.contains("\"field\": \"/phone\""))
    #expect(text.contains("+12025550111") && text.contains("+12025550122"))
    try clones.expectAgreement()
  }

  @Test func aMissingCommaHoldsOnlyThatFile() async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\",", "\"medium\"")
    try clones.sandbox.save("{\"name\": \"Ada\"}", to: "orgs/acme/contacts/ada.json", in: clones.ana)
    let report = try await clones.syncAna()
    #expect(report.absorbed.held.map(\.path) == [GitPath(Clones.grace)])
    #expect(report.absorbed.held.first?.position?.line == 6)
    #expect(report.absorbed.commit != nil)
    // Ben changes the same record meanwhile.
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try await clones.syncAna()
    #expect(try clones.graceOfAna().contains("+12025550100"))
    // Mended, it merges from the version it was edited from.
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"medium\"", "\"medium\",")
    try await clones.meet()
    let text = try clones.graceOfAna()
    #expect(text.contains("\"medium\"") && text.contains("+12025550122") && !text.contains("conflicts"))
    try clones.expectAgreement()
  }

  @Test func aStaleBufferSavesItsOwnChangeOnly() async throws {
    let clones = try await Clones()
    let buffer = try clones.graceOfAna()
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try await clones.syncAna()
    #expect(try clones.graceOfAna().contains("+12025550122"))
    try clones.sandbox.save(
      buffer.replacingOccurrences(of: "\"low\"", with: "\"high\""), to: Clones.grace, in: clones.ana)
    try await clones.meet()
    let text = try clones.graceOfAna()
    #expect(text.contains("+12025550122") && text.contains("\"high\""))
    try clones.expectAgreement()
  }
}
