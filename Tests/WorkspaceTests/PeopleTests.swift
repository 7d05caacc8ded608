import JSONText
import Records
import TestSupport
import Testing

@testable import Workspace

/// People as readers see them, and what is written about them under whichever id.
struct PeopleTests {
  private let sandbox: Sandbox
  private let store: Workspace

  init() throws {
    sandbox = try Sandbox()
    store = try sandbox.store()
  }

  private func save(_ text: String, _ path: String) throws {
    try sandbox.save(text, to: "orgs/acme/" + path, in: sandbox.path("store"))
  }

  private func contact(_ id: String, _ created: Int, _ more: String = "") throws {
    try save(
      "{\"id\": \"\(id)\", \"name\": \"\(id)\", \"createdAt\": \"2026-01-0\(created)T00:00:00Z\"\(more.isEmpty ? "" : ", ")\(more)}",
      "contacts/\(id.prefix(2))/x-\(id).json")
  }

  private func people() throws -> People {
    _ = try store.absorb()
    return try store.snapshot().people(of: "acme")
  }

  private func id(_ text: String) throws -> RecordID { try #require(RecordID(text)) }

  /// The ids of the person that a contact belongs to.
  private func ids(_ text: String) throws -> [String]? {
    try people().person(withID: id(text))?.ids.map(\.text)
  }

  /// The ids of everybody, as the files stand on the disk, whatever rules between records they break.
  private func unsynced() throws -> [[String]] {
    try store.snapshot().people(of: "acme").all().map { $0.ids.map(\.text) }
  }

  private let a = "aa0000000000"
  private let b = "bb0000000000"
  private let c = "cc0000000000"
  private let d = "dd0000000000"

  @Test func pointersMakeOnePersonWhereverOneBegins() throws {
    // b and d point at a; c still points at b, as a foreign commit may leave it.
    try contact(a, 1)
    try contact(b, 2, "\"mergedInto\": \"\(a)\"")
    try contact(c, 4, "\"mergedInto\": \"\(b)\"")
    try contact(d, 3, "\"mergedInto\": \"\(a)\"")
    #expect(try unsynced() == [[a, b, d, c]])
    for id in [a, b, c, d] { #expect(try ids(id) == [a, b, d, c]) }
    #expect(try unsynced() == [[a, b, d, c]])
  }

  @Test func aCircleHasTheOldestAsItsSurvivor() throws {
    try contact(a, 3, "\"mergedInto\": \"\(b)\"")
    try contact(b, 2, "\"mergedInto\": \"\(c)\"")
    try contact(c, 4, "\"mergedInto\": \"\(a)\"")
    try contact(d, 1)
    #expect(try unsynced() == [[b, a, c], [d]])
    for id in [a, b, c] { #expect(try ids(id) == [b, a, c]) }
  }

  @Test func whoPointsAtNobodyIsAPersonOfTheirOwn() throws {
    try contact(a, 1, "\"mergedInto\": \"\(d)\"")
    try contact(b, 2, "\"mergedInto\": \"\(b)\"")
    #expect(try unsynced() == [[a], [b]])
    #expect(try ids(a) == [a])
    #expect(try ids(b) == [b])
  }

  @Test func peopleWithOneAddressAreTwoUntilTheyAreJoined() throws {
    try contact(a, 1, "\"email\": \"x@example.com\"")
    try contact(b, 2, "\"email\": \"X@example.com\"")
    let path = try #require(RecordPath("orgs/acme/contacts/bb/x-\(b).json"))
    #expect(try store.snapshot().person(at: path)?.ids.map(\.text) == [b])
    #expect(try people().all().count == 2)
  }

  @Test func aFileThatNeverReadStandsForThoseThatPointAtIt() async throws {
    try save("{ half typed", "contacts/dd/x-\(d).json")
    try contact(a, 1, "\"mergedInto\": \"\(d)\"")
    try contact(b, 2, "\"mergedInto\": \"\(d)\"")
    try contact(c, 3)
    try sandbox.git("add", "-A", in: sandbox.path("store"))
    try sandbox.git("commit", "-q", "-m", "By hand", in: sandbox.path("store"))
    try await sandbox.sync(sandbox.path("store"))
    #expect(try ids(b) == [a, b])
    #expect(try people().all().map { $0.ids.map(\.text) } == [[a, b], [c]])
  }

  @Test func whatIsWrittenAboutAMergedContactIsAboutThePerson() throws {
    try contact(a, 1)
    try contact(b, 2, "\"mergedInto\": \"\(a)\"")
    try contact(c, 3)
    try save("{\"contact\": \"\(a)\", \"events\": []}", "timelines/aa/x-\(a).2026.json")
    try save("{\"contact\": \"\(b)\", \"events\": []}", "timelines/bb/x-\(b).2025.json")
    try save("{\"contact\": \"\(c)\", \"events\": []}", "timelines/cc/x-\(c).2025.json")
    try save("{\"contact\": \"\(b)\", \"notes\": []}", "notes/by-hand.json")
    let history = "[{\"id\": \"\(d)\", \"at\": \"2026-01-01T00:00:00Z\", \"to\": \"New\"}]"
    let deal = "\"title\": \"Boat\", \"stage\": \"New\", \"createdAt\": \"2026-01-01T00:00:00Z\", \"history\": \(history)"
    try save("{\"id\": \"\(d)\", \"contact\": \"\(b)\", \(deal)}", "deals/dd/boat-\(d).json")
    try save("{\"id\": \"\(c)\", \"contact\": \"\(c)\", \(deal)}", "deals/cc/boat-\(c).json")
    try save(
      "{\"id\": \"\(d)\", \"contact\": \"\(a)\", \"status\": \"qualified\", \"submittedAt\": \"2026-01-01T00:00:00Z\"}",
      "leads/dd/x-\(d).json")
    let people = try people()
    let person = try #require(try people.person(withID: id(b)))
    #expect(
      try people.timelines(of: person).map(\.path.text)
        == ["orgs/acme/timelines/aa/x-\(a).2026.json", "orgs/acme/timelines/bb/x-\(b).2025.json"])
    #expect(try people.notes(of: person).map(\.path.text) == ["orgs/acme/notes/by-hand.json"])
    #expect(try people.deals(of: person).map(\.path.text) == ["orgs/acme/deals/dd/boat-\(d).json"])
    #expect(try people.leads(of: person).map(\.path.text) == ["orgs/acme/leads/dd/x-\(d).json"])
  }

  private func thread(_ path: RecordPath, _ address: String, assigned: String? = nil) throws {
    let channel = path.channel?.rawValue ?? ""
    let more = assigned.map { ", \"assigned\": [\($0)]" } ?? ""
    try sandbox.save(
      "{\"channel\": \"\(channel)\", \"address\": \"\(address)\"\(more), \"messages\": []}", to: path.text,
      in: sandbox.path("store"))
  }

  @Test func threadsBelongToWhoHasTheAddressUnlessAssigned() throws {
    try sandbox.save("{\"name\": \"Acme\", \"defaultRegion\": \"DE\"}", to: "orgs/acme/org.json", in: sandbox.path("store"))
    try contact(a, 1, "\"phone\": \"0151 23456789\", \"email\": \"a@example.com\"")
    try contact(b, 2, "\"mergedInto\": \"\(a)\", \"otherEmails\": [\"B@example.com\"], \"otherPhones\": [\"+14155552671\"]")
    try contact(c, 3, "\"email\": \"c@example.com\"")
    let org = try #require(OrgSlug("acme"))
    func sms(_ number: String, _ year: Int) throws -> RecordPath {
      .thread(org: org, phone: try PhoneNumber(parsing: number), year: year)
    }
    func email(_ address: String) throws -> RecordPath {
      .thread(org: org, email: try EmailAddress(parsing: address), year: 2026)
    }
    let own = [try sms("+4915123456789", 2025), try sms("+4915123456789", 2026), try email("b@example.com")]
    for path in own { try thread(path, path.channel == .sms ? "+4915123456789" : "b@example.com") }
    let given = try sms("+14155552671", 2026)
    try thread(given, "+14155552671", assigned: "{\"contact\": \"\(c)\"}")
    let taken = try email("c@example.com")
    try thread(taken, "c@example.com", assigned: "{\"contact\": \"\(b)\", \"until\": \"2026-02-01T00:00:00Z\"}")
    let people = try people()
    let ana = try #require(try people.person(withID: id(a)))
    #expect(try people.threads(of: ana).map(\.path) == (own + [taken]).sorted())
    // Ben's for a while is still Carl's for the rest.
    let carl = try #require(try people.person(withID: id(c)))
    #expect(try people.threads(of: carl).map(\.path) == [given, taken].sorted())
  }

  @Test func aContactWhoseFileDoesNotReadIsShownAsItWas() async throws {
    try contact(a, 1)
    try contact(b, 2, "\"mergedInto\": \"\(a)\", \"company\": \"Navy\"")
    try await sandbox.sync(sandbox.path("store"))
    try save("{\"id\": ", "contacts/bb/x-\(b).json")
    let person = try #require(try people().person(withID: id(a)))
    #expect(person.ids.map(\.text) == [a, b])
    #expect(person.isHeld)
    #expect(person.record.value["company"] == "Navy")
  }
}
