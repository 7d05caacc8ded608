import GitStorage
import Sync
import TestSupport
import Testing
import Workspace

/// Deleting: a contact goes with all that is written about it or comes back with all of it, and many files at once wait for a word.
struct DeletionTests {
  private static let notes = "orgs/acme/notes/ab/grace-hopper-abcdef012345.json"
  private static let timeline = "orgs/acme/timelines/ab/grace-hopper-abcdef012345.2026.json"
  private static let files = [
    notes: """
    {
      "contact": "abcdef012345",
      "notes": [
        {"id": "aaaaaaaaaaaa", "at": "2026-02-01T00:00:00Z", "by": "ana@example.com", "text": "Met in May."}
      ]
    }

    """,
    timeline: """
    {
      "contact": "abcdef012345",
      "events": [
        {"id": "bbbbbbbbbbbb", "at": "2026-03-01T00:00:00Z", "type": "page_visit", "url": "https://example.com/"}
      ]
    }

    """,
  ]

  private func deleteGrace(in clones: Clones) throws {
    for file in [Clones.grace, Self.notes, Self.timeline] { try clones.sandbox.remove(file, in: clones.ana) }
  }

  @Test func aContactDeletedHereAndAnnotatedThereIsBackWithTheReason() async throws {
    let clones = try await Clones(with: Self.files)
    try deleteGrace(in: clones)
    try clones.sandbox.edit(
      Self.notes, in: clones.ben, "Met in May.\"}",
      "Met in May.\"},\n    {\"at\": \"2026-04-01T00:00:00Z\", \"by\": \"ben@example.com\", \"text\": \"Called back.\"}")
    try await clones.meet()
    for folder in [clones.ana, clones.ben] {
      #expect(try clones.sandbox.read(Clones.grace, in: folder).contains("\"field\": \"\", \"by\": \"ana@example.com\""))
      #expect(try clones.sandbox.read(Self.notes, in: folder).contains("Called back."))
      #expect(try clones.sandbox.read(Self.notes, in: folder).contains("Met in May."))
      #expect(clones.sandbox.exists(Self.timeline, in: folder))
    }
    try clones.expectAgreement()
  }

  @Test func againstMachinesAContactStaysDeleted() async throws {
    let clones = try await Clones(with: Self.files)
    try deleteGrace(in: clones)
    try clones.sandbox.edit(
      Self.timeline, in: clones.ben, "example.com/\"}",
      "example.com/\"},\n    {\"at\": \"2026-04-01T00:00:00Z\", \"type\": \"email_open\"}")
    try await clones.meet()
    for folder in [clones.ana, clones.ben] {
      for file in [Clones.grace, Self.notes, Self.timeline] { #expect(!clones.sandbox.exists(file, in: folder)) }
    }
    try clones.expectAgreement()
  }

  /// Contacts besides Grace, under paths whose ids count up.
  private static func contacts(_ count: Int) -> [String] {
    (0..<count).map { "ab00000000" + (10 + $0).description }
  }

  @Test(arguments: [20, 21])
  func moreThanTwentyAtOnceWaitForAWord(count: Int) async throws {
    let ids = Self.contacts(count)
    let clones = try await Clones(
      with: Dictionary(uniqueKeysWithValues: ids.map { (Clones.path($0, "x"), Clones.contact($0, "X")) }))
    for id in ids { try clones.sandbox.remove(Clones.path(id, "x"), in: clones.ana) }
    let report = try await clones.syncAna()
    #expect(report.absorbed.heldDeletions.count == (count > 20 ? count : 0))
    try await clones.syncBen()
    #expect(clones.sandbox.exists(Clones.path(ids[0], "x"), in: clones.ben) == (count > 20))
    try await clones.sandbox.sync(clones.ana, as: "Ana", acceptingDeletions: true)
    try await clones.syncBen()
    #expect(!clones.sandbox.exists(Clones.path(ids[0], "x"), in: clones.ben))
    try clones.expectAgreement()
  }

  @Test func theLastOfACollectionWaitForAWord() async throws {
    let other = Clones.path("aaaaaaaaaaaa", "ada")
    let clones = try await Clones(with: [other: Clones.contact("aaaaaaaaaaaa", "Ada")])
    for file in [Clones.grace, other] { try clones.sandbox.remove(file, in: clones.ana) }
    #expect(try await clones.syncAna().absorbed.heldDeletions == [GitPath(other), GitPath(Clones.grace)])
    try await clones.syncBen()
    #expect(clones.sandbox.exists(other, in: clones.ben))
    try await clones.sandbox.sync(clones.ana, as: "Ana", acceptingDeletions: true)
    try await clones.syncBen()
    #expect(!clones.sandbox.exists(other, in: clones.ben) && !clones.sandbox.exists(Clones.grace, in: clones.ben))
  }
}
