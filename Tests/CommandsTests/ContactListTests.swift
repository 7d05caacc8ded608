import JSONText
import TestSupport
import Testing

@Suite struct ContactListTests {
  private func runner() async throws -> CommandRunner {
    let runner = try CommandRunner()
    try await runner.kith("init", "store", "--org", "acme")
    for arguments in [
      ["--name", "Żaneta Quill", "--email", "z@example.com", "--intent", "low", "--tag", "vip", "--tag", "north"],
      ["--name", "ada Lovelace", "--company", "Analytical Engines", "--intent", "high", "--set", "custom.boats=9"],
      ["--name", "Grace Hopper", "--phone", "+1 415 555 2671", "--source", "Boat Show", "--set", "custom.boats=14"],
      ["--name", "Bo", "--owner", "ana@example.com", "--tag", "vip", "--intent", "medium"],
    ] {
      try await runner.run(["contact", "add"] + arguments, in: "store")
    }
    return runner
  }

  private func names(_ runner: CommandRunner, _ arguments: String...) async throws -> [String] {
    let listed = try await runner.run(["contact", "list", "--json"] + arguments, in: "store")
    try #require(listed.status == 0, "\(listed)")
    return try listed.output.split(separator: "\n").compactMap { line in
      try JSONParser.parse(Array(line.utf8)).objectValue?["name"]?.stringValue
    }
  }

  @Test func columnsAreAlignedAndEmptyOnesLeftOut() async throws {
    let runner = try await runner()
    try await runner.expect(
      "contact", "list", in: "store",
      gives: .done(
        """
        f619e8f07efa  ada Lovelace  Analytical Engines                                  high
        6b9cad2550c5  Bo                                                                medium
        1a3cebe636ab  Grace Hopper                                     +1 415 555 2671
        433acc450204  Żaneta Quill                      z@example.com                   low

        """))
  }

  @Test func aTerminalGetsTitlesAndColoursAndNoMoreThanItsWidth() async throws {
    let runner = try await runner()
    runner.isTerminal = true
    runner.columns = 30
    try await runner.expect(
      "contact", "list", "--intent", "high", in: "store",
      gives: .done("\u{1B}[2mID            NAME          C…\u{1B}[0m\nf619e8f07efa  ada Lovelace  A…\n"))
    runner.environment["NO_COLOR"] = "1"
    try await runner.expect(
      "contact", "list", "--intent", "high", in: "store",
      gives: .done("ID            NAME          C…\nf619e8f07efa  ada Lovelace  A…\n"))
    runner.environment["NO_COLOR"] = nil
    try await runner.expect(
      "contact", "list", "--no-color", "--intent", "high", in: "store",
      gives: .done("ID            NAME          C…\nf619e8f07efa  ada Lovelace  A…\n"))
  }

  @Test func wordsFindPeopleWhateverCaseAndAccents() async throws {
    let runner = try await runner()
    #expect(try await names(runner, "zaneta") == ["Żaneta Quill"])
    #expect(try await names(runner, "ENGINES", "ada") == ["ada Lovelace"])
    #expect(try await names(runner, "4155552671") == ["Grace Hopper"])
    #expect(try await names(runner, "nobody") == [])
    try await runner.expect("contact", "list", "nobody", in: "store", gives: .done("", errors: "No contact matches.\n"))
  }

  @Test func filtersNarrowTheList() async throws {
    let runner = try await runner()
    #expect(try await names(runner, "--tag", "VIP") == ["Bo", "Żaneta Quill"])
    #expect(try await names(runner, "--tag", "vip", "--tag", "north") == ["Żaneta Quill"])
    #expect(try await names(runner, "--company", "analytical") == ["ada Lovelace"])
    #expect(try await names(runner, "--source", "boat") == ["Grace Hopper"])
    #expect(try await names(runner, "--owner", "ANA@example.com") == ["Bo"])
    #expect(try await names(runner, "--owner", "ana") == ["Bo"])
    #expect(try await names(runner, "--where", "custom.boats=14") == ["Grace Hopper"])
    #expect(try await names(runner, "--where", "intent=", "--where", "tags=") == ["Grace Hopper"])
    try await runner.expect(
      "contact", "list", "--where", "boats", in: "store",
      gives: .failed(
        64, "kith: error: \"boats\" is no condition\nhint: write --where KEY=VALUE, such as custom.boats=14\n"))
  }

  @Test func theOrderIsAsked() async throws {
    let runner = try await runner()
    #expect(try await names(runner, "--sort", "-name") == ["Żaneta Quill", "Grace Hopper", "Bo", "ada Lovelace"])
    #expect(try await names(runner, "--sort", "intent") == ["ada Lovelace", "Bo", "Żaneta Quill", "Grace Hopper"])
    #expect(try await names(runner, "--sort", "custom.boats", "--where", "tags=") == ["ada Lovelace", "Grace Hopper"])
    #expect(try await names(runner, "--sort", "createdAt").first == "Żaneta Quill")
    try await runner.expect(
      "contact", "list", "--sort", "nmae", in: "store",
      gives: .failed(64, "kith: error: contacts have no field nmae\nhint: did you mean name?\n"))
  }

  @Test func partsOfAListAreStable() async throws {
    let runner = try await runner()
    let first = try await runner.kith("contact", "list", "--limit", "2", in: "store")
    let cursor = try #require(first.errors.split(separator: " ").last).dropLast()
    #expect(first.errors == "hint: 2 more: --after \(cursor)\n")
    // Somebody before the cursor comes and somebody goes; the rest is still the rest.
    try await runner.kith("contact", "add", "--name", "Aaron", in: "store")
    try await runner.kith("contact", "delete", "bo", "--yes", in: "store")
    #expect(try await names(runner, "--after", String(cursor)) == ["Grace Hopper", "Żaneta Quill"])
    let refusal = "hint: take one that a list with the same --sort has shown\n"
    try await runner.expect(
      "contact", "list", "--after", String(cursor), "--sort", "intent", in: "store",
      gives: .failed(64, "kith: error: \"\(cursor)\" is no cursor of this list\n" + refusal))
    try await runner.expect(
      "contact", "list", "--after", "nonsense", in: "store",
      gives: .failed(64, "kith: error: \"nonsense\" is no cursor of this list\n" + refusal))
    try await runner.expect(
      "contact", "list", "--limit", "0", in: "store",
      gives: .failed(64, "kith: error: --limit must be 1 or more\nhint: kith contact list --help\n"))
  }

  @Test func anIntentThatIsNoneIsNotTakenForAnEmptyList() async throws {
    let runner = try await runner()
    try await runner.expect(
      "contact", "list", "--intent", "hgh", in: "store",
      gives: .failed(64, "kith: error: \"hgh\" is no intent: high, medium or low\nhint: did you mean high?\n"))
  }
}
