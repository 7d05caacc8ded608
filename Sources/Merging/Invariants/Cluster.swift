package import Records

/// The contacts that are one person: connected by shared email addresses and by `mergedInto`.
///
/// Its survivor stands for all of them; every other member points straight at it. No field is moved and nothing is deleted.
package struct Cluster: Hashable, Sendable {
  /// The contact that stands for all: the oldest, of equally old ones that with the smallest id.
  package let survivor: RecordFacts
  /// The others, oldest first.
  package let merged: [RecordFacts]

  package var members: [RecordFacts] { [survivor] + merged }

  /// The keys of all addresses of its members, each once.
  package var emailKeys: Set<String> { Set(members.flatMap(\.emailKeys)) }

  /// The cluster of the contact at a path; nil where there is no contact with an id.
  package static func of(_ path: RecordPath, in catalog: any RecordCatalog) throws -> Cluster? {
    guard let start = try catalog.facts(at: path), start.type == .contact, start.id != nil else { return nil }
    return Cluster(try connected(to: [start], in: catalog))
  }

  /// Every cluster around some contacts, each once, in the order of their survivors' paths.
  package static func around(_ paths: some Sequence<RecordPath>, in catalog: any RecordCatalog) throws -> [Cluster] {
    var seen: Set<RecordPath> = []
    var clusters: [Cluster] = []
    for path in Set(paths).sorted() where !seen.contains(path) {
      guard let cluster = try of(path, in: catalog) else { continue }
      seen.formUnion(cluster.members.map(\.path))
      clusters.append(cluster)
    }
    return clusters.sorted { $0.survivor.path < $1.survivor.path }
  }

  /// Takes facts for the members of one cluster; nil if there are none.
  package init?(_ members: some Sequence<RecordFacts>) {
    let sorted = members.sorted(by: Self.isOlder)
    guard let first = sorted.first else { return nil }
    survivor = first
    merged = Array(sorted.dropFirst())
  }

  /// What cannot be read counts as the oldest, so that those that point at it go on doing so.
  private static func isOlder(_ a: RecordFacts, _ b: RecordFacts) -> Bool {
    if a.isReadable != b.isReadable { return !a.isReadable }
    switch (a.createdAt, b.createdAt) {
    case (let first?, let second?) where first != second: return first < second
    case (nil, _?): return false
    case (_?, nil): return true
    default: return (a.id?.text ?? "", a.path.text) < (b.id?.text ?? "", b.path.text)
    }
  }

  private static func connected(to start: [RecordFacts], in catalog: any RecordCatalog) throws -> [RecordFacts] {
    var found: [RecordPath: RecordFacts] = [:]
    var open = start
    while let contact = open.popLast() {
      guard found.updateValue(contact, forKey: contact.path) == nil else { continue }
      open += try neighbours(of: contact, in: catalog).filter { found[$0.path] == nil }
    }
    return Array(found.values)
  }

  private static func neighbours(of contact: RecordFacts, in catalog: any RecordCatalog) throws -> [RecordFacts] {
    guard let org = contact.path.org else { return [] }
    var near: [RecordFacts] = []
    for key in contact.emailKeys { near += try catalog.contacts(withEmail: key, org: org) }
    for target in contact.targets {
      near += try catalog.files(of: target, type: .contact, org: org)
    }
    if let id = contact.id { near += try catalog.contacts(mergedInto: id, org: org) }
    return near
  }
}
