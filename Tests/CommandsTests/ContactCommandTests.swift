import TestSupport
import Testing

@Suite struct ContactCommandTests {
  @Test func addPrintsTheIdAndCommits() async throws {
    let runner = try CommandRunner()
    let id = try await runner.storeWithGrace()
    #expect(id == "433acc450204")
    let file = try runner.sandbox.read("orgs/acme/contacts/43/grace-hopper-433acc450204.json", in: runner.path("store"))
    #expect(
      file == """
        {
          "id": "433acc450204",
          "name": "Grace Hopper",
          "email": "grace@example.com",
          "createdAt": "2025-06-01T09:02:00Z",
          "createdBy": "ana@example.com"
        }

        """)
    #expect(try runner.sandbox.git("log", "-1", "--format=%an: %s", in: runner.path("store")) == "Ana: Add Grace Hopper\n")
  }

  @Test func addTakesEveryField() async throws {
    let runner = try CommandRunner()
    try await runner.kith("init", "store", "--org", "acme")
    let added = try await runner.kith(
      "contact", "add", "--name", "Grace Hopper", "--email", "grace@example.com", "--phone", "+1 415 555 2671", "--company",
      "US Navy", "--position", "Rear admiral", "--source", "conference", "--intent", "high", "--owner", "ana@example.com",
      "--tag", "navy", "--tag", "cobol", "--set", "custom.boats=14", "--set", "nickname=\"Amazing\"", "--json", in: "store")
    #expect(
      added
        == .done(
          #"{"id": "433acc450204", "name": "Grace Hopper", "email": "grace@example.com", "phone": "+1 415 555 2671", "#
            + #""company": "US Navy", "position": "Rear admiral", "source": "conference", "intent": "high", "#
            + #""owner": "ana@example.com", "tags": ["navy", "cobol"], "custom": {"boats": 14}, "#
            + #""createdAt": "2025-06-01T09:02:00Z", "createdBy": "ana@example.com", "_org": "acme", "#
            + #""_path": "orgs/acme/contacts/43/grace-hopper-433acc450204.json", "nickname": "Amazing"}"# + "\n"))
  }

  @Test func aSecondContactWithAnEmailIsRefused() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    let refusal = CommandRunner.Outcome.failed(
      73,
      """
      kith: error: grace@example.com belongs to Grace Hopper (433acc450204, orgs/acme/contacts/43/grace-hopper-433acc450204.json)
      hint: kith contact show 433acc450204

      """)
    try await runner.expect("contact", "add", "--name", "Ada", "--email", "GRACE@Example.com.", in: "store", gives: refusal)
    try await runner.expect(
      "contact", "add", "--name", "Ada", "--set", "otherEmails=[\"grace@example.com\"]", in: "store", gives: refusal)
    try await runner.kith("contact", "add", "--name", "Ada Lovelace", in: "store")
    try await runner.expect("contact", "set", "ada", "email=grace@example.com", in: "store", gives: refusal)
    try await runner.expect(
      "contact", "set", "grace", "email=Grace@example.com", in: "store",
      gives: .done("Edit Grace Hopper: email grace@example.com → Grace@example.com\n"))
  }

  @Test(
    arguments: [
      (["--email", "ada"], "email: there is no \"@\" in \"ada\"", "write it like name@example.com"),
      (["--owner", "ada"], "owner: there is no \"@\" in \"ada\"", "write it like name@example.com"),
      (["--intent", "hihg"], "intent must be high, medium or low, not \"hihg\"", "write --intent high"),
      (
        ["--phone", "0151 23456"], "phone: 015123456 has no country",
        "write it with + and the country's code, or set defaultRegion in org.json"
      ),
    ])
  func addRefusesWhatAFieldCannotHold(arguments: [String], message: String, hint: String) async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    #expect(
      try await runner.run(["contact", "add", "--name", "Ada"] + arguments, in: "store")
        == .failed(65, "kith: error: \(message)\nhint: \(hint)\n"))
    #expect(try runner.sandbox.git("log", "--oneline", in: runner.path("store")).split(separator: "\n").count == 2)
  }

  @Test func nationalNumbersBelongToTheOrganizationsRegion() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    try runner.sandbox.save("{\"name\": \"Acme\", \"defaultRegion\": \"DE\"}", to: "orgs/acme/org.json", in: runner.path("store"))
    try await runner.kith("sync", in: "store")
    #expect(try await runner.kith("contact", "set", "grace", "phone=0151 23456789", in: "store").status == 0)
    #expect(try await runner.kith("contact", "show", "+4915123456789", in: "store").output.contains("0151 23456789"))
  }

  @Test func anOwnerIsAMember() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    try runner.sandbox.save(
      "{\"name\": \"Acme\", \"members\": [{\"email\": \"ana@example.com\"}]}", to: "orgs/acme/org.json", in: runner.path("store"))
    try await runner.expect(
      "contact", "set", "grace", "owner=ben@example.com", in: "store",
      gives: .failed(
        65,
        """
        kith: error: owner: ben@example.com is no member of Acme
        hint: its members are ana@example.com (orgs/acme/org.json)

        """))
    #expect(try await runner.kith("contact", "set", "grace", "owner=ANA@example.com", in: "store").status == 0)
  }

  @Test func showPrintsAPersonInLocalTime() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    try await runner.kith(
      "contact", "set", "grace", "tags=a,b", "custom.boats=14", "custom.rate=1.10", "company=Żeglarze 船", in: "store")
    let expected = """
      Grace Hopper
        id            433acc450204
        email         grace@example.com
        company       Żeglarze 船
        tags          a, b
        custom.boats  14
        custom.rate   1.10
        createdAt     2025-06-01 11:02
        createdBy     ana@example.com
        file          orgs/acme/contacts/43/grace-hopper-433acc450204.json

      """
    for reference in ["433acc450204", "433a", "grace@example.com", "Grace Hopper", "hopper"] {
      try await runner.expect("contact", "show", reference, in: "store", gives: .done(expected))
    }
  }

  @Test func showSaysWhyNobodyIsMeant() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    try await runner.kith("contact", "add", "--name", "Grace Kelly", in: "store")
    try await runner.expect(
      "contact", "show", "ada", in: "store",
      gives: .failed(66, "kith: error: no contact of acme answers to \"ada\"\nhint: kith contact list ada\n"))
    try await runner.expect(
      "contact", "show", "grace", in: "store",
      gives: .failed(
        66,
        """
        kith: error: "grace" could be Grace Hopper (433acc450204), Grace Kelly (f619e8f07efa)
        hint: name one by the id: 433acc450204

        """))
  }

  @Test func controlCharactersNeverReachTheTerminal() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    try runner.sandbox.save(
      "{\"name\": \"Eve\\u001b[2J\\u202eevil\", \"company\": \"one\\ntwo\\u009b\"}", to: "orgs/acme/contacts/eve.json",
      in: runner.path("store"))
    let sync = try await runner.kith("sync", in: "store")
    let list = try await runner.kith("contact", "list", "eve", in: "store")
    let json = try await runner.kith("contact", "list", "eve", "--json", in: "store")
    #expect(list.output.hasSuffix("  Eve\\u001b[2J\\u202eevil  one two\\u009b\n"))
    for text in [sync.output, list.output, json.output] {
      #expect(
        !text.unicodeScalars.contains { $0 != "\n" && ($0.value < 32 || (0x7F...0x9F).contains($0.value) || $0.value == 0x202E) })
    }
    #expect(json.output.contains(#""name": "Eve\u001b[2J\u202eevil", "company": "one\ntwo\u009b""#))
  }

  @Test func deleteAsksAndTakesWhatBelongsToThePerson() async throws {
    let runner = try CommandRunner()
    let id = try await runner.storeWithGrace()
    try runner.sandbox.save(
      "{\"contact\": \"\(id)\", \"notes\": []}", to: "orgs/acme/notes/43/grace-hopper-\(id).json", in: runner.path("store"))
    try await runner.kith("sync", in: "store")
    try await runner.expect(
      "contact", "delete", id, in: "store",
      gives: .failed(
        64, "kith: error: whether to delete Grace Hopper must be asked, and there is no terminal\nhint: say --yes\n"))
    runner.answers = [""]
    try await runner.expect(
      "contact", "delete", id, in: "store",
      gives: .done("", errors: "Delete Grace Hopper (433acc450204)? [y/N] Nothing was deleted.\n"))
    runner.answers = ["y"]
    try await runner.expect(
      "contact", "delete", id, in: "store",
      gives: .done(
        "Deleted Grace Hopper and 1 file beside.\n", errors: "Delete Grace Hopper (433acc450204)? [y/N] "))
    #expect(try runner.sandbox.git("ls-files", "orgs", in: runner.path("store")) == "orgs/acme/org.json\n")
  }

  @Test func deleteFindsWhatBelongsToAHandMadeFile() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    let store = runner.path("store")
    try runner.sandbox.save("{\"name\": \"Tove\"}", to: "orgs/acme/contacts/tove.json", in: store)
    try await runner.kith("sync", in: "store")
    let id = try #require(try await runner.kith("contact", "list", "tove", in: "store").output.split(separator: " ").first)
    try runner.sandbox.save(
      "{\"contact\": \"\(id)\", \"notes\": []}", to: "orgs/acme/notes/\(id.prefix(2))/t-\(id).json", in: store)
    try await runner.kith("sync", in: "store")
    try await runner.expect(
      "contact", "delete", String(id), "--yes", in: "store", gives: .done("Deleted Tove and 1 file beside.\n"))
    #expect(try runner.sandbox.git("ls-files", "orgs/acme/notes", in: store) == "")
  }

  @Test func deleteNamesTheFilesForPrograms() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    try await runner.expect(
      "contact", "delete", "grace", "--yes", "--json", in: "store",
      gives: .done(
        #"{"deleted": ["orgs/acme/contacts/43/grace-hopper-433acc450204.json"], "id": "433acc450204"}"# + "\n"))
  }
}
