import JSONText
import Merging
import Records
import TestSupport
import Testing

/// What holds of the rules together, over random stores that break all of them at once.
struct InvariantLawsTests {
  @Test func aMendedStoreNeedsNoMending() throws {
    for number in 0..<(400 * Campaign.factor) {
      let seed = Campaign.seed &+ UInt64(number)
      var messy = MessyStore(seed: seed)
      let mended = try messy.store().mended()
      #expect(try mended.mended() == mended, "KITH_SEED=\(seed)")
    }
  }

  @Test func lookingAtWhatChangedIsLookingAtEverything() throws {
    for number in 0..<(400 * Campaign.factor) {
      let seed = Campaign.seed &+ UInt64(number)
      var messy = MessyStore(seed: seed)
      let before = try messy.store().mended()
      let after = messy.changed(before)
      #expect(try after.mended(since: before) == after.mended(), "KITH_SEED=\(seed)")
    }
  }

  @Test func whatNobodyCanReadIsLeftAsItIs() throws {
    for number in 0..<(100 * Campaign.factor) {
      let seed = Campaign.seed &+ UInt64(number)
      var messy = MessyStore(seed: seed)
      let store = messy.store()
      let mended = try store.mended()
      for (path, text) in store.files where store.record(path) == nil {
        #expect(mended.files[path] == text, "KITH_SEED=\(seed) \(path)")
      }
    }
  }
}

/// Random small stores in which ids, addresses, pointers and stages meet by chance.
private struct MessyStore {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func store() -> SmallStore {
    var store = SmallStore()
    for _ in 0..<(2 + random.below(8)) { addSomething(to: &store) }
    return store
  }

  mutating func changed(_ before: SmallStore) -> SmallStore {
    var store = before
    for _ in 0..<(1 + random.below(3)) {
      if random.oneIn(3), let path = store.files.keys.sorted().randomElement(using: &random) {
        store.files[path] = nil
      } else {
        addSomething(to: &store)
      }
    }
    return store
  }

  private mutating func addSomething(to store: inout SmallStore) {
    switch random.below(11) {
    case 8, 9: store.files["orgs/acme/timelines/11/p-111111111111.\(random.oneIn(2) ? 2025 : 2026).json"] = timeline()
    case 0...4: store.files[contactPath()] = contact()
    case 7: store.files["orgs/acme/leads/ee/l-eeeeeeeeeeee.json"] = lead()
    case 5: store.files[dealPath()] = deal()
    case 6: store.files["orgs/acme/notes/11/p-111111111111.json"] = notes()
    default: store.files[contactPath()] = "{ half typed"
    }
  }

  private mutating func contactPath() -> String {
    random.oneIn(4)
      ? "orgs/acme/contacts/\(["a", "b", "c"][random.below(3)]).json" : SmallStore.contact(1 + random.below(5))
  }

  private mutating func dealPath() -> String {
    random.oneIn(2) ? "orgs/acme/deals/dd/x-dddddddddddd.json" : "orgs/acme/deals/copy.json"
  }

  private mutating func id() -> String { SmallStore.id(1 + random.below(5)) }
  private mutating func email() -> String { ["a@x.com", "A@X.com", "b@x.com", "c@x.com", "d@x.com"][random.below(5)] }
  private mutating func time() -> String { "2026-01-01T00:00:0\(random.below(4))Z" }

  private mutating func contact() -> String {
    var members = ["\"name\": \"N\(random.below(3))\""]
    if !random.oneIn(5) { members.append("\"id\": \"\(id())\"") }
    if !random.oneIn(3) { members.append("\"email\": \"\(email())\"") }
    if random.oneIn(3) { members.append("\"otherEmails\": [\"\(email())\"]") }
    if !random.oneIn(4) { members.append("\"createdAt\": \"\(time())\"") }
    if random.oneIn(3) { members.append("\"mergedInto\": \"\(id())\"") }
    if random.oneIn(4) {
      let given = random.oneIn(2) ? "\"id\": \"abcabcabcabc\", " : ""
      members.append("\"conflicts\": [{\(given)\"field\": \"/mergedInto\", \"value\": \"\(id())\"}]")
    }
    return "{\(members.joined(separator: ", "))}"
  }

  private mutating func deal() -> String {
    var members = ["\"title\": \"T\"", "\"contact\": \"\(id())\"", "\"stage\": \"\(["New", "Won", "Lost"][random.below(3)])\""]
    if !random.oneIn(4) { members.append("\"id\": \"dddddddddddd\"") }
    if !random.oneIn(3) { members.append("\"createdAt\": \"\(time())\"") }
    let entries = (0..<random.below(3)).map { _ in
      let given = random.oneIn(3) ? "" : "\"id\": \"e\(random.below(2))\", "
      return "{\(given)\"at\": \"\(time())\", \"to\": \"\(["New", "Won"][random.below(2)])\"}"
    }
    members.append("\"history\": [\(entries.joined(separator: ", "))]")
    return "{\(members.joined(separator: ", "))}"
  }

  private mutating func lead() -> String {
    let entries = (0..<random.below(3)).map { number in
      "{\"id\": \"abcabcabcab\(number)\", \"field\": \"/contact\", \"value\": \"\(id())\"}"
    }
    return """
      {"id": "eeeeeeeeeeee", "submittedAt": "\(time())", "status": "qualified", "contact": "\(id())", \
      "conflicts": [\(entries.joined(separator: ", "))]}
      """
  }

  private mutating func timeline() -> String {
    let events = (0..<random.below(4)).map { _ in
      let given = random.oneIn(4) ? "" : "\"id\": \"v\(random.below(3))\", "
      let year = random.oneIn(2) ? 2025 : 2026
      return
        "{\(given)\"at\": \"\(year)-01-01T00:00:0\(random.below(3))Z\", \"type\": \"chat\", \"title\": \"t\(random.below(3))\"}"
    }
    let entry = #"{"id": "eeeeeeeeeeee", "field": "/events/v1/title", "value": "lost"}"#
    let conflicts = random.oneIn(3) ? ", \"conflicts\": [\(entry)]" : ""
    return "{\"contact\": \"111111111111\", \"events\": [\(events.joined(separator: ", "))]\(conflicts)}"
  }

  private mutating func notes() -> String {
    let notes = (0..<random.below(4)).map { _ in
      let given = random.oneIn(2) ? "" : "\"id\": \"n\(random.below(2))\", "
      return "{\(given)\"at\": \"\(time())\", \"by\": \"ana\", \"text\": \"t\(random.below(3))\"}"
    }
    return "{\"contact\": \"\(id())\", \"notes\": [\(notes.joined(separator: ", "))]}"
  }
}
