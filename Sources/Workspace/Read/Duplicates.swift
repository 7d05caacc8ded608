import Merging
import RecordIndex
import Records

/// Several contacts that are one person, and why.
package struct Duplicate: Sendable {
  /// One contact beside the one that stands for all.
  package struct Merged: Sendable {
    package let contact: StoredRecord
    /// The keys of the addresses it shares with another of them; none where somebody merged it on purpose.
    package let shared: [String]
    /// Whether it points at the survivor; if not, the next sync makes it.
    package let isJoined: Bool
  }

  package let survivor: StoredRecord
  /// Oldest first.
  package let merged: [Merged]
}

extension People {
  /// Everybody who has more than one contact, in path order. Looks at every file, and reads the contacts that have something in common.
  package func duplicates() throws -> [Duplicate] {
    let contacts = try contactsWithTwins()
    let all = DraftCatalog(over: EmptyCatalog())
    for contact in contacts.values { all.set(.record(contact.record), at: contact.path) }
    return try Cluster.around(contacts.keys, in: all).compactMap { cluster in
      guard !cluster.merged.isEmpty, let survivor = contacts[cluster.survivor.path] else { return nil }
      let merged = cluster.merged.compactMap { facts -> Duplicate.Merged? in
        guard let contact = contacts[facts.path] else { return nil }
        let others = Set(cluster.members.filter { $0 != facts }.flatMap(\.emailKeys))
        return Duplicate.Merged(
          contact: contact, shared: facts.emailKeys.filter(others.contains),
          isJoined: facts.mergedInto == cluster.survivor.id && facts.mergedInto != nil)
      }
      return Duplicate(survivor: survivor, merged: merged)
    }
  }
}

extension People {
  /// The contacts that may be one person with another, and what they say they are merged into.
  private func contactsWithTwins() throws -> [RecordPath: StoredRecord] {
    // Who has an address in common is asked of all, also of those somebody has just written in place.
    try snapshot.listing.refresh()
    try snapshot.listing.scan()
    return try snapshot.listed { listing in
      guard let files = listing.index.contactsWithTwins(in: org) else { return nil }
      var contacts: [RecordPath: StoredRecord] = [:]
      for contact in try snapshot.records(files) { contacts[contact.path] = contact }
      for contact in Array(contacts.values) {
        for target in RecordFacts(contact.record, at: contact.path).targets {
          guard let files = listing.index.files(of: .contact, withID: target, org: org) else { return nil }
          for file in try snapshot.records(files) { contacts[file.path] = file }
        }
      }
      return contacts
    }
  }
}
