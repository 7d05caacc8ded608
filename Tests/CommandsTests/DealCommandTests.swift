import JSONText
import Records
import TestSupport
import Testing

@testable import Commands

@Suite struct DealCommandTests {
  private func added(_ runner: CommandRunner, _ arguments: String...) async throws -> String {
    let added = try await runner.run(["deal", "add"] + arguments, in: "store")
    try #require(added.status == 0, "\(added)")
    return added.output.trimmed
  }

  @Test func aDealIsAddedAtTheFirstStage() async throws {
    let runner = try CommandRunner()
    let grace = try await runner.storeWithGrace()
    let id = try await added(
      runner, "--contact", "grace@example.com", "--title", "Harbour lights", "--value", "1200.50", "--currency", "eur",
      "--owner", "ben@example.com", "--close", "2027-01-29")
    let record = try Record.read(
      Array(
        runner.sandbox.read("orgs/acme/deals/\(id.prefix(2))/harbour-lights-\(id).json", in: runner.path("store")).utf8),
      as: .deal)
    let deal = try #require(Deal(record))
    #expect(deal.id?.text == id && deal.contact?.text == grace && deal.title == "Harbour lights")
    #expect(deal.value?.description == "1200.50 EUR" && deal.owner == "ben@example.com" && deal.stage == "New")
    #expect(deal.expectedClose?.description == "2027-01-29" && deal.createdAt?.description == "2025-06-01T09:03:00Z")
  }

  @Test func whatADealCannotBeIsExplained() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    let refusals: [([String], Int32, String, String)] = [
      (["--title", " "], 64, "a deal needs a title", "kith deal add --help"),
      (["--title", "D", "--value", "1200"], 64, "--value and --currency belong together", "kith deal add --help"),
      (
        ["--title", "D", "--value", "1,200", "--currency", "EUR"], 64, "--value: \"1,200\" is no amount",
        "write it like 1200 or 1200.50"
      ),
      (
        ["--title", "D", "--value", "1200", "--currency", "€"], 64, "--currency: \"€\" is no currency",
        "write three letters, such as EUR"
      ),
      (["--title", "D", "--close", "29.1.2027"], 64, "--close: \"29.1.2027\" is no date", "write it like 2027-01-29"),
      (
        ["--title", "D", "--stage", "prposal"], 64,
        "there is no stage \"prposal\": New, Discovery, Proposal, Negotiation, Won, Lost", "did you mean Proposal?"
      ),
      (["--title", "D", "--owner", "ben"], 65, "owner: there is no \"@\" in \"ben\"", "write it like name@example.com"),
    ]
    for (arguments, status, message, hint) in refusals {
      let found = try await runner.run(["deal", "add", "--contact", "grace"] + arguments, in: "store")
      #expect(found == .failed(status, "kith: error: \(message)\nhint: \(hint)\n"))
    }
    #expect(try runner.sandbox.git("ls-files", "orgs/acme/deals", in: runner.path("store")) == "")
  }

  @Test func aDealMovesToAStageOfTheOrganization() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    try runner.sandbox.save(
      #"{"name": "Acme", "stages": [{"name": "Angefragt", "type": "open"}, {"name": "Gewonnen", "type": "won"}]}"#,
      to: "orgs/acme/org.json", in: runner.path("store"))
    let id = try await added(runner, "--contact", "grace", "--title", "Lights")
    #expect(try await runner.kith("deal", "show", id, "--json", in: "store").output.contains("\"stage\": \"Angefragt\""))
    try await runner.expect("deal", "move", "lights", "GEWONNEN", in: "store", gives: .done("Move Lights to Gewonnen\n"))
    try await runner.expect(
      "deal", "move", "lights", "gewonnen", in: "store", gives: .done("Nothing to change: Lights is at Gewonnen already.\n"))
    try await runner.expect(
      "deal", "move", "lights", "Won", in: "store",
      gives: .failed(
        64, "kith: error: there is no stage \"Won\": Angefragt, Gewonnen\nhint: the stages are set in org.json\n"))
    let json = try await runner.kith("deal", "move", "lights", "angefragt", "--json", in: "store").output
    #expect(json.contains("\"stage\": \"Angefragt\"") && json.contains("\"_org\": \"acme\""))
  }

  @Test func everyStageOfADealIsInItsHistoryAndOnTheTimelineInTheSameCommit() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    let id = try await added(runner, "--contact", "grace", "--title", "Lights", "--stage", "discovery")
    runner.person = "Ben"
    let before = try runner.sandbox.git("rev-list", "--count", "HEAD", in: runner.path("store"))
    let moved = try await runner.kith("deal", "move", id, "won", "--json", in: "store").output
    let object = try #require(try JSONParser.parse(Array(moved.utf8)).objectValue)
    let deal = try #require(Deal(Record(type: .deal, value: object)))
    #expect(deal.history.map(\.from) == [nil, "Discovery"] && deal.history.map(\.to) == ["Discovery", "Won"])
    #expect(deal.history.map(\.by) == ["ana@example.com", "ben@example.com"])
    #expect(deal.history.map(\.at?.description) == ["2025-06-01T09:03:00Z", "2025-06-01T09:04:00Z"])
    let after = try runner.sandbox.git("rev-list", "--count", "HEAD", in: runner.path("store"))
    #expect(Int(after.trimmed) == Int(before.trimmed).map { $0 + 1 })
    try await runner.expect(
      "activity", "list", "grace", in: "store",
      gives: .done(
        """
        2025-06-01 11:04  deal_change  Lights: Discovery → Won  ben@example.com
        2025-06-01 11:03  deal_change  Lights: Discovery        ana@example.com

        """))
    try await runner.expect(
      "deal", "show", "lights", in: "store",
      gives: .done(
        """
        Lights
          id         \(id)
          contact    Grace Hopper  433acc450204
          stage      Won
          createdAt  2025-06-01 11:03
          file       orgs/acme/deals/\(id.prefix(2))/lights-\(id).json

          2025-06-01 11:03  Discovery        ana@example.com
          2025-06-01 11:04  Discovery → Won  ben@example.com

        """))
  }

  @Test func dealsAreListedWithTheNamesOfTheirPeople() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    try await runner.kith("contact", "add", "--name", "Ada Lovelace", in: "store")
    let lights = try await added(
      runner, "--contact", "grace", "--title", "Lights", "--value", "1200", "--currency", "EUR", "--owner", "ben@example.com")
    let sails = try await added(runner, "--contact", "ada", "--title", "Sails", "--stage", "proposal")
    try await runner.expect(
      "deal", "list", in: "store",
      gives: .done(
        """
        \(sails)  Sails   Ada Lovelace            Proposal
        \(lights)  Lights  Grace Hopper  1200 EUR  New       ben@example.com

        """))
    for (filter, ids) in [
      (["--stage", "PROPOSAL"], [sails]), (["--contact", "grace@example.com"], [lights]),
      (["--owner", "BEN@example.com"], [lights]),
      (["--stage", "lost"], []), (["--limit", "1"], [sails]),
    ] {
      let listed = try await runner.run(["deal", "list", "--json"] + filter, in: "store").output.split(separator: "\n")
      #expect(try listed.map { try JSONParser.parse(Array($0.utf8)).objectValue?["id"]?.stringValue } == ids, "\(filter)")
    }
    let first = try await runner.kith("deal", "list", "--limit", "1", in: "store")
    let cursor = String(try #require(first.errors.split(separator: " ").last).dropLast())
    #expect(try await runner.kith("deal", "list", "--after", cursor, in: "store").output.hasPrefix(lights))
    try await runner.expect(
      "deal", "list", "--stage", "wonn", in: "store",
      gives: .failed(
        64,
        """
        kith: error: there is no stage "wonn": New, Discovery, Proposal, Negotiation, Won, Lost
        hint: did you mean Won?

        """))
  }

  @Test func aDealIsShownWithItsPersonAndHistory() async throws {
    let runner = try CommandRunner()
    let grace = try await runner.storeWithGrace()
    try runner.sandbox.save(
      """
      {"id": "0123456789ab", "contact": "\(grace)", "title": "Compiler", "value": {"amount": "1200.00", "currency": "EUR"},
       "stage": "Won", "createdAt": "2025-05-01T09:30:00Z", "mine": 7, "history": [
        {"id": "h1", "at": "2025-05-01T09:30:00Z", "to": "New", "by": "ana@example.com"},
        {"id": "h2", "at": "2025-05-02T09:30:01Z", "from": "New", "to": "Won"}]}
      """, to: "orgs/acme/deals/01/compiler-0123456789ab.json", in: runner.path("store"))
    try await runner.expect(
      "deal", "show", "compiler", in: "store",
      gives: .done(
        """
        Compiler
          id         0123456789ab
          contact    Grace Hopper  \(grace)
          value      1200.00 EUR
          stage      Won
          createdAt  2025-05-01 11:30
          mine       7
          file       orgs/acme/deals/01/compiler-0123456789ab.json

          2025-05-01 11:30  New        ana@example.com
          2025-05-02 11:30  New → Won

        """))
  }
}
