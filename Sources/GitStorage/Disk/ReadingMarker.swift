import Glibc
import Synchronization

/// Tells who watches the same store that this process reads its files, so that it is not taken for an editor.
///
/// An empty file `.git/kith/reading.<16 digits>`, mode 0600, opened and at once removed again: nothing stays behind after a kill,
/// and the kernel still tells its closing by that name. Does nothing where the folder is missing or cannot be written.
package final class ReadingMarker: Sendable {
  /// The name by which the kernel tells of it.
  package let name: GitPath
  private let descriptor: Mutex<Int32?>

  /// - Parameter gitDirectory: of the store whose files are about to be read.
  package init(gitDirectory: DiskPath) {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    let name = Self.prefix + String(repeating: "0", count: max(0, 16 - digits.utf8.count)) + digits
    self.name = GitPath(name)
    let path = gitDirectory.appending("kith").appending(name)
    // Without a mark a person's version is judged with one hint less or one too many, which is no reason not to read.
    let opened = try? DurableFile.open(
      path, O_RDONLY | O_CREAT | O_EXCL | O_NOFOLLOW, permissions: 0o600, operation: "say that Kith reads")
    if opened != nil { _ = try? DurableFile.removeIfPresent(path) }
    descriptor = Mutex(opened)
  }

  deinit { end() }

  /// Says that nothing more is read. Nothing happens the second time.
  package func end() {
    descriptor.withLock { descriptor in
      if let descriptor { close(descriptor) }
      descriptor = nil
    }
  }

  private static let prefix = "reading."

  /// Whether a name is that of a mark.
  package static func isMark(_ name: GitPath) -> Bool { name.bytes.starts(with: prefix.utf8) }
}
