import JSONText
import Merging
package import Records

/// The people of an organization as readers see them: each once, whatever contacts stand for them.
///
/// Who is one person is told by `mergedInto` alone. Two contacts that share an address without it are about to be joined, by the
/// next sync; until then they are two.
package struct People {
  package let org: String
  /// The region in which phone numbers without "+" are read.
  package let defaultRegion: String?
  let snapshot: Snapshot
  let catalog: any RecordCatalog

  /// The person a contact belongs to.
  package func person(of contact: StoredRecord) throws -> Person {
    var found: [RecordPath: StoredRecord] = [:]
    var open = [contact]
    while let next = open.popLast() {
      guard found.updateValue(next, forKey: next.path) == nil else { continue }
      open += try neighbours(of: next).filter { found[$0.path] == nil }
    }
    return try made(of: Array(found.values))
  }

  /// The person that the contact with an id belongs to, nil where there is no such contact.
  package func person(withID id: RecordID) throws -> Person? {
    try contact(id).map { try person(of: $0) }
  }

  /// The person that two would be, were they merged.
  package func joined(_ one: Person, _ other: Person) throws -> Person { try made(of: one.members + other.members) }

  /// Everybody, in the order of the survivors' paths.
  package func all() throws -> [Person] {
    let contacts = try snapshot.records(of: .contact, in: org)
    guard contacts.contains(where: { $0.record.mergedInto != nil }) else {
      return try contacts.map { try made(of: [$0]) }
    }
    return try groups(contacts).map { try made(of: $0) }.sorted { $0.path < $1.path }
  }

  private func made(of members: [StoredRecord]) throws -> Person {
    guard let person = Person(members, defaultRegion: defaultRegion) else {
      throw StoreError(.internalError, "a person of \(org) has no contact")
    }
    return person
  }

  /// Contacts in groups that pointers connect.
  private func groups(_ contacts: [StoredRecord]) throws -> [[StoredRecord]] {
    let named = Dictionary(grouping: contacts.indices.filter { contacts[$0].record.id != nil }) { contacts[$0].record.id }
    var places: [RecordID: Int] = [:]
    for case (let id?, let files) in named { places[id] = files.meant(by: id) { contacts[$0].path } }
    var parents = Array(contacts.indices)
    func root(_ place: Int) -> Int {
      var place = place
      while parents[place] != place {
        parents[place] = parents[parents[place]]
        place = parents[place]
      }
      return place
    }
    for (place, contact) in contacts.enumerated() {
      guard let target = contact.record.mergedInto else { continue }
      // A file nobody can read stands for those that point at it, and the first of them for it.
      if places[target] == nil, try isPresent(target) { places[target] = place }
      if let other = places[target] { parents[root(place)] = root(other) }
    }
    return Dictionary(grouping: contacts.indices, by: root).values.map { group in group.map { contacts[$0] } }
  }

  /// The contact one is merged into, and those merged into it.
  private func neighbours(of contact: StoredRecord) throws -> [StoredRecord] {
    var near: [StoredRecord] = []
    if let target = contact.record.mergedInto {
      if let found = try self.contact(target) {
        near.append(found)
      } else if try isPresent(target) {
        near += try contacts(mergedInto: target)
      }
    }
    if let id = contact.record.id { near += try contacts(mergedInto: id) }
    return near
  }

  private func contacts(mergedInto id: RecordID) throws -> [StoredRecord] {
    // What is on disk counts; the catalog may know an older version.
    try catalog.contacts(mergedInto: id, org: org).compactMap { try snapshot.record(at: $0.path) }
      .filter { $0.record.mergedInto == id }
  }

  /// Whether there is a file with an id, readable or not.
  private func isPresent(_ id: RecordID) throws -> Bool {
    try !catalog.files(of: id, type: .contact, org: org).isEmpty
  }

  private func contact(_ id: RecordID) throws -> StoredRecord? {
    let paths = try catalog.files(of: id, type: .contact, org: org).map(\.path)
    guard let meant = paths.meant(by: id, \.self), let stored = try snapshot.record(at: meant), stored.record.id == id else {
      return nil
    }
    return stored
  }
}

extension Snapshot {
  /// The people of an organization.
  package func people(of org: String) throws -> People {
    People(org: org, defaultRegion: try settings(of: org)?.defaultRegion, snapshot: self, catalog: try catalog())
  }

  /// The person that the contact at a path belongs to, nil where there is no contact.
  package func person(at path: RecordPath) throws -> Person? {
    guard let org = path.org, path.type == .contact, let contact = try record(at: path) else { return nil }
    return try people(of: org).person(of: contact)
  }
}

extension Record {
  /// The contact that stands for this one.
  fileprivate var mergedInto: RecordID? {
    value["mergedInto"]?.stringValue.flatMap { RecordID($0) }
  }
}
