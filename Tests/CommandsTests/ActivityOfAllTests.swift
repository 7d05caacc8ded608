import JSONText
import Records
import TestSupport
import Testing

/// `kith activity list` without a person.
@Suite struct ActivityOfAllTests {
  private func timeline(
    _ store: MessageStore, _ contact: String, _ events: [String], year: Int = 2025, org: String = "acme"
  ) throws {
    try store.save(
      #"{"contact": "\#(contact)", "events": [\#(events.joined(separator: ",\n"))]}"#,
      to: "orgs/\(org)/timelines/\(contact.prefix(2))/x-\(contact).\(year).json")
  }

  private static func event(_ id: String, _ at: String, _ type: String, _ more: String = "") -> String {
    #"{"id": "\#(id)", "at": "2025-\#(at)Z", "type": "\#(type)"\#(more)}"#
  }

  private func store() async throws -> MessageStore {
    let store = try await MessageStore(empty: true)
    try timeline(
      store, MessageStore.grace,
      [
        Self.event("g1", "01-01T10:00:00", "file_download", #", "file": "Price-List.pdf", "by": "ana@example.com""#),
        Self.event("g2", "03-01T10:00:00", "deal_change", #", "deal": "dddddddddddd", "from": "New", "to": "Won""#),
      ])
    try timeline(store, MessageStore.ben, [Self.event("b1", "02-01T10:00:00", "chat", #", "title": "Asked for a list""#)])
    try store.save(
      #"{"contact": "\#(MessageStore.cem)", "notes": [{"id": "n1", "at": "2025-02-15T10:00:00Z", "by": "ben@example.com", "#
        + #""text": "Wants a price list.\nCall again"}]}"#, to: "orgs/acme/notes/cc/x-\(MessageStore.cem).json")
    try store.save(
      #"{"id": "dddddddddddd", "contact": "\#(MessageStore.grace)", "title": "Lights", "stage": "Won", "#
        + #""createdAt": "2025-01-01T00:00:00Z"}"#, to: "orgs/acme/deals/dd/x-dddddddddddd.json")
    try await store.sync()
    return store
  }

  private func ids(_ store: MessageStore, _ arguments: String...) async throws -> [String] {
    try await store.listed("activity", arguments).compactMap { $0["id"]?.stringValue }
  }

  @Test func whatHappenedAndWasNotedIsListedTheNewestFirst() async throws {
    let store = try await store()
    // The sync put the deal on the timeline as it is adopted, at the time of the clock.
    try await store.runner.expect(
      "activity", "list", "--until", "2025-12-31", in: "store",
      gives: .done(
        """
        2025-03-01 12:00  deal_change    Grace Hopper  Lights: New → Won
        2025-02-15 12:00  note           Cem Kaya      Wants a price list. …  ben@example.com
        2025-02-01 12:00  chat           Ben Ødegård   Asked for a list
        2025-01-01 12:00  file_download  Grace Hopper  Price-List.pdf         ana@example.com

        """))
    let rest = try await store.runner.kith("activity", "list", "--until", "2025-12-31", "--limit", "1", in: "store")
    #expect(rest.errors.hasPrefix("hint: 3 more: --after "), "\(rest)")
    try await store.runner.expect(
      "activity", "list", "--words", "zeppelin", in: "store", gives: .done("", errors: "Nothing of the kind has happened.\n"))
  }

  @Test func filtersNarrowTheList() async throws {
    let store = try await store()
    #expect(try await ids(store, "--type", "note") == ["n1"])
    #expect(try await ids(store, "--type", "chat", "--type", "file_download") == ["b1", "g1"])
    #expect(try await ids(store, "--words", "list") == ["n1", "b1", "g1"])
    #expect(try await ids(store, "--words", "PRICE-LI") == ["n1", "g1"])
    #expect(try await ids(store, "--words", "list asked") == ["b1"])
    #expect(try await ids(store, "--words", "ist") == [])
    #expect(try await ids(store, "--words", "ana") == [])
    #expect(try await ids(store, "--since", "2025-02-01", "--until", "2025-02-15") == ["n1", "b1"])
    #expect(try await ids(store, "--words", "list", "--limit", "2") == ["n1", "b1"])
    // Also of one person.
    #expect(try await ids(store, "grace", "--words", "list") == ["g1"])
    #expect(try await ids(store, "ben", "--words", "price") == [])
    try await store.runner.expect(
      "activity", "list", "--type", "Note", in: "store",
      gives: .failed(64, "kith: error: \"Note\" is no type of event\nhint: did you mean note?\n"))
  }

  @Test func aProgramGetsEventsAndNotesAndWhereTheyStand() async throws {
    let store = try await store()
    let found = try await store.listed("activity", ["--since", "2025-02-01", "--until", "2025-02-28"])
    let cursors = found.compactMap { $0["_cursor"]?.stringValue }
    try #require(cursors.count == 2)
    try await store.runner.expect(
      "activity", "list", "--since", "2025-02-01", "--until", "2025-02-28", "--json", in: "store",
      gives: .done(
        """
        {"id": "n1", "at": "2025-02-15T10:00:00Z", "by": "ben@example.com", "text": "Wants a price list.\\nCall again", \
        "_contact": "cccccccccccc", "_cursor": "\(cursors[0])", "_org": "acme", "_path": "orgs/acme/notes/cc/x-cccccccccccc.json"}
        {"id": "b1", "at": "2025-02-01T10:00:00Z", "type": "chat", "title": "Asked for a list", "_contact": "bbbbbbbbbbbb", \
        "_cursor": "\(cursors[1])", "_org": "acme", "_path": "orgs/acme/timelines/bb/x-bbbbbbbbbbbb.2025.json"}

        """))
  }

  @Test func eachOrganizationHasItsOwn() async throws {
    let store = try await store()
    try store.save(#"{"name": "Beta"}"#, to: "orgs/beta/org.json")
    try timeline(store, "eeeeeeeeeeee", [Self.event("e1", "05-01T10:00:00", "chat")], org: "beta")
    #expect(try await ids(store, "--org", "beta") == ["e1"])
    #expect(try await ids(store, "--org", "acme", "--type", "chat") == ["b1"])
    // Whose contact nobody is.
    let shown = try await store.runner.kith("activity", "list", "--org", "beta", in: "store")
    #expect(shown.output == "2025-05-01 12:00  chat  eeeeeeeeeeee\n", "\(shown)")
  }

  @Test func whatTwoContactsOfOnePersonBothHaveIsOneEvent() async throws {
    let store = try await store()
    let shared = [Self.event("s1", "06-01T00:00:00", "form_submission"), Self.event("s2", "06-02T00:00:00", "chat")]
    try timeline(store, MessageStore.ben, shared)
    try timeline(store, MessageStore.cem, shared)
    try timeline(store, "dddddddddddd", shared)
    #expect(try await ids(store, "--since", "2025-06-01", "--until", "2025-07-01") == ["s2", "s2", "s2", "s1", "s1", "s1"])
    try store.contact("dddddddddddd", "Dan", #""mergedInto": "\#(MessageStore.ben)""#)
    try store.contact(MessageStore.cem, "Cem Kaya", #""email": "cem@example.com", "mergedInto": "\#(MessageStore.ben)""#)
    let once = try await store.listed("activity", ["--since", "2025-06-01", "--until", "2025-07-01"])
    #expect(once.map { $0["id"] } == ["s2", "s1"] && once.allSatisfy { $0["_contact"] == .string(MessageStore.ben) })
    // Without the one of the contact that stands for all, one of the others is left.
    try timeline(store, MessageStore.ben, [shared[0]])
    #expect(try await ids(store, "--since", "2025-06-01", "--until", "2025-07-01") == ["s2", "s1"])
    try await store.sync()
    #expect(try await ids(store, "--since", "2025-06-01", "--until", "2025-07-01", "ben") == ["s2", "s1"])
    // Another time is another event.
    try timeline(store, MessageStore.ben, [Self.event("s2", "06-03T00:00:00", "chat")])
    #expect(try await ids(store, "--since", "2025-06-01", "--until", "2025-07-01") == ["s2", "s2", "s1"])
  }

  @Test func whatIsSavedIsShownAtOnceAndAHalfTypedFileAsItWas() async throws {
    let store = try await store()
    #expect(try await ids(store, "--type", "chat") == ["b1"])
    // Written in place, and about to be shown.
    try timeline(
      store, MessageStore.ben, [Self.event("b2", "02-01T11:00:00", "chat"), Self.event("b1", "02-01T10:00:00", "chat")])
    #expect(try await ids(store, "--type", "chat") == ["b2", "b1"])
    try store.save("{\"contact\": ", to: "orgs/acme/timelines/bb/x-\(MessageStore.ben).2025.json")
    let held = try await store.listed("activity", ["--type", "chat"])
    #expect(held.map { $0["id"] } == ["b1"] && held[0]["_held"] == true)
    let shown = try await store.runner.kith("activity", "list", "--type", "chat", in: "store").output
    #expect(shown == "2025-02-01 12:00  chat  Ben Ødegård (held)  Asked for a list\n", "\(shown)")
  }

  @Test func pagesNeitherSkipNorRepeatWhileEventsArrive() async throws {
    let store = try await MessageStore(empty: true)
    var generator = SeededGenerator(seed: Campaign.seed)
    let contacts = [MessageStore.grace, MessageStore.ben, MessageStore.cem]
    var events: [String: [String]] = [:]
    func add(_ id: String) -> String {
      let contact = contacts[Int.random(in: 0..<3, using: &generator)]
      // Few instants, many at each; ids that are alike in two timelines.
      let second = Int.random(in: 10..<20, using: &generator)
      events[contact, default: []].append(
        Self.event(id, "01-01T00:00:\(second)", Bool.random(using: &generator) ? "chat" : "page_visit"))
      return contact
    }
    for number in 0..<150 { _ = add("e\(number)") }
    for (contact, events) in events { try timeline(store, contact, events) }
    func key(_ event: JSONObject) -> String { "\(event["id"]?.stringValue ?? "") \(event["_contact"]?.stringValue ?? "")" }
    var arrived = 0
    for filter in [[], ["--type", "chat"]] {
      let all = Set(try await store.listed("activity", filter).map(key))
      var seen: [String] = []
      var cursor: String?
      repeat {
        let part = try await store.listed("activity", filter + ["--limit", "19"] + (cursor.map { ["--after", $0] } ?? []))
        seen += part.map(key)
        cursor = part.last?["_cursor"]?.stringValue
        let contact = add("e\(1000 + arrived)")
        arrived += 1
        try timeline(store, contact, try #require(events[contact]))
      } while cursor != nil && seen.count < 1000
      #expect(Set(seen).count == seen.count)
      #expect(all.isSubset(of: seen), "\(filter)")
    }
  }
}
