import TestSupport
import Testing

/// Commands on a person who has several contacts.
@Suite struct MergedContactTests {
  private let runner: CommandRunner
  private let grace = "433acc450204"
  private let other = "1a3cebe636ab"
  private let graceFile = "orgs/acme/contacts/43/grace-hopper-433acc450204.json"
  private let otherFile = "orgs/acme/contacts/1a/g-hopper-1a3cebe636ab.json"

  /// Grace with a second contact merged into the first, and Ada.
  init() async throws {
    runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    try await runner.kith("contact", "add", "--name", "Ada Lovelace", "--email", "ada@example.com", in: "store")
    let added = try await runner.kith(
      "contact", "add", "--name", "G. Hopper", "--email", "hopper@navy.example", "--phone", "+1 415 555 2671", "--company",
      "US Navy", "--tag", "cobol", "--set", "custom.boats=14", in: "store")
    try #require(added.output == "\(other)\n")
    try runner.sandbox.edit(
      otherFile, in: runner.path("store"), "\"createdBy\": \"ana@example.com\"",
      "\"createdBy\": \"ana@example.com\", \"mergedInto\": \"\(grace)\"")
    try await runner.kith("sync", in: "store")
    try await runner.kith("contact", "set", grace, "company=Eckert-Mauchly", "tags=navy", in: "store")
  }

  @Test func showFillsTheBlanksAndSaysWhatElseIsKnown() async throws {
    let sheet = """
      Grace Hopper
        id            433acc450204
        email         grace@example.com
        phone         +1 415 555 2671
        company       Eckert-Mauchly
        otherEmails   hopper@navy.example
        tags          navy, cobol
        custom.boats  14
        createdAt     2025-06-01 11:02
        createdBy     ana@example.com
        file          orgs/acme/contacts/43/grace-hopper-433acc450204.json

      Merged into it
        1a3cebe636ab  G. Hopper

      Other values
        name     G. Hopper
        company  US Navy

      """
    for reference in [grace, "grace@example.com", "hopper@navy.example", "+14155552671", "hopper", "Grace", "g. hopper"] {
      try await runner.expect("contact", "show", reference, in: "store", gives: .done(sheet))
    }
    for reference in [other, "1a3c"] {
      try await runner.expect(
        "contact", "show", reference, in: "store",
        gives: .done(sheet, errors: "G. Hopper (1a3cebe636ab) was merged into Grace Hopper (433acc450204).\n"))
    }
  }

  @Test func showTellsWhatWasWrittenAboutAllOfAPersonsContacts() async throws {
    let store = runner.path("store")
    try await runner.kith(
      "deal", "add", "--contact", grace, "--title", "Compiler", "--value", "1200", "--currency", "EUR", in: "store")
    try await runner.kith("deal", "add", "--contact", grace, "--title", "Lost cause", "--stage", "Lost", in: "store")
    try runner.sandbox.save(
      """
      {"contact": "\(other)", "notes": [
      {"id": "000000000001", "at": "2025-01-01T08:00:00Z", "by": "ben@example.com", "text": ["Likes moths.", "And cats."], "pinned": true},
      {"id": "000000000002", "at": "2025-02-01T08:00:00Z", "by": "ben@example.com", "text": "Second"},
      {"id": "000000000003", "at": "2025-03-01T08:00:00Z", "by": "ben@example.com", "text": "Third"},
      {"id": "000000000004", "at": "2025-04-01T08:00:00Z", "by": "ben@example.com", "text": "Fourth"}]}
      """, to: "orgs/acme/notes/1a/g-hopper-\(other).json", in: store)
    let events = (1...6).map {
      #"{"id": "00000000000\#($0)", "at": "2024-0\#($0)-01T08:00:00Z", "type": "chat", "title": "Talk \#($0)"}"#
    }
    try runner.sandbox.save(
      "{\"contact\": \"\(other)\", \"events\": [\n\(events.joined(separator: ",\n"))]}",
      to: "orgs/acme/timelines/1a/g-hopper-\(other).2024.json", in: store)
    try await runner.kith("sync", in: "store")
    let shown = try await runner.kith("contact", "show", "grace", in: "store")
    let sections = try #require(shown.output.firstRange(of: "\nOpen deals\n"))
    #expect(
      shown.output[sections.lowerBound...] == """

        Open deals
          6b9cad2550c5  Compiler  1200 EUR  New

        Notes
          2025-01-01 10:00  ben@example.com  Likes moths. …  (pinned)
          2025-04-01 10:00  ben@example.com  Fourth
          2025-03-01 10:00  ben@example.com  Third
          1 more: kith note list 433acc450204

        Recent activity
          2025-06-01 11:08  deal_change  Lost cause: Lost  ana@example.com
          2025-06-01 11:07  deal_change  Compiler: New     ana@example.com
          2024-06-01 10:00  chat         Talk 6
          2024-05-01 10:00  chat         Talk 5
          2024-04-01 10:00  chat         Talk 4
          3 more: kith activity list 433acc450204

        """)
  }

  @Test func programsGetTheRecordAsReadersSeeIt() async throws {
    try await runner.expect(
      "contact", "show", "grace", "--json", in: "store",
      gives: .done(
        #"{"id": "433acc450204", "name": "Grace Hopper", "email": "grace@example.com", "phone": "+1 415 555 2671", "#
          + #""company": "Eckert-Mauchly", "otherEmails": ["hopper@navy.example"], "tags": ["navy", "cobol"], "#
          + #""custom": {"boats": 14}, "createdAt": "2025-06-01T09:02:00Z", "createdBy": "ana@example.com", "#
          + #""_alternates": {"company": ["US Navy"], "name": ["G. Hopper"]}, "#
          + #""_filled": ["phone", "otherEmails", "tags", "custom.boats"], "_merged": ["1a3cebe636ab"], "_org": "acme", "#
          + #""_path": "orgs/acme/contacts/43/grace-hopper-433acc450204.json"}"# + "\n"))
  }

  @Test func aListHasEachPersonOnce() async throws {
    try await runner.expect(
      "contact", "list", in: "store",
      gives: .done(
        """
        f619e8f07efa  Ada Lovelace                  ada@example.com
        433acc450204  Grace Hopper  Eckert-Mauchly  grace@example.com  +1 415 555 2671

        """))
    for arguments in [
      ["--where", "custom.boats=14"], ["--tag", "cobol", "--tag", "navy"], ["--company", "eckert"], ["us", "navy"], ["415555"],
      ["--where", "otherEmails=hopper@navy.example"],
    ] {
      let listed = try await runner.run(["contact", "list"] + arguments, in: "store")
      #expect(listed.output.hasPrefix("433acc450204  Grace Hopper"), "\(arguments): \(listed)")
      #expect(listed.output.split(separator: "\n").count == 1, "\(arguments): \(listed)")
    }
    try await runner.expect(
      "contact", "list", "--company", "us navy", in: "store", gives: .done(errors: "No contact matches.\n"))
  }

  @Test func setWritesTheSurvivor() async throws {
    try await runner.expect(
      "contact", "set", other, "phone=+1 415 555 2671", in: "store",
      gives: .done(
        "Edit Grace Hopper: phone +1 415 555 2671\n",
        errors: "G. Hopper (1a3cebe636ab) was merged into Grace Hopper (433acc450204).\n"))
    #expect(try runner.sandbox.read(graceFile, in: runner.path("store")).contains("\"phone\": \"+1 415 555 2671\""))
    try await runner.expect(
      "contact", "set", "hopper", "email=hopper@navy.example", in: "store",
      gives: .done("Edit Grace Hopper: email grace@example.com → hopper@navy.example\n"))
    let set = try await runner.kith("contact", "set", "hopper", "intent=high", "--json", in: "store")
    #expect(set.output.contains(#""custom": {"boats": 14}"#))
    #expect(set.output.contains(#""_merged": ["1a3cebe636ab"]"#))
  }

  @Test func setSaysWhatStillShowsOfAMergedContact() async throws {
    try await runner.expect(
      "contact", "set", "grace", "company=", "tags-=cobol,navy", in: "store",
      gives: .done(
        "Edit Grace Hopper: company, tags\n",
        errors: """
          hint: company still shows what G. Hopper (1a3cebe636ab) says: edit \(otherFile), or kith contact unmerge 1a3cebe636ab
          hint: tags still shows what G. Hopper (1a3cebe636ab) says: edit \(otherFile), or kith contact unmerge 1a3cebe636ab

          """))
    try await runner.expect(
      "contact", "set", "grace", "otherEmails-=hopper@navy.example", in: "store",
      gives: .done(
        "Nothing to change: Grace Hopper says so already.\n",
        errors: """
          hint: otherEmails still shows what G. Hopper (1a3cebe636ab) says: edit \(otherFile), or kith contact unmerge 1a3cebe636ab

          """))
    try await runner.expect(
      "contact", "set", "grace", "intent=", in: "store",
      gives: .done("Nothing to change: Grace Hopper says so already.\n"))
  }

  @Test func editOpensTheSurvivorsFile() async throws {
    runner.edit = { _, file in
      #expect(file.hasSuffix("/grace-hopper-433acc450204.json"))
      return 0
    }
    try await runner.expect(
      "contact", "edit", "hopper@navy.example", in: "store", gives: .done("Nothing changed.\n"))
  }

  @Test func aConflictInAMergedContactIsShownAndDecidedThere() async throws {
    let entry = #"{"id": "0123456789ab", "field": "/phone", "value": "+1 415 555 0001", "by": "ben@example.com"}"#
    try runner.sandbox.edit(
      otherFile, in: runner.path("store"), "\"mergedInto\"", "\"conflicts\": [\(entry)], \"mergedInto\"")
    try await runner.kith("sync", in: "store")
    #expect(
      try await runner.kith("contact", "show", "grace", in: "store").output.hasSuffix(
        """

          conflict 0123456789ab  in G. Hopper (1a3cebe636ab): phone is +1 415 555 2671; ben@example.com wrote +1 415 555 0001
          Decide with: kith conflicts

        """))
    try await runner.expect(
      "conflicts", "resolve", "grace", "--take", in: "store",
      gives: .done("G. Hopper: phone is +1 415 555 0001. No conflict is left.\n"))
    #expect(try runner.sandbox.read(otherFile, in: runner.path("store")).contains("\"phone\": \"+1 415 555 0001\""))
  }
}
