import Merging
import RecordIndex
import Records
import TestSupport
import Testing

@testable import Workspace

/// Those who have several contacts are found without reading everybody.
struct DuplicatesTests {
  private let sandbox: Sandbox
  private let workspace: Workspace
  private var folder: String { sandbox.path("store") }

  init() throws {
    sandbox = try Sandbox()
    workspace = try sandbox.store()
  }

  private static let ids = (0..<12).map { "aaaaaaaaaa" + String(10 + $0) }

  private static func path(_ id: String) -> String { "orgs/acme/contacts/aa/x-\(id).json" }

  /// A contact that may have something in common with another.
  private static func contact(_ id: String, _ random: inout SeededGenerator) -> String {
    var fields = [#""id": "\#(id)", "name": "X", "createdAt": "2026-01-0\#(1 + random.below(9))T00:00:00Z""#]
    if random.oneIn(2) { fields.append(#""email": "E\#(random.below(12))@example.com""#) }
    if random.oneIn(4) { fields.append(#""otherEmails": ["e\#(random.below(12))@example.com"]"#) }
    // A number is no address: people share one.
    if random.oneIn(2) { fields.append(#""phone": "+1202555010\#(random.below(2))""#) }
    if random.oneIn(6) { fields.append(#""mergedInto": "\#(random.element(of: ids))""#) }
    if random.oneIn(8) {
      fields.append(
        #""conflicts": [{"id": "c", "field": "/mergedInto", "value": "\#(random.element(of: ids))", "by": "b@example.com", "#
          + #""at": "2026-01-01T00:00:00Z"}]"#)
    }
    return "{\(fields.joined(separator: ", "))}"
  }

  /// The paths of the contacts of everybody who has several, by reading all.
  private func byReading(_ snapshot: Snapshot) throws -> [Set<RecordPath>] {
    let all = DraftCatalog(over: EmptyCatalog())
    let contacts = try snapshot.records(of: .contact, in: "acme")
    for contact in contacts { all.set(.record(contact.record), at: contact.path) }
    return try Cluster.around(contacts.map(\.path), in: all).filter { !$0.merged.isEmpty }.map { Set($0.members.map(\.path)) }
  }

  @Test func theyAreThoseThatReadingEverythingFinds() throws {
    var random = SeededGenerator(seed: Campaign.seed)
    var found = 0
    for _ in 0..<10 * Campaign.factor {
      for id in Self.ids {
        try sandbox.save(Self.contact(id, &random), to: Self.path(id), in: folder)
      }
      _ = try workspace.absorb()
      // Written in place, also half, and never seen by anybody.
      for id in Self.ids where random.oneIn(4) {
        try sandbox.save(random.oneIn(3) ? "{" : Self.contact(id, &random), to: Self.path(id), in: folder)
      }
      let snapshot = try sandbox.open(folder).snapshot()
      let duplicates = try snapshot.people(of: "acme").duplicates()
      let expected = try byReading(snapshot)
      #expect(
        duplicates.map { Set([$0.survivor.path] + $0.merged.map(\.contact.path)) } == expected, "KITH_SEED=\(Campaign.seed)")
      found += expected.count
      _ = try workspace.absorb()
    }
    #expect(found > 10)
  }

  @Test func anAddressOfALeadIsNoDuplicate() throws {
    let id = Self.ids[0]
    try sandbox.save(
      #"{"id": "\#(id)", "name": "X", "email": "e@example.com", "createdAt": "2026-01-01T00:00:00Z"}"#, to: Self.path(id),
      in: folder)
    try sandbox.save(
      #"{"id": "bbbbbbbbbbbb", "name": "X", "email": "e@example.com", "submittedAt": "2026-01-01T00:00:00Z"}"#,
      to: "orgs/acme/leads/bb/x-bbbbbbbbbbbb.json", in: folder)
    _ = try workspace.absorb()
    let snapshot = try workspace.snapshot()
    #expect(try snapshot.people(of: "acme").duplicates().isEmpty)
    #expect(try snapshot.listed { $0.index.contactsWithTwins(in: "acme") }.isEmpty)
  }
}
