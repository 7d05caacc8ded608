import JSONText
import Merging
import Records
import TestSupport
import Testing

@testable import Workspace

/// The elements of a timeline or thread are matched across its parts.
struct PartedRecordTests {
  private let ada = PersonFiles.ada
  private var old: String { ada.timelinePath(2025) }
  private var new: String { ada.timelinePath(2026) }
  private let eve = PersonFiles.event("eve", "2025-12-31", title: "Party")
  private let spring = PersonFiles.event("spring", "2025-03-01")
  private let summer = PersonFiles.event("summer", "2026-06-01")

  @Test func anEventMovedAcrossNewYearWhileItsTitleIsEditedStandsOnceWithBoth() throws {
    let merged = try Trees().merge(
      [old: ada.timeline(eve, spring), new: ada.timeline(summer)],
      [old: ada.timeline(spring), new: ada.timeline(PersonFiles.event("eve", "2026-01-01", title: "Party"), summer)],
      [old: ada.timeline(PersonFiles.event("eve", "2025-12-31", title: "New Year's party"), spring), new: ada.timeline(summer)])
    #expect(
      merged == [
        old: ada.timeline(spring),
        new: ada.timeline(PersonFiles.event("eve", "2026-01-01", title: "New Year's party"), summer),
      ])
  }

  @Test func whereThereWasNoPartOfThatYearTheMoveMakesOne() throws {
    let merged = try Trees().merge(
      [old: ada.timeline(eve, spring)],
      [old: ada.timeline(spring), new: ada.timeline(PersonFiles.event("eve", "2026-01-01", title: "Party"))],
      [old: ada.timeline(PersonFiles.event("eve", "2025-12-31", title: "Ball"), spring)])
    #expect(merged == [old: ada.timeline(spring), new: ada.timeline(PersonFiles.event("eve", "2026-01-01", title: "Ball"))])
  }

  @Test func aYearPartThatEmpties() throws {
    // The only event of the year is moved out of it while somebody else appends one.
    let moved = PersonFiles.event("eve", "2026-01-01", title: "Party")
    let appended = try Trees().merge(
      [old: ada.timeline(eve), new: ada.timeline(summer)], [new: ada.timeline(moved, summer)],
      [old: ada.timeline(eve, spring), new: ada.timeline(summer)])
    #expect(appended == [old: ada.timeline(spring), new: ada.timeline(moved, summer)])
    // While somebody else only edits it the part goes for good.
    let edited = try Trees().merge(
      [old: ada.timeline(eve), new: ada.timeline(summer)], [new: ada.timeline(moved, summer)],
      [old: ada.timeline(PersonFiles.event("eve", "2025-12-31", title: "Ball")), new: ada.timeline(summer)])
    #expect(edited == [new: ada.timeline(PersonFiles.event("eve", "2026-01-01", title: "Ball"), summer)])
  }

  @Test func aPartThatIsGoneLostItsEventsOneByOne() throws {
    let part = [old: ada.timeline(eve, spring)]
    let appended = [old: ada.timeline(eve, spring, PersonFiles.event("more", "2025-04-01"))]
    #expect(try Trees().merge(part, [:], appended) == [old: ada.timeline(PersonFiles.event("more", "2025-04-01"))])
    // Changed beats removed, for each event of its own.
    let ball = PersonFiles.event("eve", "2025-12-31", title: "Ball")
    let lost = ConflictEntry(
      field: JSONPointer(["events", "eve"]), value: nil, by: "ours@example.com", at: "1970-01-01T00:33:20Z")
    #expect(
      try Trees().merge(part, [:], [old: ada.timeline(ball, spring)]) == [old: ada.timeline(ball, conflicts: [lost.json])])
    // Nothing but its layout changed, or nothing is left.
    #expect(try Trees().merge(part, [:], [old: ada.timeline(spring)]) == [:])
    #expect(try Trees().merge(part, [:], part.mapValues { $0 + "\n" }) == [:])
    // What a person wrote around the events stands, and says that somebody had no more use for the file.
    let noted = part.mapValues { $0.replacing("\"events\"", with: "\"mine\": 1,\n  \"events\"") }
    let text = try #require(try Trees().merge(part, [:], noted)[old])
    #expect(text.contains("\"mine\": 1") && text.contains("\"field\": \"\"") && !text.contains("Party"), "\(text)")
  }

  @Test func anEmptiedPartThatStillHoldsConflictsStays() throws {
    let lost = ConflictEntry(field: JSONPointer(["events", "gone"]), value: nil, by: "ben@example.com", at: nil)
    let moved = PersonFiles.event("eve", "2026-01-01", title: "Party")
    let merged = try Trees().merge(
      [old: ada.timeline(eve, conflicts: [lost.json])],
      [old: ada.timeline(conflicts: [lost.json]), new: ada.timeline(moved)],
      [old: ada.timeline(PersonFiles.event("eve", "2025-12-31", title: "Ball"), conflicts: [lost.json])])
    #expect(
      merged == [
        old: ada.timeline(conflicts: [lost.json]), new: ada.timeline(PersonFiles.event("eve", "2026-01-01", title: "Ball")),
      ])
  }

  @Test func whatConflictsSayOfAnEventMovesWithIt() throws {
    let lost = ConflictEntry(field: JSONPointer(["events", "eve", "title"]), value: "Gala", by: "ben@example.com", at: nil)
    let moved = PersonFiles.event("eve", "2026-01-01", title: "Party")
    // One side moved event and conflict; the other saw a title lost meanwhile, and settled nothing.
    let merged = try Trees().merge(
      [old: ada.timeline(eve, spring, conflicts: [lost.json])],
      [old: ada.timeline(spring), new: ada.timeline(moved, conflicts: [lost.json])],
      [old: ada.timeline(eve, spring, PersonFiles.event("more", "2025-04-01"), conflicts: [lost.json])])
    #expect(
      merged == [
        old: ada.timeline(spring, PersonFiles.event("more", "2025-04-01")), new: ada.timeline(moved, conflicts: [lost.json]),
      ])
    // A new conflict about it stands where it stands; who wrote the other title is known although it was in another file.
    let disputed = try Trees().merge(
      [old: ada.timeline(eve, spring)],
      [old: ada.timeline(spring), new: ada.timeline(PersonFiles.event("eve", "2026-01-01", title: "Gala"))],
      [old: ada.timeline(PersonFiles.event("eve", "2025-12-31", title: "Ball"), spring)])
    #expect(disputed[old] == ada.timeline(spring))
    let text = try #require(disputed[new])
    #expect(text.contains("\"title\": \"Ball\""), "\(text)")
    #expect(text.contains("\"field\": \"/events/eve/title\", \"value\": \"Gala\", \"by\": \"ours@example.com\""), "\(text)")
  }

  @Test func anEventRemovedHereAndMovedThereStaysAndSaysSo() throws {
    let merged = try Trees().merge(
      [old: ada.timeline(eve, spring), new: ada.timeline(summer)],
      [old: ada.timeline(spring), new: ada.timeline(PersonFiles.event("eve", "2026-01-01", title: "Party"), summer)],
      [old: ada.timeline(spring), new: ada.timeline(summer, PersonFiles.event("more", "2026-07-01"))])
    let text = try #require(merged[new])
    #expect(text.contains("\"id\": \"eve\", \"at\": \"2026-01-01T12:00:00Z\""), "\(text)")
    #expect(text.contains("\"field\": \"/events/eve\", \"by\": \"theirs@example.com\""), "\(text)")
    #expect(text.contains("more") && merged[old] == ada.timeline(spring))
  }

  @Test func twoYearsForOneEventAreDecidedLikeAnyOtherValue() throws {
    let merged = try Trees().merge(
      [old: ada.timeline(eve, spring)],
      [old: ada.timeline(spring), new: ada.timeline(PersonFiles.event("eve", "2026-01-01", title: "Party"))],
      [old: ada.timeline(spring), ada.timelinePath(2024): ada.timeline(PersonFiles.event("eve", "2024-01-01", title: "Party"))])
    // The later writer's year; the other is a conflict beside the event.
    #expect(merged[old] == ada.timeline(spring) && merged[new] == nil)
    let text = try #require(merged[ada.timelinePath(2024)])
    #expect(text.contains("\"value\": \"2026-01-01T12:00:00Z\", \"by\": \"ours@example.com\""), "\(text)")
  }

  @Test func aPartThatNobodyChangedIsAddedTo() throws {
    // A person edits the time and leaves the event in the file it was in; the part of its year is untouched.
    let loose = "{\"contact\": \"\(ada.id)\", \"mine\": 1, \"events\": []}"
    let other = ada.timelinePath(2024)
    let merged = try Trees().merge(
      [old: ada.timeline(eve, spring), new: ada.timeline(summer), other: loose],
      [
        old: ada.timeline(spring), new: ada.timeline(PersonFiles.event("eve", "2024-12-31", title: "Party"), summer),
        other: loose,
      ],
      [old: ada.timeline(PersonFiles.event("eve", "2025-12-31", title: "Ball"), spring), new: ada.timeline(summer), other: loose])
    let text = try #require(merged[other])
    #expect(text.contains("\"at\": \"2024-12-31T12:00:00Z\"") && text.contains("Ball") && text.contains("\"mine\": 1"), "\(text)")
    #expect(merged[new] == ada.timeline(summer) && merged[old] == ada.timeline(spring))
  }

  @Test func partsWhoseEventsStayInThemMergeEachForItself() throws {
    // Untidy, but only one side touched it.
    let untidy = ada.timeline(summer).replacing("\n", with: "\n\n")
    let merged = try Trees().merge(
      [old: ada.timeline(spring), new: ada.timeline()],
      [old: ada.timeline(spring, eve), new: ada.timeline()], [old: ada.timeline(spring), new: untidy])
    #expect(merged == [old: ada.timeline(spring, eve), new: untidy])
  }

  @Test func aTimelineMovedToAnotherNameKeepsTheOtherSidesEdits() throws {
    let renamed = "orgs/acme/timelines/moved/ada-\(ada.id).2025.json"
    let merged = try Trees().merge(
      [old: ada.timeline(eve, spring)], [renamed: ada.timeline(eve, spring)],
      [old: ada.timeline(PersonFiles.event("eve", "2025-12-31", title: "Ball"), spring)])
    #expect(merged == [renamed: ada.timeline(PersonFiles.event("eve", "2025-12-31", title: "Ball"), spring)])
  }

  @Test func anUnreadablePartIsLeftOutOfIt() throws {
    let merged = try Trees().merge(
      [old: ada.timeline(eve, spring), new: ada.timeline(summer)],
      [old: ada.timeline(spring), new: ada.timeline(PersonFiles.event("eve", "2026-01-01", title: "Party"), summer)],
      [old: "{ broken", new: ada.timeline(summer, PersonFiles.event("more", "2026-07-01"))])
    #expect(merged[old] == ada.timeline(spring))
    #expect(merged.contains { $0.key.contains(".rejected-") && $0.value == "{ broken" })
    #expect(merged[new]?.contains("eve") == true && merged[new]?.contains("more") == true)
  }

  @Test func threadsAreTreatedAlike() throws {
    func path(_ year: Int) -> String { "orgs/acme/threads/sms/ab/e164-12025550100.\(year).json" }
    func message(_ id: String, _ at: String, _ status: String, subject: String? = nil) -> JSONValue {
      var message: JSONObject = [
        "id": .string(id), "at": .string(at), "direction": "outbound", "from": "+12025550199", "to": "+12025550100",
        "body": "Hi", "status": .string(status),
      ]
      message["subject"] = subject.map { .string($0) }
      return .object(message)
    }
    func thread(_ messages: JSONValue...) -> String {
      PersonFiles.text(.thread, ["channel": "sms", "address": "+12025550100", "messages": .array(messages)])
    }
    let (queued, corrected) = ("2025-12-31T23:59:59Z", "2026-01-01T00:00:01Z")
    let merged = try Trees().merge(
      [path(2025): thread(message("m", queued, "sent"))], [path(2026): thread(message("m", corrected, "sent"))],
      [path(2025): thread(message("m", queued, "delivered"))])
    #expect(merged == [path(2026): thread(message("m", corrected, "delivered"))])
  }
}
