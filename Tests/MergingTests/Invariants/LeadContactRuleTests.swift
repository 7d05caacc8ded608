import JSONText
import Merging
import Records
import Testing

/// Which of two contacts of one person a lead was imported into is no dispute.
struct LeadContactRuleTests {
  private static let path = "orgs/acme/leads/ee/l-eeeeeeeeeeee.json"

  private func lead(_ contact: Int, lost: String...) -> String {
    let entries = lost.map { "{\"id\": \"e\($0.prefix(1))\", \"field\": \"/contact\", \"value\": \"\($0)\"}" }
    return """
      {"id": "eeeeeeeeeeee", "submittedAt": "2026-01-01T00:00:00Z", "status": "qualified", "contact": "\(SmallStore.id(contact))", \
      "conflicts": [{"id": "n", "field": "/name", "value": "Ada"}\(entries.map { ", " + $0 }.joined())]}
      """
  }

  private func disputes(_ store: SmallStore) -> [String?] {
    (store.record(Self.path)?["conflicts"]?.arrayValue ?? []).map { $0.objectValue?["value"]?.stringValue }
  }

  @Test func ofOnePersonNobodyIsAsked() throws {
    var store = SmallStore()
    store.add(1, email: "a@x.com", born: 1)
    store.add(2, email: "a@x.com", born: 2)
    for (contact, lost) in [(1, 2), (2, 1)] {
      store.files[Self.path] = lead(contact, lost: SmallStore.id(lost))
      let mended = try store.mended()
      #expect(disputes(mended) == ["Ada"], "what else lost is kept")
      #expect(mended[Self.path, "contact"] == SmallStore.id(contact), "nobody is rewritten")
    }
  }

  @Test func ofTwoPeopleSomebodyIsAsked() throws {
    var store = SmallStore()
    store.add(1, email: "a@x.com")
    store.add(2, email: "b@x.com")
    store.files[Self.path] = lead(1, lost: SmallStore.id(2), SmallStore.id(3))
    #expect(try store.mended() == store)
  }

  @Test func whenTheyBecomeOnePersonLaterTheDisputeEnds() throws {
    var before = SmallStore()
    before.add(1, email: "a@x.com", born: 1)
    before.add(2, email: "b@x.com", born: 2)
    before.files[Self.path] = lead(2, lost: SmallStore.id(1))
    before = try before.mended()
    #expect(disputes(before) == ["Ada", SmallStore.id(1)])
    // A third contact connects the two, whose files stay as they are.
    var after = before
    after.add(3, email: "a@x.com", born: 3, more: #", "otherEmails": ["b@x.com"]"#)
    #expect(disputes(try after.mended(since: before)) == ["Ada"])
    #expect(try after.mended(since: before) == after.mended())
  }
}
