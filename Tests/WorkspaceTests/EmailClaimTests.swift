import Foundation
import GitStorage
import Records
import TestSupport
import Testing

@testable import Workspace

/// An address belongs to one person, whether a command or a hand edit asks for it.
struct EmailClaimTests {
  private static let (ana, ben, cleo) = ("aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc")

  private let sandbox: Sandbox
  private let workspace: Workspace
  private var folder: String { sandbox.path("store") }

  /// Ana, Ben who was found to be Ana, and Cleo.
  init() throws {
    sandbox = try Sandbox()
    workspace = try sandbox.store()
    try save(Self.ana, "Ana", #""email": "ana@example.com""#, year: 2020)
    try save(Self.ben, "Ben", #""email": "ben@example.com", "mergedInto": "\#(Self.ana)""#, year: 2021)
    try save(Self.cleo, "Cleo", #""email": "cleo@example.com""#, year: 2022)
    let report = try workspace.absorb()
    try #require(report.held.isEmpty && report.commit != nil)
  }

  private func path(_ id: String) -> String { "orgs/acme/contacts/\(id.prefix(2))/x-\(id).json" }

  private func save(
    _ id: String, _ name: String, _ fields: String, year: Int = 2022, ago seconds: Int = 0, at path: String? = nil
  ) throws {
    let text = #"{"id": "\#(id)", "name": "\#(name)", \#(fields), "createdAt": "\#(year)-01-01T00:00:00Z"}"# + "\n"
    try sandbox.save(text, to: path ?? self.path(id), in: folder)
    if seconds > 0 { try sandbox.age(path ?? self.path(id), in: folder, seconds: seconds) }
  }

  /// What a command is told that gives a contact these addresses.
  private func refusal(of id: String, _ emails: String...) throws -> String? {
    let path = try #require(RecordPath(path(id)))
    do {
      _ = try workspace.write { transaction in
        var contact = try transaction.record(at: path).flatMap { Contact($0) } ?? newContact(id)
        contact.otherEmails = emails
        try transaction.requireFree(contact, at: path)
        try transaction.put(contact.record, at: path)
      }
      return nil
    } catch let error as StoreError {
      #expect(error.kind == .exists)
      return error.message
    }
  }

  private func newContact(_ id: String) throws -> Contact {
    Contact.new(id: try #require(RecordID(id)), name: "New", createdAt: .now(), createdBy: nil)
  }

  @Test func anAddressOfOneMergedIntoAnotherIsRefusedInTheNameOfTheOneThatStandsForIt() throws {
    #expect(try refusal(of: Self.cleo, "BEN@example.com") == "ben@example.com belongs to Ana (\(Self.ana), \(path(Self.ana)))")
    #expect(
      try refusal(of: "dddddddddddd", "new@example.com", "ana@example.com")?.hasPrefix("ana@example.com belongs to Ana") == true)
  }

  @Test func contactsThatAreOnePersonShareTheirAddresses() throws {
    #expect(try refusal(of: Self.ana, "ben@example.com") == nil)
    #expect(try refusal(of: Self.ben, "ana@example.com") == nil)
    // That they share one now gives neither of them anybody else's.
    #expect(try refusal(of: Self.ben, "cleo@example.com")?.hasPrefix("cleo@example.com belongs to Cleo") == true)
  }

  @Test func oneCommandCannotGiveAnAddressTwice() throws {
    let (first, second) = (try newContact("dddddddddddd"), try newContact("eeeeeeeeeeee"))
    #expect(throws: StoreError.self) {
      try workspace.write { transaction in
        for var contact in [first, second] {
          contact.email = "new@example.com"
          let path = try #require(RecordPath(path(contact.id?.text ?? "")))
          try transaction.requireFree(contact, at: path)
          try transaction.put(contact.record, at: path)
        }
      }
    }
    // What one contact gives up within a command another may take.
    _ = try workspace.write { transaction in
      let path = try #require(RecordPath(path(Self.cleo)))
      var cleo = try #require(try transaction.record(at: path).flatMap { Contact($0) })
      cleo.email = nil
      try transaction.put(cleo.record, at: path)
      var contact = first
      contact.email = "cleo@example.com"
      try transaction.requireFree(contact, at: try #require(RecordPath(self.path("dddddddddddd"))))
    }
  }

  @Test func aHandEditThatTakesSomebodysAddressIsHeldInTheNameOfTheOneItBelongsTo() throws {
    try save(Self.cleo, "Cleo", #""email": "ben@example.com""#)
    try save("dddddddddddd", "Dan", #""email": "dan@example.com""#)
    let report = try workspace.absorb()
    #expect(report.held.map(\.path.description) == [path(Self.cleo)] && report.commit != nil)
    #expect(report.held.first?.reason == "ben@example.com belongs to Ana (\(Self.ana), \(path(Self.ana)))")
  }

  @Test func anAddressOfAContactThatIsEditedInTheSameSweepIsNotFree() throws {
    try save(Self.cleo, "Cleo", #""email": "ana@example.com""#, ago: 20)
    try save(Self.ana, "Ana", #""email": "ana@example.com", "phone": "+12025550100""#, year: 2020, ago: 10)
    let report = try workspace.absorb()
    #expect(report.held.map(\.path.description) == [path(Self.cleo)] && report.changes.count == 1)
  }

  @Test func twoContactsMayExchangeTheirAddressesInOneSweep() throws {
    try save(Self.cleo, "Cleo", #""email": "ana@example.com""#, ago: 20)
    try save(Self.ana, "Ana", #""email": "cleo@example.com""#, year: 2020, ago: 10)
    #expect(try workspace.absorb().held.isEmpty)
  }

  @Test func ofTwoHandEditsThatBringInOneAddressTheEarlierHasIt() throws {
    try save(Self.cleo, "Cleo", #""email": "new@example.com""#, ago: 10)
    try save("dddddddddddd", "Dan", #""email": "new@example.com""#, ago: 20)
    let report = try workspace.absorb()
    #expect(report.held.map(\.path.description) == [path(Self.cleo)])
    #expect(report.held.first?.reason.hasPrefix("new@example.com belongs to Dan") == true)
  }

  @Test func whoeverSaysByHandThatTwoAreOneMayLetThemShareAnAddress() throws {
    try save(Self.cleo, "Cleo", #""email": "ana@example.com", "mergedInto": "\#(Self.ana)""#)
    #expect(try workspace.absorb().held.isEmpty)
    #expect(try StoreCheck(workspace).run().findings == [])
  }

  @Test func aCopyOfAFileThatWasPlacedByHandIsARecordOfItsOwn() throws {
    let (original, copy) = ("orgs/acme/contacts/dan.json", "orgs/acme/contacts/team/dan.json")
    try save("dddddddddddd", "Dan", #""phone": "+12025550100""#, at: original)
    _ = try workspace.absorb()
    try save("dddddddddddd", "Dan the other", #""phone": "+12025550111""#, at: copy)
    _ = try workspace.absorb()
    let text = try sandbox.read(copy, in: folder)
    #expect(text.contains(ContentHash.hex12(strings: [copy])) && !text.contains("dddddddddddd"), "\(text)")
    #expect(try sandbox.read(original, in: folder).contains("dddddddddddd"))
  }

  @Test func aFileThatWasPlacedByHandAndIsMovedKeepsItsID() throws {
    try save("dddddddddddd", "Dan", #""email": "dan@example.com""#, at: "orgs/acme/contacts/dan.json")
    _ = try workspace.absorb()
    try sandbox.remove("orgs/acme/contacts/dan.json", in: folder)
    try save("dddddddddddd", "Dan", #""email": "dan@example.com""#, at: "orgs/acme/contacts/team/dan.json")
    #expect(try workspace.absorb().held.isEmpty)
    #expect(try sandbox.read("orgs/acme/contacts/team/dan.json", in: folder).contains("dddddddddddd"))
  }

  @Test func checkNamesContactsThatShareAnAddressWithoutBeingSaidToBeOne() throws {
    try save(Self.ben, "Ben", #""email": "ana@example.com", "mergedInto": "\#(Self.ana)""#)
    #expect(try StoreCheck(workspace).run().findings == [])
    try save(Self.cleo, "Cleo", #""otherEmails": ["ana@example.com"]"#)
    let findings = try StoreCheck(workspace).run().findings
    #expect(findings.map(\.path.description) == [path(Self.cleo)])
    #expect(findings.first?.message == "ana@example.com is also the address of \(path(Self.ana))")
    #expect(findings.first?.severity == .error)
  }

  @Test func checkIsNotLedInCirclesByPointers() throws {
    try save(Self.ana, "Ana", #""email": "ana@example.com", "mergedInto": "\#(Self.ben)""#)
    try save(Self.ben, "Ben", #""email": "ana@example.com", "mergedInto": "\#(Self.ana)""#)
    #expect(try StoreCheck(workspace).run().files > 0)
  }
}
