import GitStorage

/// Which files the engine opened in its last pieces of work, to tell them from those that somebody else opened meanwhile.
struct OwnOpenings {
  private struct Work {
    let mark: GitPath
    let opened: OpenedFiles
    /// How often the watcher saw each file opened during this work.
    var seen: [GitPath: Int] = [:]
  }

  private var works: [Work] = []
  /// What the watcher sees of a piece of work comes soon after it.
  private static let most = 50

  mutating func note(_ opened: OpenedFiles, under mark: GitPath) {
    works.append(Work(mark: mark, opened: opened))
    if works.count > Self.most { works.removeFirst() }
  }

  /// Takes in that a file was seen opened while those marks stood.
  ///
  /// - Returns: whether that was somebody else for certain: nobody of Kith but this engine was at work, and the file was opened more
  ///   often than by the engine. The kernel makes one message of two openings in a row, never two of one.
  mutating func isSomebodyElses(_ path: GitPath, at place: DiskPath, _ marks: Set<GitPath>) -> Bool {
    guard marks.count == 1, let index = works.lastIndex(where: { marks.contains($0.mark) }) else { return false }
    works[index].seen[path, default: 0] += 1
    guard let own = works[index].opened.count(of: place), let seen = works[index].seen[path] else { return false }
    return seen > own
  }
}
