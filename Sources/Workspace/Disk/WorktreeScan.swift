import GitStorage

/// Finds what differs between the working tree and what it was last given.
///
/// A full walk of the folders with one look at each file; a file is read only where its stat does not prove that it is
/// the one read before (the rule git calls "racily clean" included). Symbolic links are never followed.
struct WorktreeScan {
  let repository: GitRepository
  let reader: DiskReader
  let files: StoreFiles
  /// The folder whose files are people's records; the empty path for everything.
  let folder: GitPath
  /// Whether what was learned is written down for the next scan.
  var keepsCache = true

  /// Every difference, in path order.
  func changes(since state: DiskState) throws -> [DiskChange] {
    var cache = try StatCache.load(files.statCache)
    let known = cache.tree
    try cache.move(to: state.tree, in: repository, under: folder)
    // Handed on, not shared: the walk would copy all of it with the first line it changes.
    var walk = Walk(scan: self, cache: consume cache)
    try walk.enter(folder)
    try walk.finish()
    if keepsCache, walk.learned || known != state.tree {
      // A cache that cannot be written costs time, not truth; a read-only or full disk can still be read.
      do {
        try Folder.make(files.privateFolder)
        try walk.cache.save(files.statCache)
      } catch let error as GitError where [.readOnly, .noSpace, .permission].contains(error.code) {}
    }
    return walk.changes
  }

  /// The differences at some paths only; reads just those files.
  func changes(at paths: some Sequence<GitPath>, since state: DiskState) throws -> [DiskChange] {
    try paths.compactMap { path in
      guard path.isWithin(folder) else { return nil }
      let given = try repository.entry(at: path, in: state.tree)
      if given == nil, try isOverlooked(path) { return nil }
      return DiskChange.between(given: given, found: try reader.find(path), at: path)
    }
  }

  /// Whether a file that is not known yet is none of ours: what editors leave beside it, or what `.gitignore` names.
  private func isOverlooked(_ path: GitPath) throws -> Bool {
    try EditorDebris.matches(name: path.name.bytes) || repository.isIgnored(path)
  }

  private struct Walk {
    let scan: WorktreeScan
    var cache: StatCache
    var position = 0
    var changes: [DiskChange] = []
    var learned = false

    init(scan: WorktreeScan, cache: StatCache) {
      self.scan = scan
      self.cache = cache
    }

    mutating func enter(_ folder: GitPath) throws {
      try walk(Folder.names(in: scan.reader.absolute(folder), looking: true), in: folder)
    }

    private mutating func walk(_ names: [Folder.Name], in folder: GitPath) throws {
      // Looking at files is most of the work, and folders can be looked at beside each other.
      let folders = names.filter { $0.isFolder && $0.bytes != Array(".git".utf8) }
      let inside = try Folder.names(inEach: folders.map { scan.reader.absolute(folder.appending($0.path)) })
      var next = inside.makeIterator()
      for name in names {
        let path = folder.appending(name.path)
        if !name.isFolder {
          try visit(path, name)
        } else if name.bytes != Array(".git".utf8), let names = next.next() {
          try walk(names, in: path)
        }
      }
    }

    /// Whatever the cache lists and the walk did not meet is gone.
    mutating func finish() throws {
      while position < cache.lines.count { try vanish() }
    }

    private mutating func vanish() throws {
      let line = cache.lines[position]
      position += 1
      let given = Entry(id: line.id, mode: line.mode)
      // Not met on the walk is not yet gone: a link or a file may stand where a folder was.
      let found = try scan.reader.find(line.path)
      if let change = DiskChange.between(given: given, found: found, at: line.path) { changes.append(change) }
    }

    private mutating func visit(_ path: GitPath, _ name: Folder.Name) throws {
      while position < cache.lines.count, cache.lines[position].path < path { try vanish() }
      guard position < cache.lines.count, cache.lines[position].path == path else {
        guard name.isRegularFile, try !scan.isOverlooked(path) else { return }
        let found = try scan.reader.find(path)
        if let change = DiskChange.between(given: nil, found: found, at: path) { changes.append(change) }
        return
      }
      let line = cache.lines[position]
      position += 1
      if name.isRegularFile, let stat = name.stat, cache.proves(line, stat) { return }
      let found = try scan.reader.find(path)
      let stat: FileStat? = if case .file(let file) = found, file.id == line.id { file.stat } else { nil }
      if stat != line.stat {
        cache.lines[position - 1].stat = stat
        learned = true
      }
      let given = Entry(id: line.id, mode: line.mode)
      if let change = DiskChange.between(given: given, found: found, at: path) { changes.append(change) }
    }
  }
}
