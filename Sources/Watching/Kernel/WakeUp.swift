import CLinux
import GitStorage
import Glibc

/// A descriptor that wakes a thread out of poll(2).
struct WakeUp {
  let descriptor: Int32

  /// - Throws: `StoreWatchLimit` where no more files can be opened.
  init() throws {
    descriptor = kith_eventfd()
    guard descriptor < 0 else { return }
    switch errno {
    case EMFILE: throw StoreWatchLimit.openFiles
    case ENFILE: throw StoreWatchLimit.systemFiles
    case let number: throw GitError.system(number, "watch", "eventfd")
    }
  }

  func signal() {
    var one: UInt64 = 1
    // Fails only where it is signalled already.
    _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
  }

  /// Takes the signal back, so that the next one wakes again.
  func clear() {
    var count: UInt64 = 0
    // Fails only where nothing was signalled.
    _ = read(descriptor, &count, MemoryLayout<UInt64>.size)
  }

  func close() { Glibc.close(descriptor) }
}
