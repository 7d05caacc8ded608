import CLinux
import Glibc

extension IndexLock {
  /// Puts the new index in its place while the lock stays: what stood there waits under the prepared file's name, and `index`
  /// and `index.lock` are one file until ``commit()``.
  ///
  /// To be called before `HEAD` moves. `git commit` asks where `HEAD` is, then reads the index, and only then takes its lock: if
  /// the index followed `HEAD`, a commit that read between the two would put the old index on the new `HEAD` and so
  /// revert what came with it. This way it reads either both new, or an old `HEAD` that git then finds moved.
  ///
  /// Nothing happens where there is no index yet, or the file system cannot exchange files; ``commit()`` puts it in place then.
  package func place() throws {
    guard state == .taken else {
      throw GitError.disk(.invalid, "write the index", indexPath, "its lock is not taken")
    }
    do {
      try FileExchange.exchange(preparedPath, indexPath)
      state = .placed
    } catch let error as GitError where error.code == .exchangeUnsupported || error.code == .notFound {
      // As before there was such a call.
    }
    // A power cut that kept the new `HEAD` and lost these names would leave the index behind it.
    try DurableFile.syncFolder(gitDirectory)
  }

  /// Whether the lock is the index itself, as only ``place()`` makes it.
  static func isPlaced(in gitDirectory: DiskPath) throws -> Bool {
    guard let lock = try FileStat.ifPresent(at: lockPath(in: gitDirectory)) else { return false }
    return try FileStat.ifPresent(at: gitDirectory.appending("index"))?.isSameFile(as: lock) == true
  }

  /// Ends a placing whose process died: `waiting` is the index as it was before.
  static func endPlaced(_ waiting: DiskPath, newHead: ObjectID?, head: ObjectID?, in folder: DiskPath) throws -> Recovery {
    let lock = lockPath(in: folder)
    let descriptor = try DurableFile.open(lock, O_RDONLY | O_NOFOLLOW, operation: "read")
    defer { close(descriptor) }
    // Held: its process lives, in a namespace we do not see.
    guard kith_try_lock(descriptor) == 0 else { return .nothing }
    if let newHead, newHead == head, try isWhole(lock) {
      try DurableFile.removeIfPresent(lock)
      try DurableFile.removeIfPresent(waiting)
      return .finished
    }
    // Back under its own name first: the lock tells whose it is for as long as it is there.
    try FileExchange.exchange(waiting, folder.appending("index"))
    try DurableFile.removeIfPresent(lock)
    try DurableFile.removeIfPresent(waiting)
    return .rolledBack
  }
}
