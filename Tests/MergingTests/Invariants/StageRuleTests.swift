import JSONText
import Merging
import Records
import Testing

/// A stage somebody wrote into a deal stands in its history and on its contact's timeline.
struct StageRuleTests {
  private let path = "orgs/acme/deals/dd/boat-dddddddddddd.json"
  private let timeline = "orgs/acme/timelines/11/p-111111111111.2026.json"

  private func store(stage: String, history: String = "") -> SmallStore {
    var store = SmallStore()
    store.add(1)
    store.files[path] = """
      {"id": "dddddddddddd", "contact": "111111111111", "title": "Boat", "stage": "\(stage)", "createdAt": "2026-02-01T00:00:00Z", "history": [\(history)]}
      """
    return store
  }

  private let new = #"{"id": "e1", "at": "2026-03-01T00:00:00Z", "to": "New"}"#

  @Test func aNewDealGetsItsFirstEntryAtItsBirth() throws {
    let mended = try store(stage: "New").mended()
    let entry = mended.record(path)?["history"]?.arrayValue?.first?.objectValue
    #expect(entry?["at"]?.stringValue == "2026-02-01T00:00:00Z")
    #expect(entry?["to"]?.stringValue == "New")
    #expect(entry?["from"] == nil)
    #expect(entry?["id"]?.stringValue == ContentHash.hex12(strings: ["dddddddddddd", "", "New"]))
    let event = mended.record(timeline)?["events"]?.arrayValue?.first?.objectValue
    #expect(event?["type"]?.stringValue == "deal_change")
    #expect(event?["deal"]?.stringValue == "dddddddddddd")
    #expect(event?["id"] == entry?["id"])
  }

  @Test func aRepairStampsOneSecondAfterTheLastEntry() throws {
    let mended = try store(stage: "Won", history: new).mended()
    let entry = mended.record(path)?["history"]?.arrayValue?.last?.objectValue
    #expect(entry?["at"]?.stringValue == "2026-03-01T00:00:01Z")
    #expect(entry?["from"]?.stringValue == "New")
    #expect(entry?["id"]?.stringValue == ContentHash.hex12(strings: ["dddddddddddd", "e1", "Won"]))
    #expect(try mended.mended() == mended)
  }

  @Test func aWriterStampsNowButNeverBeforeTheLastEntry() throws {
    let now = Moment.writing(at: Timestamp(seconds: 1_780_000_000), by: "ana@example.com")
    let mended = try store(stage: "Won", history: new).mended(now)
    let entry = mended.record(path)?["history"]?.arrayValue?.last?.objectValue
    #expect(entry?["at"]?.stringValue == "2026-05-28T20:26:40Z")
    #expect(entry?["by"]?.stringValue == "ana@example.com")
    let slow = Moment.writing(at: Timestamp(seconds: 0), by: nil)
    let late = try store(stage: "Won", history: new).mended(slow)
    #expect(
      late.record(path)?["history"]?.arrayValue?.last?.objectValue?["at"]?.stringValue == "2026-03-01T00:00:01Z",
      "a clock that is slow hides no move")
  }

  @Test func aStageThatItsHistoryTellsIsLeftAlone() throws {
    let store = store(stage: "New", history: new)
    #expect(try store.mended() == store)
  }

  @Test func theEventGoesToTheTimelineTheContactHas() throws {
    var store = store(stage: "Won", history: new)
    let old = "orgs/acme/timelines/11/old-name-111111111111.2025.json"
    store.files[old] =
      #"{"contact": "111111111111", "events": [{"id": "v", "at": "2025-01-01T00:00:00Z", "type": "chat"}]}"#
    let mended = try store.mended()
    #expect(mended.files["orgs/acme/timelines/11/old-name-111111111111.2026.json"] != nil)
    #expect(mended.files[timeline] == nil)
  }

  @Test func aDealOfNobodyWritesNoTimeline() throws {
    var store = store(stage: "Won", history: new)
    store.files[SmallStore.contact(1)] = nil
    let mended = try store.mended()
    #expect(mended.record(path)?["history"]?.arrayValue?.count == 2)
    #expect(mended.files.count == 1)
  }

  @Test func atTheEndOfTimeNothingIsAdded() throws {
    let last = #"{"id": "e1", "at": "9999-12-31T23:59:59Z", "to": "New"}"#
    let store = store(stage: "Won", history: last)
    #expect(try store.mended() == store)
  }
}
