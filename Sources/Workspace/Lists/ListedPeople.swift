import RecordIndex
import Records

/// The people that lists of other things name, each read once.
struct ListedPeople {
  private let people: People
  private let listing: Listing
  private var known: [Name: [Person]] = [:]

  private enum Name: Hashable {
    case address(String)
    case contact(RecordID)
  }

  init(_ people: People, _ listing: Listing) {
    self.people = people
    self.listing = listing
  }

  /// The people that have an address, by its key, in path order; nil where the index cannot be read.
  ///
  /// - Throws: `Snapshot.Outdated` where a contact is not as the index has it.
  mutating func people(withAddress key: String) throws -> [Person]? {
    try people(.address(key)) { $0.files(of: .contact, withAddress: key, org: $1) }
  }

  /// The person a contact is, nobody where there is no such contact; nil where the index cannot be read.
  ///
  /// - Throws: `Snapshot.Outdated` where a contact is not as the index has it.
  mutating func people(withID id: RecordID) throws -> [Person]? {
    try people(.contact(id)) { index, org in
      index.files(of: .contact, withID: id, org: org).map { $0.meant(by: id, { $0.path }).map { [$0] } ?? [] }
    }
  }

  private mutating func people(
    _ name: Name, _ look: (ListIndex, _ org: String) -> [(path: RecordPath, blob: String)]?
  ) throws -> [Person]? {
    if let found = known[name] { return found }
    guard let files = look(listing.index, people.org) else { return nil }
    var found: [Person] = []
    for file in files where !found.contains(where: { $0.members.contains { $0.path == file.path } }) {
      guard let contact = try people.snapshot.record(at: file.path, expecting: file.blob) else {
        throw Snapshot.Outdated(paths: [file.path])
      }
      found.append(try people.person(of: contact))
    }
    found.sort { $0.path < $1.path }
    known[name] = found
    return found
  }
}
