package import RecordIndex
package import Records

/// Something that happened with a contact, or that somebody noted, in a list; and where it stands.
package struct ListedEvent: Sendable {
  package enum Content: Sendable {
    case event(Event)
    case note(Note)
  }

  package let content: Content
  /// The contact it stands under.
  package let contact: RecordID?
  /// The person that contact is; nil where it is nobody any more.
  package let person: Person?
  /// The deal an event is about.
  package let deal: StoredRecord?
  package let path: RecordPath
  package let isHeld: Bool
  package let place: TimePlace
}

extension Snapshot {
  /// What happened with anybody and was noted, filtered and sorted by the index and shown as it is on disk now.
  ///
  /// - Parameter query: of the subject `events`.
  package func activity(_ query: TimeQuery, counting: Bool) throws -> ListPage<ListedEvent> {
    let people = try people(of: query.org)
    return try page(query, counting: counting) { listing, hits in
      var reading = ActivityReading(people, listing)
      return try hits.allMapped { try reading.event($0) }
    }
  }

  /// The same one after the other, without having all of it at once.
  package func forEachEvent(_ query: TimeQuery, _ body: (ListedEvent) throws -> Void) throws {
    try inParts(of: query.limit, body) { limit, last in
      var part = query
      part.limit = limit
      if let last { part.after = last.place }
      return try activity(part, counting: false).shown
    }
  }
}

/// Reads the events and notes that an index leads to, each file, person and deal once.
private struct ActivityReading {
  private let snapshot: Snapshot
  private let listing: Listing
  private let org: String
  private var people: ListedPeople
  private var files: [RecordPath: File] = [:]
  private var deals: [RecordID: StoredRecord?] = [:]

  private struct File {
    let blob: String
    let isHeld: Bool
    let contact: RecordID?
    let contents: [ListedEvent.Content]
  }

  init(_ people: People, _ listing: Listing) {
    snapshot = people.snapshot
    org = people.org
    self.listing = listing
    self.people = ListedPeople(people, listing)
  }

  /// - Returns: nil where the index cannot be read.
  /// - Throws: `Snapshot.Outdated` where a file is not as the index has it.
  mutating func event(_ hit: TimeHit) throws -> ListedEvent? {
    let file = try file(hit)
    guard let element = hit.element, file.contents.indices.contains(element) else { throw Snapshot.Outdated(paths: [hit.path]) }
    let content = file.contents[element]
    guard let owners = try file.contact.map({ try people.people(withID: $0) }) ?? [] else { return nil }
    var about: StoredRecord?
    if case .event(let event) = content, let id = event.deal {
      guard let found = try deal(id) else { return nil }
      about = found
    }
    return ListedEvent(
      content: content, contact: file.contact, person: owners.first, deal: about, path: hit.path, isHeld: file.isHeld,
      place: hit.place)
  }

  private mutating func file(_ hit: TimeHit) throws -> File {
    if let known = files[hit.path], known.blob == hit.blob { return known }
    guard let stored = try snapshot.record(at: hit.path, expecting: hit.blob) else { throw Snapshot.Outdated(paths: [hit.path]) }
    let file: File
    if let timeline = Timeline(stored.record) {
      let contents = timeline.events.map { ListedEvent.Content.event($0) }
      file = File(blob: hit.blob, isHeld: stored.isHeld, contact: timeline.contact, contents: contents)
    } else if let notes = Notes(stored.record) {
      let contents = notes.notes.map { ListedEvent.Content.note($0) }
      file = File(blob: hit.blob, isHeld: stored.isHeld, contact: notes.contact, contents: contents)
    } else {
      throw Snapshot.Outdated(paths: [hit.path])
    }
    files[hit.path] = file
    return file
  }

  /// - Returns: nil where the index cannot be read, and nil in it where there is no such deal.
  private mutating func deal(_ id: RecordID) throws -> StoredRecord?? {
    if let known = deals[id] { return known }
    guard let found = listing.index.files(of: .deal, withID: id, org: org) else { return nil }
    let deal = try found.meant(by: id, { $0.path }).map { try snapshot.records([$0])[0] }
    deals[id] = .some(deal)
    return .some(deal)
  }
}
