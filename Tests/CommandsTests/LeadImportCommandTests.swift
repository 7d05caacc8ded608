import JSONText
import Records
import TestSupport
import Testing

@testable import Commands

@Suite struct LeadImportCommandTests {
  private func added(_ runner: CommandRunner, _ arguments: String..., in store: String = "store") async throws -> String {
    let added = try await runner.run(["lead", "add"] + arguments, in: store)
    try #require(added.status == 0, "\(added)")
    return added.output.trimmed
  }

  private func files(_ runner: CommandRunner, _ collection: String, in store: String = "store") throws -> [String] {
    try runner.sandbox.git("ls-files", "orgs/acme/\(collection)", in: runner.path(store)).split(separator: "\n").map(String.init)
  }

  @Test func aLeadBecomesAContactWithAnEventInOneCommit() async throws {
    let runner = try CommandRunner()
    try await runner.kith("init", "store", "--org", "acme")
    let lead = try await added(
      runner, "--name", "Ada Lovelace", "--email", "ada@example.com", "--company", "Engines", "--form", "contact",
      "--message", "A quote, please.", "--at", "2025-05-30T09:00:00Z")
    let contact = RecordID.derived(from: ["contact", lead])
    let before = try runner.sandbox.git("rev-list", "--count", "HEAD", in: runner.path("store")).trimmed
    try await runner.expect(
      "lead", "import", "ada", in: "store", gives: .done("Imported Ada Lovelace as Ada Lovelace (\(contact)).\n"))
    #expect(
      Int(try runner.sandbox.git("rev-list", "--count", "HEAD", in: runner.path("store")).trimmed) == Int(before).map { $0 + 1 })
    #expect(try runner.sandbox.git("log", "-1", "--format=%s", in: runner.path("store")) == "Import Ada Lovelace\n")
    try await runner.expect(
      "contact", "show", "ada@example.com", in: "store",
      gives: .done(
        """
        Ada Lovelace
          id         \(contact)
          email      ada@example.com
          company    Engines
          createdAt  2025-06-01 11:03
          createdBy  ana@example.com
          lead       \(lead)
          file       orgs/acme/contacts/\(contact.folder)/ada-lovelace-\(contact).json

        Recent activity
          2025-05-30 11:00  form_submission  A quote, please.  contact

        """))
    try await runner.expect(
      "activity", "list", "ada", in: "store",
      gives: .done("2025-05-30 11:00  form_submission  A quote, please.  contact\n"))
    let shown = try await runner.kith("lead", "show", lead, in: "store").output
    #expect(shown.contains("  contact      Ada Lovelace  \(contact)\n  importedAt   2025-06-01 11:03\n"), "\(shown)")

    let head = try runner.sandbox.git("rev-parse", "HEAD", in: runner.path("store"))
    try await runner.expect(
      "lead", "import", lead, in: "store",
      gives: .done("Nothing to change: Ada Lovelace was imported already, as Ada Lovelace (\(contact)).\n"))
    #expect(try runner.sandbox.git("rev-parse", "HEAD", in: runner.path("store")) == head)
    #expect(try await runner.kith("lead", "import", "--all", in: "store").errors == "No qualified lead waits to be imported.\n")
  }

  @Test func whoIsThereIsLinkedAndOnlyBlanksAreFilled() async throws {
    let runner = try CommandRunner()
    let grace = try await runner.storeWithGrace()
    try await runner.kith("contact", "set", "grace", "company=Navy", in: "store")
    let lead = try await added(
      runner, "--name", "G. Hopper", "--email", "GRACE@example.com", "--company", "Army", "--position", "Admiral")
    let lines = try await runner.kith("lead", "import", lead, "--json", in: "store").output
    let json = try #require(try JSONParser.parse(Array(lines.utf8)).objectValue)
    #expect(json["_outcome"] == "linked" && json["_contactFilled"] == ["position"] && json["contact"] == .string(grace))
    let contact = try await runner.kith("contact", "show", "grace", "--json", in: "store").output
    #expect(contact.contains(#""name": "Grace Hopper", "email": "grace@example.com", "company": "Navy", "position": "Admiral""#))
    #expect(try files(runner, "contacts").count == 1)
    let second = try await added(runner, "--name", "Grace", "--email", "grace@example.com")
    try await runner.expect(
      "lead", "import", second, in: "store", gives: .done("Linked Grace to Grace Hopper (\(grace)).\n"))
    #expect(try await runner.kith("activity", "list", grace, "--json", in: "store").output.split(separator: "\n").count == 2)
  }

  @Test func onlyAQualifiedLeadIsImported() async throws {
    let runner = try CommandRunner()
    try await runner.kith("init", "store", "--org", "acme")
    let lead = try await added(runner, "--name", "Ada", "--status", "not_qualified")
    try await runner.expect(
      "lead", "import", "ada", in: "store",
      gives: .failed(
        65,
        """
        kith: error: Ada is not_qualified, and only a qualified lead is imported
        hint: kith lead qualify \(lead)

        """))
    try await runner.expect(
      "lead", "import", in: "store",
      gives: .failed(64, "kith: error: name one lead, or say --all\nhint: kith lead import --help\n"))
    try await runner.expect(
      "lead", "import", "--all", "--again", in: "store",
      gives: .failed(64, "kith: error: --again is for one lead\nhint: kith lead import --help\n"))
  }

  @Test func aDeletedContactComesBackOnlyWhenAsked() async throws {
    let runner = try CommandRunner()
    try await runner.kith("init", "store", "--org", "acme")
    let lead = try await added(runner, "--name", "Ada", "--email", "ada@example.com")
    let contact = RecordID.derived(from: ["contact", lead])
    try await runner.kith("lead", "import", lead, in: "store")
    try await runner.kith("contact", "delete", "ada", "--yes", in: "store")
    try await runner.expect(
      "lead", "import", lead, in: "store",
      gives: .failed(
        66,
        """
        kith: error: Ada was imported before, and the contact \(contact) was deleted since
        hint: to make it anew: kith lead import \(lead) --again

        """))
    #expect(try files(runner, "contacts") == [])
    // Those that were deleted are not swept in again.
    #expect(try await runner.kith("lead", "import", "--all", in: "store").errors == "No qualified lead waits to be imported.\n")
    try await runner.expect(
      "lead", "import", lead, "--again", in: "store", gives: .done("Imported Ada as Ada (\(contact)).\n"))
    #expect(try files(runner, "contacts").count == 1 && files(runner, "timelines").count == 1)
  }

  @Test func allThatWaitBecomeOneCommit() async throws {
    let runner = try CommandRunner()
    let grace = try await runner.storeWithGrace()
    let first = try await added(runner, "--name", "Ada", "--email", "ada@example.com", "--at", "2025-05-01")
    _ = try await added(
      runner, "--name", "Ada L.", "--email", "ADA@example.com", "--phone", "+1 415 555 2671", "--at", "2025-05-02")
    _ = try await added(runner, "--email", "grace@example.com", "--at", "2025-05-03")
    _ = try await added(runner, "--name", "Not yet", "--status", "not_qualified")
    try runner.sandbox.save(
      #"{"submittedAt": "2025-05-04T00:00:00Z", "status": "qualified", "company": "Nobody & Sons"}"#,
      to: "orgs/acme/leads/nobody.json", in: runner.path("store"))
    try await runner.kith("sync", in: "store")
    let contact = RecordID.derived(from: ["contact", first])
    let before = try runner.sandbox.git("rev-list", "--count", "HEAD", in: runner.path("store")).trimmed
    let imported = try await runner.kith("lead", "import", "--all", in: "store")
    #expect(
      imported.output == """
        Imported Ada as Ada (\(contact)).
        Linked Ada L. to Ada (\(contact)), filling phone.
        Linked grace@example.com to Grace Hopper (\(grace)).

        """)
    #expect(imported.status == 65 && imported.errors.contains("has neither name nor email nor phone number"), "\(imported)")
    #expect(
      Int(try runner.sandbox.git("rev-list", "--count", "HEAD", in: runner.path("store")).trimmed) == Int(before).map { $0 + 1 })
    #expect(try files(runner, "contacts").count == 2)
    #expect(try await runner.kith("activity", "list", "ada", "--json", in: "store").output.split(separator: "\n").count == 2)
  }

  @Test(arguments: [["--name", "Ada Lovelace", "--email", "ada@example.com"], ["--phone", "+1 415 555 2671"]])
  func importedOnTwoClonesAtOnceOneContactComesOfIt(arguments: [String]) async throws {
    let runner = try CommandRunner()
    _ = try await runner.twoClones()
    let lead = try await runner.run(["lead", "add"] + arguments, in: "ana").output.trimmed
    try await runner.kith("sync", in: "ana")
    try await runner.kith("sync", in: "ben")
    for (person, store) in [("Ana", "ana"), ("Ben", "ben")] {
      runner.person = person
      #expect(try await runner.kith("lead", "import", lead, in: store).status == 0)
    }
    for store in ["ana", "ben", "ana"] { #expect(try await runner.kith("sync", in: store).status == 0) }
    #expect(
      try runner.sandbox.git("rev-parse", "HEAD", in: runner.path("ana"))
        == runner.sandbox.git("rev-parse", "HEAD", in: runner.path("ben")))
    #expect(try files(runner, "contacts", in: "ben").count == 2)
    let contact = RecordID.derived(from: ["contact", lead])
    let json = try await runner.kith("contact", "show", contact.text, "--json", in: "ben").output
    let object = try #require(try JSONParser.parse(Array(json.utf8)).objectValue)
    // The first to do so is who created it.
    #expect(object["createdBy"] == "ana@example.com" && object["lead"] == .string(lead))
    #expect(try await runner.kith("activity", "list", contact.text, "--json", in: "ben").output.split(separator: "\n").count == 1)
    #expect(try await runner.kith("conflicts", in: "ben").output == "Nothing is disputed.\n")
    #expect(try await runner.kith("lead", "import", lead, in: "ben").output.hasPrefix("Nothing to change"))
  }

  @Test func aPersonAddedElsewhereMeanwhileIsOnePersonAfterTheSync() async throws {
    let runner = try CommandRunner()
    _ = try await runner.twoClones()
    runner.person = "Ben"
    let lead = try await added(runner, "--name", "Ada L.", "--email", "ada@example.com", "--company", "Engines", in: "ben")
    try await runner.kith("lead", "import", lead, in: "ben")
    runner.person = "Ana"
    let ada = try await runner.kith(
      "contact", "add", "--name", "Ada Lovelace", "--email", "Ada@Example.com", in: "ana"
    ).output.trimmed
    for store in ["ana", "ben", "ana"] { #expect(try await runner.kith("sync", in: store).status == 0) }
    #expect(
      try runner.sandbox.git("rev-parse", "HEAD", in: runner.path("ana"))
        == runner.sandbox.git("rev-parse", "HEAD", in: runner.path("ben")))
    // Ben's import was first; Ana's contact is merged into it.
    let contact = RecordID.derived(from: ["contact", lead])
    let merged = try await runner.kith("check", in: "ana")
    #expect(merged.status == 0, "\(merged)")
    let path = "orgs/acme/contacts/\(ada.prefix(2))/ada-lovelace-\(ada).json"
    #expect(try runner.sandbox.read(path, in: runner.path("ana")).contains("\"mergedInto\": \"\(contact)\""))
    #expect(try await runner.kith("lead", "import", lead, in: "ana").output.contains("imported already, as Ada L. (\(contact))"))
  }

  @Test func linkedOnOneCloneAndMadeOnTheOtherItIsOnePersonAndNobodyIsAsked() async throws {
    let runner = try CommandRunner()
    _ = try await runner.twoClones()
    let lead = try await added(runner, "--name", "Ada L.", "--email", "ada@example.com", in: "ana")
    for store in ["ana", "ben"] { try await runner.kith("sync", in: store) }
    // Only Ana knows the contact.
    let ada = try await runner.kith("contact", "add", "--name", "Ada", "--email", "ada@example.com", in: "ana").output.trimmed
    #expect(try await runner.kith("lead", "import", lead, in: "ana").output == "Linked Ada L. to Ada (\(ada)).\n")
    runner.person = "Ben"
    #expect(try await runner.kith("lead", "import", lead, in: "ben").output.hasPrefix("Imported Ada L. as "))
    for store in ["ana", "ben", "ana"] { #expect(try await runner.kith("sync", in: store).status == 0) }
    for store in ["ana", "ben"] {
      #expect(try await runner.kith("conflicts", in: store).output == "Nothing is disputed.\n")
      #expect(try await runner.kith("lead", "import", lead, in: store).output.hasSuffix("as Ada (\(ada)).\n"))
      let events = try await runner.kith("activity", "list", ada, "--json", in: store).output
      #expect(events.split(separator: "\n").count == 1)
    }
  }
}
