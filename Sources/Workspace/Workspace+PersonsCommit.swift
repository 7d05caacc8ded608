import GitStorage
import Records

extension Workspace {
  /// Merges what a person committed with git at paths where the disk was behind `HEAD`, because a file there was held or kept.
  ///
  /// Git knows nothing of the version such an edit began with: taken as it is, the commit would revert what colleagues
  /// changed meanwhile. A commit that follows it puts that back; the disk state moves only with it.
  ///
  /// - Returns: true where such a commit was made; everything must be looked at again.
  func reconcile(_ disk: DiskState, with head: Commit?) throws -> Bool {
    guard let head, let old = disk.head, try repository.isAncestor(old, of: head.id) else { return false }
    let before = try repository.commit(old).tree
    let behind = Set(try repository.difference(disk.tree, before).filter(Placement().isWritable).map(\.path))
    guard !behind.isEmpty else { return false }
    let touched = try repository.difference(before, head.tree).map(\.path).filter(behind.contains)
    guard !touched.isEmpty else { return false }

    func entries(in tree: ObjectID) throws -> [GitPath: Entry?] {
      try Dictionary(
        touched.map { ($0, try repository.entry(at: $0, in: tree)) }, uniquingKeysWith: { first, _ in first })
    }
    let given = try entries(in: disk.tree)
    let records = RecordReader(repository)
    let mended = try repository.batch { () -> Commit? in
      let outcome = try TreeMerge(repository, bases: [old], records: records).merge(
        base: repository.editTree(head.tree, given),
        ours: .init(
          tree: repository.editTree(head.tree, entries(in: before)),
          history: SideHistory(repository, tips: [old], hiding: startOf(given, in: disk))),
        theirs: .init(tree: head.tree, history: SideHistory(repository, tips: [head.id], hiding: [old])))
      guard outcome.tree != head.tree else { return nil }
      let names = touched.map { "- \($0)\n" }.joined()
      return try writeCommit(
        tree: outcome.tree, on: head, savedAt: nil,
        message: "Merge what a commit from older versions left out\n\n\(names)")
    }
    guard let mended else { return false }
    var believed: [GitPath: DiskChange] = [:]
    for path in touched {
      let found = try reader.find(path)
      guard let change = DiskChange.between(given: given[path] ?? nil, found: found, at: path),
        change.file?.id == (try repository.entry(at: path, in: head.tree))?.id
      else { continue }
      believed[path] = change
    }
    _ = try perform(
      HeadMove(from: head, to: mended, disk: disk, believed: believed, log: "kith: reconcile", by: committer))
    return true
  }

  /// The commits `HEAD` was on when those versions came to the disk: what is newer is the history of what they miss.
  private func startOf(_ given: [GitPath: Entry?], in disk: DiskState) throws -> [ObjectID] {
    var start: ObjectID?
    for state in try history.states(from: disk, notBefore: now().seconds - DiskHistory.memory) {
      for (path, entry) in given where try repository.entry(at: path, in: state.tree) != entry {
        return start.map { [$0] } ?? []
      }
      start = state.head ?? start
    }
    return start.map { [$0] } ?? []
  }
}
