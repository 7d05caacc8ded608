extension GitRepository {
  /// The entries of one tree in the order in which it has them.
  ///
  /// Whatever can be told apart is listed: names that no tree should hold, doubles and wrong order included, so that a
  /// caller can look for them.
  ///
  /// - Throws: `GitError`: `notFound`, `corrupt` if the bytes are no tree.
  package func tree(_ id: ObjectID) throws -> [TreeEntry] {
    let tree = try rawTree(id, ordered: false)
    return tree.items.map { TreeEntry(name: GitPath(bytes: tree.name($0)), id: tree.id($0), mode: $0.mode) }
  }

  /// What stands at a path of a tree, folders included; `nil` for nothing. The empty path is the tree itself.
  package func entry(at path: GitPath, in tree: ObjectID) throws -> Entry? {
    var found = Entry(id: tree, mode: .tree)
    guard !path.bytes.isEmpty else { return found }
    for name in path.components {
      guard found.mode.isTree else { return nil }
      let folder = try rawTree(found.id, ordered: false)
      guard let item = folder.item(named: name) else { return nil }
      found = folder.entry(item)
    }
    return found
  }

  /// Calls `body` for everything in a tree that is not a folder, in the order of the bytes of the paths.
  ///
  /// - Parameter under: Only this folder (or this one file) is walked; the paths are from the root all the same.
  /// - Throws: What `body` throws; `GitError`.
  package func forEachEntry(
    in tree: ObjectID, under: GitPath? = nil, _ body: (GitPath, Entry) throws -> Void
  ) throws {
    guard let under, !under.bytes.isEmpty else {
      var prefix: [UInt8] = []
      return try walk(tree, prefix: &prefix, depth: 0, body)
    }
    guard let entry = try entry(at: under, in: tree) else { return }
    guard entry.mode.isTree else { return try body(under, entry) }
    var prefix = under.bytes + [UInt8(ascii: "/")]
    try walk(entry.id, prefix: &prefix, depth: 0, body)
  }

  /// The tree that results from edits of another; durable on return unless inside a batch.
  ///
  /// An entry replaces what stands at its path, be it a file or a whole folder, and any file that stands where one of
  /// its folders must be. `nil` removes what stands at the path, be it a file or a whole folder, and does nothing where
  /// nothing is. Folders left empty vanish. Only the trees on the paths are read and written; everything else, odd
  /// modes included, is carried as it is. Edits of one call do not depend on their order: removals come first.
  ///
  /// - Parameters:
  ///   - base: The tree to begin with; `nil` for an empty one.
  ///   - edits: What is to stand at each path; `nil` for nothing.
  /// - Throws: `GitError`: `invalid` for a path that no tree may hold, or one below another of the same edits;
  ///   `notFound` for an object that is not there; `corrupt` for a tree on the way that is not in order.
  package func editTree(_ base: ObjectID?, _ edits: [GitPath: Entry?]) throws -> ObjectID {
    try TreeEditor(repository: self, edits: edits).apply(to: base)
  }

  /// Reads a tree. The empty tree need not exist to be read.
  func rawTree(_ id: ObjectID, ordered: Bool = true) throws -> RawTree {
    if id == RawTree.emptyID { return .empty }
    if let known = recentTrees[id] { return known }
    let tree = try RawTree(bytes(of: id, kind: .tree), id: id, ordered: ordered)
    if ordered { recentTrees[id] = tree }
    return tree
  }

  private func walk(
    _ id: ObjectID, prefix: inout [UInt8], depth: Int, _ body: (GitPath, Entry) throws -> Void
  ) throws {
    try RawTree.checkDepth(depth, prefix)
    let tree = try rawTree(id, ordered: false)
    let length = prefix.count
    for item in tree.items {
      prefix += tree.name(item)
      if item.mode.isTree {
        prefix.append(UInt8(ascii: "/"))
        try walk(tree.id(item), prefix: &prefix, depth: depth + 1, body)
      } else {
        // A copy of its own: of a shared one the next name would need one anyway, and whoever keeps the path would keep its room to grow.
        try body(GitPath(bytes: prefix[...]), tree.entry(item))
      }
      prefix.removeSubrange(length...)
    }
  }
}
