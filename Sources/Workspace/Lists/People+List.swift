import GitStorage
package import RecordIndex
package import Records

/// A part of a list.
package struct ListPage<Element> {
  package let shown: [Element]
  /// How many follow; nil where nobody asked for it.
  package let left: Int?
}

extension ListPage: Sendable where Element: Sendable {}

extension ListPage {
  /// - Parameters:
  ///   - isCounting: whether somebody asks how many follow.
  ///   - count: counts them, where the part is full and some may follow.
  init(_ shown: [Element], limit: Int?, isCounting: Bool, count: () -> Int?) {
    self.shown = shown
    left = !isCounting ? nil : limit.map { shown.count >= $0 } == true ? count() : 0
  }
}

/// A person in a list, and where.
package struct ListedPerson: Sendable {
  package let person: Person
  package let place: PeopleQuery.Place
}

extension Snapshot {
  /// People, filtered and sorted by the index and shown as they are on disk now.
  ///
  /// - Parameter counting: whether to count how many follow.
  package func people(_ query: PeopleQuery, counting: Bool) throws -> ListPage<ListedPerson> {
    let people = try people(of: query.org)
    let (shown, after) = try listed { listing -> ([ListedPerson], PeopleQuery)? in
      guard let hits = listing.index.people(query) else { return nil }
      let contacts = try records(hits.map { ($0.path, $0.blob) })
      let shown = try zip(hits, contacts).map { hit, contact in
        ListedPerson(person: try people.person(of: contact), place: hit.place)
      }
      var rest = query
      rest.after = hits.last?.place ?? query.after
      return (shown, rest)
    }
    return ListPage(shown, limit: query.limit, isCounting: counting) { listing.index.countOfPeople(after) }
  }

  /// Leads or deals, filtered and sorted by the index and shown as they are on disk now.
  package func records(_ query: TimeQuery, counting: Bool) throws -> ListPage<(record: StoredRecord, place: TimePlace)> {
    try page(query, counting: counting) { _, hits in
      try zip(hits, records(hits.map { ($0.path, $0.blob) })).map { (record: $1, place: $0.place) }
    }
  }

  /// The leads or deals with all the words of a text in their name; of several the one that is called exactly so.
  package func records(of type: RecordType, named text: String, in org: String) throws -> [StoredRecord] {
    let words = SearchText.words(text)
    guard !words.isEmpty else { return [] }
    var query = TimeQuery(org: org, type == .lead ? .leads(status: nil) : .deals(stage: nil, owner: nil))
    query.nameWords = words
    let found = try soughtInLists { _ in try records(query, counting: false).shown }.map(\.record)
    guard found.count > 1 else { return found }
    query.nameWords = []
    query.isNamed = words.joined(separator: " ")
    let exact = try records(query, counting: false).shown.map(\.record)
    return exact.count == 1 ? exact : found.sorted { $0.path < $1.path }
  }

  /// A part of a list by time.
  ///
  /// - Parameter read: reads what stands where the index says; nil where the index cannot be read.
  func page<Element>(
    _ query: TimeQuery, counting: Bool, _ read: (Listing, [TimeHit]) throws -> [Element]?
  ) throws -> ListPage<Element> {
    let (shown, after) = try listed { listing -> ([Element], TimeQuery)? in
      guard let hits = listing.index.find(query), let shown = try read(listing, hits) else { return nil }
      var rest = query
      rest.after = hits.last?.place ?? query.after
      return (shown, rest)
    }
    return ListPage(shown, limit: query.limit, isCounting: counting) { listing.index.count(after) }
  }

  /// Hands out a list without having all of it at once.
  func inParts<Element>(
    of limit: Int?, _ body: (Element) throws -> Void, _ next: (_ limit: Int, _ after: Element?) throws -> [Element]
  ) throws {
    var left = limit ?? .max
    var last: Element?
    while left > 0 {
      let wanted = min(left, 2000)
      let shown = try next(wanted, last)
      for element in shown { try body(element) }
      guard shown.count == wanted else { return }
      left -= shown.count
      last = shown.last
    }
  }

  /// The files of the threads that were assigned to a contact by hand, in path order.
  func threads(assignedTo contact: RecordID, in org: String) throws -> [RecordPath] {
    try listed { $0.index.threads(assignedTo: contact, org: org) }
  }

  /// Files are not as the index has them.
  struct Outdated: Error {
    let paths: [RecordPath]
  }

  /// The records of files as an index knows them, in the same order.
  ///
  /// - Throws: `Outdated` with all those that are others by now.
  func records(_ files: [(path: RecordPath, blob: String)]) throws -> [StoredRecord] {
    var found: [StoredRecord] = []
    var outdated: [RecordPath] = []
    for file in files {
      if let stored = try record(at: file.path, expecting: file.blob) { found.append(stored) } else { outdated.append(file.path) }
    }
    guard outdated.isEmpty else { throw Outdated(paths: outdated) }
    return found
  }

  /// Asks the index, and again where a file it leads to turns out to be another one by now.
  func listed<Answer>(_ ask: (Listing) throws -> Answer?) throws -> Answer {
    try listing.refresh()
    // Each time more files are known as they are; somebody who saves faster than that is not waited for.
    for _ in 0..<20 {
      do {
        if let answer = try ask(listing) { return answer }
        try listing.refresh()
      } catch let outdated as Outdated {
        try listing.look(at: outdated.paths)
      }
    }
    throw StoreError(.tryAgain, "the files of the store change faster than they can be listed", hint: "try again in a moment")
  }

  /// Asks the index, and where it knows nothing of the kind looks at every file and asks again: what somebody names is there.
  func soughtInLists<Element>(_ ask: (Listing) throws -> [Element]?) throws -> [Element] {
    let found = try listed(ask)
    guard found.isEmpty else { return found }
    try listing.scan()
    return try listed(ask)
  }
}

extension Sequence {
  /// Everything mapped; nil where one thing cannot be.
  func allMapped<Mapped>(_ map: (Element) throws -> Mapped?) rethrows -> [Mapped]? {
    var mapped: [Mapped] = []
    for element in self {
      guard let one = try map(element) else { return nil }
      mapped.append(one)
    }
    return mapped
  }
}
