import Glibc

/// A new file that is written piece by piece and synced at its end. Closed when released; not removed.
final class AppendedFile {
  private let path: DiskPath
  private let descriptor: Int32

  init(_ path: DiskPath) throws {
    self.path = path
    descriptor = try DurableFile.open(path, O_WRONLY | O_CREAT | O_EXCL, permissions: 0o444, operation: "write")
  }

  deinit {
    close(descriptor)
  }

  func append(_ bytes: [UInt8]) throws {
    try DurableFile.write(bytes, to: descriptor, path: path)
  }

  /// On return the content is on the disk.
  func finish() throws {
    try DurableFile.sync(descriptor, path: path)
  }
}
