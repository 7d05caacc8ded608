/// The index of the user's repository as it was read: ours to patch byte by byte where we know the format, libgit2's
/// where we do not (version 4).
package enum UserIndex {
  case bytes(IndexFile, FileStat)
  case foreign(ForeignIndex, FileStat)

  /// Reads the index of a repository; nil if there is none yet.
  ///
  /// - Throws: `GitError`: `corrupt`, or `unsupported` for what neither we nor libgit2 can keep right.
  package static func load(gitDirectory: String) throws -> UserIndex? {
    let path = DiskPath(gitDirectory).appending("index")
    do {
      return try IndexFile.load(path).map { .bytes($0.index, $0.stat) }
    } catch let error as GitError where error.code == .unsupported {
      let (bytes, stat) = try DurableFile.read(path)
      return .foreign(try ForeignIndex(bytes, beside: path), stat)
    }
  }

  /// What tells under the lock whether it is still the same.
  package var stat: FileStat {
    switch self {
    case .bytes(_, let stat), .foreign(_, let stat): stat
    }
  }

  package var count: Int {
    switch self {
    case .bytes(let index, _): index.count
    case .foreign(let index, _): index.count
    }
  }

  /// The finished (stage 0) entry of a path.
  package func entry(at path: GitPath) -> Entry? {
    switch self {
    case .bytes(let index, _): index.entry(at: path).map { Entry(id: $0.id, mode: $0.mode) }
    case .foreign(let index, _): index.entry(at: path)
    }
  }

  /// The bytes of the index with some paths changed.
  package func patched(_ changes: [GitPath: IndexChange]) throws -> [UInt8] {
    switch self {
    case .bytes(let index, _): try index.patched(changes)
    case .foreign(let index, _): try index.patched(changes)
    }
  }
}
