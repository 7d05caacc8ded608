import GitStorage
import JSONText
import Merging
import RecordIndex
import Records

/// Where look-ups over trees of a repository come from: the index if there is one, else a look at every file.
final class CatalogSource {
  /// Reads the records of the look-ups; whoever reads the same files shares it.
  let records: RecordReader
  private let index: RecordIndex?
  private let reader: FactsReader
  /// The trees asked about lately, newest last: a merge asks about four in turn.
  private var recent: [TreeFacts] = []
  private static let mostRecent = 6
  /// The facts of files asked about lately: a merge asks about most of them more than once.
  private var knownFacts: [FactsKey: RecordFacts?] = [:]
  private static let mostFacts = 8192

  /// The changes found lately to be nobody else's business: a merge meets them again in its result.
  private var plainChanges: Set<EntryChange> = []

  private struct EntryChange: Hashable {
    let old: Entry
    let new: Entry
  }

  private struct FactsKey: Hashable {
    let entry: Entry
    let path: RecordPath
  }

  /// The trees noted in this process as normal.
  private var normal: Set<ObjectID> = []
  private var lastNormal: ObjectID?

  init(_ repository: GitRepository, records: RecordReader? = nil, index: RecordIndex? = nil) {
    let records = records ?? RecordReader(repository)
    self.records = records
    self.index = index
    reader = FactsReader(repository: repository, records: records)
  }

  /// The look-ups over a tree, nil for an empty one. Does not move the index.
  ///
  /// - Parameter known: files of that tree that have been found already; they are not looked for again.
  func catalog(of tree: ObjectID?, knowing known: [RecordPath: Entry] = [:]) -> any RecordCatalog {
    guard let tree else { return TreeCatalog(facts: nil, reader: reader) }
    let facts = recent.first { $0.tree == tree } ?? TreeFacts(of: tree, reader: reader, index: index)
    recent.removeAll { $0.tree == tree }
    recent = recent.suffix(Self.mostRecent - 1) + [facts]
    return TreeCatalog(facts: facts, reader: reader, known: known)
  }

  /// What look-ups find of one file, nil where they do not ask for it.
  func facts(of entry: Entry, at path: RecordPath) throws -> RecordFacts? {
    let key = FactsKey(entry: entry, path: path)
    if let known = knownFacts[key] { return known }
    let facts = try reader.facts(of: entry, at: path)
    if knownFacts.count >= Self.mostFacts { knownFacts.removeAll(keepingCapacity: true) }
    knownFacts.updateValue(facts, forKey: key)
    return facts
  }

  /// Whether a file was changed in nothing that look-ups or the rules between records ask for; false says nothing.
  func isPlainChange(from old: Entry, to new: Entry, as type: RecordType) throws -> Bool {
    guard type == .contact, old.mode.isFile, new.mode.isFile else { return false }
    let change = EntryChange(old: old, new: new)
    if plainChanges.contains(change) { return true }
    // What is too large to be read is never unpacked.
    let largest = JSONLimits.standard.maximumBytes
    guard let before = try reader.repository.blob(old.id, atMost: largest),
      let after = try reader.repository.blob(new.id, atMost: largest), PlainChange.isBetween(before, after, as: type)
    else { return false }
    if plainChanges.count >= Self.mostFacts { plainChanges.removeAll(keepingCapacity: true) }
    plainChanges.insert(change)
    return true
  }

  /// Whether there is an index, and it stands for some tree.
  var isIndexed: Bool { index?.stamp != nil }

  /// Whether there is an index in a file.
  var isKept: Bool { index?.isKept ?? false }

  /// Lets the index stand for a tree that stays: what is asked about it, and about trees like it, costs little from now on.
  func follow(_ tree: ObjectID) throws {
    guard let index else { return }
    for _ in 0..<3 {
      let stamp = index.stamp
      guard stamp != tree.hex else { return }
      var changes = recent.first { $0.tree == tree }.flatMap { facts in stamp.flatMap { facts.changes(since: $0) } }
      if changes == nil, let base = stamp.flatMap({ ObjectID(hex: $0) }) {
        changes = try reader.changesIfKnown(from: base, to: tree)?.map { RecordIndex.Change(path: $0.path, facts: $0.facts) }
      }
      if let changes, let stamp {
        if index.update(from: stamp, to: tree.hex, changes) { return }
      } else {
        var all: [RecordIndex.Change] = []
        try reader.scan(tree) { all.append(RecordIndex.Change(path: $0.path, facts: $0)) }
        if index.update(from: nil, to: tree.hex, all) { return }
      }
    }
    // Others move it, or it cannot be written: then what differs is laid over it.
  }

  /// Lets the index stand for nothing.
  func forget() { index?.forget() }

  /// Whether the rules between records are known to hold in a tree; false says nothing.
  func isKnownNormal(_ tree: ObjectID) -> Bool { normal.contains(tree) || index?.isKnownNormal(tree.hex) ?? false }

  /// The tree last noted as one in which the rules between records hold, as long as it is in the repository.
  var latestNormal: ObjectID? {
    let tree = lastNormal ?? index?.latestNormal.flatMap { ObjectID(hex: $0) }
    return tree.flatMap { reader.repository.exists($0) ? $0 : nil }
  }

  /// Remembers that the rules between records hold in a tree, for as long as this process runs.
  func noteNormal(_ tree: ObjectID) {
    lastNormal = tree
    normal.insert(tree)
  }

  /// Remembers it for later processes too. Meant for what `HEAD` comes to: from there the next look begins.
  func keepNormal(_ tree: ObjectID) {
    noteNormal(tree)
    index?.noteNormal([tree.hex])
  }
}
