import GitStorage
import RecordIndex

/// How the file of an index stands. Whatever it is, nothing is lost: it is made anew where it is of no use.
package enum IndexCondition: Hashable, Sendable {
  /// There is none yet.
  case missing
  /// Another version of Kith made it: the next look-up makes it anew.
  case ofAnotherVersion
  /// Why, in one line. It is made anew by whoever meets the damage.
  case damaged(String)
  /// It could not be looked at, and why.
  case closed(String)
  /// It stands for nothing yet, or for what is not there any more: the next look-up makes it anew.
  case unfinished
  /// It stands for a tree that differs from what `HEAD` has at so many files; and whether all of it was read in search of damage.
  case following(behind: Int, isWhollyRead: Bool)
}

extension Workspace {
  /// Looks at the file of one of the indexes without opening it for work: what would be mended is only to be seen.
  ///
  /// - Parameter limit: how long it may be read in search of damage.
  package func condition(of index: KeptIndex, for limit: Duration) throws -> IndexCondition {
    let file = index == .addresses ? files.index : files.lists
    guard try FileStat.ifPresent(at: file) != nil else { return .missing }
    guard let path = String(validating: file.bytes, as: UTF8.self) else { return .closed("its path is not UTF-8") }
    let look = index == .addresses ? RecordIndex.look(at: path, for: limit) : ListIndex.look(at: path, for: limit)
    switch look {
    case .ofAnotherVersion: return .ofAnotherVersion
    case .damaged(let reason): return .damaged(reason)
    case .closed(let reason): return .closed(reason)
    case .sound(let stamp, let isWhollyRead):
      guard let tree = stamp.flatMap({ ObjectID(hex: $0) }), repository.exists(tree) else { return .unfinished }
      return .following(behind: try filesBehind(tree), isWhollyRead: isWhollyRead)
    }
  }

  /// The indexes kept in `.git/kith/`.
  package enum KeptIndex: Sendable {
    /// What the rules between records look up.
    case addresses
    /// What lists and searches ask.
    case lists
  }

  /// At how many files a tree differs from what `HEAD` has.
  private func filesBehind(_ tree: ObjectID) throws -> Int {
    // Detached or on another branch, HEAD is what a person would compare with.
    let head: ObjectID? =
      switch try repository.head() {
      case .branch(_, let id): id
      case .detached(let id): id
      }
    guard let head else { return 0 }
    return try repository.difference(tree, repository.commit(head).tree).count
  }

  /// Whether the cache of the files' stats reads; nil where there is none yet.
  package func statCacheReads() throws -> Bool? {
    guard try FileStat.ifPresent(at: files.statCache) != nil else { return nil }
    return try StatCache.load(files.statCache).tree != nil
  }
}
