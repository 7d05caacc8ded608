package import RecordIndex
package import Records

/// A message in a list, where it stands and whose it is.
package struct ListedMessage: Sendable {
  package let message: Message
  /// The thread's, as they stand there.
  package let channel: Channel?
  package let address: String
  /// Whose it is; several where people share the address: the one that was asked for first, then the one it was meant for.
  package let people: [Person]
  package let path: RecordPath
  package let isHeld: Bool
  package let place: TimePlace
}

/// All messages with one address, in a list.
package struct ListedThread: Sendable {
  package let last: ListedMessage
  package let count: Int
  /// Its files, in path order.
  package let paths: [RecordPath]
}

extension Person {
  /// The person as lists of messages look for one.
  ///
  /// - Parameter defaultRegion: the region in which phone numbers without "+" are read.
  package func whose(defaultRegion: String?) -> TimeQuery.Whose {
    let contacts = members.compactMap { Contact($0.record) }
    return TimeQuery.Whose(
      contacts: ids, addresses: contacts.flatMap { $0.emailKeys + $0.phoneKeys(defaultRegion: defaultRegion) })
  }
}

extension Snapshot {
  /// Messages, filtered and sorted by the index and shown as they are on disk now.
  ///
  /// - Parameter query: of the subject `messages`.
  package func messages(_ query: TimeQuery, counting: Bool) throws -> ListPage<ListedMessage> {
    let people = try people(of: query.org)
    return try page(query, counting: counting) { listing, hits in
      var reading = MessageReading(people, listing, asked: query.whose)
      return try hits.allMapped { try reading.message($0) }
    }
  }

  /// The same one after the other, without having all of them at once.
  package func forEachMessage(_ query: TimeQuery, _ body: (ListedMessage) throws -> Void) throws {
    try inParts(of: query.limit, body) { limit, last in
      var part = query
      part.limit = limit
      if let last { part.after = last.place }
      return try messages(part, counting: false).shown
    }
  }

  package func forEachThread(_ query: ThreadQuery, _ body: (ListedThread) throws -> Void) throws {
    try inParts(of: query.limit, body) { limit, last in
      var part = query
      part.limit = limit
      if let last { part.after = last.last.place }
      return try threads(part, counting: false).shown
    }
  }

  /// Conversations, filtered and sorted by the index and shown as they are on disk now.
  package func threads(_ query: ThreadQuery, counting: Bool) throws -> ListPage<ListedThread> {
    let people = try people(of: query.org)
    let (shown, after) = try listed { listing -> ([ListedThread], ThreadQuery)? in
      guard let hits = listing.index.threads(query) else { return nil }
      var reading = MessageReading(people, listing, asked: query.whose)
      var shown: [ListedThread] = []
      for hit in hits {
        for file in hit.files where try !stands(file.path, as: file.blob) { throw Outdated(paths: [file.path]) }
        guard let last = try reading.message(hit.last) else { return nil }
        shown.append(ListedThread(last: last, count: hit.count, paths: hit.files.map(\.path)))
      }
      var rest = query
      rest.after = hits.last?.last.place ?? query.after
      return (shown, rest)
    }
    return ListPage(shown, limit: query.limit, isCounting: counting) { listing.index.count(after) }
  }
}

extension TimeQuery {
  fileprivate var whose: Whose? {
    if case .messages(let wanted) = subject { wanted.whose } else { nil }
  }
}

/// Reads the messages that an index leads to, each file and each person once.
private struct MessageReading {
  private let snapshot: Snapshot
  private var people: ListedPeople
  private let asked: Set<RecordID>
  private var threads: [RecordPath: (blob: String, stored: StoredRecord, thread: MessageThread, messages: [Message])] = [:]
  init(_ people: People, _ listing: Listing, asked: TimeQuery.Whose?) {
    snapshot = people.snapshot
    self.people = ListedPeople(people, listing)
    self.asked = Set(asked?.contacts ?? [])
  }

  /// - Returns: nil where the index cannot be read.
  /// - Throws: `Snapshot.Outdated` where a file is not as the index has it.
  mutating func message(_ hit: TimeHit) throws -> ListedMessage? {
    let (stored, thread, messages) = try file(hit)
    guard let element = hit.element, messages.indices.contains(element) else { throw Snapshot.Outdated(paths: [hit.path]) }
    let message = messages[element]
    guard let people = try people(of: message, in: thread) else { return nil }
    return ListedMessage(
      message: message, channel: thread.channel, address: thread.address, people: people, path: hit.path, isHeld: stored.isHeld,
      place: hit.place)
  }

  private mutating func file(_ hit: TimeHit) throws -> (StoredRecord, MessageThread, [Message]) {
    if let known = threads[hit.path], known.blob == hit.blob { return (known.stored, known.thread, known.messages) }
    guard let stored = try snapshot.record(at: hit.path, expecting: hit.blob), let thread = MessageThread(stored.record)
    else { throw Snapshot.Outdated(paths: [hit.path]) }
    let messages = thread.messages
    threads[hit.path] = (hit.blob, stored, thread, messages)
    return (stored, thread, messages)
  }

  private mutating func people(of message: Message, in thread: MessageThread) throws -> [Person]? {
    let contact = thread.assignment(at: message.at)?.contact
    guard let found = try contact.map({ try people.people(withID: $0) }) ?? people.people(withAddress: thread.addressKey) else {
      return nil
    }
    guard found.count > 1 else { return found }
    func rank(_ person: Person) -> Int {
      if !asked.isDisjoint(with: person.ids) { return 0 }
      return message.contact.map(person.ids.contains) == true ? 1 : 2
    }
    return (0...2).flatMap { wanted in found.filter { rank($0) == wanted } }
  }
}
