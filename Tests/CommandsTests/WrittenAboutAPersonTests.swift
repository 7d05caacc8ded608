import JSONText
import Records
import TestSupport
import Testing

@testable import Commands

/// What is written about a person of several contacts is listed together, whichever of them is named.
@Suite struct WrittenAboutAPersonTests {
  /// Grace, with a younger contact that is merged into her, each with an event, a note and a deal.
  private func runner() async throws -> (runner: CommandRunner, elder: String, younger: String) {
    let runner = try CommandRunner()
    let elder = try await runner.storeWithGrace()
    let younger = try await runner.kith("contact", "add", "--name", "G. Hopper", "--email", "g@example.com", in: "store").output
      .trimmed
    for (id, title) in [(elder, "first"), (younger, "second")] {
      try await runner.kith("activity", "log", id, "--type", "chat", "--title", title, in: "store")
      try await runner.kith("note", "add", id, title, in: "store")
      try await runner.kith("deal", "add", "--contact", id, "--title", title, in: "store")
    }
    #expect(try await runner.kith("contact", "merge", elder, younger, in: "store").status == 0)
    return (runner, elder, younger)
  }

  private func lines(_ runner: CommandRunner, _ arguments: String...) async throws -> [JSONObject] {
    try await runner.run(arguments + ["--json"], in: "store").output.split(separator: "\n").map { line in
      try #require(try JSONParser.parse(Array(line.utf8)).objectValue)
    }
  }

  @Test func itIsListedTogether() async throws {
    let (runner, elder, younger) = try await runner()
    for ref in [elder, younger, "g@example.com"] {
      let events = try await lines(runner, "activity", "list", ref, "--type", "chat")
      #expect(events.map { $0["title"]?.stringValue } == ["second", "first"])
      #expect(events.map { $0["_contact"]?.stringValue } == [younger, elder])
      #expect(try await lines(runner, "note", "list", ref).map { $0["text"]?.stringValue } == ["second", "first"])
      #expect(try await lines(runner, "deal", "list", "--contact", ref).map { $0["title"]?.stringValue } == ["second", "first"])
    }
    // The deal still says whose it was; people read who that is.
    let shown = try await runner.kith("deal", "show", "second", in: "store").output
    #expect(shown.contains("contact    Grace Hopper  \(younger)"), "\(shown)")
    let listed = try await runner.kith("deal", "list", in: "store").output
    #expect(listed.split(separator: "\n").allSatisfy { $0.contains("Grace Hopper") }, "\(listed)")
  }

  @Test func whatIsAddedIsWrittenAboutTheContactThatStandsForAll() async throws {
    let (runner, elder, younger) = try await runner()
    try await runner.kith("activity", "log", younger, "--type", "chat", "--title", "third", in: "store")
    try await runner.kith("note", "add", younger, "third", in: "store")
    try await runner.kith("deal", "add", "--contact", younger, "--title", "third", in: "store")
    #expect(try await lines(runner, "activity", "list", elder, "--type", "chat").first?["_contact"]?.stringValue == elder)
    #expect(try await lines(runner, "note", "list", elder).first?["_contact"]?.stringValue == elder)
    #expect(try await lines(runner, "deal", "list", "--contact", elder).first?["contact"]?.stringValue == elder)
  }

  @Test func anEventThatStandsOnTwoOfTheTimelinesIsListedOnce() async throws {
    let (runner, elder, younger) = try await runner()
    for (id, title) in [(elder, "ours"), (younger, "theirs")] {
      let path = "orgs/acme/timelines/\(id.prefix(2))/\(id == elder ? "grace" : "g")-hopper-\(id).2025.json"
      let text = try runner.sandbox.read(path, in: runner.path("store"))
      let value = try #require(try JSONParser.parse(Array(text.utf8)).objectValue)
      var timeline = try #require(Timeline(Record(type: .timeline, value: value)))
      var submission = Event(id: "lead1", at: Timestamp(seconds: 1_748_000_000), type: .formSubmission)
      submission.title = title
      // By chance the same id: people made them up.
      var chat = Event(id: "1", at: Timestamp(seconds: 1_748_000_000 + (id == elder ? 1 : 2)), type: .chat)
      chat.title = title
      timeline.events += [submission, chat]
      try runner.sandbox.save(
        String(decoding: timeline.record.canonicalBytes, as: UTF8.self), to: path, in: runner.path("store"))
    }
    #expect(
      try await lines(runner, "activity", "list", younger, "--type", "form_submission").map { $0["title"]?.stringValue } == [
        "ours"
      ])
    #expect(
      try await lines(runner, "activity", "list", younger, "--type", "chat", "--until", "2025-05-25")
        .map { $0["title"]?.stringValue } == ["theirs", "ours"])
  }

  @Test func aLeadOfAMergedContactGoesToTheOneThatStandsForAll() async throws {
    let (runner, elder, younger) = try await runner()
    try await runner.kith("contact", "set", elder, "phone=+1 415 555 2671", in: "store")
    let lead = try await runner.kith(
      "lead", "add", "--name", "Grace", "--email", "G@example.com", "--phone", "+1 415 555 0000", "--company", "Navy", in: "store"
    ).output.trimmed
    try await runner.expect(
      "lead", "import", lead, in: "store",
      gives: .done("Linked Grace to Grace Hopper (\(elder)), filling company.\n"))
    #expect(
      try runner.sandbox.read(
        "orgs/acme/contacts/\(younger.prefix(2))/g-hopper-\(younger).json", in: runner.path("store")
      ).contains("Navy") == false)
  }
}
