import GitStorage

/// What the files of the working tree looked like when they were last read: path, blob, stat.
///
/// It lists exactly the files of one tree (its stamp) and is a git index file of our own, so
/// `GIT_INDEX_FILE=.git/kith/worktree.index git ls-files --debug` shows it. Disposable: anything wrong with it means
/// that every file is read again.
struct StatCache {
  struct Line {
    let path: GitPath
    let id: ObjectID
    let mode: FileMode
    /// Nil: the file must be read to know.
    var stat: FileStat?
  }

  private(set) var tree: ObjectID?
  /// Sorted by path.
  var lines: [Line] = []
  /// When the cache was written: a file touched since, or within the same clock tick, may have changed again.
  private var writtenAt = FileStat.Time.zero

  /// Reads the cache; one that is missing or damaged is empty.
  static func load(_ path: DiskPath) throws -> StatCache {
    do {
      var cache = StatCache()
      let (bytes, stat) = try DurableFile.read(path)
      let index = try IndexFile.read(bytes, path: path, verifyingChecksum: true)
      guard let stamp = index.privateData, let tree = ObjectID(hex: String(decoding: stamp, as: UTF8.self)) else {
        return cache
      }
      cache.lines.reserveCapacity(index.count)
      for entry in index.entries {
        let stat = entry.stat == .unknown ? nil : entry.stat
        cache.lines.append(Line(path: entry.path, id: entry.id, mode: entry.mode, stat: stat))
      }
      cache.tree = tree
      cache.writtenAt = stat.mtime
      return cache
    } catch is GitError {
      return StatCache()
    }
  }

  /// Replaces the cache file. Not durable: it can be made again.
  func save(_ path: DiskPath) throws {
    guard let tree else { return }
    let entries = lines.lazy.map { IndexFile.Entry(path: $0.path, id: $0.id, mode: $0.mode, stat: $0.stat ?? .unknown) }
    // As they are in all but a tree that is not in order itself.
    let isOrdered = zip(lines, lines.dropFirst()).allSatisfy { $0.path < $1.path }
    let stamp = Array(tree.hex.utf8)
    let content =
      try isOrdered
      ? IndexFile.encode(ordered: entries, privateData: stamp) : IndexFile.encode(entries: Array(entries), privateData: stamp)
    let temporary = DurableFile.temporaryPath(near: path)
    try DurableFile.writeNew(content, to: temporary, durable: false)
    try FileExchange.rename(temporary, to: path)
  }

  /// Brings the list to another tree; costs what differs between the two.
  mutating func move(to target: ObjectID, in repository: GitRepository, under folder: GitPath) throws {
    guard tree != target else { return }
    if let known = tree, repository.exists(known) {
      try apply(repository.difference(known, target).filter { $0.path.isWithin(folder) })
    } else {
      lines = []
      try repository.forEachEntry(in: target, under: folder) { path, entry in
        lines.append(Line(path: path, id: entry.id, mode: entry.mode, stat: nil))
      }
    }
    tree = target
  }

  private mutating func apply(_ changes: [TreeDifference]) {
    guard !changes.isEmpty else { return }
    var moved: [Line] = []
    moved.reserveCapacity(lines.count + changes.count)
    var rest = changes[...]
    // Both lists are in path order: one pass.
    for line in lines {
      while let change = rest.first, change.path < line.path {
        moved += Line.lines(change)
        rest.removeFirst()
      }
      if let change = rest.first, change.path == line.path {
        moved += Line.lines(change)
        rest.removeFirst()
      } else {
        moved.append(line)
      }
    }
    for change in rest { moved += Line.lines(change) }
    lines = moved
  }

  /// True where a stat proves that the file is still the one that was read.
  func proves(_ line: Line, _ stat: FileStat) -> Bool {
    guard let known = line.stat else { return false }
    return stat.agrees(withIndexed: known) && stat.mtime < writtenAt && stat.ctime < writtenAt
  }
}

extension StatCache.Line {
  /// The line a tree difference leaves: one whose file must be read, or none.
  fileprivate static func lines(_ change: TreeDifference) -> [StatCache.Line] {
    change.new.map { [StatCache.Line(path: change.path, id: $0.id, mode: $0.mode, stat: nil)] } ?? []
  }
}
