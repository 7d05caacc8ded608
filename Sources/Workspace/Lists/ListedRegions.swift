import GitStorage
import Records

/// Where phone numbers without "+" are read, per organization, as the committed settings have it.
final class ListedRegions {
  private let repository: GitRepository
  private let records: RecordReader
  private let tree: ObjectID
  private var known: [String: String?] = [:]

  init(of listing: Listing, in tree: ObjectID) {
    repository = listing.workspace.repository
    records = listing.records
    self.tree = tree
  }

  /// The regions of all organizations as one text, by which an index tells whether they are still the same.
  func text() throws -> String {
    try repository.names(in: "orgs", of: tree).map { "\($0)=\(try region(ofOrg: $0) ?? "")" }.joined(separator: "\n")
  }

  func region(of path: RecordPath) throws -> String? { try path.org.flatMap { try region(ofOrg: $0) } }

  /// Those of all organizations that have one.
  func byOrg() throws -> [String: String] {
    var regions: [String: String] = [:]
    for org in try repository.names(in: "orgs", of: tree) { regions[org] = try region(ofOrg: org) }
    return regions
  }

  func region(ofOrg org: String) throws -> String? {
    if let region = known[org] { return region }
    var region: String?
    if let entry = try repository.entry(at: GitPath("orgs/\(org)/org.json"), in: tree) {
      region = try records.record(entry.id, as: .org).flatMap { Org($0) }?.defaultRegion
    }
    known.updateValue(region, forKey: org)
    return region
  }
}

extension GitRepository {
  /// The names in a folder of a tree, sorted as git sorts them.
  fileprivate func names(in folder: GitPath, of tree: ObjectID) throws -> [String] {
    guard let entry = try entry(at: folder, in: tree), entry.mode.isTree else { return [] }
    return try self.tree(entry.id).compactMap(\.name.text)
  }
}
