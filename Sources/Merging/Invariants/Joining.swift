package import Records

/// What must change so that two contacts are one person because somebody says so.
///
/// The elder stands for both. Those that were merged into the younger one before are left to the rules between records.
package struct Joining {
  /// The contact that stands for both, and for all that were merged into either.
  package let survivor: RecordFacts
  /// The contacts that must say so, and do not yet; none where the two are one person already.
  package let pointing: [RecordFacts]

  /// - Returns: nil where there is no contact with an id at one of the paths.
  package init?(_ first: RecordPath, _ second: RecordPath, in catalog: any RecordCatalog) throws {
    guard let one = try Cluster.of(first, in: catalog), let other = try Cluster.of(second, in: catalog) else { return nil }
    let members = Set(one.members).union(other.members)
    let ids = Set(members.compactMap(\.id))
    guard let joined = Cluster(members) else { return nil }
    survivor = joined.survivor
    pointing = joined.merged.filter { $0.mergedInto.map(ids.contains) != true }
  }
}
