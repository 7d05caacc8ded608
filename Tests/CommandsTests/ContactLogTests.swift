import JSONText
import TestSupport
import Testing

@Suite struct ContactLogTests {
  @Test func aLogSaysWhoChangedWhichFieldWhen() async throws {
    let runner = try CommandRunner()
    let id = try await runner.storeWithGrace()
    try await runner.kith("contact", "set", id, "intent=high", in: "store")
    runner.person = "Ben"
    try await runner.kith("contact", "set", id, "intent=low", "company=US Navy", "tags=a,b", in: "store")
    try await runner.kith("contact", "add", "--name", "Somebody else", in: "store")
    try await runner.expect(
      "contact", "log", "grace", in: "store",
      gives: .done(
        """
        2025-06-01 11:04  ben@example.com  Edit Grace Hopper: company, intent, tags
            company  US Navy
            intent  high → low
            tags.a  a
            tags.b  b
        2025-06-01 11:03  ana@example.com  Edit Grace Hopper: intent high
        2025-06-01 11:02  ana@example.com  Add Grace Hopper

        """))
    let json = try await runner.kith("contact", "log", "grace", "--limit", "2", "--json", in: "store")
    let lines = try json.output.split(separator: "\n").map { try #require(JSONParser.parse(Array($0.utf8)).objectValue) }
    #expect(lines.count == 2)
    #expect(lines[1]["fields"] == [["field": "/intent", "new": "high"]])
    #expect(lines[1]["by"] == "ana@example.com")
    #expect(lines[1]["at"] == "2025-06-01T09:03:00Z")
    #expect(lines[1]["contact"] == .string(id))
  }

  @Test func aLogTellsTheChangesOfMergedContactsToo() async throws {
    let runner = try CommandRunner()
    let id = try await runner.storeWithGrace()
    try await runner.kith("contact", "add", "--name", "G. Hopper", in: "store")
    try await runner.kith("contact", "merge", id, "f619e8f07efa", in: "store")
    try runner.sandbox.save(
      #"{"contact": "f619e8f07efa", "notes": [{"id": "0123456789ab", "at": "2025-06-01T00:00:00Z", "by": "ana", "text": "x"}]}"#,
      to: "orgs/acme/notes/f6/g-hopper-f619e8f07efa.json", in: runner.path("store"))
    try runner.sandbox.age("orgs/acme/notes/f6/g-hopper-f619e8f07efa.json", in: runner.path("store"), seconds: 0)
    try await runner.kith("sync", in: "store")
    let log = try await runner.kith("contact", "log", "grace", in: "store")
    #expect(log.output.contains("Add notes of G. Hopper  (f619e8f07efa)\n"))
    #expect(
      log.output.hasSuffix(
        """
        2025-06-01 11:04  ana@example.com  Edit G. Hopper: mergedInto 433acc450204  (f619e8f07efa)
        2025-06-01 11:03  ana@example.com  Add G. Hopper  (f619e8f07efa)
        2025-06-01 11:02  ana@example.com  Add Grace Hopper

        """))
  }

  @Test func aFileThatWasMovedIsFollowed() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    let store = runner.path("store")
    try runner.sandbox.git(
      "mv", "orgs/acme/contacts/43/grace-hopper-433acc450204.json", "orgs/acme/contacts/grace.json", in: store)
    try runner.sandbox.git("commit", "-q", "-m", "Move", in: store)
    try await runner.kith("contact", "set", "grace", "intent=high", in: "store")
    let log = try await runner.kith("contact", "log", "grace", in: "store")
    #expect(
      log.output.split(separator: "\n").map { $0.dropFirst(18) }
        == ["ana@example.com  Edit Grace Hopper: intent high", "ana@example.com  Add Grace Hopper"])
  }

  @Test func aMergeIsToldForWhatItDidItself() async throws {
    let runner = try CommandRunner()
    let (id, _) = try await runner.twoClones()
    try await runner.kith("contact", "set", id, "phone=+1 415 555 0001", "intent=low", in: "ana")
    try await runner.kith("sync", in: "ana")
    runner.person = "Ben"
    try await runner.kith("contact", "set", id, "phone=+1 415 555 0002", "company=Navy", in: "ben")
    try await runner.kith("sync", in: "ben")
    let log = try await runner.kith("contact", "log", id, in: "ben")
    let lines = log.output.split(separator: "\n").filter { !$0.hasPrefix(" ") }.map { $0.dropFirst(18) }
    #expect(
      lines == [
        "merge@kith.invalid  Merge Grace Hopper: conflicts", "ben@example.com  Edit Grace Hopper: phone, company",
        "ana@example.com  Edit Grace Hopper: phone, intent", "ana@example.com  Add Grace Hopper",
      ])
  }
}
