import JSONText
import Records
import Testing

@Suite struct ContactTests {
  @Test func newContactIsAValidRecord() throws {
    let id = try #require(RecordID("0123456789ab"))
    let time = try #require(Timestamp("2026-11-22T10:30:00+01:00"))
    let contact = Contact.new(id: id, name: "Grace Hopper", createdAt: time, createdBy: "ana@acme.example")
    #expect(Record.validate(contact.record.value, as: .contact).isEmpty)
    #expect(Record.repairs(in: contact.record.value, as: .contact).isEmpty)
    #expect(
      String(decoding: contact.record.canonicalBytes, as: UTF8.self) == """
        {
          "id": "0123456789ab",
          "name": "Grace Hopper",
          "createdAt": "2026-11-22T09:30:00Z",
          "createdBy": "ana@acme.example"
        }

        """)
  }

  @Test func everyFieldIsReadAndWritten() throws {
    let record = try Record.read(Array(Samples.contact.utf8), as: .contact)
    let read = try #require(Contact(record))
    var written = Contact.new(
      id: try #require(read.id), name: read.name, createdAt: try #require(read.createdAt), createdBy: read.createdBy)
    written.email = read.email
    written.phone = read.phone
    written.company = read.company
    written.position = read.position
    written.source = read.source
    written.intent = read.intent
    written.owner = read.owner
    written.otherEmails = read.otherEmails
    written.otherPhones = read.otherPhones
    written.tags = read.tags
    written.custom = read.custom
    written.lead = read.lead
    written.mergedInto = read.mergedInto
    written.record.value["conflicts"] = record.value["conflicts"]
    #expect(String(decoding: written.record.canonicalBytes, as: UTF8.self) == Samples.contact)
  }

  @Test func settingOneFieldLeavesAllOthersAlone() throws {
    let text = #"{"x": 1.10, "name": "Grace", "intent": "low", "y": {"b": null, "a": []}}"#
    var contact = try #require(Contact(try Record.read(Array(text.utf8), as: .contact)))
    contact.intent = .high
    contact.tags = []
    contact.email = nil
    #expect(
      JSONWriter.inline(.object(contact.record.value), layout: JSONLayout(keyOrder: contact.record.value.keys)) == """
        {"x": 1.10, "name": "Grace", "intent": "high", "y": {"a": [], "b": null}}
        """)
  }

  @Test func emptiedFieldsAreTakenOut() throws {
    var contact = try #require(Contact(try Record.read(Array(Samples.contact.utf8), as: .contact)))
    contact.email = nil
    contact.otherEmails = []
    contact.custom = [:]
    contact.mergedInto = nil
    #expect(Set(contact.record.value.keys).isDisjoint(with: ["email", "otherEmails", "custom", "mergedInto"]))
  }

  @Test func emailKeysAreThoseOfAllAddressesOnce() throws {
    let text =
      #"{"name": "G", "email": "Grace@Example.com", "otherEmails": ["g@bücher.example", "grace@EXAMPLE.com.", "no address"]}"#
    let value = try #require(try JSONParser.parse(Array(text.utf8)).objectValue)
    let contact = try #require(Contact(Record(type: .contact, value: value)))
    #expect(contact.emailKeys == ["grace@example.com", "g@xn--bcher-kva.example"])
  }

  @Test func phoneKeysAreReadInTheRegion() throws {
    let contact = try #require(Contact(try Record.read(Array(Samples.contact.utf8), as: .contact)))
    #expect(contact.phoneKeys(defaultRegion: "US") == ["+14155552671", "+442079460018"])
    #expect(contact.phoneKeys(defaultRegion: nil) == ["+442079460018"])
  }

  @Test func onlyAContactIsAContact() throws {
    #expect(Contact(try Record.read(Array(Samples.text(of: .deal).utf8), as: .deal)) == nil)
    #expect(Org(try Record.read(Array(Samples.text(of: .deal).utf8), as: .deal)) == nil)
  }
}

@Suite struct OrgTests {
  @Test func readsItsSettings() throws {
    let org = try #require(Org(try Record.read(Array(Samples.text(of: .org).utf8), as: .org)))
    #expect(org.name == "Acme")
    #expect(org.defaultRegion == "DE")
    #expect(org.timeZone == "Europe/Berlin")
    #expect(org.stages == [Org.Stage(name: "New", kind: .open)])
    #expect(org.members == [Org.Member(email: "ana@acme.example", name: "Ana")])
  }

  @Test func withoutStagesHasTheDefaultOnes() {
    #expect(Org.new(name: "Acme").stages.map(\.name) == ["New", "Discovery", "Proposal", "Negotiation", "Won", "Lost"])
    #expect(Record.validate(Org.new(name: "Acme").record.value, as: .org).isEmpty)
  }

  @Test func membersKeepKeysOfTheirOwn() throws {
    let text = #"{"name": "A", "members": [{"email": "ana@acme.example", "name": "Ana", "seat": 7}]}"#
    var org = try #require(Org(try Record.read(Array(text.utf8), as: .org)))
    org.members = [Org.Member(email: "ana@acme.example", name: "Ana B."), Org.Member(email: "ben@acme.example", name: nil)]
    #expect(
      org.record.value["members"] == [
        ["email": "ana@acme.example", "name": "Ana B.", "seat": 7], ["email": "ben@acme.example"],
      ])
    org.stages = [Org.Stage(name: "Only", kind: .won)]
    #expect(org.record.value["stages"] == [["name": "Only", "type": "won"]])
    #expect(Record.validate(org.record.value, as: .org).isEmpty)
  }
}
