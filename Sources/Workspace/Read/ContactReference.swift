import RecordIndex
import Records

/// Finds the person meant by a REF: an id or a unique beginning of one (four digits or more), an email, a phone number, or words
/// of the name.
///
/// What leads to a contact merged into another leads to the person.
package struct ContactReference {
  package let text: String

  package init(_ text: String) { self.text = text }

  /// A person, with what of it answers to the REF.
  package struct Found: Sendable {
    package let person: Person
    /// The contacts of the person that answer, the survivor first; one at least.
    package let matched: [StoredRecord]
    /// Whether they do so by their id.
    package let isByID: Bool

    /// The contact that was named by its id, where that one is merged into another.
    package var mergedByID: StoredRecord? {
      isByID && !matched.contains { $0.path == person.path } ? matched.first : nil
    }
  }

  /// What a REF led to.
  package enum Match: Sendable {
    case one(Found)
    case none
    /// Candidates, in path order, and how many there are in all.
    case several([Person], of: Int)
  }

  /// Looks among the people of one organization.
  package func find(in people: People) throws -> Match {
    if let prefix = idPrefix {
      let found = try people.snapshot.records(of: .contact, in: people.org, idPrefix: prefix)
      if !found.isEmpty { return try match(found, people, isByID: true) }
    }
    if text.contains("@"), let key = EmailAddress.key(of: text) {
      return try match(people.snapshot.contacts(withEmail: key, in: people.org), people)
    }
    if let phone = PhoneNumber.read(text, defaultRegion: people.defaultRegion), phone.kind == .e164 {
      let found = try people.snapshot.records(of: .contact, withAddress: phone.key, in: people.org)
      if !found.isEmpty { return try match(found, people) }
    }
    return try named(in: people)
  }

  /// The text, if it may be the beginning of an id.
  private var idPrefix: String? {
    let wanted = text.trimmingPrefix(while: \.isWhitespace)
    let isHex = wanted.utf8.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
    return isHex && (4...12).contains(wanted.utf8.count) ? String(wanted) : nil
  }

  /// The most candidates that are looked at.
  private static let most = 50

  /// Those with all the words in one of their names; of several the one who is called exactly so.
  private func named(in people: People) throws -> Match {
    let words = SearchText.words(text)
    guard !words.isEmpty else { return .none }
    var query = PeopleQuery(org: people.org)
    query.nameWords = words
    query.limit = Self.most
    let found = try people.snapshot.soughtInLists { _ in try people.snapshot.people(query, counting: false).shown }
    guard found.count > 1 else { return Match(found.map { self.found($0.person, words) }) }
    // The one who is called so need not be among the first.
    var exact = query
    exact.nameWords = []
    exact.isNamed = words.joined(separator: " ")
    let named = try people.snapshot.people(exact, counting: false).shown
    if named.count == 1 { return .one(self.found(named[0].person, words)) }
    let total = found.count < Self.most ? found.count : people.snapshot.listing.index.countOfPeople(query) ?? found.count
    return .several(found.map(\.person).sorted { $0.path < $1.path }, of: total)
  }

  /// A person with the contacts whose names hold the words.
  private func found(_ person: Person, _ words: [String]) -> Found {
    let matched = person.members.filter { contact in
      let name = SearchText.fold(contact.record.displayName)
      return words.allSatisfy { name.contains($0) }
    }
    return Found(person: person, matched: matched.isEmpty ? [person.survivor] : matched, isByID: false)
  }

  /// The people whom contacts belong to, each once.
  private func match(_ contacts: [StoredRecord], _ people: People, isByID: Bool = false) throws -> Match {
    var found: [Found] = []
    let paths = Set(contacts.map(\.path))
    for contact in contacts where !found.contains(where: { $0.matched.contains { $0.path == contact.path } }) {
      let person = try people.person(of: contact)
      found.append(Found(person: person, matched: person.members.filter { paths.contains($0.path) }, isByID: isByID))
    }
    return Match(found)
  }
}

extension ContactReference.Match {
  fileprivate init(_ found: [ContactReference.Found]) {
    switch found.count {
    case 0: self = .none
    case 1: self = .one(found[0])
    default: self = .several(found.map(\.person).sorted { $0.path < $1.path }, of: found.count)
    }
  }
}
