extension GitRepository {
  /// Every file path at which two trees differ, in the order of its bytes. `nil` is an empty tree.
  ///
  /// Folders with the same name and content are not looked into, so the cost follows what changed. Renames are not looked
  /// for. Where one tree has a file and the other a folder, the file's path and those in the folder are listed.
  ///
  /// - Throws: `GitError`: `notFound`, `corrupt` also for a tree that is not in order.
  package func difference(_ old: ObjectID?, _ new: ObjectID?) throws -> [TreeDifference] {
    var found: [TreeDifference] = []
    try walk([old, new]) { path, entries in
      found.append(TreeDifference(path: path, old: entries[0], new: entries[1]))
    }
    return found
  }

  /// Every file path at which three trees do not all agree, in the order of its bytes. `nil` is an empty tree.
  ///
  /// Folders that are the same in all three are not looked into; one that is the same in two is read once for both. So
  /// the cost follows what changed on either side. Where one tree has a file and another a folder, the file's path and
  /// those in the folder are listed, each with what the three trees have just there.
  ///
  /// - Throws: `GitError`: `notFound`, `corrupt` also for a tree that is not in order.
  package func threeWay(base: ObjectID?, ours: ObjectID?, theirs: ObjectID?) throws -> [ThreeWayDifference] {
    var found: [ThreeWayDifference] = []
    try walk([base, ours, theirs]) { path, entries in
      found.append(ThreeWayDifference(path: path, base: entries[0], ours: entries[1], theirs: entries[2]))
    }
    return found
  }

  private func walk(_ roots: [ObjectID?], _ found: @escaping (GitPath, [Entry?]) -> Void) throws {
    var walk = SideBySideWalk(repository: self, found: found)
    try walk.compare(roots)
  }
}

/// Goes through several trees at once, name by name, and reports the files at which not all agree.
private struct SideBySideWalk {
  let repository: GitRepository
  let found: (GitPath, [Entry?]) -> Void
  private var prefix: [UInt8] = []
  private var depth = 0

  init(repository: GitRepository, found: @escaping (GitPath, [Entry?]) -> Void) {
    self.repository = repository
    self.found = found
  }

  /// Compares folders that stand at the same path; `nil` where a tree has none there.
  mutating func compare(_ folders: [ObjectID?]) throws {
    guard folders.contains(where: { $0 != folders[0] }) else { return }
    try RawTree.checkDepth(depth, prefix)
    depth += 1
    defer { depth -= 1 }
    let trees = try read(folders)
    var positions = [Int](repeating: 0, count: trees.count)
    while true {
      Self.skipEqual(trees, &positions)
      guard let smallest = Self.smallest(trees, positions) else { return }
      var entries = [Entry?](repeating: nil, count: trees.count)
      let item = trees[smallest].items[positions[smallest]]
      for index in trees.indices where positions[index] < trees[index].items.count {
        let other = trees[index].items[positions[index]]
        guard index == smallest || RawTree.order(trees[index], other, trees[smallest], item) == 0 else { continue }
        entries[index] = trees[index].entry(other)
        positions[index] += 1
      }
      guard entries.contains(where: { $0 != entries[0] }) else { continue }
      try report(trees[smallest].name(item), isTree: item.mode.isTree, entries)
    }
  }

  /// Entries of one name that differ. In git's order a file and a folder of one name are two names.
  private mutating func report(_ name: ArraySlice<UInt8>, isTree: Bool, _ entries: [Entry?]) throws {
    let length = prefix.count
    defer { prefix.removeSubrange(length...) }
    prefix += name
    guard isTree else { return found(GitPath(bytes: prefix), entries) }
    prefix.append(UInt8(ascii: "/"))
    try compare(entries.map { $0?.id })
  }

  private func read(_ folders: [ObjectID?]) throws -> [RawTree] {
    var trees: [RawTree] = []
    for (index, folder) in folders.enumerated() {
      if let earlier = folders[..<index].firstIndex(of: folder) {
        trees.append(trees[earlier])
      } else {
        trees.append(try folder.map { try repository.rawTree($0) } ?? .empty)
      }
    }
    return trees
  }

  /// Goes past the entries that are the same in all trees: nearly all of them, so this must be cheap.
  private static func skipEqual(_ trees: [RawTree], _ positions: inout [Int]) {
    while positions[0] < trees[0].items.count {
      for index in trees.indices.dropFirst() {
        guard positions[index] < trees[index].items.count,
          RawTree.areSame(trees[0], positions[0], trees[index], positions[index])
        else { return }
      }
      for index in trees.indices { positions[index] += 1 }
    }
  }

  private static func smallest(_ trees: [RawTree], _ positions: [Int]) -> Int? {
    var smallest: Int?
    for index in trees.indices where positions[index] < trees[index].items.count {
      guard let known = smallest else {
        smallest = index
        continue
      }
      let order = RawTree.order(
        trees[index], trees[index].items[positions[index]], trees[known], trees[known].items[positions[known]])
      if order < 0 { smallest = index }
    }
    return smallest
  }
}
