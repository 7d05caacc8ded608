import GitStorage
import Merging
import RecordIndex
import Records

/// The facts of the files of one tree: those of the index, and laid over them what differs.
///
/// Without an index, or where it stands for nothing, all files of the tree are looked at once. When the index is moved
/// meanwhile, the difference is made anew; so the answers are always those of this tree.
final class TreeFacts {
  let tree: ObjectID
  private let reader: FactsReader
  private let index: RecordIndex?

  /// The tree the index stood for when the difference was made; nil: the tables hold everything.
  private var stamp: String?
  private var isLaid = false
  private var changed: Set<RecordPath> = []
  private var tables = CatalogTables()

  init(of tree: ObjectID, reader: FactsReader, index: RecordIndex?) {
    self.tree = tree
    self.reader = reader
    self.index = index
  }

  /// The facts a question asks for, in path order.
  func find(_ query: FactsQuery) throws -> [RecordFacts] {
    for _ in 0..<5 {
      if !isLaid { try lay(over: index?.stamp) }
      guard let index, let stamp else { return tables.find(query) }
      if case .file(let path) = query, changed.contains(path) { return tables.find(query) }
      if let standing = index.find(query, of: stamp) {
        guard !changed.isEmpty else { return standing }
        return (standing.filter { !changed.contains($0.path) } + tables.find(query)).sorted { $0.path < $1.path }
      }
      isLaid = false
    }
    // Somebody moves the index faster than it can be followed.
    try lay(over: nil)
    return tables.find(query)
  }

  /// What differs from the tree the index stands for, nil where that is not known.
  func changes(since stamp: String) -> [RecordIndex.Change]? {
    guard isLaid, self.stamp == stamp else { return nil }
    return changed.sorted().map { RecordIndex.Change(path: $0, facts: tables[$0]) }
  }

  // MARK: - Two layers

  private func lay(over stamp: String?) throws {
    (self.stamp, changed, tables) = (nil, [], CatalogTables())
    if let stamp, let base = ObjectID(hex: stamp), let changes = try changes(since: base) {
      for change in changes {
        changed.insert(change.path)
        if let facts = change.facts { tables.set(facts) }
      }
      self.stamp = stamp
    } else {
      try reader.scan(tree) { tables.set($0) }
    }
    isLaid = true
  }

  private func changes(since base: ObjectID) throws -> [(path: RecordPath, facts: RecordFacts?)]? {
    base == tree ? [] : try reader.changesIfKnown(from: base, to: tree)
  }
}

extension CatalogTables {
  fileprivate func find(_ query: FactsQuery) -> [RecordFacts] {
    switch query {
    case .file(let path): self[path].map { [$0] } ?? []
    case .files(let id, let type, let org): files(of: id, type: type, org: org)
    case .contacts(let key, let org): contacts(withEmail: key, org: org)
    case .contactsMerged(let id, let org): contacts(mergedInto: id, org: org)
    case .records(let contact, let type, let org): records(about: contact, type: type, org: org)
    }
  }
}

extension FactsReader {
  /// The changes from an older tree; nil where that is not (or no longer wholly) in the repository.
  func changesIfKnown(from old: ObjectID, to new: ObjectID) throws -> [(path: RecordPath, facts: RecordFacts?)]? {
    guard repository.exists(old) else { return nil }
    do {
      return try changes(from: old, to: new)
    } catch let error as GitError where error.code == .notFound || error.code == .corrupt {
      // If it is the new tree that is damaged, a look at all of it says so.
      return nil
    }
  }
}
