import JSONText
package import Records

/// What lists keep of one file.
package struct ListedFile: Sendable {
  package let path: RecordPath
  /// The bytes it was read from, by the name git has for them.
  package let blob: String
  let id: RecordID?
  /// The contact it is about.
  let contact: RecordID?
  let mergedInto: RecordID?
  /// Whether it says, or another version of it said, that it is merged into another contact.
  let isPointing: Bool
  let isReadable: Bool
  let content: Content

  enum Content: Sendable {
    /// Nothing that a list shows; the file is there.
    case nothing
    /// The person it is where no other contact is the same.
    case contact(PersonLine, addresses: [String], WordList)
    case notes(WordList, [Event])
    case lead(at: String, status: String?, addresses: [String], WordList)
    case deal(at: String, stage: String, owner: String, ownerKey: String?, WordList)
    case timeline([Event])
    case thread(channel: String?, address: String, assigned: [Assigned], messages: [Message])
  }

  struct Message: Sendable {
    /// Which of the file's messages it is.
    let place: Int
    let at: String
    /// Its own id, and the name of the thread: ids may be alike in two.
    let id: String
    let direction: String?
    let status: String?
    let text: String
  }

  /// To whom a thread was assigned, from when on and until before when.
  struct Assigned: Sendable {
    let contact: RecordID
    let starts: String
    let ends: String
  }

  /// - Parameters:
  ///   - facts: those of the record there, where somebody has them.
  ///   - defaultRegion: the region in which phone numbers without "+" are read.
  package init(_ record: Record, at path: RecordPath, facts: RecordFacts? = nil, blob: String, defaultRegion: String?) {
    let facts = facts ?? RecordFacts(record, at: path)
    self.path = path
    self.blob = blob
    (id, contact, mergedInto, isReadable) = (facts.id, facts.contact, facts.mergedInto, true)
    isPointing = !facts.targets.isEmpty
    content = Self.content(of: record, at: path, defaultRegion)
  }

  /// A file that does not read.
  package init(unreadableAt path: RecordPath, blob: String) {
    let facts = RecordFacts(unreadableAt: path)
    self.path = path
    self.blob = blob
    (id, contact, mergedInto, isPointing, isReadable, content) = (facts.id, facts.contact, nil, false, false, .nothing)
  }

  /// Whether lists ask for files of a type.
  package static func isListed(_ type: RecordType) -> Bool {
    switch type {
    case .contact, .deal, .lead, .timeline, .notes, .thread: true
    case .store, .org, .campaign, .consent, .template, .recipients, .view: false
    }
  }

  private static func content(of record: Record, at path: RecordPath, _ defaultRegion: String?) -> Content {
    switch path.type {
    case .contact:
      guard let contact = Contact(record) else { return .nothing }
      let phones = contact.phoneNumbers(defaultRegion: defaultRegion)
      return .contact(
        PersonLine(record, at: path), addresses: contact.emailKeys + phones.map(\.key),
        WordList(record, digits: phones.map(\.key)))
    case .notes:
      guard let notes = Notes(record) else { return .nothing }
      return .notes(WordList(notes.notes.map(\.text)), notes.notes.map { Event($0, of: notes.contact) })
    case .lead:
      guard let lead = Lead(record) else { return .nothing }
      let email = lead.email.flatMap { EmailAddress.key(of: $0) }
      let phone = lead.phone.flatMap { PhoneNumber.key(of: $0, defaultRegion: defaultRegion) }
      return .lead(
        at: ListRank.time(lead.submittedAt), status: lead.status?.rawValue, addresses: [email, phone].compactMap(\.self),
        WordList(record, digits: [phone].compactMap(\.self)))
    case .deal:
      guard let deal = Deal(record) else { return .nothing }
      return .deal(
        at: ListRank.time(deal.createdAt), stage: SearchText.fold(deal.stage), owner: SearchText.fold(deal.owner ?? ""),
        ownerKey: deal.owner.flatMap { EmailAddress.key(of: $0) }, WordList(record, digits: []))
    case .timeline:
      guard let timeline = Timeline(record) else { return .nothing }
      return .timeline(timeline.events.map { Event($0, of: timeline.contact) })
    case .thread:
      guard let thread = MessageThread(record) else { return .nothing }
      let messages = thread.messages.enumerated().map { place, message in
        Message(
          place: place, at: ListRank.time(message.at), id: "\(message.listedID) \(path.stem)",
          direction: message.direction?.rawValue, status: message.status?.rawValue,
          text: SearchText.indexed((message.subject ?? "") + " " + message.body))
      }
      let assigned = thread.assigned.compactMap { one in
        one.contact.map {
          Assigned(contact: $0, starts: ListRank.time(one.from), ends: one.until.map { ListRank.time($0) } ?? ListRank.absent)
        }
      }
      return .thread(
        channel: thread.channel?.rawValue, address: thread.addressKey, assigned: assigned, messages: messages)
    default: return .nothing
    }
  }
}

extension Message {
  /// The id; of a message that has just been typed and has none yet, what it says.
  fileprivate var listedID: String { id ?? ContentHash.hex12([JSONValue.object(value).canonicalBytes]) }
}

/// The words of a record that a search finds, as an index takes them.
struct WordList: Sendable {
  /// What the thing is called.
  let name: String
  /// The same, to be compared with.
  let called: String?
  let text: String

  init(_ texts: [String], name: String? = nil) {
    called = name.map { SearchText.words($0).joined(separator: " ") }
    self.name = name.map(SearchText.indexed) ?? ""
    text = SearchText.indexed(texts.joined(separator: " "))
  }

  /// All that a record says, but for what is not for people.
  ///
  /// - Parameter digits: phone numbers, which people type from any digit on.
  init(_ record: Record, digits: [String]) {
    var texts: [String] = []
    for (key, value) in record.value.members where !Self.unsearched.contains(key) { Self.collect(value, into: &texts) }
    for number in digits.map({ $0.filter(\.isNumber) }) {
      texts += number.indices.dropLast(3).map { String(number[$0...]) }
    }
    self.init(texts, name: record.displayName)
  }

  private static let names: Set<JSONKey> = ["name", "title"]
  private static let unsearched: Set<JSONKey> = names.union(["createdAt", "conflicts", "id", "lead", "mergedInto", "history"])

  private static func collect(_ value: JSONValue, into texts: inout [String]) {
    switch value {
    case .string(let text): texts.append(text)
    case .number(let number): texts.append(number.text)
    case .array(let elements): for element in elements { collect(element, into: &texts) }
    case .object(let object): for member in object.members { collect(member.value, into: &texts) }
    case .bool, .null: break
    }
  }
}
