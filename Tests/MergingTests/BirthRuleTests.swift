import JSONText
import Merging
import Records
import Testing

/// The times of what two sides derive from the same content.
struct BirthRuleTests {
  private static func event(_ at: String, _ by: String?) -> JSONValue {
    var event: JSONObject = ["id": "a", "at": .string(at), "type": "deal_change"]
    event["by"] = by.map { .string($0) }
    return .object(event)
  }
  private let early = event("2026-01-01T09:00:00Z", "ana@acme.example")
  private let late = event("2026-01-01T10:00:00Z", "ben@acme.example")

  @Test func ofTwoThatAddedTheSameTheEarlierRulesWithoutAConflict() throws {
    for (ours, theirs) in [(early, late), (late, early)] {
      let merge = try Example(
        type: .timeline, base: ["events": []], ours: ["events": [ours]], theirs: ["events": [theirs]]
      ).merged()
      #expect(merge.value["events"] == [early])
      #expect(merge.newConflicts.isEmpty)
    }
  }

  @Test func aTimeThatWasThereIsASingleValue() throws {
    let moved = Self.event("2026-01-01T11:00:00Z", "ana@acme.example")
    let movedElsewhere = Self.event("2026-01-01T10:30:00Z", "ana@acme.example")
    let merge = try Example(
      type: .timeline, base: ["events": [early]], ours: ["events": [moved]], theirs: ["events": [movedElsewhere]]
    ).merged()
    #expect(merge.value["events"] == [movedElsewhere])
    #expect(merge.newConflicts == [try entry("/events/a/at", "2026-01-01T11:00:00Z", TwoPeople.ana)])
  }

  @Test func whoStandsWithATimeThatWasThereIsASingleValueToo() throws {
    let nameless = Self.event("2026-01-01T08:00:00Z", nil)
    let merge = try Example(
      type: .timeline, base: ["events": [nameless]], ours: ["events": [early]], theirs: ["events": [late]]
    ).merged()
    #expect(merge.value["events"] == [late])
    #expect(merge.newConflicts.map(\.field).sorted() == ["/events/a/at", "/events/a/by"])
  }

  @Test func theSameMoveOfADealMetByTwoIsOneMove() throws {
    func deal(_ at: String) -> JSONObject {
      ["stage": "Won", "history": [["id": "h", "at": .string(at), "from": "New", "to": "Won"]]]
    }
    let merge = try Example(
      type: .deal, base: ["stage": "New", "history": []], ours: deal("2026-01-01T09:00:00Z"), theirs: deal("2026-01-02T09:00:00Z")
    ).merged()
    #expect(merge.value == deal("2026-01-01T09:00:00Z"))
    #expect(merge.newConflicts.isEmpty)
  }
}
