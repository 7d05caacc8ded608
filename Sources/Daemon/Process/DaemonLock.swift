import CLinux
import GitStorage
import Glibc
import Workspace

/// Sees that a store has one daemon: a lock of the system on a file, which a process that dies gives up by itself.
package final class DaemonLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock.
  ///
  /// - Throws: `StoreError` (`tryAgain`) naming the process that has it.
  package init(_ files: DaemonFiles) throws {
    try files.make()
    let descriptor = try DurableFile.open(files.lock, O_RDWR | O_CREAT, permissions: 0o600, operation: "lock the daemon's file")
    guard kith_try_lock(descriptor) == 0 else {
      let number = errno
      close(descriptor)
      guard number == EWOULDBLOCK else { throw GitError.system(number, "lock the daemon's file", files.lock) }
      let who = try Self.holder(files).map { " (process \($0))" } ?? ""
      throw StoreError(
        .tryAgain, "a daemon of this store is running already\(who)", hint: "kith daemon status, or kith daemon stop")
    }
    self.descriptor = descriptor
    try DurableFile.write(Array("\(getpid())\n".utf8), to: descriptor, path: files.lock)
    // A number that was longer leaves nothing behind it.
    ftruncate(descriptor, off_t("\(getpid())\n".utf8.count))
  }

  deinit { close(descriptor) }

  /// The process that holds the lock, nil where none does.
  package static func holder(_ files: DaemonFiles) throws -> Int32? {
    guard try isHeld(files) else { return nil }
    let text = String(decoding: try DurableFile.read(files.lock).bytes, as: UTF8.self)
    return Int32(text.prefix { $0.isNumber })
  }

  /// Whether a daemon runs.
  package static func isHeld(_ files: DaemonFiles) throws -> Bool {
    let descriptor: Int32
    do {
      descriptor = try DurableFile.open(files.lock, O_RDONLY, operation: "look for a daemon")
    } catch let error as GitError where error.code == .notFound {
      return false
    }
    defer { close(descriptor) }
    return kith_try_lock(descriptor) != 0
  }
}
