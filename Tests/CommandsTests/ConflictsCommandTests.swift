import TestSupport
import Testing

@Suite struct ConflictsCommandTests {
  /// Ana and Ben wrote different phone numbers; Ben has merged. In his clone his own stands.
  private func dispute() async throws -> (runner: CommandRunner, id: String, path: String, entry: String) {
    let runner = try CommandRunner()
    let (id, path) = try await runner.twoClones()
    try await runner.kith("contact", "set", id, "phone=+1 415 555 0001", in: "ana")
    try await runner.kith("sync", in: "ana")
    runner.person = "Ben"
    try await runner.kith("contact", "set", id, "phone=+1 415 555 0002", in: "ben")
    try await runner.kith("sync", in: "ben")
    let line = try await runner.kith("conflicts", in: "ben").output.split(separator: "\n").dropFirst().first
    let entry = try #require(line?.split(separator: " ").first)
    return (runner, id, path, String(entry))
  }

  @Test func conflictsSayWhatStandsAndWhatWasWrittenBesides() async throws {
    let (runner, id, path, entry) = try await dispute()
    try await runner.expect(
      "conflicts", in: "ben",
      gives: .done(
        """
        Grace Hopper  \(path)
          \(entry)  phone is +1 415 555 0002; ana@example.com wrote +1 415 555 0001 on 2025-06-01 11:05
          Decide with: kith conflicts resolve \(id) --keep, or --take the other

        """))
    try await runner.expect(
      "conflicts", "list", "--json", in: "ben",
      gives: .done(
        #"{"_name": "Grace Hopper", "_now": "+1 415 555 0002", "_org": "acme", "_path": "\#(path)", "_record": "\#(id)", "#
          + #""at": "2025-06-01T09:05:00Z", "by": "ana@example.com", "field": "/phone", "id": "\#(entry)", "#
          + #""value": "+1 415 555 0001"}"# + "\n"))
    #expect(
      try await runner.kith("contact", "show", id, in: "ben").output.hasSuffix(
        """

          conflict \(entry)  phone is +1 415 555 0002; ana@example.com wrote +1 415 555 0001 on 2025-06-01 11:05
          Decide with: kith conflicts

        """))
    #expect(try await runner.kith("status", in: "ben").output.hasSuffix("1 conflict (kith conflicts):\n  Grace Hopper: phone\n"))
  }

  @Test func takingTheOtherValueResolvesItForBoth() async throws {
    let (runner, id, _, entry) = try await dispute()
    try await runner.expect(
      "conflicts", "resolve", id, String(entry.prefix(4)), "--take", in: "ben",
      gives: .done("Grace Hopper: phone is +1 415 555 0001. No conflict is left.\n"))
    try await runner.kith("sync", in: "ben")
    runner.person = "Ana"
    try await runner.expect(
      "sync", in: "ana", gives: .done("Merged with origin; no file changed.\norigin: up to date\n"))
    try await runner.expect("conflicts", in: "ana", gives: .done("Nothing is disputed.\n"))
    try await runner.expect("conflicts", "--json", in: "ana", gives: .done())
    #expect(try await runner.kith("contact", "show", id, in: "ana").output.contains("phone      +1 415 555 0001\n"))
    let resolved = try await runner.kith("conflicts", "--resolved", in: "ana")
    #expect(
      resolved.output.hasSuffix(
        "  Grace Hopper: phone: ana@example.com wrote +1 415 555 0001 on 2025-06-01 11:05, resolved by ben@example.com\n"))
  }

  @Test func keepingTheValueNeedsNoRefWhereAPathIsGiven() async throws {
    let (runner, _, path, _) = try await dispute()
    try await runner.expect(
      "conflicts", "resolve", path, "--keep", in: "ben",
      gives: .done("Grace Hopper: phone is +1 415 555 0002. No conflict is left.\n"))
    try await runner.expect(
      "conflicts", "resolve", path, "--keep", in: "ben",
      gives: .failed(66, "kith: error: Grace Hopper has no conflict\nhint: kith conflicts\n"))
    try await runner.expect(
      "conflicts", "resolve", "orgs/acme/none.json", "--keep", in: "ben",
      gives: .failed(66, "kith: error: there is no record at orgs/acme/none.json\nhint: kith conflicts\n"))
  }

  @Test func theDecisionMustBeSaidAndTheEntryMustBeOne() async throws {
    let (runner, id, _, entry) = try await dispute()
    try await runner.expect(
      "conflicts", "resolve", id, in: "ben",
      gives: .failed(64, "kith: error: say --take or --keep\nhint: kith conflicts resolve --help\n"))
    try await runner.expect(
      "conflicts", "resolve", id, "zzzz", "--keep", in: "ben",
      gives: .failed(66, "kith: error: Grace Hopper has no conflict zzzz\nhint: name one of \(entry) (phone)\n"))
  }

  @Test func aDeletionThatWasOverriddenIsDecidedToo() async throws {
    let runner = try CommandRunner()
    let (id, path) = try await runner.twoClones()
    try await runner.kith("contact", "delete", id, "--yes", in: "ana")
    try await runner.kith("sync", in: "ana")
    runner.person = "Ben"
    try await runner.kith("contact", "set", id, "intent=high", in: "ben")
    let synced = try await runner.kith("sync", in: "ben")
    #expect(synced.output.contains("  Grace Hopper: ana@example.com deleted it on 2025-06-01 11:05\n"))
    let listed = try await runner.kith("conflicts", in: "ben")
    #expect(
      listed.output.hasSuffix("  Decide with: kith conflicts resolve \(id) --keep, or kith contact delete \(id)\n"))
    try await runner.expect(
      "conflicts", "resolve", path, "--keep", in: "ben", gives: .done("Grace Hopper. No conflict is left.\n"))
  }
}
