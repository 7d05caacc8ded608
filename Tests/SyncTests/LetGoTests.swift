import Foundation
import Sync
import TestSupport
import Testing

/// What a person's save lets go stands in the history, or beside the file, or in the record.
struct LetGoTests {
  /// A held file of Ana's (a comma is missing), and what Ben does to the same record meanwhile.
  private func held(while ben: (Clones) throws -> Void) async throws -> Clones {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\",", "\"high\"")
    try ben(clones)
    try await clones.syncBen()
    try await clones.syncAna()
    return clones
  }

  @Test func aResolvedDisputeIsNamedInTheCommit() async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "+12025550100", "+12025550111")
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.meet()
    let text = try clones.graceOfAna()
    let start = try #require(text.range(of: ",\n  \"conflicts\""))
    try clones.sandbox.save(String(text[..<start.lowerBound]) + "\n}\n", to: Clones.grace, in: clones.ana)
    try await clones.syncAna()
    let message = try clones.sandbox.git("log", "-1", "--format=%B", in: clones.ana)
    #expect(message.contains("- Resolve /phone: \"+120255501"), "\(message)")
    #expect(message.contains("@example.com is let go"), "\(message)")
  }

  @Test func aRemovalThatHadNotSeenAChangeKeepsTheRecordAndSaysSo() async throws {
    let clones = try await held { clones in
      try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    }
    _ = try clones.sandbox.run(["rm", Clones.grace], in: clones.ana)
    let report = try await clones.syncAna()
    let text = try clones.graceOfAna()
    #expect(text.contains("+12025550122") && text.contains("\"field\": \"\"") && text.contains("ana@example.com"), "\(text)")
    #expect(report.conflicts.count == 1)
    try await clones.meet()
    try clones.expectAgreement()
  }

  @Test func whatPlainGitBrokeMeanwhileIsKeptBesideTheMendedFile() async throws {
    let clones = try await held { clones in
      try clones.sandbox.save("{ broken by Ben", to: Clones.grace, in: clones.ben)
      try clones.sandbox.git("commit", "-qam", "Oops", in: clones.ben, as: "Ben")
    }
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"high\"", "\"high\",")
    try await clones.meet()
    #expect(try clones.graceOfBen().contains("\"high\""))
    let beside = try clones.sandbox.git("ls-files", "*.rejected-*.txt", in: clones.ben)
    let file = String(beside.prefix { $0 != "\n" })
    #expect(try clones.sandbox.read(file, in: clones.ben) == "{ broken by Ben")
    try clones.expectAgreement()
  }
}
