package import Merging
package import Records

/// Saying which contacts are one person.
extension Transaction {
  /// Lets two contacts be one person: the younger one points at the elder.
  ///
  /// - Throws: `StoreError`: `notFound` where one of them is gone, `invalidData` where the file that must point does not read.
  /// - Returns: who stands for both, and what pointed at it only now: nothing where they were one person before.
  package mutating func join(_ first: RecordPath, _ second: RecordPath) throws -> Joining {
    for path in [first, second] where try record(at: path) == nil { throw Self.missing(path) }
    guard let joining = try Joining(first, second, in: catalog()), let survivor = joining.survivor.id else {
      throw Self.missing(first)
    }
    for facts in joining.pointing {
      guard let record = try record(at: facts.path), var contact = Contact(record) else { throw Self.missing(facts.path) }
      contact.mergedInto = survivor
      try put(contact.record, at: facts.path)
    }
    return joining
  }

  /// What taking a contact out of its person would change; nil where it is merged into no other.
  package mutating func unmerging(_ path: RecordPath) throws -> Unmerge? {
    guard try record(at: path) != nil else { throw Self.missing(path) }
    let catalog = try catalog()
    var members: [RecordPath: Record?] = [:]
    for facts in try Cluster.of(path, in: catalog)?.members ?? [] {
      // Asked of the transaction and not of the catalog, so that what somebody has just saved is absorbed first.
      members.updateValue(try record(at: facts.path), forKey: facts.path)
    }
    return Unmerge(path, of: members)
  }

  /// Takes a contact out of its person.
  package mutating func unmerge(_ unmerge: Unmerge, keeping side: Unmerge.Side) throws {
    for (path, record) in unmerge.edits(keeping: side).sorted(by: { $0.key < $1.key }) { try put(record, at: path) }
  }

  private static func missing(_ path: RecordPath) -> StoreError {
    StoreError(.notFound, "there is no contact that reads at \(path)", hint: "kith status")
  }
}
