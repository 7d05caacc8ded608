import JSONText
import Testing

/// A deal moved on a machine whose clock is a day ahead. An earlier draft dated each move by the clock: until the next day every move
/// of everybody else was older than that one, and the deal stayed where it was.
struct WrongClockTests {
  private let boats = "dddddddddddd"

  @Test func aMoveFromTomorrowDoesNotHideTheMovesOfOthers() throws {
    let team = try Team(of: "Ana", "Ben", "Chidi", skews: ["Ana": 86_400])
    try team.edit(ana, "deals", boats) { $0["stage"] = "Discovery" }
    try team.sync(inTurn: ana, ben)
    try team.edit(ben, "deals", boats) { $0["stage"] = "Proposal" }
    try team.sync(inTurn: ben, chidi)
    try team.edit(chidi, "deals", boats) { $0["stage"] = "Negotiation" }
    let deal = try team.ending(within: 3).record("deals", boats)
    #expect(deal["stage"] == "Negotiation")
    #expect(deal.elements("history").map { $0["to"] } == ["New", "Discovery", "Proposal", "Negotiation"])

    // Two who do not know of each other: one of them rules, and the history tells of both.
    try team.edit(ben, "deals", boats) { $0["stage"] = "Won" }
    try team.edit(chidi, "deals", boats) { $0["stage"] = "Lost" }
    let end = try team.ending(within: 3)
    let history = try end.record("deals", boats).elements("history")
    #expect(history.count == 6 && Set(history.suffix(2).map { $0["to"] }) == ["Won", "Lost"])
    #expect(try end.record("deals", boats)["stage"] == history.last?["to"])
    let events = end.files(in: "timelines").flatMap { $0.record?.elements("events") ?? [] }
    #expect(Set(events.filter { $0["type"] == "deal_change" }.map { $0["id"] }) == Set(history.dropFirst().map { $0["id"] }))
  }
}
