import CLinux
import Glibc

extension IndexLock {
  /// What ``recover(gitDirectory:head:)`` found and did.
  package enum Recovery: Hashable, Sendable {
    /// No lock of a dead Kith.
    case nothing
    /// `HEAD` had moved: the index prepared for it is in place now.
    case finished
    /// `HEAD` had not moved, or a power cut left the prepared index incomplete: the index is as it was, the lock is gone.
    case rolledBack
  }

  /// Ends what a killed process of ours left half done with the index. To be called at start, holding the store's own lock.
  ///
  /// A lock that shares its inode with a prepared file of a dead process is ours: if `head` is the commit in the
  /// file's name, the rename is finished, else lock and file are removed. A lock that is the index itself is ours too: the prepared
  /// file then holds the index as it was, and is put back unless `head` got there. Prepared files of dead processes that no lock
  /// belongs to are removed. Whatever belongs to a living process, and every lock of anybody else, stays.
  ///
  /// - Parameter head: The commit `HEAD` names now; nil before the first.
  /// - Throws: `GitError` if the disk does not let it; then nothing is lost and it can be called again.
  @discardableResult
  package static func recover(gitDirectory: String, head: ObjectID?) throws -> Recovery {
    let folder = DiskPath(gitDirectory)
    var result = Recovery.nothing
    for name in try PreparedIndexName.all(in: folder) {
      // This process's own: one that it failed to remove, or one in use, which its flock tells.
      guard try name.process == .current() || !name.process.isAlive() else { continue }
      let done = try endLeftover(folder.appending(name.description), newHead: name.newHead, head: head, in: folder)
      if done != .nothing { result = done }
    }
    if result != .nothing { try DurableFile.syncFolder(folder) }
    return result
  }

  /// Whether a prepared file is all there. What we write always has its checksum, never zeros in its place.
  static func isWhole(_ path: DiskPath) throws -> Bool {
    let bytes = try DurableFile.read(path).bytes
    return bytes.count > ObjectID.byteCount && bytes.suffix(ObjectID.byteCount).contains { $0 != 0 }
      && IndexFile.hasValidChecksum(bytes)
  }

  private static func endLeftover(
    _ path: DiskPath, newHead: ObjectID?, head: ObjectID?, in folder: DiskPath
  ) throws -> Recovery {
    let descriptor: Int32
    do {
      descriptor = try DurableFile.open(path, O_RDONLY | O_NOFOLLOW, operation: "read")
    } catch let error as GitError where error.code == .notFound {
      // Another process has just recovered it.
      return .nothing
    }
    defer { close(descriptor) }
    // Held: its process lives, in a namespace we do not see, or somebody else is recovering it right now.
    guard kith_try_lock(descriptor) == 0 else { return .nothing }
    if newHead != nil, try isPlaced(in: folder) {
      return try endPlaced(path, newHead: newHead, head: head, in: folder)
    }
    let prepared = try FileStat(descriptor: descriptor, path: path)

    var result = Recovery.nothing
    let lock = lockPath(in: folder)
    if try FileStat.ifPresent(at: lock)?.isSameFile(as: prepared) == true {
      if let newHead, newHead == head, try isWhole(path) {
        try FileExchange.rename(lock, to: folder.appending("index"))
        result = .finished
      } else {
        try DurableFile.removeIfPresent(lock)
        result = .rolledBack
      }
    }
    if try FileStat.ifPresent(at: path)?.isSameFile(as: prepared) == true {
      try DurableFile.removeIfPresent(path)
    }
    return result
  }
}
