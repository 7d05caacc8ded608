import JSONText
import Records
import TestSupport
import Testing

@Suite struct MessageListTests {
  private func ids(_ store: MessageStore, _ arguments: String...) async throws -> [String] {
    try await store.listed("message", arguments).compactMap { $0["id"]?.stringValue }
  }

  @Test func allMessagesAreListedTheNewestFirst() async throws {
    let store = try await MessageStore()
    try await store.runner.expect(
      "message", "list", in: "store",
      gives: .done(
        """
        2025-06-01 02:00  inbound   Ben Ødegård           received   Ben has this number now
        2025-06-01 01:59  inbound   Cem Kaya              received   Cem again
        2025-04-03 12:00  inbound   Boat Show             received   Doors open at ten
        2025-04-02 12:00  inbound   12345                 received   Your code is 998877
        2025-04-01 12:00  inbound   +13105550199          received   Who is this?
        2025-03-01 12:00  inbound   Grace Hopper          received   Von der anderen Nummer
        2025-02-02 10:00  outbound  Grace Hopper          failed     Café crème
        2025-02-01 12:00  inbound   Cem Kaya              received   It is Cem
        2025-01-02 12:00  outbound  Grace Hopper          delivered  Merci, à bientôt 🚢
        2025-01-01 02:00  inbound   stranger@example.org  received   Ferry prices?
        2025-01-01 01:59  inbound   Grace Hopper          received   The ferry leaves at nine …

        """))
    store.runner.isTerminal = true
    store.runner.columns = 60
    store.runner.environment["NO_COLOR"] = "1"
    try await store.runner.expect(
      "message", "list", "--limit", "1", in: "store",
      gives: .done(
        """
        AT                DIRECTION  WITH         STATUS    TEXT
        2025-06-01 02:00  inbound    Ben Ødegård  received  Ben has…

        """,
        errors: "hint: 10 more: --after WyJtZXNzYWdlcyIsICIyMDI1LTA2LTAxVDAwOjAwOjAwWiIsICJiMSBlMTY0LTEyMDI1NTUwMTAwIl0\n"))
  }

  @Test func filtersNarrowTheList() async throws {
    let store = try await MessageStore()
    #expect(try await ids(store, "--channel", "email") == ["e1", "e2"])
    #expect(try await ids(store, "--direction", "outbound") == ["e1", "g2"])
    #expect(try await ids(store, "--status", "FAILED") == ["e1"])
    #expect(try await ids(store, "--since", "2025-04-02 12:00", "--until", "2025-05-01") == ["s2", "s1"])
    #expect(try await ids(store, "--since", "2025-04-02 12:00:01", "--until", "2025-05-01") == ["s2"])
    #expect(try await ids(store, "--until", "2024-12-31T23:59:59Z") == ["g1"])
    #expect(try await ids(store, "ferry") == ["e2", "g1"])
    #expect(try await ids(store, "FERRY", "late") == ["g1"])
    #expect(try await ids(store, "a bientot") == ["g2"])
    #expect(try await ids(store, "cafe", "creme") == ["e1"])
    #expect(try await ids(store, "ferry", "--channel", "sms", "--direction", "outbound") == [])
    try await store.runner.expect("message", "list", "zeppelin", in: "store", gives: .done("", errors: "No message matches.\n"))
  }

  @Test func aPersonsAreThoseOfAllAddressesAndWhatWasAssigned() async throws {
    let store = try await MessageStore()
    #expect(try await ids(store, "--contact", "grace") == ["h1", "e1", "g2", "g1"])
    #expect(try await ids(store, "--contact", "+12025550100") == ["b1"])
    #expect(try await ids(store, "--contact", "cem") == ["c2", "c1"])
    #expect(try await ids(store, "--contact", "cem", "again") == ["c2"])
    #expect(try await ids(store, "--contact", "grace", "--channel", "email") == ["e1"])
    let shown = try await store.listed("message", ["--until", "2025-06-30", "--channel", "sms", "--since", "2025-04-01"])
    #expect(
      shown.map { $0["_contact"] } == [.string(MessageStore.ben), .string(MessageStore.cem), nil, nil, nil])
    try await store.runner.expect(
      "message", "list", "--contact", "nobody", in: "store",
      gives: .failed(66, "kith: error: no contact of acme answers to \"nobody\"\nhint: kith contact list nobody\n"))
  }

  @Test func anAssignmentRulesFromItsTimeOnAndTheLaterOneFirst() async throws {
    let store = try await MessageStore(empty: true)
    let messages = (1...6).map { MessageStore.message("m\($0)", "2025-0\($0)-01T00:00:00Z", "x") }
    try store.thread(
      MessageStore.moved, 2025, messages,
      assigned: """
        {"contact": "\(MessageStore.cem)", "from": "2025-02-01T00:00:00Z", "until": "2025-05-01T00:00:00Z"}, \
        {"contact": "\(MessageStore.grace)", "from": "2025-03-01T01:00:00+01:00", "until": "2025-04-01T00:00:00Z"}, \
        {"contact": "dddddddddddd", "from": "2025-06-01T00:00:00Z"}
        """)
    #expect(try await ids(store, "--contact", "ben") == ["m5", "m1"])
    #expect(try await ids(store, "--contact", "cem") == ["m4", "m2"])
    #expect(try await ids(store, "--contact", "grace") == ["m3"])
    // Somebody who is not there: nobody's, whoever has the number.
    #expect(try await store.listed("message", ["--limit", "1"]).map { $0["_contact"] } == [nil])
    // Assigned for good: nothing is left to whoever has the number.
    try store.thread(MessageStore.moved, 2025, messages, assigned: #"{"contact": "\#(MessageStore.cem)"}"#)
    #expect(try await ids(store, "--contact", "ben") == [])
    #expect(try await ids(store, "--contact", "cem").count == 6)
  }

  @Test func aNumberOfTwoIsShownAsThatOfBoth() async throws {
    let store = try await MessageStore(empty: true)
    try store.contact("dddddddddddd", "Dan", #""phone": "+12025550100", "mergedInto": "\#(MessageStore.cem)""#)
    try store.thread(
      MessageStore.moved, 2025,
      [
        MessageStore.message("m1", "2025-01-01T00:00:00Z", "x"),
        MessageStore.message("m2", "2025-01-02T00:00:00Z", "x", .outbound, "sent", #", "contact": "dddddddddddd""#),
      ])
    try await store.sync()
    try await store.runner.expect(
      "message", "list", in: "store",
      gives: .done(
        """
        2025-01-02 02:00  outbound  Cem Kaya, Ben Ødegård  sent      x
        2025-01-01 02:00  inbound   Ben Ødegård, Cem Kaya  received  x

        """))
    for (ref, id) in [("ben", MessageStore.ben), ("cem", MessageStore.cem), ("dddddddddddd", MessageStore.cem)] {
      let shown = try await store.listed("message", ["--contact", ref])
      #expect(shown.map { $0["_contact"] } == [.string(id), .string(id)])
    }
  }

  @Test func aProgramGetsTheMessageAndWhereItStands() async throws {
    let store = try await MessageStore()
    let path = "orgs/acme/threads/email"
    let shown = try await store.runner.kith("message", "list", "--status", "failed", "--json", in: "store")
    let found = try #require(try await store.listed("message", ["--status", "failed"]).first?["_path"]?.stringValue)
    #expect(found.hasPrefix(path))
    let cursor = try #require(try await store.listed("message", ["--status", "failed"]).first?["_cursor"]?.stringValue)
    #expect(
      shown.output == """
        {"id": "e1", "at": "2025-02-02T10:00:00+02:00", "direction": "outbound", "from": "+1", "to": "+2", "body": "Dear Grace", \
        "subject": "Café crème", "status": "failed", "error": {"code": 550, "message": "no such user"}, "_contact": "aaaaaaaaaaaa", \
        "_cursor": "\(cursor)", "_org": "acme", "_path": "\(found)", \
        "_thread": {"address": "grace@example.com", "channel": "email"}}

        """)
    let unknown = try await store.listed("message", ["who", "is"])
    #expect(unknown.count == 1 && unknown[0]["_contact"] == nil)
    #expect(unknown[0]["_thread"] == ["address": "+13105550199", "channel": "sms"])
  }

  @Test func wordsThatAreNoneAreRefused() async throws {
    let store = try await MessageStore(empty: true)
    for (option, wrong, errors) in [
      ("--channel", "mail", "\"mail\" is no channel: sms or email\nhint: did you mean email?\n"),
      ("--direction", "in", "\"in\" is no direction: inbound or outbound\n"),
      (
        "--status", "recieved",
        """
        "recieved" is no status of a message: queued, sending, unknown, canceled, failed, sent, undelivered, received, delivered \
        or read
        hint: did you mean received?

        """
      ),
      ("--limit", "0", "--limit must be 1 or more\nhint: kith message list --help\n"),
      (
        "--since", "soon",
        """
        --since: "soon" is no time
        hint: write --since 2026-11-20, --since "2026-11-20 14:30" or --since 2026-11-20T14:30:00Z

        """
      ),
      ("--after", "nonsense", "\"nonsense\" is no cursor of this list\nhint: take one that the same list has shown\n"),
    ] {
      try await store.runner.expect("message", "list", option, wrong, in: "store", gives: .failed(64, "kith: error: " + errors))
    }
    try await store.runner.expect("message", "list", in: "store", gives: .done("", errors: "No message matches.\n"))
  }

  @Test func idsThatAreAlikeOrMissingAreNoTrouble() async throws {
    let store = try await MessageStore(empty: true)
    let at = "2025-01-01T00:00:00Z"
    // Just typed: Kith gives it an id when it is synced.
    let unnamed = MessageStore.message("", at, "six").replacing(#""id": "", "#, with: "")
    try store.thread("+13105550199", 2025, [MessageStore.message("m", at, "one"), MessageStore.message("n", at, "two")])
    try store.thread("+14155552671", 2025, [MessageStore.message("m", at, "three"), unnamed])
    try store.email("grace@example.com", 2025, [MessageStore.message("m", at, "four"), MessageStore.message("a b", at, "five")])
    var seen: [String] = []
    var cursor: String?
    repeat {
      let part = try await store.listed("message", ["--limit", "1"] + (cursor.map { ["--after", $0] } ?? []))
      seen += part.compactMap { $0["body"]?.stringValue }
      cursor = part.last?["_cursor"]?.stringValue
    } while cursor != nil && seen.count < 10
    #expect(seen.sorted() == ["five", "four", "one", "six", "three", "two"])
  }

  @Test func whatIsSavedIsShownAtOnceAndAHalfTypedFileAsItWas() async throws {
    let store = try await MessageStore()
    #expect(try await ids(store, "zeppelin") == [])
    // Written in place, and about to be shown.
    let path = try store.thread("+13105550199", 2025, [MessageStore.message("u1", "2025-04-01T10:00:00Z", "A zeppelin")])
    #expect(try await ids(store, "--channel", "sms", "--since", "2025-04-01", "--until", "2025-04-01") == ["u1"])
    #expect(try await ids(store, "zeppelin") == ["u1"])
    try store.save("{\"channel\": ", to: path)
    let held = try await store.listed("message", ["--since", "2025-04-01", "--until", "2025-04-01"])
    #expect(held.map { $0["body"] } == ["Who is this?"] && held[0]["_held"] == true)
    let shown = try await store.runner.kith("message", "list", "who", in: "store").output
    #expect(shown == "2025-04-01 12:00  inbound  +13105550199 (held)  received  Who is this?\n")
  }

  @Test func aMessageWithoutATimeHoldsItsFileAndNothingElse() async throws {
    let store = try await MessageStore()
    try store.thread("+12125550123", 2025, [MessageStore.message("x1", nil, "When?")])
    try store.thread(
      "+13105550199", 2025,
      [MessageStore.message("u1", "2025-04-01T10:00:00Z", "Edited"), MessageStore.message("u2", nil, "When?")])
    #expect(try await ids(store, "when") == [])
    let held = try await store.listed("message", ["--since", "2025-04-01", "--until", "2025-04-01"])
    #expect(held.map { $0["body"] } == ["Who is this?"] && held[0]["_held"] == true)
    #expect(try await ids(store).count == 11)
  }

  @Test func aLongListIsPrintedToItsEnd() async throws {
    let store = try await MessageStore(empty: true)
    for (year, count) in [(2024, 2000), (2025, 2300)] {
      try store.thread(
        "12345", year,
        (0..<count).map { MessageStore.message("m\(year)-\($0)", "\(year)-01-01T00:\(10 + $0 % 40):00Z", "x") })
    }
    let all = try await ids(store)
    #expect(all.count == 4300 && Set(all).count == 4300)
    #expect(try await ids(store, "--limit", "2001") == Array(all.prefix(2001)))
    #expect(try await ids(store, "--until", "2024-12-31") == Array(all.suffix(2000)))
  }

  @Test func pagesNeitherSkipNorRepeatWhileMessagesArrive() async throws {
    let store = try await MessageStore(empty: true)
    var generator = SeededGenerator(seed: Campaign.seed)
    let numbers = (0..<12).map { "+1202555010\($0 % 10)\($0 / 10)".prefix(12) }.map(String.init)
    var threads: [String: [String]] = [:]
    func add(_ id: String) -> String {
      let number = numbers[Int.random(in: 0..<numbers.count, using: &generator)]
      // Few instants, many at each.
      let at = Int.random(in: 10..<20, using: &generator)
      threads[number, default: []].append(
        MessageStore.message(id, "2025-01-01T00:00:\(at)Z", "x", Bool.random(using: &generator) ? .inbound : .outbound))
      return number
    }
    for number in 0..<150 { _ = add("m\(number)") }
    for (number, messages) in threads { try store.thread(number, 2025, messages) }
    var arrived = 0
    for filter in [[], ["--contact", "ben"], ["--direction", "inbound"]] {
      let all = Set(try await store.listed("message", filter).compactMap { $0["id"]?.stringValue })
      var seen: [String] = []
      var cursor: String?
      repeat {
        let part = try await store.listed("message", filter + ["--limit", "19"] + (cursor.map { ["--after", $0] } ?? []))
        seen += part.compactMap { $0["id"]?.stringValue }
        cursor = part.last?["_cursor"]?.stringValue
        let number = add("n\(arrived)")
        arrived += 1
        try store.thread(number, 2025, try #require(threads[number]))
      } while cursor != nil && seen.count < 1000
      #expect(Set(seen).count == seen.count)
      #expect(all.isSubset(of: seen), "\(filter)")
    }
  }
}
