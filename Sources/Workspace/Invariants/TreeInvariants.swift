import GitStorage
import Merging
import Records

/// Applies the rules between records (`Invariants`) to whole trees.
///
/// Looks only at what differs from a tree in which the rules are known to hold, so the cost follows what changed.
struct TreeInvariants {
  let repository: GitRepository
  let catalogs: CatalogSource
  /// Nil: none, which is to measure what they cost.
  var rules: InvariantRules? = .standard

  /// A tree in which the rules hold, and what had to be changed for that.
  struct Mended {
    let tree: ObjectID
    /// The files that had to be changed, in path order; empty where the rules held.
    let changed: [GitPath]
  }

  /// The tree with the rules applied: normally itself. The new objects are durable on return, unless inside a batch.
  ///
  /// - Parameters:
  ///   - known: a tree in which the rules hold; nil: the last one that is known, else everything is looked at.
  ///   - changes: what differs between the two, where that has been looked for already.
  ///   - time: that of the commit, in seconds.
  func mended(
    _ tree: ObjectID, since known: ObjectID?, knowing changes: [TreeDifference]? = nil, time: Int64
  ) throws -> Mended {
    guard rules != nil, tree != known, !catalogs.isKnownNormal(tree) else { return Mended(tree: tree, changed: []) }
    let changed = try changes ?? repository.difference(known ?? catalogs.latestNormal, tree)
    let result = try mended(tree, changed: changed, moment: .repair(of: Timestamp(seconds: time)))
    catalogs.noteNormal(result.tree)
    return result
  }

  /// A tree somebody is about to commit, with the rules applied around what changed.
  ///
  /// - Parameters:
  ///   - before: what it was made from.
  func mended(_ tree: ObjectID, writtenOver before: ObjectID?, at time: Timestamp, by author: String) throws -> Mended {
    try mended(tree, changed: repository.difference(before, tree), moment: .writing(at: time, by: author))
  }

  private func mended(_ tree: ObjectID, changed: [TreeDifference], moment: Moment) throws -> Mended {
    guard let rules else { return Mended(tree: tree, changed: []) }
    let places: [(path: RecordPath, difference: TreeDifference)] = try changed.compactMap { difference in
      guard let path = difference.path.text.flatMap(RecordPath.init), try !isPlain(difference, at: path) else { return nil }
      return (path, difference)
    }
    guard !places.isEmpty else { return Mended(tree: tree, changed: []) }
    let standing = places.compactMap { place in place.difference.new.map { (place.path, $0) } }
    let catalog = catalogs.catalog(of: tree, knowing: Dictionary(standing) { first, _ in first })
    let same = try withSameFacts(places)
    let repairs = try Invariants.repairs(
      in: catalog, changed: places.map(\.path), withSameFacts: same,
      formerIDs: places.filter { !same.contains($0.path) }.compactMap {
        try formerID(at: $0.path, $0.difference, in: catalog)
      },
      moment: moment, rules: rules)
    guard !repairs.isEmpty else { return Mended(tree: tree, changed: []) }
    return try repository.batch {
      var edits: [GitPath: Entry?] = [:]
      for (path, record) in repairs {
        let entry = try record.map { Entry(id: try repository.writeBlob($0.canonicalBytes)) }
        edits.updateValue(entry, forKey: GitPath(path.text))
      }
      let mended = try repository.editTree(tree, edits)
      return Mended(tree: mended, changed: mended == tree ? [] : edits.keys.sorted())
    }
  }

  /// Whether what was changed is no business of any rule, so that it need not even be read as a record.
  private func isPlain(_ difference: TreeDifference, at path: RecordPath) throws -> Bool {
    guard let old = difference.old, let new = difference.new else { return false }
    return try catalogs.isPlainChange(from: old, to: new, as: path.type)
  }

  /// The files of which look-ups find what they found before: most of what people change is nobody else's business.
  private func withSameFacts(_ places: [(path: RecordPath, difference: TreeDifference)]) throws -> Set<RecordPath> {
    var same: Set<RecordPath> = []
    for (path, difference) in places {
      guard let old = difference.old, let new = difference.new else { continue }
      if try catalogs.facts(of: old, at: path) == catalogs.facts(of: new, at: path) { same.insert(path) }
    }
    return same
  }

  /// The id a changed contact had before, nil where it has it still.
  private func formerID(
    at path: RecordPath, _ difference: TreeDifference, in catalog: any RecordCatalog
  ) throws -> Invariants.Identity? {
    guard path.type == .contact, let org = path.org, let old = difference.old else { return nil }
    // A file with the id that its name tells had it before, too; nothing need be read.
    if difference.new != nil, let named = path.id, try catalog.facts(at: path)?.id == named { return nil }
    guard let id = try catalogs.records.record(old.id, as: .contact)?.id ?? path.id else { return nil }
    return Invariants.Identity(org: org, type: .contact, id: id)
  }
}
