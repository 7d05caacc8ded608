import JSONText
import Records
import TestSupport
import Testing

@Suite struct ThreadListTests {
  private func addresses(_ store: MessageStore, _ arguments: String...) async throws -> [String] {
    try await store.listed("thread", arguments).compactMap { $0["address"]?.stringValue }
  }

  @Test func aConversationIsALineWhateverItsYears() async throws {
    let store = try await MessageStore()
    try await store.runner.expect(
      "thread", "list", in: "store",
      gives: .done(
        """
        2025-06-01 02:00  Ben Ødegård           3  Ben has this number now
        2025-04-03 12:00  Boat Show             1  Doors open at ten
        2025-04-02 12:00  12345                 1  Your code is 998877
        2025-04-01 12:00  +13105550199          1  Who is this?
        2025-03-01 12:00  Grace Hopper          1  Von der anderen Nummer
        2025-02-02 10:00  Grace Hopper          1  Café crème
        2025-01-02 12:00  Grace Hopper          2  Merci, à bientôt 🚢
        2025-01-01 02:00  stranger@example.org  1  Ferry prices?

        """))
    store.runner.isTerminal = true
    store.runner.columns = 60
    store.runner.environment["NO_COLOR"] = "1"
    let first = try await store.runner.kith("thread", "list", "--limit", "1", in: "store")
    #expect(
      first.output == """
        LAST              WITH         MESSAGES  TEXT
        2025-06-01 02:00  Ben Ødegård  3         Ben has this numbe…

        """)
    #expect(first.errors.hasPrefix("hint: 7 more: --after "))
  }

  @Test func filtersNarrowTheList() async throws {
    let store = try await MessageStore()
    #expect(try await addresses(store, "--channel", "email") == ["grace@example.com", "stranger@example.org"])
    #expect(
      try await addresses(store, "--unassigned") == ["Boat Show", "12345", "+13105550199", "stranger@example.org"])
    #expect(try await addresses(store, "--unassigned", "--channel", "sms", "code") == ["12345"])
    #expect(
      try await addresses(store, "--contact", "grace") == ["+4915123456789", "grace@example.com", "+14155552671"])
    // Some of its messages are Cem's, though the last is Ben's.
    #expect(try await addresses(store, "--contact", "cem") == [MessageStore.moved])
    #expect(try await addresses(store, "--contact", "ben", "again") == [MessageStore.moved])
    // Each word in any message, in the name, or in the address.
    #expect(try await addresses(store, "a bientot", "FERRY") == ["+14155552671"])
    #expect(try await addresses(store, "ØDEGARD") == [MessageStore.moved])
    #expect(try await addresses(store, "hopper", "creme") == ["grace@example.com"])
    #expect(try await addresses(store, "5550199") == ["+13105550199"])
    #expect(try await addresses(store, "grace", "zeppelin") == [])
    for (option, wrong, errors) in [
      ("--channel", "smss", "\"smss\" is no channel: sms or email\nhint: did you mean sms?\n"),
      ("--limit", "0", "--limit must be 1 or more\nhint: kith thread list --help\n"),
    ] {
      try await store.runner.expect("thread", "list", option, wrong, in: "store", gives: .failed(64, "kith: error: " + errors))
    }
    try await store.runner.expect(
      "thread", "list", "zeppelin", in: "store", gives: .done("", errors: "No conversation matches.\n"))
  }

  @Test func whoTheLastMessageBelongsToIsWhomTheConversationIsWith() async throws {
    let store = try await MessageStore(empty: true)
    let messages = [
      MessageStore.message("m1", "2025-01-01T00:00:00Z", "x"), MessageStore.message("m2", "2025-02-01T00:00:00Z", "y"),
    ]
    func contact(_ assigned: String, _ number: String = "+13105550199") async throws -> [JSONValue?] {
      try store.thread(number, 2025, messages, assigned: assigned)
      return try await store.listed("thread", []).map { $0["contact"] }
    }
    let cem = JSONValue.string(MessageStore.cem)
    #expect(try await contact(#"{"contact": "\#(MessageStore.cem)"}"#) == [cem])
    #expect(try await addresses(store, "--unassigned") == [])
    #expect(try await contact(#"{"contact": "\#(MessageStore.cem)", "from": "2025-02-01T00:00:00Z"}"#) == [cem])
    #expect(try await addresses(store, "--unassigned") == [])
    // His until then, and nobody's since.
    #expect(try await contact(#"{"contact": "\#(MessageStore.cem)", "until": "2025-02-01T00:00:00Z"}"#) == [nil])
    #expect(try await addresses(store, "--unassigned") == ["+13105550199"])
    // To somebody who is not there.
    #expect(try await contact(#"{"contact": "dddddddddddd"}"#) == [nil])
    #expect(try await addresses(store, "--unassigned") == ["+13105550199"])
    // A contact who got the number.
    try store.thread("+13105550199", 2025, messages)
    try store.contact("dddddddddddd", "Dan", #""phone": "+13105550199""#)
    #expect(try await store.listed("thread", []).map { $0["contact"] } == ["dddddddddddd"])
    #expect(try await addresses(store, "--unassigned") == [])
  }

  @Test func aProgramGetsTheLastMessageAndAllFiles() async throws {
    let store = try await MessageStore()
    let cursor = try #require(try await store.listed("thread", ["5552671"]).first?["_cursor"]?.stringValue)
    let folder = "orgs/acme/threads/sms/"
    let paths = try #require(try await store.listed("thread", ["5552671"]).first?["_paths"]?.arrayValue)
    #expect(paths.compactMap(\.stringValue).allSatisfy { $0.hasPrefix(folder) && $0.contains("/e164-14155552671.202") })
    let shown = try await store.runner.kith("thread", "list", "5552671", "--json", in: "store")
    #expect(
      shown.output == """
        {"channel": "sms", "address": "+14155552671", "lastAt": "2025-01-02T10:00:00Z", "messages": 2, \
        "contact": "aaaaaaaaaaaa", "direction": "outbound", "status": "delivered", "text": "Merci, à bientôt 🚢", \
        "_cursor": "\(cursor)", "_org": "acme", "_paths": \(JSONWriter.inline(.array(paths)))}

        """)
    let email = try #require(try await store.listed("thread", ["--channel", "email", "hopper"]).first)
    #expect(
      email.keys == [
        "channel", "address", "lastAt", "messages", "contact", "direction", "status", "subject", "text", "_cursor", "_org",
        "_paths",
      ])
    #expect(email["lastAt"] == "2025-02-02T08:00:00Z" && email["subject"] == "Café crème" && email["text"] == "Dear Grace")
  }

  @Test func theLastMessageIsFoundInWhateverFileAndOrder() async throws {
    let store = try await MessageStore(empty: true)
    try store.thread(
      "12345", 2025,
      [
        MessageStore.message("b", "2025-03-01T00:00:00Z", "last"), MessageStore.message("c", "2025-02-01T00:00:00Z", "middle"),
        MessageStore.message("a", "2025-03-01T00:00:00Z", "the same instant"),
      ])
    try store.thread("12345", 2024, [MessageStore.message("d", "2024-02-01T00:00:00Z", "first")])
    // A part that was emptied.
    try store.thread("12345", 2026, [])
    // Nothing was said.
    try store.thread("54321", 2026, [])
    try await store.runner.expect(
      "thread", "list", in: "store", gives: .done("2025-03-01 02:00  12345  4  last\n"))
    #expect(try await store.listed("thread", []).map { $0["_paths"]?.arrayValue?.count } == [3])
    // An edit in place of a file that is not the last one counts, too.
    try store.thread("12345", 2024, [])
    try await store.runner.expect(
      "thread", "list", in: "store", gives: .done("2025-03-01 02:00  12345  3  last\n"))
  }

  @Test func pagesNeitherSkipNorRepeatWhileMessagesArrive() async throws {
    let store = try await MessageStore(empty: true)
    var generator = SeededGenerator(seed: Campaign.seed)
    var numbers: [String] = []
    for number in 0..<60 {
      numbers.append("+120255501\(10 + number % 90)")
      let at = "2025-01-01T00:00:\(Int.random(in: 10..<14, using: &generator))Z"
      try store.thread(numbers[number], 2025, [MessageStore.message("m", at, "x")])
    }
    var seen: [String] = []
    var moved: Set<String> = []
    var place: String?
    repeat {
      let part = try await store.listed("thread", ["--limit", "7"] + (place.map { ["--after", $0] } ?? []))
      seen += part.compactMap { $0["address"]?.stringValue }
      place = part.last?["_cursor"]?.stringValue
      // Somebody answers, who now stands first again; and an older message turns up, which moves nobody.
      if moved.count < 8 {
        let answering = numbers[Int.random(in: 0..<numbers.count, using: &generator)]
        moved.insert(answering)
        try store.thread(answering, 2026, [MessageStore.message("n", "2026-01-01T00:00:\(10 + moved.count)Z", "x")])
        try store.thread(
          numbers[Int.random(in: 0..<numbers.count, using: &generator)], 2024,
          [
            MessageStore.message("o", "2024-01-01T00:00:00Z", "x")
          ])
      }
    } while place != nil && seen.count < 200
    #expect(Set(seen).count == seen.count)
    #expect(Set(numbers).subtracting(moved).isSubset(of: seen))
    #expect(Set(try await addresses(store, "--limit", "\(moved.count)")) == moved)
    let cursor = try #require(try await store.listed("thread", ["--limit", "1"]).first?["_cursor"]?.stringValue)
    try await store.runner.expect(
      "message", "list", "--after", cursor, in: "store",
      gives: .failed(
        64, "kith: error: \"\(cursor)\" is no cursor of this list\nhint: take one that the same list has shown\n"))
  }
}
