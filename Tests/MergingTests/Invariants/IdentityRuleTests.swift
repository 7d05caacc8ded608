import JSONText
import Merging
import Records
import Testing

/// Ids: every record and every element has one, and it stands in one place.
struct IdentityRuleTests {
  @Test func aFileMadeByHandGetsTheIDThatEverybodyDerives() throws {
    let store = SmallStore(["orgs/acme/contacts/grace.json": #"{"name": "Grace"}"#])
    let mended = try store.mended()
    #expect(
      mended["orgs/acme/contacts/grace.json", "id"] == ContentHash.hex12(strings: ["orgs/acme/contacts/grace.json"]))
    #expect(mended["orgs/acme/contacts/grace.json", "createdAt"] == "2026-05-28T20:26:40Z", "the time of the commit")
    #expect(mended.record("orgs/acme/contacts/grace.json")?.keys.map(\.text) == ["id", "name", "createdAt"])
  }

  @Test func theIDInTheNameIsTakenFirst() throws {
    let path = SmallStore.contact(7)
    #expect(try SmallStore([path: #"{"name": "Grace"}"#]).mended()[path, "id"] == SmallStore.id(7))
  }

  @Test func aCopyOfADealIsADealOfItsOwn() throws {
    let deal =
      #"{"id": "dddddddddddd", "contact": "111111111111", "title": "T", "stage": "New", "createdAt": "2026-01-01T00:00:00Z", "history": [{"id": "e", "at": "2026-01-01T00:00:00Z", "to": "New"}]}"#
    let home = "orgs/acme/deals/dd/t-dddddddddddd.json"
    let copy = "orgs/acme/deals/a-copy.json"
    let mended = try SmallStore([home: deal, copy: deal]).mended()
    #expect(mended[home, "id"] == "dddddddddddd")
    #expect(mended[copy, "id"] == ContentHash.hex12(strings: [copy]))
  }

  @Test func aCopyOfAContactWithTheSameAddressIsMergedIntoIt() throws {
    var store = SmallStore()
    store.add(1, email: "a@x.com")
    store.files["orgs/acme/contacts/copy.json"] =
      #"{"id": "111111111111", "name": "P1", "email": "A@x.com", "phone": "+12025550100", "createdAt": "2026-01-01T00:00:00Z"}"#
    let mended = try store.mended()
    #expect(mended.files["orgs/acme/contacts/copy.json"] == nil)
    #expect(mended[SmallStore.contact(1), "phone"] == "+12025550100")
  }

  @Test func aCopyOfAContactWithAnotherAddressIsSomebodyElse() throws {
    var store = SmallStore()
    store.add(1, email: "a@x.com")
    let copy = "orgs/acme/contacts/copy.json"
    store.files[copy] = #"{"id": "111111111111", "name": "Q", "email": "q@x.com", "createdAt": "2026-01-01T00:00:00Z"}"#
    let mended = try store.mended()
    #expect(mended[copy, "id"] == ContentHash.hex12(strings: [copy]))
    #expect(mended[copy, "mergedInto"] == nil)
  }

  @Test func aCopyOfAFileNobodyCanReadIsNotTakenForIt() throws {
    let home = SmallStore.contact(1)
    let copy = "orgs/acme/contacts/copy.json"
    let store = SmallStore([
      home: "{ half typed", copy: #"{"id": "111111111111", "name": "P", "createdAt": "2026-01-01T00:00:00Z"}"#,
    ])
    let mended = try store.mended()
    #expect(mended.files[home] == "{ half typed")
    #expect(mended[copy, "id"] == ContentHash.hex12(strings: [copy]))
  }

  @Test func elementsWithoutIDsGetDerivedOnesAndEqualOnesDifferentOnes() throws {
    let path = "orgs/acme/notes/11/p-111111111111.json"
    let note = #"{"at": "2026-01-01T00:00:00Z", "by": "ana", "text": "Hi"}"#
    let mended = try SmallStore([path: "{\"contact\": \"111111111111\", \"notes\": [\(note), \(note)]}"]).mended()
    let ids = mended.record(path)?["notes"]?.arrayValue?.compactMap { $0.objectValue?["id"]?.stringValue } ?? []
    #expect(ids.count == 2 && Set(ids).count == 2)
    let again = try SmallStore([path: "{\"contact\": \"111111111111\", \"notes\": [\(note), \(note)]}"]).mended()
    #expect(again == mended)
  }

  @Test func twoElementsWithOneIDBecomeOneAndLoseNothing() throws {
    let path = "orgs/acme/notes/11/p-111111111111.json"
    let notes = [
      #"{"id": "n", "at": "2026-01-01T00:00:00Z", "by": "ana", "text": "Hi"}"#,
      #"{"id": "n", "at": "2026-01-01T00:00:00Z", "by": "ana", "text": "Ho", "pinned": true}"#,
      #"{"id": "m", "at": "2026-01-02T00:00:00Z", "by": "ana", "text": "Other"}"#,
    ]
    func store(_ notes: [String]) -> SmallStore {
      SmallStore([path: "{\"contact\": \"111111111111\", \"notes\": [\(notes.joined(separator: ", "))]}"])
    }
    let mended = try store(notes).mended()
    let record = mended.record(path)
    #expect(record?["notes"]?.arrayValue?.count == 2)
    let one = record?["notes"]?.arrayValue?.first { $0.elementIDForTests == "n" }?.objectValue
    #expect(one?["pinned"] == .bool(true))
    #expect(one?["text"] == .string("Ho"))
    #expect(record?["conflicts"]?.arrayValue?.first?.objectValue?["value"] == .string("Hi"))
    #expect(try store(notes.reversed()).mended() == mended)
  }

  @Test func oneEventInTheFilesOfTwoYearsBecomesOneAndLosesNothing() throws {
    func timeline(_ at: String, _ title: String) -> String {
      "{\"contact\": \"111111111111\", \"events\": [{\"id\": \"e\", \"at\": \"\(at)\", \"type\": \"chat\", \"title\": \"\(title)\"}]}"
    }
    let old = "orgs/acme/timelines/11/p-111111111111.2025.json"
    let new = "orgs/acme/timelines/11/p-111111111111.2026.json"
    let store = SmallStore([old: timeline("2025-12-31T23:00:00Z", "Hi"), new: timeline("2026-01-01T01:00:00Z", "Ho")])
    let mended = try store.mended()
    let events = [old, new].flatMap { mended.record($0)?["events"]?.arrayValue ?? [] }
    #expect(events.count == 1)
    let entries = [old, new].flatMap { mended.record($0)?["conflicts"]?.arrayValue ?? [] }
    let said = Set(entries.compactMap { $0.objectValue?["value"] })
    let shown = Set(["at", "title"].compactMap { events.first?.objectValue?[$0] })
    #expect(said.union(shown) == ["2025-12-31T23:00:00Z", "2026-01-01T01:00:00Z", "Hi", "Ho"])
    // Only one of the two was written anew: it is the same from there.
    var before = store
    before.files[new] = nil
    #expect(try store.mended(since: before) == mended)
  }
}

extension JSONValue {
  fileprivate var elementIDForTests: String? { objectValue?["id"]?.stringValue }
}
