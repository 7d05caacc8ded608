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
    guard let content = extensions.first(where: { $0.signature == .cacheTree })?.content else { return nil }
    // The first node is the root: an empty name, NUL, the number of entries, a blank, that of folders, a line break, 20 bytes.
    var rest = bytes[content]
    guard rest.popFirst() == 0, let blank = rest.firstIndex(of: UInt8(ascii: " ")),
      Int(String(decoding: rest[..<blank], as: UTF8.self)) == count,
      let end = rest[blank...].firstIndex(of: UInt8(ascii: "\n"))
    else { return nil }
    return ObjectID(bytes: rest[(end + 1)...].prefix(ObjectID.byteCount))
  }
}
