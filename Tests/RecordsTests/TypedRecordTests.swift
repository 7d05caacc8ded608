import JSONText
import Records
import Testing

/// The typed views say what the file says, and writing every field makes the file again.
@Suite struct TypedRecordTests {
  private func sample(_ type: RecordType) throws -> Record {
    try Record.read(Array(Samples.text(of: type).utf8), as: type)
  }

  /// Expects that a record built field by field is the sample.
  private func expectSample(
    _ built: Record, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var built = built
    built.value["conflicts"] = try sample(built.type).value["conflicts"]
    #expect(
      String(decoding: built.canonicalBytes, as: UTF8.self) == Samples.text(of: built.type), sourceLocation: sourceLocation)
  }

  @Test func everyFieldOfALeadIsReadAndWritten() throws {
    let read = try #require(Lead(sample(.lead)))
    var lead = Lead.new(
      id: try #require(read.id), submittedAt: try #require(read.submittedAt), status: try #require(read.status))
    #expect(Record.validate(lead.record.value, as: .lead).isEmpty)
    lead.name = read.name
    lead.email = read.email
    lead.phone = read.phone
    lead.company = read.company
    lead.position = read.position
    lead.source = read.source
    lead.form = read.form
    lead.message = read.message
    lead.utm = read.utm
    lead.referrer = read.referrer
    lead.contact = read.contact
    lead.importedAt = read.importedAt
    try expectSample(lead.record)
    #expect(lead.message == "Hello,\ncall me.")
    lead.status = .disqualified
    lead.utm = [:]
    lead.contact = nil
    #expect(lead.record.value["status"] == "disqualified")
    #expect(lead.record.value["utm"] == nil && lead.record.value["contact"] == nil)
  }

  @Test func everyFieldOfADealIsReadAndWritten() throws {
    let read = try #require(Deal(sample(.deal)))
    var deal = Deal.new(
      id: try #require(read.id), contact: try #require(read.contact), title: read.title, stage: read.stage,
      createdAt: try #require(read.createdAt))
    #expect(Record.validate(deal.record.value, as: .deal).isEmpty)
    #expect(Record.repairs(in: deal.record.value, as: .deal).isEmpty)
    deal.value = read.value
    deal.owner = read.owner
    deal.expectedClose = read.expectedClose
    deal.history = try read.history.map { entry in
      StageChange(
        id: try #require(entry.id), at: try #require(entry.at), from: entry.from, to: try #require(entry.to), by: entry.by)
    }
    try expectSample(deal.record)
    #expect(deal.value?.description == "1200.00 EUR")
    #expect(deal.expectedClose?.description == "2026-12-31")
    deal.history = []
    deal.value = nil
    #expect(deal.record.value["history"] == nil && deal.record.value["value"] == nil)
  }

  @Test func anAmountKeepsItsDigitsAndWhatElseStandsBesideIt() throws {
    #expect(Money(amount: "1200.10", currency: "EUR")?.amount == "1200.10")
    for (amount, currency) in [("1,200", "EUR"), ("", "EUR"), ("12e3", "EUR"), ("12", "eur"), ("12", "EURO")] {
      #expect(Money(amount: amount, currency: currency) == nil, "\(amount) \(currency)")
    }
    var deal = try #require(
      Deal(Record(type: .deal, value: ["value": ["amount": "1", "currency": "EUR", "net": true]])))
    deal.value = Money(amount: "2.50", currency: "GBP")
    #expect(deal.record.value["value"] == ["amount": "2.50", "currency": "GBP", "net": true])
  }

  @Test func everyFieldOfAnEventIsReadAndWritten() throws {
    let read = try #require(Timeline(sample(.timeline)))
    var timeline = Timeline.new(contact: try #require(read.contact))
    #expect(Record.validate(timeline.record.value, as: .timeline).isEmpty)
    timeline.events = try read.events.map { event in
      var copy = Event(id: try #require(event.id), at: try #require(event.at), type: try #require(event.type))
      copy.recordedAt = event.recordedAt
      copy.title = event.title
      copy.url = event.url
      copy.deal = event.deal
      copy.from = event.from
      copy.to = event.to
      copy.file = event.file
      copy.form = event.form
      copy.campaign = event.campaign
      copy.message = event.message
      copy.verdict = event.verdict
      copy.by = event.by
      return copy
    }
    try expectSample(timeline.record)
    #expect(timeline.events.map(\.type) == [.pageVisit, .dealChange, .emailOpen])
    #expect(timeline.events[0].verdict == .human)
  }

  @Test func anEventTypeIsAWordInSnakeCase() {
    #expect(EventType("boat_show_visit")?.text == "boat_show_visit")
    #expect(EventType("Page Visit") == nil)
    #expect(EventType("") == nil)
    #expect(EventType.known.allSatisfy { EventType($0.text) == $0 })
    #expect(EventType.known.count == 8)
  }

  @Test func everyFieldOfANoteIsReadAndWritten() throws {
    let read = try #require(Notes(sample(.notes)))
    var notes = Notes.new(contact: try #require(read.contact))
    #expect(Record.validate(notes.record.value, as: .notes).isEmpty)
    notes.notes = try read.notes.map { note in
      var copy = Note(
        id: try #require(note.id), at: try #require(note.at), by: try #require(note.by), text: note.text)
      copy.editedAt = note.editedAt
      copy.isPinned = note.isPinned
      return copy
    }
    try expectSample(notes.record)
    #expect(notes.notes[1].text == "One\n\ntwo")
    notes.notes[1].isPinned = false
    notes.notes[1].text = "One"
    #expect(notes.notes[1].value["pinned"] == nil)
    #expect(notes.notes[1].value["text"] == "One")
  }

  @Test func everyFieldOfAThreadIsReadAndWritten() throws {
    let read = try #require(MessageThread(sample(.thread)))
    var thread = MessageThread.new(channel: try #require(read.channel), address: read.address)
    #expect(Record.validate(thread.record.value, as: .thread).isEmpty)
    thread.assigned = try read.assigned.map {
      MessageThread.Assignment(contact: try #require($0.contact), from: $0.from, until: $0.until)
    }
    thread.messages = try read.messages.map { message in
      var copy = Message(
        id: try #require(message.id), at: try #require(message.at), direction: try #require(message.direction),
        from: message.from, to: message.to, body: message.body, status: try #require(message.status))
      copy.subject = message.subject
      copy.html = message.html
      copy.attempt = message.attempt
      copy.statusAt = message.statusAt
      copy.error = message.error.map { Message.Problem(code: $0.code, message: $0.message, advice: $0.advice) }
      copy.by = message.by
      copy.device = message.device
      copy.contact = message.contact
      copy.campaign = message.campaign
      copy.template = message.template
      copy.media = message.media
      copy.segments = message.segments
      copy.tryNumber = message.tryNumber
      copy.claims = message.claims
      copy.local = message.local
      copy.provider = message.provider
      return copy
    }
    try expectSample(thread.record)
    #expect(thread.messages[0].status == .failed)
    #expect(thread.messages[0].media.first?.bytes == 3)
    thread.assigned = []
    #expect(thread.record.value["assigned"] == nil)
  }

  @Test func everyFieldOfConsentIsReadAndWritten() throws {
    let read = try #require(Consent(sample(.consent)))
    var consent = Consent.new(channel: try #require(read.channel), address: read.address)
    #expect(Record.validate(consent.record.value, as: .consent).isEmpty)
    consent.entries = try read.entries.map { entry in
      var copy = Consent.Entry(id: try #require(entry.id), at: try #require(entry.at), state: try #require(entry.state))
      copy.reason = entry.reason
      copy.evidence = entry.evidence
      copy.sender = entry.sender
      copy.over = entry.over
      return copy
    }
    try expectSample(consent.record)
    #expect(consent.entries.map(\.state) == [.optedOut, .optedIn])
  }

  @Test func everyFieldOfATemplateAndAViewIsReadAndWritten() throws {
    let readTemplate = try #require(Template(sample(.template)))
    var template = Template.new(
      name: readTemplate.name, channel: try #require(readTemplate.channel), text: readTemplate.text)
    #expect(Record.validate(template.record.value, as: .template).isEmpty)
    template.subject = readTemplate.subject
    template.html = readTemplate.html
    try expectSample(template.record)
    #expect(template.text == "Hello {{name}},\nwelcome.")

    let readView = try #require(View(sample(.view)))
    var view = View.new(name: readView.name, collection: readView.collection)
    #expect(Record.validate(view.record.value, as: .view).isEmpty)
    view.filter = readView.filter
    view.sort = readView.sort
    view.columns = readView.columns
    view.owner = readView.owner
    try expectSample(view.record)
  }

  @Test func whatTheSchemaDoesNotKnowSurvivesInRecordsAndElements() throws {
    let text = #"{"contact": "0123456789ab", "mine": 1.10, "notes": [{"id": "n", "at": "x", "by": "a", "text": "t", "mood": 3}]}"#
    let value = try #require(try JSONParser.parse(Array(text.utf8)).objectValue)
    var notes = try #require(Notes(Record(type: .notes, value: value)))
    // A time that does not read is nobody's to throw away either.
    #expect(notes.notes[0].at == nil)
    notes.notes[0].text = "changed"
    notes.notes.append(Note(id: "o", at: Timestamp(seconds: 0), by: "b", text: "new"))
    #expect(
      notes.record.value["notes"]
        == [
          ["id": "n", "at": "x", "by": "a", "text": "changed", "mood": 3],
          ["id": "o", "at": "1970-01-01T00:00:00Z", "by": "b", "text": "new"],
        ])
    #expect(notes.record.value["mine"] == value["mine"])
  }

  @Test func aRecordOfAnotherTypeIsRefused() throws {
    let contact = try sample(.contact)
    #expect(Lead(contact) == nil && Deal(contact) == nil && Timeline(contact) == nil && Notes(contact) == nil)
    #expect(MessageThread(contact) == nil && Consent(contact) == nil && Template(contact) == nil && View(contact) == nil)
  }
}
