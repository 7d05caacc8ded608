import Merging
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
  /// Everybody who has more than one contact, in path order. Looks at every contact once.
  package func duplicates() throws -> [Duplicate] {
    var contacts: [RecordPath: StoredRecord] = [:]
    let all = DraftCatalog(over: EmptyCatalog())
    for contact in try snapshot.records(of: .contact, in: org) {
      contacts[contact.path] = contact
      all.set(.record(contact.record), at: contact.path)
    }
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
