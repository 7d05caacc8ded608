import Foundation
import GitStorage
import JSONText
import Records
import Sync
import TestSupport
import Testing
import Workspace

/// The story of the first release: two people, one bare remote, and nothing lost.
struct TwoClonesTests {
  static let grace = "orgs/acme/contacts/ab/grace-hopper-abcdef012345.json"
  static let text = """
    {
      "id": "abcdef012345",
      "name": "Grace Hopper",
      "email": "grace@example.com",
      "phone": "+12025550100",
      "intent": "low",
      "createdAt": "2026-01-02T03:04:05Z"
    }

    """

  /// Two clones that both have Grace.
  static func clones(_ sandbox: Sandbox) async throws -> (ana: String, ben: String) {
    let (ana, ben, _) = try await sandbox.twoClones()
    try sandbox.save(text, to: grace, in: ana)
    try await sandbox.sync(ana)
    try await sandbox.sync(ben, as: "Ben")
    return (ana, ben)
  }

  @Test func neighbouringFieldsOfOneContactBothLandWithoutAConflict() async throws {
    let sandbox = try Sandbox()
    let (ana, ben) = try await Self.clones(sandbox)
    try sandbox.edit(Self.grace, in: ana, "+12025550100", "+12025550199")
    try sandbox.edit(Self.grace, in: ben, "\"low\"", "\"high\"")
    try await sandbox.sync(ana)
    let report = try await sandbox.sync(ben, as: "Ben")
    try await sandbox.sync(ana)
    for clone in [ana, ben] {
      let text = try sandbox.read(Self.grace, in: clone)
      #expect(text.contains("+12025550199") && text.contains("\"high\"") && !text.contains("conflicts"))
      #expect(try sandbox.git("status", "--porcelain", in: clone) == "")
      #expect(try sandbox.complaints(about: clone) == nil)
    }
    #expect(report.conflicts.isEmpty)
    #expect(try sandbox.git("rev-parse", "HEAD", in: ana) == sandbox.git("rev-parse", "HEAD", in: ben))
  }

  @Test func aFieldBothChangedHasOneValueAndKeepsTheOther() async throws {
    let sandbox = try Sandbox()
    let (ana, ben) = try await Self.clones(sandbox)
    try sandbox.edit(Self.grace, in: ana, "+12025550100", "+12025550111")
    try sandbox.edit(Self.grace, in: ben, "+12025550100", "+12025550122")
    try await sandbox.sync(ana)
    try await sandbox.sync(ben, as: "Ben")
    try await sandbox.sync(ana)
    let text = try sandbox.read(Self.grace, in: ana)
    #expect(try text == sandbox.read(Self.grace, in: ben))
    #expect(text.contains("\"field\": \"/phone\""))
    #expect(text.contains("+12025550111") && text.contains("+12025550122"))
  }

  @Test func aMissingCommaHoldsOnlyThatFile() async throws {
    let sandbox = try Sandbox()
    let (ana, ben) = try await Self.clones(sandbox)
    try sandbox.edit(Self.grace, in: ana, "\"low\",", "\"medium\"")
    try sandbox.save("{\"name\": \"Ada\"}", to: "orgs/acme/contacts/ada.json", in: ana)
    let report = try await sandbox.sync(ana)
    #expect(report.absorbed.held.map(\.path) == [GitPath(Self.grace)])
    #expect(report.absorbed.held.first?.position?.line == 6)
    // Ben changes the same record meanwhile.
    try sandbox.edit(Self.grace, in: ben, "+12025550100", "+12025550122")
    try await sandbox.sync(ben, as: "Ben")
    try await sandbox.sync(ana)
    #expect(try sandbox.read(Self.grace, in: ana).contains("+12025550100"))
    // Mended, it merges from the version it was edited from.
    try sandbox.edit(Self.grace, in: ana, "\"medium\"", "\"medium\",")
    try await sandbox.sync(ana)
    let text = try sandbox.read(Self.grace, in: ana)
    #expect(text.contains("\"medium\"") && text.contains("+12025550122") && !text.contains("conflicts"))
    #expect(try sandbox.git("status", "--porcelain", in: ana) == "")
  }

  @Test func aStaleBufferSavesItsOwnChangeOnly() async throws {
    let sandbox = try Sandbox()
    let (ana, ben) = try await Self.clones(sandbox)
    let buffer = try sandbox.read(Self.grace, in: ana)
    try sandbox.edit(Self.grace, in: ben, "+12025550100", "+12025550122")
    try await sandbox.sync(ben, as: "Ben")
    try await sandbox.sync(ana)
    #expect(try sandbox.read(Self.grace, in: ana).contains("+12025550122"))
    try sandbox.save(buffer.replacingOccurrences(of: "\"low\"", with: "\"high\""), to: Self.grace, in: ana)
    try await sandbox.sync(ana)
    let text = try sandbox.read(Self.grace, in: ana)
    #expect(text.contains("+12025550122") && text.contains("\"high\""))
  }
}
