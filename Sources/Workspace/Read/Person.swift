package import Merging
package import Records

/// A person as readers see one: a contact, and those merged into it.
package struct Person: Sendable {
  /// The contact that stands for all: what is written about the person is written here.
  package let survivor: StoredRecord
  /// The others, the oldest first.
  package let merged: [StoredRecord]
  package let view: ClusterView

  package var members: [StoredRecord] { [survivor] + merged }

  /// The ids under which the person is known, the survivor's first.
  package var ids: [RecordID] { members.compactMap(\.id) }

  /// The record with its blanks filled.
  package var record: Record { view.record }

  package var id: RecordID? { survivor.id }
  package var path: RecordPath { survivor.path }

  /// True where the file of one of the contacts does not read and this is the version before.
  package var isHeld: Bool { members.contains(where: \.isHeld) }

  /// - Parameter members: Contacts with different paths; at least one.
  init?(_ members: [StoredRecord], defaultRegion: String?) {
    if members.count == 1 {
      (survivor, merged) = (members[0], [])
    } else {
      let byPath = Dictionary(members.map { ($0.path, $0) }) { first, _ in first }
      guard let cluster = Cluster(members.map { RecordFacts($0.record, at: $0.path) }) else { return nil }
      // The one the others point at; by age only where pointers do not tell, as in a circle that a foreign commit made.
      let ids = Set(cluster.members.compactMap(\.id))
      let roots = cluster.members.filter { $0.mergedInto.map(ids.contains) != true }
      let root = roots.count == 1 ? roots[0] : cluster.survivor
      guard let first = byPath[root.path] else { return nil }
      survivor = first
      merged = cluster.members.filter { $0 != root }.compactMap { byPath[$0.path] }
    }
    view = ClusterView(survivor: survivor.record, merged: merged.map(\.record), defaultRegion: defaultRegion)
  }
}
