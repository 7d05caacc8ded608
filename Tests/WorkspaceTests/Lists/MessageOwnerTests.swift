import RecordIndex
import Records
import TestSupport
import Testing

@testable import Workspace

/// Whose a message is: the index and the records say the same.
struct MessageOwnerTests {
  @Test(arguments: 0..<(6 * Campaign.factor))
  func theMessagesOfAPersonAreThoseThatAreShownAsThePersons(number: Int) throws {
    let seed = Campaign.seed &+ UInt64(number)
    var random = SeededGenerator(seed: seed)
    let sandbox = try Sandbox()
    let workspace = try sandbox.store()
    let folder = sandbox.path("store")
    let ids = ["aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc", "dddddddddddd", "eeeeeeeeeeee"]
    let numbers = ["+12025550100", "+12025550101", "+12025550102", "12345"]
    for id in ids.dropLast() {
      let more = random.oneIn(4) ? #""mergedInto": "\#(random.element(of: ids))", "# : ""
      let phones = #""phone": "\#(random.element(of: numbers))", "otherPhones": ["\#(random.element(of: numbers))"], "#
      try sandbox.save(
        ListingTests.contact(id, id, more + (random.oneIn(3) ? "" : phones)), to: ListingTests.path(id), in: folder)
    }
    func time() -> String { "2026-01-01T00:00:\(10 + random.below(8))Z" }
    for number in numbers {
      for year in [2025, 2026] {
        let assigned = (0..<random.below(4)).map { _ in
          let from = random.oneIn(2) ? #", "from": "\#(time())""# : ""
          let until = random.oneIn(2) ? #", "until": "\#(time())""# : ""
          return #"{"contact": "\#(random.element(of: ids))"\#(from)\#(until)}"#
        }
        let messages = (0..<12).map { place in
          #"{"id": "\#(year)-\#(place)", "at": "\#(time())", "direction": "inbound", "from": "+1", "to": "+2", "body": "x", "status": "received"}"#
        }
        let path = RecordPath.thread(
          org: try #require(OrgSlug("acme")), phone: try PhoneNumber(parsing: number), year: year)
        try sandbox.save(
          """
          {"channel": "sms", "address": "\(number)", "assigned": [\(assigned.joined(separator: ", "))], \
          "messages": [\(messages.joined(separator: ", "))]}
          """, to: path.text, in: folder)
      }
    }
    _ = try workspace.absorb()

    let snapshot = try workspace.snapshot()
    let all = try snapshot.messages(TimeQuery(org: "acme", .messages(.init())), counting: false).shown
    #expect(all.count == 96)
    let people = try snapshot.people(of: "acme")
    for person in try people.all() {
      var wanted = TimeQuery.Messages()
      wanted.whose = person.whose(defaultRegion: people.defaultRegion)
      let found = try snapshot.messages(TimeQuery(org: "acme", .messages(wanted)), counting: false).shown
      let expected = all.filter { message in message.people.contains { $0.path == person.path } }
      #expect(found.map(\.place) == expected.map(\.place), "KITH_SEED=\(seed)")
      // And they stand in the threads that are the person's.
      let threads = Set(try people.threads(of: person).map(\.path))
      #expect(Set(found.map(\.path)).isSubset(of: threads), "KITH_SEED=\(seed)")
      var conversations = ThreadQuery(org: "acme")
      conversations.whose = wanted.whose
      let addresses = Set(try snapshot.threads(conversations, counting: false).shown.map(\.last.address))
      #expect(addresses == Set(found.map(\.address)), "KITH_SEED=\(seed)")
    }
    var unassigned = ThreadQuery(org: "acme")
    unassigned.isUnassigned = true
    let conversations = try snapshot.threads(ThreadQuery(org: "acme"), counting: false).shown
    #expect(
      try snapshot.threads(unassigned, counting: false).shown.map(\.last.place)
        == conversations.filter(\.last.people.isEmpty).map(\.last.place), "KITH_SEED=\(seed)")
    #expect(conversations.map(\.count) == [24, 24, 24, 24])
  }
}
