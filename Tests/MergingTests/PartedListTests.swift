import JSONText
import Merging
import Records
import Testing

/// A list kept in parts by year, taken as one.
struct PartedListTests {
  private static let stem = "orgs/acme/timelines/aa/ada-aaaaaaaaaaaa"
  private static func path(_ ending: String) throws -> RecordPath { try #require(RecordPath(stem + ending + ".json")) }
  private static func event(_ id: String, _ at: String, title: JSONValue? = nil) -> JSONValue {
    var event: JSONObject = ["id": .string(id), "at": .string(at), "type": "chat"]
    event["title"] = title
    return .object(event)
  }
  private static func timeline(_ events: JSONValue..., conflicts: [JSONValue] = [], more: JSONObject = [:]) -> Record {
    var value: JSONObject = ["contact": "aaaaaaaaaaaa", "events": .array(events)]
    for member in more.members { value[member.key] = member.value }
    if !conflicts.isEmpty { value["conflicts"] = .array(conflicts) }
    return Record(type: .timeline, value: value)
  }

  private func distributed(
    _ parts: [RecordPath: Record], besides other: [RecordPath: RecordPresence] = [:]
  ) throws -> [RecordPath: Record?] {
    try #require(try PartedList(.timeline, parts)).distributed { other[$0] ?? .absent }
  }

  @Test func elementStandsInThePartOfItsYearInUTC() throws {
    let (old, new) = (try Self.path(".2025"), try Self.path(".2026"))
    let late = Self.event("late", "2025-12-31T23:30:00-01:00")
    let early = Self.event("early", "2026-01-01T00:30:00+01:00")
    let parts = [old: Self.timeline(late), new: Self.timeline(early)]
    #expect(PartedList.isMisplaced(Self.timeline(late), at: old) && PartedList.isMisplaced(Self.timeline(early), at: new))
    #expect(try distributed(parts) == [old: Self.timeline(early), new: Self.timeline(late)])
    #expect(!PartedList.isMisplaced(Self.timeline(early), at: old))
  }

  @Test func whereThereIsNoPartOfTheYearOneIsMade() throws {
    let (old, new) = (try Self.path(".2025"), try Self.path(".2026"))
    let (stays, goes) = (Self.event("a", "2025-02-01T00:00:00Z"), Self.event("b", "2026-02-01T00:00:00Z"))
    let result = try distributed([old: Self.timeline(stays, goes, more: ["mine": 1])])
    #expect(result == [old: Self.timeline(stays, more: ["mine": 1]), new: Self.timeline(goes)])
  }

  @Test func anyPartOfTheYearWillDoAndOthersGetIntoTheFirst() throws {
    let (old, first, second) = (try Self.path(".2025"), try Self.path(".2026"), try Self.path(".2026.2"))
    let (a, b, c) = (
      Self.event("a", "2026-01-01T00:00:00Z"), Self.event("b", "2026-02-01T00:00:00Z"), Self.event("c", "2026-03-01T00:00:00Z")
    )
    #expect(try distributed([second: Self.timeline(c)]) == [second: Self.timeline(c)])
    #expect(
      try distributed([old: Self.timeline(b), second: Self.timeline(c), first: Self.timeline(a)])
        == [old: nil, second: Self.timeline(c), first: Self.timeline(a, b)])
  }

  @Test func aPartThatIsThereIsAddedTo() throws {
    let (old, new) = (try Self.path(".2025"), try Self.path(".2026"))
    let (a, b) = (Self.event("a", "2026-01-01T00:00:00Z"), Self.event("b", "2026-02-01T00:00:00Z"))
    let there = RecordPresence.record(Self.timeline(b, more: ["mine": 1]))
    #expect(
      try distributed([old: Self.timeline(a)], besides: [new: there]) == [old: nil, new: Self.timeline(a, b, more: ["mine": 1])])
  }

  @Test func whatIsInTheWayIsLeftAlone() throws {
    let (old, second) = (try Self.path(".2025"), try Self.path(".2026.2"))
    let a = Self.event("a", "2026-01-01T00:00:00Z")
    let stranger = Record(type: .timeline, value: ["contact": "bbbbbbbbbbbb", "events": []])
    let result = try distributed(
      [old: Self.timeline(a)], besides: [try Self.path(".2026"): .unreadable, try Self.path(".2026.1"): .record(stranger)])
    #expect(result == [old: nil, second: Self.timeline(a)])
  }

  @Test func whatConflictsSayOfAnElementGoesWithIt() throws {
    let (old, new) = (try Self.path(".2025"), try Self.path(".2026"))
    let a = Self.event("a", "2026-01-01T00:00:00Z")
    let about = try entry("/events/a/title", "Demo", nil).json
    let gone = try entry("/events/gone", nil, nil).json
    let other = try entry("/mine", 2, nil).json
    #expect(
      try distributed([old: Self.timeline(a, conflicts: [about, gone, other])])
        == [old: Self.timeline(conflicts: [gone, other]), new: Self.timeline(a, conflicts: [about])])
  }

  @Test func anEmptiedPartStaysWhereSomebodyKeepsKeysInIt() throws {
    let old = try Self.path(".2025")
    let a = Self.event("a", "2026-01-01T00:00:00Z")
    #expect(try distributed([old: Self.timeline(a, more: ["mine": 1])])[old] == Self.timeline(more: ["mine": 1]))
    // A part that was empty before is nobody's leftover.
    #expect(try distributed([old: Self.timeline()]) == [old: Self.timeline()])
  }

  @Test func elementsWithoutAYearAndFilesWithoutOneStay() throws {
    let (old, plain) = (try Self.path(".2025"), try Self.path(""))
    let odd = Self.event("odd", "yesterday")
    let a = Self.event("a", "2026-01-01T00:00:00Z")
    let parts = [old: Self.timeline(odd), plain: Self.timeline(a)]
    #expect(try distributed(parts) == parts.mapValues { .some($0) })
    #expect(!PartedList.isMisplaced(Self.timeline(odd), at: old) && !PartedList.isMisplaced(Self.timeline(a), at: plain))
  }

  @Test func anElementThatStandsTwiceIsOneAndLosesNothing() throws {
    let (old, new) = (try Self.path(".2025"), try Self.path(".2026"))
    let edited = Self.event("a", "2025-12-31T12:00:00Z", title: "Demo")
    let moved = Self.event("a", "2026-01-01T12:00:00Z")
    let merged = try distributed([old: Self.timeline(edited), new: Self.timeline(moved)])
    #expect(merged[old] == .some(nil))
    let text = String(decoding: try #require(merged[new] ?? nil).canonicalBytes, as: UTF8.self)
    #expect(text.contains("\"title\": \"Demo\"") && text.contains("\"value\": \"2025-12-31T12:00:00Z\""), "\(text)")

    // Where it is known what it came from, only what was changed counts.
    let base = try PartedList(.timeline, [old: Self.timeline(Self.event("a", "2025-12-31T12:00:00Z"))])
    let list = try #require(try PartedList(.timeline, [old: Self.timeline(edited), new: Self.timeline(moved)], since: base))
    #expect(
      list.distributed { _ in .absent }
        == [old: nil, new: Self.timeline(Self.event("a", "2026-01-01T12:00:00Z", title: "Demo"))])
  }

  @Test func threadsAreKeptInPartsToo() throws {
    let old = try #require(RecordPath("orgs/acme/threads/sms/ab/e164-12025550100.2025.json"))
    let new = try #require(RecordPath("orgs/acme/threads/sms/ab/e164-12025550100.2026.json"))
    let message: JSONValue = ["id": "m", "at": "2026-01-01T00:00:00Z", "body": "Hi"]
    func thread(_ messages: JSONValue...) -> Record {
      Record(type: .thread, value: ["channel": "sms", "address": "+12025550100", "messages": .array(messages)])
    }
    let list = try #require(try PartedList(.thread, [old: thread(message)]))
    #expect(list.distributed { _ in .absent } == [old: nil, new: thread(message)])
    #expect(PartedList.key(of: .notes) == nil)
  }
}
