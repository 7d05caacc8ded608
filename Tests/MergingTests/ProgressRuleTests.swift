import JSONText
import Merging
import Records
import Testing

struct ProgressRuleTests {
  private func merge(_ base: JSONObject?, _ ours: JSONObject, _ theirs: JSONObject) throws -> RecordMerge.Result {
    func thread(_ message: JSONObject) -> JSONObject {
      var message = message
      message["id"] = "m"
      return ["messages": [.object(message)]]
    }
    return try Example(type: .thread, base: base.map(thread), ours: thread(ours), theirs: thread(theirs)).merged()
  }

  private func merged(_ base: JSONObject?, _ ours: JSONObject, _ theirs: JSONObject) throws -> JSONObject? {
    let result = try merge(base, ours, theirs)
    #expect(result.newConflicts.isEmpty)
    var message = result.value["messages"]?.arrayValue?.first?.objectValue
    message?["id"] = nil
    return message
  }

  /// From the least to the greatest: by attempt; pending before final; pending by try and state, final by state and try.
  private static let ascending: [JSONObject] = [
    ["status": "queued"], ["status": "sending"], ["status": "unknown"], ["status": "queued", "try": 2],
    ["status": "sending", "try": 2],
    ["status": "canceled"], ["status": "failed"], ["status": "sent"], ["status": "sent", "try": 2], ["status": "undelivered"],
    ["status": "received"], ["status": "delivered"], ["status": "read"], ["status": "queued", "attempt": 2],
    ["status": "failed", "attempt": 2],
  ]

  @Test func furtherStateRulesWhoeverWroteIt() throws {
    for (index, lower) in Self.ascending.enumerated() {
      for higher in Self.ascending[(index + 1)...] {
        #expect(try merged(["status": "draft"], lower, higher) == higher)
        #expect(try merged(["status": "draft"], higher, lower) == higher)
      }
    }
  }

  @Test func messageDoesNotFallBackEvenWhereOneSideAloneLowersIt() throws {
    #expect(try merged(["status": "delivered"], ["status": "sent"], ["status": "delivered"]) == ["status": "delivered"])
  }

  @Test func timeAndErrorComeAlongWithTheState() throws {
    let failed: JSONObject = ["status": "failed", "statusAt": "2026-01-02T00:00:00Z", "error": ["code": 30003]]
    let queued: JSONObject = ["status": "queued", "statusAt": "2026-01-03T00:00:00Z"]
    #expect(try merged(["status": "queued"], failed, queued) == failed)
  }

  @Test func withinAnAttemptAnErrorCodeIsNotDropped() throws {
    let unknown: JSONObject = ["status": "unknown", "error": ["code": 30008, "message": "Unknown error"]]
    #expect(
      try merged(unknown, unknown, ["status": "sent"])
        == ["status": "sent", "error": ["code": 30008, "message": "Unknown error"]])
    #expect(try merged(unknown, unknown, ["status": "sent", "attempt": 2]) == ["status": "sent", "attempt": 2])
  }

  @Test func ofTwoTimesOfOneStateTheLaterStays() throws {
    let message = try merged(
      ["status": "queued"], ["status": "sent", "statusAt": "2026-01-02T00:00:00Z"],
      ["status": "sent", "statusAt": "2026-01-01T00:00:00Z"])
    #expect(message?["statusAt"] == "2026-01-02T00:00:00Z")
  }

  @Test func stateThatIsNoneIsAScalar() throws {
    let result = try merge(["status": "queued"], ["status": "sent"], ["status": "teleported"])
    #expect(result.newConflicts == [try entry("/messages/m/status", "sent", TwoPeople.ana)])
  }

  @Test func dealIsWhereItsHistoryEnds() throws {
    func entry(_ id: String, _ at: String, _ to: String) -> JSONValue {
      ["id": .string(id), "at": .string(at), "to": .string(to)]
    }
    let new = entry("a", "2026-01-01T00:00:00Z", "New")
    let won = entry("b", "2026-01-03T00:00:00Z", "Won")
    let lost = entry("c", "2026-01-02T00:00:00Z", "Lost")
    // Ben wrote later, but the move he recorded happened before Ana's.
    let result = try Example(
      type: .deal, base: ["stage": "New", "history": [new]], ours: ["stage": "Won", "history": [new, won]],
      theirs: ["stage": "Lost", "history": [new, lost]]
    ).merged()
    #expect(result.value == ["stage": "Won", "history": [new, lost, won]])
    #expect(result.newConflicts.isEmpty)
  }

  @Test func stageThatNoHistoryTellsOfIsKept() throws {
    let new: JSONValue = ["id": "a", "at": "2026-01-01T00:00:00Z", "to": "New"]
    let won: JSONValue = ["id": "b", "at": "2026-01-03T00:00:00Z", "to": "Won"]
    let result = try Example(
      type: .deal, base: ["stage": "New", "history": [new]], ours: ["stage": "Lost", "history": [new]],
      theirs: ["stage": "Won", "history": [new, won]]
    ).merged()
    #expect(result.value["stage"] == "Won")
    #expect(result.newConflicts == [try MergingTests.entry("/stage", "Lost", TwoPeople.ana)])
  }
}
