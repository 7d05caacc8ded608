import JSONText
import Merging
import Records
import TestSupport

extension Doing {
  static let dealDoings: [Doing] = [
    Doing(2, "add a deal") { desk in
      guard let person = desk.somePerson(), let org = OrgSlug(person.org), let id = RecordID(desk.freshID()) else { return nil }
      let title = "Deal \(desk.fresh())"
      let deal: JSONObject = [
        "id": .string(id.text), "contact": person.record?["id"] ?? .null, "title": .string(title), "stage": "New",
        "createdAt": desk.time(desk.now),
      ]
      return [RecordPath.deal(org: org, slug: Slug.make(from: title), id: id).text: desk.bytes(deal, .deal)]
    },
    Doing(6, "move a deal") { desk in
      guard let file = desk.some("deals") else { return nil }
      let stage = desk.stage()
      return desk.edited(file) { $0["stage"] = .string(stage) }
    },
    Doing(2, "edit a deal") { desk in
      guard let file = desk.some("deals") else { return nil }
      let title = "Deal \(desk.fresh())"
      return desk.edited(file) { $0["title"] = .string(title) }
    },
    Doing(1, "delete a deal") { desk in desk.some("deals").map { [$0.path: nil] } },
  ]

  static let leadDoings: [Doing] = [
    Doing(2, "add a lead") { desk in
      guard let org = OrgSlug("acme"), let id = RecordID(desk.freshID()) else { return nil }
      let name = "Lead \(desk.fresh())"
      var lead: JSONObject = [
        "id": .string(id.text), "submittedAt": desk.time(desk.now), "name": .string(name), "phone": .string(desk.phone()),
      ]
      if desk.random.oneIn(2) { lead["email"] = .string(desk.address()) }
      lead["status"] = "qualified"
      return [RecordPath.lead(org: org, slug: Slug.make(from: name), id: id).text: desk.bytes(lead, .lead)]
    },
    Doing(5, "import a lead") { desk in
      guard let file = desk.some("leads") else { return nil }
      return try desk.imported(file)
    },
  ]
}

extension Desk {
  /// A stage that is mostly nobody else's.
  mutating func stage() -> String {
    random.oneIn(3) ? random.element(of: ["Won", "Lost", "Proposal"]) : "Talk \(fresh())"
  }

  /// A lead becomes a contact, as the command for it decides.
  mutating func imported(_ file: StoreView.File) throws -> Act.Files? {
    guard let place = RecordPath(file.path), let record = file.record, var lead = Lead(Record(type: .lead, value: record)) else {
      return nil
    }
    let catalog = catalog
    let time = Timestamp(seconds: now)
    var changed: Act.Files = [:]
    let contact: RecordFacts
    switch try LeadImport.outcome(of: lead, at: place, in: catalog, by: author, at: time) {
    case .creates(let new, let path):
      changed[path.text] = new.record.canonicalBytes
      contact = RecordFacts(new.record, at: path)
    case .links(let facts, let filling):
      if let filled = filling?.contact.record { changed[facts.path.text] = filled.canonicalBytes }
      contact = facts
    case .wasImported, .refused:
      return nil
    }
    if let event = lead.submission, let at = event.at, let id = contact.id,
      let path = try TimelinePlace.path(of: contact, year: at.year, in: catalog)
    {
      var timeline =
        files("timelines").first { $0.path == path.text }?.record.flatMap { Timeline(Record(type: .timeline, value: $0)) }
        ?? Timeline.new(contact: id)
      let isThere = view.byKey[RecordKey(collection: "timelines", org: file.org, id: id.text)]?.contains { part in
        part.record?.elements("events").contains { $0["id"] == event.value["id"] } == true
      }
      if isThere != true {
        timeline.events.append(event)
        changed[path.text] = timeline.record.canonicalBytes
      }
    }
    lead.contact = contact.id
    lead.importedAt = time
    changed[file.path] = lead.record.canonicalBytes
    return changed
  }
}
