import JSONText
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
    /// The candidates, in path order.
    case several([Person])
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
      let found = try contacts(in: people) { $0.phoneNumbers(defaultRegion: people.defaultRegion).contains(phone) }
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

  private func contacts(in people: People, where isMeant: (Contact) -> Bool) throws -> [StoredRecord] {
    try people.snapshot.records(of: .contact, in: people.org).filter { Contact($0.record).map(isMeant) == true }
  }

  /// Those with all the words in one of their names; of several the one who is called exactly so.
  private func named(in people: People) throws -> Match {
    let words = SearchText.words(text)
    guard !words.isEmpty else { return .none }
    let named = try people.all().compactMap { person -> Found? in
      let matched = person.members.filter { contact in
        let name = SearchText.fold(contact.record.displayName)
        return words.allSatisfy { name.contains($0) }
      }
      return matched.isEmpty ? nil : Found(person: person, matched: matched, isByID: false)
    }
    let exact = named.filter { found in found.matched.contains { SearchText.words($0.record.displayName) == words } }
    return Match(exact.count == 1 ? exact : named)
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
    default: self = .several(found.map(\.person).sorted { $0.path < $1.path })
    }
  }
}
