import JSONText
import Records
import TestSupport
import Testing

@testable import Commands

@Suite struct ActivityCommandTests {
  private func timeline(_ id: String, _ ending: String = "2025") -> String {
    "orgs/acme/timelines/\(id.prefix(2))/grace-hopper-\(id).\(ending).json"
  }

  private func log(_ runner: CommandRunner, _ arguments: String...) async throws -> String {
    let logged = try await runner.run(["activity", "log", "grace"] + arguments, in: "store")
    try #require(logged.status == 0, "\(logged)")
    return logged.output.trimmed
  }

  private func ids(_ runner: CommandRunner, _ arguments: String...) async throws -> [String] {
    let listed = try await runner.run(["activity", "list", "grace", "--json"] + arguments, in: "store")
    try #require(listed.status == 0, "\(listed)")
    return try listed.output.split(separator: "\n").compactMap { line in
      try JSONParser.parse(Array(line.utf8)).objectValue?["id"]?.stringValue
    }
  }

  @Test func anEventStandsInTheFileOfItsYearInOrder() async throws {
    let runner = try CommandRunner()
    let id = try await runner.storeWithGrace()
    let now = try await log(runner, "--type", "page_visit", "--url", "/prices")
    let early = try await log(runner, "--type", "meeting_booked", "--at", "2025-05-30 14:30", "--title", "Demo")
    let old = try await log(runner, "--type", "boat_show_visit", "--at", "2024-12-31")
    #expect(
      try runner.sandbox.read(timeline(id), in: runner.path("store")) == """
        {
          "contact": "\(id)",
          "events": [
            {"id": "\(early)", "at": "2025-05-30T12:30:00Z", "type": "meeting_booked", "recordedAt": "2025-06-01T09:04:00Z", \
        "title": "Demo", "by": "ana@example.com"},
            {"id": "\(now)", "at": "2025-06-01T09:03:00Z", "type": "page_visit", "recordedAt": "2025-06-01T09:03:00Z", \
        "url": "/prices", "by": "ana@example.com"}
          ]
        }

        """)
    #expect(try runner.sandbox.read(timeline(id, "2024"), in: runner.path("store")).contains("\"id\": \"\(old)\""))
    #expect(
      try runner.sandbox.git("log", "-1", "--format=%an: %s", in: runner.path("store"))
        == "Ana: Log boat_show_visit of Grace Hopper\n")
  }

  @Test func atNewYearTheYearIsThatOfUTC() async throws {
    let runner = try CommandRunner()
    let id = try await runner.storeWithGrace()
    // Local time is two hours ahead.
    let event = try await log(runner, "--type", "chat", "--at", "2025-01-01 01:59:59")
    #expect(try runner.sandbox.read(timeline(id, "2024"), in: runner.path("store")).contains("\"id\": \"\(event)\""))
  }

  @Test func aFullPartIsContinuedInTheNext() async throws {
    let runner = try CommandRunner()
    let id = try await runner.storeWithGrace()
    var full = Timeline.new(contact: try #require(RecordID(id)))
    for number in 0..<100 {
      var event = Event(id: "e\(number)", at: Timestamp(seconds: 1_735_800_000 + Int64(number)), type: .chat)
      event.title = String(repeating: "x", count: 11_000)
      full.events.append(event)
    }
    try runner.sandbox.save(
      String(decoding: full.record.canonicalBytes, as: UTF8.self), to: timeline(id), in: runner.path("store"))
    try await runner.kith("sync", in: "store")
    let event = try await log(runner, "--type", "chat", "--at", "2025-02-01")
    let next = try await log(runner, "--type", "chat", "--at", "2025-01-01T00:00:00Z")
    let part = try runner.sandbox.read(timeline(id, "2025.1"), in: runner.path("store"))
    #expect(part.contains("\"id\": \"\(event)\"") && part.contains("\"id\": \"\(next)\""))
    #expect(try await ids(runner).count == 102)
    #expect(try await ids(runner, "--type", "chat").last == next)
  }

  @Test func aTypeIsAWordInSnakeCase() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    let known =
      "page_visit, form_submission, email_open, email_click, meeting_booked, file_download, chat, deal_change"
    try await runner.expect(
      "activity", "log", "grace", "--type", "Page Visit", in: "store",
      gives: .failed(
        64,
        """
        kith: error: "Page Visit" is no type of event: \(known), or a word of your own in snake_case
        hint: did you mean page_visit?

        """))
    let kept = try await runner.kith("activity", "log", "grace", "--type", "page_vist", in: "store")
    #expect(kept.status == 0)
    #expect(kept.errors == "hint: page_vist is kept as a type of your own; did you mean page_visit?\n")
    try await runner.expect(
      "activity", "log", "grace", "--type", "chat", "--url", "a b", in: "store",
      gives: .failed(
        65,
        """
        kith: error: url must be a web address without blanks, not "a b"
        hint: write it like --url https://example.com/

        """))
    try await runner.expect(
      "activity", "list", "grace", "--type", "Chat!", in: "store",
      gives: .failed(64, "kith: error: \"Chat!\" is no type of event\nhint: did you mean chat?\n"))
  }

  @Test func theTimelineIsListedForPeopleAndPrograms() async throws {
    let runner = try CommandRunner()
    let id = try await runner.storeWithGrace()
    try await runner.expect(
      "activity", "list", "grace", in: "store",
      gives: .done("", errors: "Nothing of the kind is on the timeline of Grace Hopper.\n"))
    let deal = try await runner.kith("deal", "add", "--contact", "grace", "--title", "Lights", in: "store").output.trimmed
    let chat = try await log(runner, "--type", "chat", "--at", "2025-06-01 09:00", "--deal", "lights", "--title", "Asked")
    _ = try await log(
      runner, "--type", "price_change", "--at", "2025-06-01 08:00", "--from", "10", "--to", "9", "--file", "p.pdf")
    let listed = try await runner.kith("activity", "list", "grace", "--type", "chat", "--type", "price_change", in: "store")
    #expect(
      listed.output == """
        2025-06-01 09:00  chat          Asked          ana@example.com
        2025-06-01 08:00  price_change  10 → 9  p.pdf  ana@example.com

        """)
    let json = try await runner.kith("activity", "list", "grace", "--type", "chat", "--json", in: "store").output
    let object = try #require(try JSONParser.parse(Array(json.utf8)).objectValue)
    #expect(object["id"] == .string(chat) && object["deal"] == .string(deal))
    #expect(object["_contact"] == .string(id) && object["_org"] == "acme" && object["_path"] == .string(timeline(id)))
    #expect(object["_cursor"]?.stringValue?.isEmpty == false)
    #expect(object.keys.prefix(3) == ["id", "at", "type"])
  }

  @Test func aSpanOfTimeIsAsked() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    var logged: [String] = []
    for time in ["2025-05-01 00:00", "2025-05-01 23:59:59", "2025-05-02 00:00", "2025-05-02T08:00:00Z"] {
      logged.append(try await log(runner, "--type", "chat", "--at", time))
    }
    #expect(try await ids(runner, "--until", "2025-05-01") == [logged[1], logged[0]])
    #expect(try await ids(runner, "--since", "2025-05-02") == [logged[3], logged[2]])
    #expect(try await ids(runner, "--since", "2025-05-01 00:01", "--until", "2025-05-02T08:00:00Z").count == 3)
    #expect(try await ids(runner, "--since", "2025-05-02 10:01") == [])
  }

  @Test func pagesOfTenThousandEventsNeitherSkipNorRepeatWhileNewOnesArrive() async throws {
    let runner = try CommandRunner()
    let id = try await runner.storeWithGrace()
    var generator = SeededGenerator(seed: Campaign.seed)
    // Two years, many events at one instant, and a year of two parts.
    var present: Set<String> = []
    for (ending, year, range) in [("2024", 2024, 0..<4000), ("2025", 2025, 4000..<9000), ("2025.1", 2025, 9000..<10_000)] {
      var part = Timeline.new(contact: try #require(RecordID(id)))
      let start = try #require(Timestamp("\(year)-01-01T00:00:00Z"))
      part.events = try range.map { number in
        let at = try #require(start.adding(seconds: Int64.random(in: 0..<400, using: &generator) * 86_000 % 31_000_000))
        return Event(id: "event\(number)", at: at, type: number % 3 == 0 ? .chat : .pageVisit)
      }
      present.formUnion(part.events.compactMap(\.id))
      try runner.sandbox.save(
        String(decoding: part.record.canonicalBytes, as: UTF8.self), to: timeline(id, ending), in: runner.path("store"))
    }
    try await runner.kith("sync", in: "store")

    var seen: [String] = []
    var last: Timestamp?
    var cursor: String?
    var arrived: [String] = []
    repeat {
      let arguments = ["activity", "list", "grace", "--json", "--limit", "2500"] + (cursor.map { ["--after", $0] } ?? [])
      let page = try await runner.run(arguments, in: "store")
      try #require(page.status == 0, "\(page.errors)")
      cursor = nil
      for line in page.output.split(separator: "\n") {
        let object = try #require(try JSONParser.parse(Array(line.utf8)).objectValue)
        let event = Event(value: object)
        let at = try #require(event.at)
        if let last { #expect(at <= last) }
        last = at
        seen.append(try #require(event.id))
        cursor = object["_cursor"]?.stringValue
      }
      // One of now, and one that happened long before all that was shown.
      if cursor != nil, arrived.count < 6 {
        arrived.append(try await log(runner, "--type", "chat"))
        arrived.append(try await log(runner, "--type", "chat", "--at", "2024-02-0\(1 + arrived.count / 2)"))
      }
    } while cursor != nil
    let old = seen.filter(present.contains)
    #expect(Set(seen).count == seen.count)
    #expect(old.count == present.count && Set(old) == present)
    #expect(arrived.count == 6)
  }

  @Test func aCursorOfAnotherListIsRefused() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    for number in 1...2 { try await runner.kith("deal", "add", "--contact", "grace", "--title", "D\(number)", in: "store") }
    let deals = try await runner.kith("deal", "list", "--limit", "1", in: "store")
    let cursor = String(try #require(deals.errors.split(separator: " ").last).dropLast())
    for wrong in [cursor, "nonsense", "", "W10"] {
      try await runner.expect(
        "activity", "list", "grace", "--after", wrong, in: "store",
        gives: .failed(
          64, "kith: error: \"\(wrong)\" is no cursor of this list\nhint: take one that the same list has shown\n"))
    }
  }
}
