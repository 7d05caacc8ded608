import GitStorage
import Records

/// Who holds which email address among the live contacts of a tree.
///
/// Looks through all contacts of an organization once, at the first question about it.
struct EmailDirectory {
  /// The contact that holds an address.
  struct Holder: Hashable, Sendable {
    let id: String
    let name: String
    let path: String
  }

  private let repository: GitRepository
  private let tree: ObjectID?
  private let records: RecordReader
  private var hidden: Set<GitPath> = []
  private var holders: [String: [String: Holder]] = [:]

  init(repository: GitRepository, tree: ObjectID?, records: RecordReader) {
    self.repository = repository
    self.tree = tree
    self.records = records
  }

  /// Leaves a file out: another version of it is about to count. Call before the first question.
  mutating func hide(_ path: GitPath) { hidden.insert(path) }

  /// The live contact of an organization that holds an address.
  mutating func holder(of key: String, in place: RecordPath) throws -> Holder? {
    guard let org = place.org else { return nil }
    try load(org)
    return holders[org]?[key]
  }

  /// Counts a contact that is not in the tree.
  mutating func add(_ record: Record, at place: RecordPath) throws {
    guard let org = place.org else { return }
    try load(org)
    note(record, at: place.text, org: org)
  }

  private mutating func load(_ org: String) throws {
    guard holders[org] == nil else { return }
    holders[org] = [:]
    guard let tree else { return }
    var found: [(GitPath, Entry)] = []
    try repository.forEachEntry(in: tree, under: GitPath("orgs/\(org)/contacts")) { path, entry in
      if !hidden.contains(path) { found.append((path, entry)) }
    }
    for (path, entry) in found {
      guard let text = path.text, RecordPath(text)?.type == .contact,
        let record = try records.record(entry.id, as: .contact)
      else { continue }
      note(record, at: text, org: org)
    }
  }

  private mutating func note(_ record: Record, at path: String, org: String) {
    let holder = Holder(id: record.id?.text ?? "", name: record.displayName, path: path)
    // Of two that hold it already, the smaller path answers.
    for key in record.liveEmailKeys where holders[org]?[key].map({ path < $0.path }) ?? true {
      holders[org]?[key] = holder
    }
  }
}
