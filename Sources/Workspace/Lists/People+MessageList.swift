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
  package let place: TimeQuery.Place
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
    let (shown, after) = try listed { listing -> ([ListedMessage], TimeQuery)? in
      guard let hits = listing.index.find(query) else { return nil }
      var reading = MessageReading(people, listing, asked: query.whose)
      var shown: [ListedMessage] = []
      for hit in hits {
        guard let message = try reading.message(hit) else { return nil }
        shown.append(message)
      }
      var rest = query
      rest.after = hits.last?.place ?? query.after
      return (shown, rest)
    }
    return ListPage(shown, limit: query.limit, isCounting: counting) { listing.index.count(after) }
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

  private func inParts<Element>(
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
  private let people: People
  private let listing: Listing
  private let asked: Set<RecordID>
  private var threads: [RecordPath: (blob: String, stored: StoredRecord, thread: MessageThread, messages: [Message])] = [:]
  private var owners: [Owner: [Person]] = [:]

  /// What tells whose a message is.
  private enum Owner: Hashable {
    case address(String)
    case contact(RecordID)
  }

  init(_ people: People, _ listing: Listing, asked: TimeQuery.Whose?) {
    self.people = people
    self.listing = listing
    self.asked = Set(asked?.contacts ?? [])
  }

  /// - Returns: nil where the index cannot be read.
  /// - Throws: `Snapshot.Outdated` where a file is not as the index has it.
  mutating func message(_ hit: TimeHit) throws -> ListedMessage? {
    let (stored, thread, messages) = try file(hit)
    guard let element = hit.element, messages.indices.contains(element) else { throw Snapshot.Outdated(paths: [hit.path]) }
    let message = messages[element]
    guard let people = try people(message, thread) else { return nil }
    return ListedMessage(
      message: message, channel: thread.channel, address: thread.address, people: people, path: hit.path, isHeld: stored.isHeld,
      place: hit.place)
  }

  private mutating func file(_ hit: TimeHit) throws -> (StoredRecord, MessageThread, [Message]) {
    if let known = threads[hit.path], known.blob == hit.blob { return (known.stored, known.thread, known.messages) }
    guard let stored = try people.snapshot.record(at: hit.path, expecting: hit.blob), let thread = MessageThread(stored.record)
    else { throw Snapshot.Outdated(paths: [hit.path]) }
    let messages = thread.messages
    threads[hit.path] = (hit.blob, stored, thread, messages)
    return (stored, thread, messages)
  }

  private mutating func people(_ message: Message, _ thread: MessageThread) throws -> [Person]? {
    let owner = thread.assignment(at: message.at)?.contact.map(Owner.contact) ?? .address(thread.addressKey)
    guard let found = try owners[owner] ?? people(owner) else { return nil }
    owners[owner] = found
    guard found.count > 1 else { return found }
    func rank(_ person: Person) -> Int {
      if !asked.isDisjoint(with: person.ids) { return 0 }
      return message.contact.map(person.ids.contains) == true ? 1 : 2
    }
    return (0...2).flatMap { wanted in found.filter { rank($0) == wanted } }
  }

  /// The people a contact is, or that have an address, in path order.
  private func people(_ owner: Owner) throws -> [Person]? {
    var files: [(path: RecordPath, blob: String)]?
    switch owner {
    case .address(let key): files = listing.index.files(of: .contact, withAddress: key, org: people.org)
    case .contact(let id):
      files = listing.index.contacts(withID: id, org: people.org).map { found in
        // Of several files with one id the canonical one is meant, else the first.
        (found.first { $0.path.isCanonical(for: id) } ?? found.first).map { [$0] } ?? []
      }
    }
    guard let files else { return nil }
    var found: [Person] = []
    for file in files where !found.contains(where: { $0.members.contains { $0.path == file.path } }) {
      guard let contact = try people.snapshot.record(at: file.path, expecting: file.blob) else {
        throw Snapshot.Outdated(paths: [file.path])
      }
      found.append(try people.person(of: contact))
    }
    return found.sorted { $0.path < $1.path }
  }
}
