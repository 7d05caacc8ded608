package import GitStorage
import Merging
import RecordIndex
package import Records

/// A record as readers see it: what is on disk, or the last readable version of a file that is held.
package struct StoredRecord: Hashable, Sendable {
  package let path: RecordPath
  package let record: Record
  /// True where the file on disk does not read and this is the version before.
  package let isHeld: Bool

  package var id: RecordID? { record.id ?? path.id }
}

/// The store as it is on disk now, for readers. Takes no lock and writes nothing.
package struct Snapshot {
  private let reader: DiskReader
  private let repository: GitRepository
  private let disk: DiskState?
  private let records: RecordReader
  /// The look-ups over what the disk was last given: they say where to look, what stands there is read from the disk.
  let catalog: () throws -> any RecordCatalog
  /// What lists ask.
  package var listing: Listing { workspace.listing }
  private let workspace: Workspace

  init(_ workspace: Workspace) throws {
    reader = workspace.reader
    repository = workspace.repository
    disk = try workspace.history.current()
    records = RecordReader(workspace.repository)
    self.workspace = workspace
    catalog = { [disk] in try workspace.catalog(of: disk?.tree) }
  }

  /// The organizations of the store, sorted.
  package func organizations() throws -> [String] {
    try Folder.names(in: reader.absolute("orgs")).filter(\.isFolder).map(\.path.description).filter {
      OrgSlug($0) != nil
    }
  }

  /// The settings of an organization, nil where it has none.
  package func settings(of org: String) throws -> Org? {
    guard let path = RecordPath("orgs/\(org)/org.json") else { return nil }
    return try record(at: path).flatMap { Org($0.record) }
  }

  /// Every record of a type in an organization, in path order. Files that never read are left out.
  package func records(of type: RecordType, in org: String) throws -> [StoredRecord] {
    try paths(of: type, in: org).compactMap { try stored(at: $0, bytes: reader.bytes(ofListed: GitPath($0.text))) }
  }

  /// The record files of a type in an organization, in path order.
  ///
  /// - Parameter folder: The folder below the collection to look in, such as the first two digits of an id; nil: everywhere.
  package func paths(of type: RecordType, in org: String, folder name: String? = nil) throws -> [RecordPath] {
    var found: [RecordPath] = []
    let collection = Self.collection(of: type).map { "orgs/\(org)/\($0)" } ?? "orgs/\(org)"
    let folder = GitPath(name.map { "\(collection)/\($0)" } ?? collection)
    try walk(folder) { path in
      if let place = path.text.flatMap(RecordPath.init), place.type == type { found.append(place) }
    }
    return found
  }

  /// Every file below a folder that is not editor debris, in path order.
  package func walk(_ folder: GitPath, _ body: (GitPath) throws -> Void) throws {
    for name in try Folder.names(in: reader.absolute(folder)) {
      let path = folder.appending(name.path)
      if name.isFolder {
        try walk(path, body)
      } else if name.isRegularFile, !EditorDebris.matches(name: name.bytes) {
        try body(path)
      }
    }
  }

  /// The record at a path, nil where there is none that reads or ever read.
  package func record(at path: RecordPath) throws -> StoredRecord? {
    guard try !reader.isBlocked(GitPath(path.text)) else { return nil }
    return try stored(at: path, bytes: reader.bytes(ofListed: GitPath(path.text)))
  }

  /// The record at a path, if its bytes still are the ones an index was told of.
  func record(at path: RecordPath, expecting blob: String) throws -> StoredRecord? {
    guard try !reader.isBlocked(GitPath(path.text)), let bytes = try reader.bytes(ofListed: GitPath(path.text)),
      GitRepository.blobID(of: bytes).hex == blob
    else { return nil }
    return try stored(at: path, bytes: bytes)
  }

  /// Whether the bytes at a path still are the ones an index was told of.
  func stands(_ path: RecordPath, as blob: String) throws -> Bool {
    guard try !reader.isBlocked(GitPath(path.text)), let bytes = try reader.bytes(ofListed: GitPath(path.text)) else {
      return false
    }
    return GitRepository.blobID(of: bytes).hex == blob
  }

  private func stored(at path: RecordPath, bytes: [UInt8]?) throws -> StoredRecord? {
    guard let bytes else { return nil }
    do {
      return StoredRecord(path: path, record: try Record.read(bytes, as: path.type), isHeld: false)
    } catch {
      // Held: the version before is served.
    }
    guard let disk, let entry = try repository.entry(at: GitPath(path.text), in: disk.tree),
      let record = try records.record(entry.id, as: path.type)
    else { return nil }
    return StoredRecord(path: path, record: record, isHeld: true)
  }

  /// The records of a type whose id begins with a text, looked up by file name first.
  ///
  /// Costs one folder listing where the files stand at their canonical paths, a look at every file otherwise.
  package func records(of type: RecordType, in org: String, idPrefix: String) throws -> [StoredRecord] {
    guard let collection = Self.collection(of: type) else { return [] }
    let folder = GitPath("orgs/\(org)/\(collection)/\(idPrefix.prefix(2))")
    var found: [StoredRecord] = []
    for name in try Folder.names(in: reader.absolute(folder)) where name.isRegularFile {
      guard let place = folder.appending(name.path).text.flatMap(RecordPath.init), place.type == type,
        place.id?.text.hasPrefix(idPrefix) == true, let stored = try record(at: place)
      else { continue }
      found.append(stored)
    }
    if let id = RecordID(idPrefix), found.isEmpty {
      // Placed by hand, somewhere else than its id says.
      found = try standing(catalog().files(of: id, type: type, org: org)) { $0.id == id }
    }
    if !found.isEmpty { return found }
    return try records(of: type, in: org).filter { $0.id?.text.hasPrefix(idPrefix) == true }
  }

  /// The contacts that hold an email address, by its key.
  ///
  /// Costs a look-up where the address was there when the disk was last looked at, a look at every file's stat otherwise.
  package func contacts(withEmail key: String, in org: String) throws -> [StoredRecord] {
    let found = try standing(catalog().contacts(withEmail: key, org: org)) { $0.record.emailKeys.contains(key) }
    return try found.isEmpty ? records(of: .contact, withAddress: key, in: org) : found
  }

  /// The contacts or leads with an email address or a phone number, by its key, in path order.
  package func records(of type: RecordType, withAddress key: String, in org: String) throws -> [StoredRecord] {
    try soughtInLists { listing in
      try listing.index.files(of: type, withAddress: key, org: org).map { try records($0) }
    }
  }

  /// The files a look-up found, as they are on disk now and where they still are what was looked for.
  private func standing(_ found: [RecordFacts], where isMeant: (StoredRecord) -> Bool) throws -> [StoredRecord] {
    try found.compactMap { try record(at: $0.path) }.filter(isMeant)
  }

  private static func collection(of type: RecordType) -> String? {
    switch type {
    case .contact: "contacts"
    case .deal: "deals"
    case .lead: "leads"
    case .campaign, .recipients: "campaigns"
    case .timeline: "timelines"
    case .notes: "notes"
    case .thread: "threads"
    case .consent: "consent"
    case .template: "templates"
    case .view: "views"
    case .store, .org: nil
    }
  }
}

extension Workspace {
  /// The store as it is on disk now.
  package func snapshot() throws -> Snapshot { try Snapshot(self) }
}
