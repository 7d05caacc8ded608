import CLinux
import Glibc

/// The lock of the user's index, provably ours.
///
/// The new index is written first, under the name `index.kith.<process>.<start time>.<new HEAD>`; taking the lock is giving that
/// file the second name `index.lock`. So the lock is held only from ``take(patience:)`` to ``commit()``, and whoever finds
/// it after a crash knows by its inode that it is Kith's, and by its name whether `HEAD` got where it was going
/// (``recover(gitDirectory:head:)``). A lock of anybody else is never touched.
///
/// The order: read the index, ``prepare(_:newHead:gitDirectory:durable:)``, ``take(patience:)``, see that
/// ``indexIsUnchanged(since:)``, ``place()``, move `HEAD`, ``commit()``. A lock that goes away unused rolls itself back.
///
/// Not Sendable: confined to the task that made it.
package final class IndexLock {
  enum State {
    case prepared
    case taken
    /// The new index stands in its place, the old one under the prepared file's name.
    case placed
    case ended
  }

  let gitDirectory: DiskPath
  let preparedPath: DiskPath
  private let prepared: FileStat
  /// Kept open with its flock for as long as this process may still use the file: a process in another namespace, or one
  /// that must not see ours in /proc, learns from it that the file is not left over.
  private let descriptor: Int32
  var state = State.prepared

  var lockPath: DiskPath { Self.lockPath(in: gitDirectory) }
  var indexPath: DiskPath { gitDirectory.appending("index") }

  private init(gitDirectory: DiskPath, preparedPath: DiskPath, prepared: FileStat, descriptor: Int32) {
    self.gitDirectory = gitDirectory
    self.preparedPath = preparedPath
    self.prepared = prepared
    self.descriptor = descriptor
  }

  deinit {
    // Nobody is left to tell; recovery removes what stays.
    do { try rollBack() } catch {}
    close(descriptor)
  }

  /// Writes the new index beside the old one. Takes no lock.
  ///
  /// - Parameters:
  ///   - newHead: The commit the content is for and `HEAD` is about to move to. Nil for content that goes with the present
  ///     `HEAD` (a refreshed stat): after a crash it is always thrown away, because then nothing shows whether the
  ///     index had been looked at again under the lock.
  ///   - durable: Whether the content is to be on the disk on return, so that finishing after a power cut finds it whole.
  /// - Throws: `GitError`: `locked` if this process is already preparing an index for that commit; `noSpace` and the like.
  package static func prepare(
    _ content: [UInt8], newHead: ObjectID?, gitDirectory: String, durable: Bool = true
  ) throws -> IndexLock {
    let folder = DiskPath(gitDirectory)
    let name = PreparedIndexName(process: try .current(), newHead: newHead)
    let path = folder.appending(name.description)
    let descriptor = try create(path)
    do {
      // As git does, the new index can be read by those who could read the old one.
      if let old = try FileStat.ifPresent(at: folder.appending("index")), fchmod(descriptor, old.mode & 0o777) != 0 {
        throw GitError.system(errno, "write", path)
      }
      try DurableFile.write(content, to: descriptor, path: path)
      if durable { try DurableFile.sync(descriptor, path: path) }
      return IndexLock(
        gitDirectory: folder, preparedPath: path, prepared: try FileStat(descriptor: descriptor, path: path),
        descriptor: descriptor)
    } catch {
      close(descriptor)
      DurableFile.discard(path)
      throw error
    }
  }

  /// Prepares and takes the lock in one go.
  package static func acquire(
    gitDirectory: String, content: [UInt8], newHead: ObjectID?, patience: Duration, durable: Bool = true
  ) throws -> IndexLock {
    let lock = try prepare(content, newHead: newHead, gitDirectory: gitDirectory, durable: durable)
    try lock.take(patience: patience)
    return lock
  }

  /// Takes `index.lock`. While somebody else has it, tries again, at most for `patience`, blocking this thread.
  ///
  /// - Throws: `GitError` (`locked`), naming the file and what to do; the prepared file stays, so that taking can be tried
  ///   again.
  package func take(patience: Duration) throws {
    guard state == .prepared else {
      throw GitError.disk(.invalid, "lock the index", lockPath, "this lock has been taken already")
    }
    let deadline = ContinuousClock.now + patience
    var pause = Duration.milliseconds(1)
    while true {
      do {
        try FileExchange.link(preparedPath, to: lockPath)
        state = .taken
        return
      } catch let error as GitError where error.code == .exists {
        let left = deadline - ContinuousClock.now
        guard left > .zero else { throw heldBySomebodyElse() }
        Self.sleep(min(pause * Int.random(in: 80...120) / 100, left))
        pause = min(pause * 2, .milliseconds(50))
      } catch let error as GitError where error.code == .permission || error.code == .exchangeUnsupported {
        // A file system without hard links answers EPERM, too.
        throw GitError.disk(
          error.code, "lock the index", lockPath, "the file cannot be given a second name",
          hint: "the folder must be writable and its file system must have hard links")
      }
    }
  }

  /// Whether the index is still the file that was read. To be asked after ``take(patience:)``: from then on no git changes it.
  ///
  /// - Parameter stat: What ``IndexFile/load(_:)`` returned; nil if there was no index.
  package func indexIsUnchanged(since stat: FileStat?) throws -> Bool {
    try FileStat.ifPresent(at: indexPath) == stat
  }

  /// Makes the prepared content the index and releases the lock. On return both survive a power cut (if the content was
  /// prepared durably).
  package func commit() throws {
    let before = state
    guard before == .taken || before == .placed else {
      throw GitError.disk(.invalid, "write the index", indexPath, "its lock is not taken")
    }
    // What fails from here on is finished by recovery: rolled back, the index would be behind a `HEAD` that has moved.
    state = .ended
    if before == .taken {
      try FileExchange.rename(lockPath, to: indexPath)
    } else {
      try DurableFile.removeIfPresent(lockPath)
    }
    try DurableFile.removeIfPresent(preparedPath)
    try DurableFile.syncFolder(gitDirectory)
  }

  /// Gives up: the index stays as it is, the lock is released if it was taken. Does nothing after ``commit()``, also one that
  /// failed.
  package func rollBack() throws {
    guard state != .ended else { return }
    let held = state == .taken || state == .placed
    if state == .placed { try FileExchange.exchange(preparedPath, indexPath) }
    state = .ended
    // The lock first: without the prepared file nobody could tell later whose it is.
    if held, try FileStat.ifPresent(at: lockPath)?.isSameFile(as: prepared) == true {
      try DurableFile.removeIfPresent(lockPath)
    }
    if try FileStat.ifPresent(at: preparedPath)?.isSameFile(as: prepared) == true {
      try DurableFile.removeIfPresent(preparedPath)
    }
  }

  static func lockPath(in gitDirectory: DiskPath) -> DiskPath { gitDirectory.appending("index.lock") }

  /// Creates the prepared file and takes its flock. A file of that name that nobody holds is one that this process failed
  /// to remove earlier.
  private static func create(_ path: DiskPath) throws -> Int32 {
    var hasDiscarded = false
    while true {
      do {
        let descriptor = try DurableFile.open(
          path, O_WRONLY | O_CREAT | O_EXCL, permissions: 0o666, operation: "write")
        guard kith_try_lock(descriptor) == 0 else {
          let number = errno
          close(descriptor)
          DurableFile.discard(path)
          throw GitError.system(number, "lock", path)
        }
        return descriptor
      } catch let error as GitError where error.code == .exists && !hasDiscarded {
        hasDiscarded = try discardLeftover(path)
        guard hasDiscarded else {
          throw GitError.disk(.locked, "write", path, "this process is already writing an index for that commit")
        }
      }
    }
  }

  private static func discardLeftover(_ path: DiskPath) throws -> Bool {
    let descriptor: Int32
    do {
      descriptor = try DurableFile.open(path, O_RDONLY | O_NOFOLLOW, operation: "read")
    } catch let error as GitError where error.code == .notFound {
      return true
    }
    defer { close(descriptor) }
    guard kith_try_lock(descriptor) == 0 else { return false }
    let lock = lockPath(in: path.folder)
    // What waits here is the index; recovery puts it back.
    if try isPlaced(in: path.folder) { return false }
    if try FileStat.ifPresent(at: lock)?.isSameFile(as: FileStat(descriptor: descriptor, path: path)) == true {
      try DurableFile.removeIfPresent(lock)
    }
    try DurableFile.removeIfPresent(path)
    return true
  }

  private func heldBySomebodyElse() -> GitError {
    var owner: ProcessMark?
    // Only makes the message more precise; without it the general one is true as well.
    do { owner = try PreparedIndexName.owner(ofLockIn: gitDirectory) } catch {}
    if let owner {
      return GitError.disk(
        .locked, "lock the index", lockPath, "another Kith (process \(owner.id)) is writing it",
        hint: "try again in a moment")
    }
    return GitError.disk(
      .locked, "lock the index", lockPath, "a git program is using it",
      hint: "let it finish and try again; if none is running, it was interrupted, and the file can be removed")
  }

  private static func sleep(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    var left = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
    nanosleep(&left, nil)
  }
}
