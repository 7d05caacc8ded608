import JSONText
import Merging
import Records
import TestSupport
import Testing

@testable import Workspace

/// Deleting a contact is deleting all its files; what only a person can have done to any of them beats the delete.
struct ContactUnitTests {
  private let ada = PersonFiles.ada
  private let visit = PersonFiles.event("visit", "2026-03-01")

  /// A contact with notes and events of two years.
  private var base: [String: String] {
    [
      "kith.json": "{\"format\": 1}\n", ada.contactPath: ada.contact(), ada.notesPath: ada.notes("Likes boats."),
      ada.timelinePath(2025): ada.timeline(PersonFiles.event("call", "2025-06-01", by: "ana@example.com")),
      ada.timelinePath(2026): ada.timeline(visit), PersonFiles.ben.contactPath: PersonFiles.ben.contact(),
    ]
  }
  private var deleted: [String: String] { base.filter { !$0.key.contains(ada.id) } }

  private func merge(_ changes: [String: String?], against deleted: [String: String]? = nil) throws -> [String: String] {
    var edited = base
    for (path, text) in changes { edited[path] = text }
    return try Trees().merge(base, edited, deleted ?? self.deleted)
  }

  private func isBackInFull(_ merged: [String: String], _ sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(Set(merged.keys).isSuperset(of: base.keys), sourceLocation: sourceLocation)
    let entries = merged.values.filter { $0.contains("\"field\": \"\"") }
    #expect(entries.count == 1, sourceLocation: sourceLocation)
    #expect(
      merged[ada.contactPath]?.contains("\"field\": \"\", \"by\": \"theirs@example.com\"") == true,
      sourceLocation: sourceLocation)
  }

  @Test func aPhoneTypedMeanwhileBringsTheContactBackWithAllItsFiles() throws {
    let merged = try merge([ada.contactPath: ada.contact(["phone": "+12025550122"])])
    isBackInFull(merged)
    #expect(merged[ada.contactPath]?.contains("+12025550122") == true)
    #expect(merged[ada.notesPath] == base[ada.notesPath] && merged[ada.timelinePath(2025)] == base[ada.timelinePath(2025)])
  }

  @Test func aNoteWrittenMeanwhileBringsTheContactBack() throws {
    let merged = try merge([ada.notesPath: ada.notes("Likes boats.", "Called about the mast.")])
    isBackInFull(merged)
    #expect(merged[ada.notesPath]?.contains("Called about the mast.") == true)
  }

  @Test func theFirstNoteBringsTheContactBack() throws {
    let before = base.filter { $0.key != ada.notesPath }
    var edited = before
    edited[ada.notesPath] = ada.notes("First.")
    let merged = try Trees().merge(before, edited, deleted)
    isBackInFull(merged)
  }

  @Test(arguments: [
    PersonFiles.event("visit", "2026-03-01", title: "A visit"), PersonFiles.event("visit", "2026-04-01"),
    PersonFiles.event("call2", "2026-05-01", type: "chat", by: "ana@example.com"),
  ])
  func anEventThatAPersonEditedOrSignedBringsTheContactBack(event: JSONValue) throws {
    isBackInFull(try merge([ada.timelinePath(2026): ada.timeline(visit, event == visit ? visit : event)]))
    isBackInFull(try merge([ada.timelinePath(2026): ada.timeline(event)]))
  }

  @Test func anEventTakenOutBringsTheContactBack() throws {
    isBackInFull(
      try merge([ada.timelinePath(2026): ada.timeline(visit), ada.timelinePath(2025): ada.timeline()]))
  }

  @Test func machinesDoNotBringAContactBack() throws {
    let dealMove = PersonFiles.event("move", "2026-06-01", type: "deal_change", by: "ana@example.com")
    let changes: [[String: String?]] = [
      [ada.timelinePath(2026): ada.timeline(visit, PersonFiles.event("visit2", "2026-04-01"))],
      [ada.timelinePath(2026): ada.timeline(visit, dealMove)],
      [ada.timelinePath(2024): ada.timeline(PersonFiles.event("old", "2024-06-01"))],
      [ada.contactPath: ada.contact(["mergedInto": .string(PersonFiles.ben.id)])],
      [ada.contactPath: ada.contact(["createdAt": "2025-12-31T00:00:00Z", "createdBy": "ana@example.com"])],
      // Only the layout.
      [ada.contactPath: ada.contact().replacing("\n  ", with: "\n      ")],
    ]
    for change in changes { #expect(try merge(change) == deleted, "\(change)") }
  }

  @Test func aRetargetedPointerIsNoPersonsWork() throws {
    var before = base
    before[ada.contactPath] = ada.contact(["mergedInto": "cccccccccccc"])
    var edited = before
    edited[ada.contactPath] = ada.contact(["mergedInto": .string(PersonFiles.ben.id)])
    #expect(try Trees().merge(before, edited, deleted) == deleted)
  }

  @Test func aConflictThatCameOrWentIsAPersonsAnywhereInTheUnit() throws {
    let entry = ConflictEntry(
      field: JSONPointer(["notes", "note0", "text"]), value: "Likes ships.", by: "ben@example.com", at: nil)
    isBackInFull(try merge([ada.notesPath: ada.notes("Likes boats.", conflicts: [entry.json])]))
    let event = ConflictEntry(field: JSONPointer(["events", "visit", "title"]), value: "Visit", by: nil, at: nil)
    isBackInFull(try merge([ada.timelinePath(2026): ada.timeline(visit, conflicts: [event.json])]))

    var before = base
    before[ada.timelinePath(2026)] = ada.timeline(visit, conflicts: [event.json])
    isBackInFull(try Trees().merge(before, base, before.filter { !$0.key.contains(ada.id) }))
  }

  @Test func anEventThatMachinesPutIntoItsYearIsNoChange() throws {
    var before = base
    before[ada.timelinePath(2025)] = ada.timeline(visit)
    before[ada.timelinePath(2026)] = nil
    var moved = base
    moved[ada.timelinePath(2025)] = nil
    #expect(try Trees().merge(before, moved, deleted) == deleted)
    // Where the timeline was kept the event is not lost with the file it was in.
    let contactOnly = before.filter { $0.key != ada.contactPath && $0.key != ada.notesPath }
    let merged = try Trees().merge(before, moved, contactOnly)
    #expect(merged[ada.contactPath] == nil && merged[ada.notesPath] == nil)
    #expect(merged.values.filter { $0.contains("\"visit\"") }.count == 1)
  }

  @Test func whatTheDeletingSideKeptIsMergedAsUsual() throws {
    var contactOnly = base
    contactOnly[ada.contactPath] = nil
    contactOnly[ada.timelinePath(2025)] = nil
    let merged = try merge(
      [
        ada.timelinePath(2026): ada.timeline(visit, PersonFiles.event("visit2", "2026-04-01")),
        ada.timelinePath(2025): ada.timeline(
          PersonFiles.event("call", "2025-06-01", by: "ana@example.com"), PersonFiles.event("visit3", "2025-07-01")),
      ], against: contactOnly)
    #expect(merged[ada.contactPath] == nil && merged[ada.timelinePath(2025)] == nil)
    #expect(merged[ada.timelinePath(2026)]?.contains("visit2") == true)
    #expect(merged[ada.notesPath] == base[ada.notesPath])
  }

  @Test func aSatelliteBothSidesChangedIsMergedWhenTheContactIsBack() throws {
    var contactOnly = base
    contactOnly[ada.contactPath] = nil
    contactOnly[ada.notesPath] = ada.notes("Likes small boats.")
    let merged = try merge(
      [ada.contactPath: ada.contact(["phone": "+12025550122"]), ada.notesPath: ada.notes("Likes boats.", "Second.")],
      against: contactOnly)
    isBackInFull(merged)
    #expect(merged[ada.notesPath]?.contains("Likes small boats.") == true && merged[ada.notesPath]?.contains("Second.") == true)
  }

  @Test func bytesThatNobodyCanReadNeverVanish() throws {
    let broken = "{ \"contact\": "
    let timeline = try merge([ada.timelinePath(2026): broken])
    isBackInFull(timeline)
    #expect(timeline[ada.timelinePath(2026)] == broken)
    let contact = try merge([ada.contactPath: broken])
    #expect(contact[ada.contactPath] == broken && contact[ada.notesPath] == base[ada.notesPath])
  }

  @Test func anUnreadableContactIsNotDeleted() throws {
    // One side broke the file and moved it, and took the notes away; the other wrote a note.
    var broken = base.filter { $0.key != ada.contactPath && $0.key != ada.notesPath }
    let elsewhere = "orgs/acme/contacts/zz/other-\(ada.id).json"
    broken[elsewhere] = "{ broken"
    var edited = base
    edited[ada.contactPath] = ada.contact(["phone": "+12025550122"])
    let merged = try Trees().merge(base, edited, broken)
    let all = merged.values.joined()
    #expect(all.contains("+12025550122") && all.contains("{ broken"), "\(merged)")
    #expect(!all.contains("\"field\": \"\""), "\(merged)")
  }

  @Test func aContactThatWasOnlyMovedIsNotDeleted() throws {
    var moved = base
    moved["orgs/acme/contacts/new-\(ada.id).json"] = moved.removeValue(forKey: ada.contactPath)
    let merged = try merge([ada.contactPath: ada.contact(["phone": "+12025550122"])], against: moved)
    #expect(merged[ada.contactPath] == nil)
    #expect(merged["orgs/acme/contacts/new-\(ada.id).json"]?.contains("+12025550122") == true)
    #expect(!merged.values.joined().contains("conflicts"))
  }

  @Test func aContactMovedAndThenEditedByItsNotesIsBackWhereItWasMoved() throws {
    let path = "orgs/acme/contacts/new-\(ada.id).json"
    let merged = try merge([ada.contactPath: nil, path: base[ada.contactPath], ada.notesPath: ada.notes("New.")])
    #expect(merged[ada.contactPath] == nil)
    #expect(merged[path]?.contains("\"field\": \"\"") == true)
    #expect(merged[ada.notesPath]?.contains("New.") == true && merged[ada.timelinePath(2025)] != nil)
  }

  @Test func whatIsNoContactComesBackOnItsOwn() throws {
    let path = "orgs/acme/deals/dd/d-dddddddddddd.json"
    func deal(_ title: String) -> String {
      PersonFiles.text(
        .deal,
        [
          "id": "dddddddddddd", "contact": .string(ada.id), "title": .string(title), "stage": "New",
          "createdAt": "2026-01-01T00:00:00Z",
        ])
    }
    let merged = try Trees().merge(
      base.merging([path: deal("Boat")]) { $1 }, base.merging([path: deal("Big boat")]) { $1 }, deleted)
    #expect(merged[path]?.contains("Big boat") == true && merged[path]?.contains("\"field\": \"\"") == true)
    #expect(merged[ada.contactPath] == nil)
  }
}
