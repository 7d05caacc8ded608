package import JSONText

/// A list in which only membership counts (tags): what either side added is in, what either side removed is out.
package enum SetMerge {
  @Sendable package static func merge(_ site: FieldSite, _ run: inout MergeRun) throws -> JSONValue? {
    if case .settled(let value) = site.versions.settlement { return value }
    guard let arrays = site.versions.arrays else { return try run.rules.scalar(site, &run) }
    let base = Set(arrays.base)
    let ours = Set(arrays.ours)
    let theirs = Set(arrays.theirs)

    var members: [JSONValue] = []
    var seen: Set<JSONValue> = []
    for member in arrays.base where ours.contains(member) && theirs.contains(member) && seen.insert(member).inserted {
      members.append(member)
    }
    members += ours.union(theirs).subtracting(base).sortedByBytes()
    return site.versions.present(.array(members), isEmpty: members.isEmpty)
  }
}

extension Sequence<JSONValue> {
  /// The values in the order of their canonical bytes.
  func sortedByBytes() -> [JSONValue] {
    map { (bytes: $0.canonicalBytes, value: $0) }
      .sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
      .map(\.value)
  }
}
