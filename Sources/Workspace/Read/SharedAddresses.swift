import Records

/// Which contacts have an address in common without being said to be one person.
struct SharedAddresses {
  /// An address two contacts have.
  struct Shared: Hashable {
    let key: String
    let path: RecordPath
    /// The contact that has it, too, and comes first.
    let other: RecordPath
  }

  private struct Place: Hashable {
    let org: String
    let text: String
  }

  private var holders: [Place: [RecordFacts]] = [:]
  private var targets: [Place: RecordID] = [:]

  /// Takes note of a contact; call in path order.
  mutating func note(_ facts: RecordFacts) {
    guard let org = facts.path.org else { return }
    for key in facts.emailKeys { holders[Place(org: org, text: key), default: []].append(facts) }
    if let id = facts.id, let target = facts.mergedInto { targets[Place(org: org, text: id.text)] = target }
  }

  /// The addresses of contacts that do not stand for one another by their pointers, each once for every later contact.
  var unexplained: [Shared] {
    holders.filter { $0.value.count > 1 }.flatMap { place, contacts in
      contacts.dropFirst().compactMap { contact in
        let person = person(contact, in: place.org)
        if person != nil, person == self.person(contacts[0], in: place.org) { return nil }
        return Shared(key: place.text, path: contact.path, other: contacts[0].path)
      }
    }.sorted { ($0.path, $0.key) < ($1.path, $1.key) }
  }

  /// The contact at the end of the pointers.
  private func person(_ contact: RecordFacts, in org: String) -> RecordID? {
    var person = contact.id
    var seen: Set<RecordID> = []
    while let id = person, seen.insert(id).inserted, let next = targets[Place(org: org, text: id.text)] { person = next }
    return person
  }
}
