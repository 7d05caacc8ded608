import CLinux
import Glibc

/// An advisory lock of this machine (`flock`) on a file that exists only for it.
///
/// A process that dies releases it, so it needs no recovery. Not reentrant: two locks on one file exclude each other also
/// within a process.
package enum FileLock {
  /// Runs `body` while holding the lock; blocks the thread up to `patience` for another holder.
  ///
  /// - Throws: `GitError` (`locked`) when the other does not finish in time.
  package static func hold<Result>(
    _ path: DiskPath, patience: Duration, _ body: () throws -> Result
  ) throws -> Result {
    let descriptor = try DurableFile.open(path, O_RDWR | O_CREAT, permissions: 0o600, operation: "lock the store")
    defer { close(descriptor) }
    let deadline = ContinuousClock.now + patience
    var pause: UInt32 = 500
    while kith_try_lock(descriptor) != 0 {
      let number = errno
      guard number == EWOULDBLOCK || number == EINTR else { throw GitError.system(number, "lock the store", path) }
      guard ContinuousClock.now < deadline else {
        throw GitError.disk(
          .locked, "lock the store", path, "another process is writing to it", hint: "try again in a moment")
      }
      usleep(pause)
      pause = min(pause * 2, 50_000)
    }
    return try body()
  }
}
