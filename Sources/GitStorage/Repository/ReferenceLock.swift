import CLinux
import Glibc
import Synchronization

/// The lock git takes on a reference (`refs/heads/main.lock`) or on the packed ones (`packed-refs.lock`), provably ours.
///
/// As with ``IndexLock``: a file that names this process is made first, and taking the lock is giving that file the lock's name as
/// a second one. Whoever finds the lock after a crash knows by its inode whose it is (``recover(gitDirectory:)``); without that, one
/// `kill -9` at the wrong moment would keep the person's own git and Kith from the branch until somebody removes the file by hand.
/// A lock of anybody else is never touched.
///
/// The first name stands beside the lock, so that after a power cut it is there if the lock is. It begins with a dot and ends in
/// `.lock`: git takes no such name for a reference.
///
/// Not Sendable: confined to the task that made it. Given back when released.
final class ReferenceLock {
  /// Git itself waits as long by default (`core.filesRefLockTimeout`).
  private static let patience = Duration.milliseconds(100)
  private static let count = Atomic<Int>(0)

  /// What is locked.
  private let path: DiskPath
  private let named: DiskPath
  private let identity: FileStat.Identity
  /// Kept open with its flock: see ``IndexLock``.
  private let descriptor: Int32
  private var isHeld = true

  private static func lockPath(of path: DiskPath) -> DiskPath { DiskPath(bytes: path.bytes + Array(".lock".utf8)) }

  /// Takes the lock of a file, which need not be there yet. The folder must.
  ///
  /// - Throws: `GitError` (`locked`) if another program holds it for longer than a tenth of a second.
  init(on path: DiskPath) throws {
    let number = Self.count.wrappingAdd(1, ordering: .relaxed).newValue
    let named = path.folder.appending(Name(process: try .current(), number: number).description)
    let descriptor = try DurableFile.open(named, O_WRONLY | O_CREAT | O_EXCL, permissions: 0o666, operation: "lock")
    self.path = path
    self.named = named
    self.descriptor = descriptor
    do {
      guard kith_try_lock(descriptor) == 0 else { throw GitError.system(errno, "lock", named) }
      identity = try FileStat(descriptor: descriptor, path: named).identity
      try Self.take(Self.lockPath(of: path), as: named)
    } catch {
      DurableFile.discard(named)
      close(descriptor)
      throw error
    }
  }

  private static func take(_ lock: DiskPath, as named: DiskPath) throws {
    let deadline = ContinuousClock.now + patience
    while true {
      do {
        return try FileExchange.link(named, to: lock)
      } catch let error as GitError where error.code == .exists {
        guard ContinuousClock.now < deadline else {
          throw GitError.disk(
            .locked, "move a reference", lock, "another program holds this lock",
            hint: "let it finish and try again; if no git is running, it was interrupted, and the file can be removed")
        }
        usleep(5_000)
      }
    }
  }

  deinit {
    // Nobody is left to tell; recovery removes what stays.
    do { try release() } catch {}
    close(descriptor)
  }

  /// Gives what is locked a new content and ends the lock. The content is on the disk on return, its name is not.
  func replace(with content: [UInt8]) throws {
    try DurableFile.write(content, to: descriptor, path: path)
    try DurableFile.sync(descriptor, path: path)
    // Git leaves empty folders where references were.
    if try FileStat.ifPresent(at: path)?.isFolder == true { try Folder.removeEmptyFolders(path) }
    try FileExchange.rename(Self.lockPath(of: path), to: path)
    isHeld = false
    // Not worth a failure: it has moved, and recovery removes what stays.
    DurableFile.discard(named)
  }

  /// Ends the lock; what is locked stays as it is.
  func release() throws {
    guard isHeld else { return }
    isHeld = false
    // The lock first: without the other name nobody could tell later whose it is.
    let lock = Self.lockPath(of: path)
    if try FileStat.ifPresent(at: lock)?.identity == identity { try DurableFile.removeIfPresent(lock) }
    try DurableFile.removeIfPresent(named)
  }
}

// MARK: - After a crash

extension ReferenceLock {
  /// The name that tells whose a lock is: `.kith.<process>.<start time>.<number>.lock`.
  struct Name: CustomStringConvertible {
    let process: ProcessMark
    /// Tells the locks of one process apart.
    let number: Int

    var description: String { ".kith.\(process).\(number).lock" }

    init(process: ProcessMark, number: Int) {
      self.process = process
      self.number = number
    }

    init?(_ bytes: [UInt8]) {
      let parts = String(decoding: bytes, as: UTF8.self).split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 6, parts[0].isEmpty, parts[1] == "kith", parts[5] == "lock", let number = Int(parts[4]),
        let process = ProcessMark("\(parts[2]).\(parts[3])")
      else { return nil }
      self.init(process: process, number: number)
    }
  }

  /// Removes the locks that killed processes of ours left. Those of living ones, and of anybody else, stay.
  ///
  /// - Throws: `GitError` if the disk does not let it; then it can be called again.
  static func recover(gitDirectory: String) throws {
    let root = DiskPath(gitDirectory)
    try recover(in: root, names: Folder.names(in: root).filter { !$0.isFolder })
    try recoverAll(below: root.appending("refs"))
  }

  private static func recoverAll(below folder: DiskPath) throws {
    let names = try Folder.names(in: folder)
    try recover(in: folder, names: names)
    for name in names where name.isFolder { try recoverAll(below: folder.appending(name.bytes)) }
  }

  private static func recover(in folder: DiskPath, names: [Folder.Name]) throws {
    for name in names {
      // This process's own: one that it failed to remove, or one in use, which its flock tells.
      guard let known = Name(name.bytes), try known.process == .current() || !known.process.isAlive() else { continue }
      let named = folder.appending(name.bytes)
      let descriptor: Int32
      do {
        descriptor = try DurableFile.open(named, O_RDONLY | O_NOFOLLOW, operation: "read")
      } catch let error as GitError where error.code == .notFound {
        continue  // Another process has just recovered it.
      }
      defer { close(descriptor) }
      // Held: its process lives, in a namespace we do not see, or somebody else is recovering it right now.
      guard kith_try_lock(descriptor) == 0 else { continue }
      let identity = try FileStat(descriptor: descriptor, path: named).identity
      for other in names where other.bytes != name.bytes && other.bytes.suffix(5).elementsEqual(".lock".utf8) {
        let lock = folder.appending(other.bytes)
        if try FileStat.ifPresent(at: lock)?.identity == identity { try DurableFile.removeIfPresent(lock) }
      }
      try DurableFile.removeIfPresent(named)
    }
  }
}

extension GitRepository {
  /// Removes the locks on references that killed processes of ours left (see ``IndexLock/recover(gitDirectory:head:)``), and what
  /// fetches of theirs had not finished.
  package func recoverReferences() throws {
    try ReferenceLock.recover(gitDirectory: gitDirectory)
    try FetchedTip.removeLeftovers(in: self)
  }
}
