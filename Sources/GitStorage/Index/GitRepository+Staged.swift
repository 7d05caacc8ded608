extension GitRepository {
  /// Every file path at which an index differs from a tree, in the order of its bytes: what a commit of it would change.
  ///
  /// Before git runs a pre-commit hook it writes the tree of the index and keeps its name in the index. Then only folders that
  /// differ are looked into; otherwise all entries are compared with the whole tree.
  ///
  /// - Parameters:
  ///   - old: The tree; `nil` for an empty one.
  ///   - index: The index file; one that is not there is empty.
  /// - Throws: `GitError`: `corrupt`, or what libgit2 has against an index that neither it nor we can read.
  package func difference(_ old: ObjectID?, indexAt index: DiskPath) throws -> [TreeDifference] {
    let entries: [(path: GitPath, entry: Entry)]
    do {
      guard let file = try IndexFile.load(index)?.index else { return try difference(old, nil) }
      if let tree = file.cachedTree, exists(tree) { return try difference(old, tree) }
      entries = file.entries.filter { $0.stage == 0 && !$0.flags.contains(.intentToAdd) }.map {
        ($0.path, Entry(id: $0.id, mode: $0.mode))
      }
    } catch let error as GitError where error.code == .unsupported {
      entries = try ForeignIndex(DurableFile.read(index).bytes, beside: index).finishedEntries()
    }
    var standing: [GitPath: Entry] = [:]
    if let old { try forEachEntry(in: old) { standing[$0] = $1 } }
    var found: [TreeDifference] = []
    for (path, entry) in entries {
      let before = standing.removeValue(forKey: path)
      if before != entry { found.append(TreeDifference(path: path, old: before, new: entry)) }
    }
    found += standing.map { TreeDifference(path: $0.key, old: $0.value, new: nil) }
    return found.sorted { $0.path < $1.path }
  }
}

extension IndexFile {
  /// The tree object that all entries make, as git noted it when it last wrote trees; nil where something changed since.
  fileprivate var cachedTree: ObjectID? {
    extensions.first { $0.signature == .cacheTree }.flatMap { CacheTree(bytes[$0.content]) }?.root(of: count)
  }
}
