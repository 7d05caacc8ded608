import GitStorage
import RecordIndex

/// How the index of look-ups stands. Whatever it is, nothing is lost: it is made anew where it is of no use.
package enum IndexCondition: Hashable, Sendable {
  /// There is none yet.
  case missing
  /// It is damaged, cut off, of another version, or not finished: the next look-up makes it anew.
  case useless
  /// It stands for a tree that differs from what `HEAD` has at so many files.
  case following(behind: Int)
}

extension Workspace {
  /// Looks at the index without opening it: what would be mended is only to be seen.
  package func indexCondition() throws -> IndexCondition {
    guard let stat = try FileStat.ifPresent(at: files.index) else { return .missing }
    guard stat.isRegularFile, stat.size > 0 else { return .useless }
    let copy = try IndexCopy(of: files.index)
    guard let tree = copy.index.stamp.flatMap({ ObjectID(hex: $0) }), repository.exists(tree) else { return .useless }
    // Detached or on another branch, HEAD is what a person would compare with.
    let head: ObjectID? =
      switch try repository.head() {
      case .branch(_, let id): id
      case .detached(let id): id
      }
    guard let head else { return .following(behind: 0) }
    return .following(behind: try repository.difference(tree, repository.commit(head).tree).count)
  }

  /// Whether the cache of the files' stats reads; nil where there is none yet.
  package func statCacheReads() throws -> Bool? {
    guard try FileStat.ifPresent(at: files.statCache) != nil else { return nil }
    return try StatCache.load(files.statCache).tree != nil
  }
}
