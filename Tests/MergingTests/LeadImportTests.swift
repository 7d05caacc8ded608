import JSONText
import Merging
import Records
import Testing

/// What importing a lead comes to, case by case.
struct LeadImportTests {
  private static let leadPath = "orgs/acme/leads/ab/grace-abcdefabcdef.json"
  private static let derived = RecordID.derived(from: ["contact", "abcdefabcdef"])
  private static let time = Timestamp(seconds: 1_780_000_000)

  private func lead(_ members: String, status: String = "qualified") throws -> Lead {
    let more = members.isEmpty ? "" : ", " + members
    let text = "{\"id\": \"abcdefabcdef\", \"submittedAt\": \"2026-01-01T00:00:00Z\", \"status\": \"\(status)\"\(more)}"
    return try #require(Lead(try Record.read(Array(text.utf8), as: .lead)))
  }

  private func outcome(
    _ lead: Lead, in store: SmallStore = SmallStore(), by author: String = "ana@acme.example", at time: Timestamp = time,
    again: Bool = false
  ) throws -> LeadImport.Outcome {
    try LeadImport.outcome(
      of: lead, at: try #require(RecordPath(Self.leadPath)), in: store.catalog, by: author, at: time, again: again)
  }

  private func created(_ outcome: LeadImport.Outcome) throws -> (contact: Contact, path: RecordPath) {
    guard case .creates(let contact, let path) = outcome else {
      throw Mistake("not a new contact: \(outcome)")
    }
    return (contact, path)
  }

  private func linked(_ outcome: LeadImport.Outcome) throws -> (id: String?, filling: LeadImport.Filling?) {
    guard case .links(let facts, let filling) = outcome else { throw Mistake("not linked: \(outcome)") }
    return (facts.id?.text, filling)
  }

  private struct Mistake: Error {
    let text: String
    init(_ text: String) { self.text = text }
  }

  // MARK: - A new contact

  @Test func whoIsNotThereBecomesAContactWithAnIDDerivedFromTheLead() throws {
    let lead = try lead(
      #""name": "Grace Hopper", "email": "Grace@X.com", "phone": "0171 1", "company": "Navy", "position": "Admiral", "#
        + #""source": "fair", "form": "card", "message": "hi""#)
    let (contact, path) = try created(try outcome(lead))
    #expect(path.text == "orgs/acme/contacts/\(Self.derived.folder)/grace-hopper-\(Self.derived).json")
    #expect(
      String(decoding: contact.record.canonicalBytes, as: UTF8.self) == """
        {
          "id": "\(Self.derived)",
          "name": "Grace Hopper",
          "email": "Grace@X.com",
          "phone": "0171 1",
          "company": "Navy",
          "position": "Admiral",
          "source": "fair",
          "createdAt": "\(Self.time)",
          "createdBy": "ana@acme.example",
          "lead": "abcdefabcdef"
        }

        """)
  }

  @Test(arguments: [
    (#""email": "Grace.Hopper@X.com""#, "Grace.Hopper", "grace-hopper"),
    (#""email": "\"a@b\"@x.com""#, "\"a@b\"", "a-b"),
    (#""phone": "+49 30 1234567""#, "+49 30 1234567", "49-30-1234567"),
    (#""name": " ", "phone": "+49 30 1234567""#, "+49 30 1234567", "49-30-1234567"),
  ])
  func whoGaveNoNameIsCalledByTheAddress(members: String, name: String, slug: String) throws {
    let (contact, path) = try created(try outcome(lead(members)))
    #expect(contact.name == name && contact.id == Self.derived && path.slug?.text == slug)
    #expect(Record.validate(contact.record.value, as: .contact).isEmpty)
  }

  @Test(arguments: [#""name": "Grace", "email": "g@x.com""#, #""phone": "+49 30 1234567""#])
  func twoClonesMakeTheSameContactButForWhenAndByWhom(members: String) throws {
    var ours = try created(try outcome(lead(members)))
    var theirs = try created(try outcome(lead(members), by: "ben@acme.example", at: Timestamp(seconds: 9)))
    #expect(ours.path == theirs.path && ours.contact != theirs.contact)
    (ours.contact.createdBy, theirs.contact.createdBy) = (nil, nil)
    (ours.contact.createdAt, theirs.contact.createdAt) = (nil, nil)
    #expect(ours.contact.record.canonicalBytes == theirs.contact.record.canonicalBytes)
  }

  @Test func nobodyOfAnotherOrganizationIsMeant() throws {
    let store = SmallStore([
      "orgs/other/contacts/11/p-111111111111.json": #"{"id": "111111111111", "name": "G", "email": "g@x.com"}"#
    ])
    _ = try created(try outcome(lead(#""email": "g@x.com""#), in: store))
  }

  // MARK: - Somebody who is there

  @Test func theContactWithTheEmailIsLinkedAndOnlyItsBlanksAreFilled() throws {
    var store = SmallStore()
    store.add(1, email: "G@x.com", more: #", "company": "Army", "position": " ""#)
    let lead = try lead(
      #""name": "Another", "email": "g@X.com", "phone": "+49 30 1234567", "company": "Navy", "position": "Admiral""#)
    let (id, filling) = try linked(try outcome(lead, in: store))
    #expect(id == SmallStore.id(1))
    #expect(filling?.fields == ["phone", "position"])
    var expected = try #require(store.record(SmallStore.contact(1)))
    expected["phone"] = "+49 30 1234567"
    expected["position"] = "Admiral"
    #expect(filling?.contact.record.value == expected)
  }

  @Test func whoHasEverythingIsLinkedAndLeftAlone() throws {
    var store = SmallStore()
    store.add(1, email: "a@x.com", more: #", "otherEmails": ["g@x.com"], "otherPhones": ["030 1234567"]"#)
    store.files["orgs/acme/org.json"] = #"{"name": "Acme", "defaultRegion": "DE"}"#
    let (id, filling) = try linked(try outcome(lead(#""email": "g@x.com", "phone": "+49 30 1234567""#), in: store))
    #expect(id == SmallStore.id(1) && filling == nil)
  }

  @Test func aFurtherAddressIsNotMadeTheMainOne() throws {
    var store = SmallStore()
    store.add(1, more: #", "otherEmails": ["g@x.com"]"#)
    #expect(try linked(try outcome(lead(#""email": "G@x.com""#), in: store)).filling == nil)
  }

  @Test func ofAMergedContactTheSurvivorIsLinkedAndWhatTheOtherSaysIsNoBlank() throws {
    var store = SmallStore()
    store.add(1, email: "a@x.com", born: 1)
    store.add(2, email: "g@x.com", born: 2, more: #", "company": "Army", "mergedInto": "111111111111""#)
    let lead = try lead(#""email": "g@x.com", "company": "Navy", "source": "fair""#)
    let (id, filling) = try linked(try outcome(lead, in: store))
    #expect(id == SmallStore.id(1))
    #expect(filling?.fields == ["source"])
    #expect(filling?.contact.company == nil)
  }

  @Test func aSurvivorThatDoesNotReadIsLinkedAndNotTouched() throws {
    var store = SmallStore()
    store.files[SmallStore.contact(1)] = "{"
    store.add(2, email: "g@x.com", more: #", "mergedInto": "111111111111""#)
    let (id, filling) = try linked(try outcome(lead(#""email": "g@x.com", "company": "Navy""#), in: store))
    #expect(id == SmallStore.id(1) && filling == nil)
  }

  @Test func theContactThatAnotherCloneMadeOfTheLeadIsLinkedWhateverItsAddressIsNow() throws {
    var store = SmallStore()
    let path = "orgs/acme/contacts/\(Self.derived.folder)/renamed-\(Self.derived).json"
    store.files[path] = "{\"id\": \"\(Self.derived)\", \"name\": \"G\", \"email\": \"new@x.com\"}"
    #expect(try linked(try outcome(lead(#""email": "g@x.com""#), in: store)).id == Self.derived.text)
    #expect(try linked(try outcome(lead(#""phone": "+49 30 1234567""#), in: store)).id == Self.derived.text)
    store.add(1, born: 1)
    store.files[path] =
      "{\"id\": \"\(Self.derived)\", \"name\": \"G\", \"createdAt\": \"2026-02-01T00:00:00Z\", \"mergedInto\": \"111111111111\"}"
    #expect(try linked(try outcome(lead(#""phone": "+49 30 1234567""#), in: store)).id == SmallStore.id(1))
    // Whoever has the address comes first: a second contact with it is never made.
    store.add(2, email: "g@x.com", born: 2)
    #expect(try linked(try outcome(lead(#""email": "g@x.com""#), in: store)).id == SmallStore.id(2))
  }

  // MARK: - Again

  @Test func importingAgainChangesNothing() throws {
    var store = SmallStore()
    store.add(1, born: 1)
    store.add(2, born: 2, more: #", "mergedInto": "111111111111""#)
    for status in ["qualified", "disqualified"] {
      let before = try lead(#""email": "g@x.com", "contact": "222222222222""#, status: status)
      guard case .wasImported(let facts) = try outcome(before, in: store) else {
        throw Mistake("\(try outcome(before, in: store))")
      }
      #expect(facts.id?.text == SmallStore.id(1))
    }
  }

  @Test func aContactThatSomebodyDeletedIsMadeAnewOnlyWhenAsked() throws {
    let before = try lead(#""name": "Grace", "contact": "222222222222""#)
    #expect(try outcome(before) == .refused(.contactGone(try #require(RecordID("222222222222")))))
    #expect(try created(try outcome(before, again: true)).contact.id == Self.derived)
  }

  // MARK: - Refusals

  @Test func onlyAQualifiedLeadIsImported() throws {
    #expect(try outcome(lead(#""name": "G""#, status: "not_qualified")) == .refused(.notQualified(.notQualified)))
    #expect(try outcome(lead(#""name": "G""#, status: "disqualified")) == .refused(.notQualified(.disqualified)))
  }

  @Test func aLeadThatNamesNobodyIsRefused() throws {
    #expect(try outcome(lead(#""company": "Navy""#)) == .refused(.namesNobody))
  }

  @Test func nothingIsWrittenOverAFileInTheWay() throws {
    let path = "orgs/acme/contacts/\(Self.derived.folder)/grace-\(Self.derived).json"
    let store = SmallStore([path: #"{"id": "111111111111", "name": "Somebody else"}"#])
    #expect(
      try outcome(lead(#""name": "Grace""#), in: store) == .refused(.occupied(try #require(RecordPath(path)))))
    // A file there that does not read counts as the contact itself.
    let torn = SmallStore([path: "{"])
    #expect(try linked(try outcome(lead(#""name": "Grace""#), in: torn)).id == Self.derived.text)
  }

  @Test func whatHasNoIDYetIsLeftForTheSyncThatGivesOne() throws {
    let file = "orgs/acme/contacts/grace.json"
    let store = SmallStore([file: #"{"name": "Grace", "email": "g@x.com"}"#])
    #expect(try outcome(lead(#""email": "g@x.com""#), in: store) == .refused(.notAdopted(try #require(RecordPath(file)))))
    var nameless = try lead(#""name": "Grace""#)
    nameless.id = nil
    #expect(try outcome(nameless) == .refused(.notAdopted(try #require(RecordPath(Self.leadPath)))))
  }
}
