import CLinux
import Glibc

/// Reading and writing whole files so that a crash leaves the old content or the new one, never a part.
package enum DurableFile {
  /// The content of a regular file and what the system said about it, both of the same moment.
  ///
  /// A symlink is not followed. A file that is written to while it is read is read again.
  ///
  /// - Throws: `GitError`; `notFound` if there is none, `invalid` if it is no regular file or larger than `limit`.
  package static func read(_ path: DiskPath, limit: Int = Int.max) throws -> (bytes: [UInt8], stat: FileStat) {
    var attempts = 3
    while true {
      let descriptor = try open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, operation: "read")
      defer { close(descriptor) }
      let before = try FileStat(descriptor: descriptor, path: path)
      guard before.isRegularFile else { throw GitError.disk(.invalid, "read", path, "it is not a regular file") }
      guard let size = Int(exactly: before.size), size <= limit else {
        throw GitError.disk(.invalid, "read", path, "the file is larger than \(limit) bytes")
      }
      let bytes = try readBytes(descriptor, size: size, path: path)
      attempts -= 1
      if bytes.count == size, try FileStat(descriptor: descriptor, path: path) == before { return (bytes, before) }
      guard attempts > 0 else { throw GitError.disk(.io, "read", path, "the file keeps changing while it is read") }
    }
  }

  /// Reads the first bytes of a file; fewer where it is shorter.
  package static func readStart(_ path: DiskPath, count: Int) throws -> [UInt8] {
    let descriptor = try open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, operation: "read")
    defer { close(descriptor) }
    return try readBytes(descriptor, size: count, path: path)
  }

  /// Writes a file: under a temporary name in the same folder, onto the disk, then under its own name.
  ///
  /// On return the content and the name survive a power cut. If it throws, the old file stands and no temporary file is
  /// left; after a kill one may be left, see ``isTemporaryName(_:)``.
  ///
  /// - Parameter permissions: As for `open`; the process's umask applies.
  package static func write(_ bytes: [UInt8], to path: DiskPath, permissions: UInt32 = 0o644) throws {
    let temporary = temporaryPath(near: path)
    try writeNew(bytes, to: temporary, permissions: permissions, durable: true)
    do {
      try FileExchange.rename(temporary, to: path)
    } catch {
      discard(temporary)
      throw error
    }
    try syncFolder(path.folder)
  }

  /// Writes a file that does not exist yet, in place. With `durable`, its content (not its name) is on the disk on return.
  ///
  /// If it throws, the file does not exist, unless it did before (`exists`).
  package static func writeNew(
    _ bytes: [UInt8], to path: DiskPath, permissions: UInt32 = 0o644, durable: Bool
  ) throws {
    let descriptor = try open(path, O_WRONLY | O_CREAT | O_EXCL, permissions: permissions, operation: "write")
    do {
      defer { close(descriptor) }
      try write(bytes, to: descriptor, path: path)
      if durable { try sync(descriptor, path: path) }
    } catch {
      discard(path)
      throw error
    }
  }

  /// Removes a file.
  package static func remove(_ path: DiskPath) throws {
    let number = try path.withCString(for: "remove") { unlink($0) == 0 ? 0 : errno }
    guard number == 0 else { throw GitError.system(number, "remove", path) }
  }

  /// Removes a file; false if there was none.
  @discardableResult
  package static func removeIfPresent(_ path: DiskPath) throws -> Bool {
    do {
      try remove(path)
      return true
    } catch let error as GitError where error.code == .notFound {
      return false
    }
  }

  /// Removes what a failed operation left. That this fails, too, is not reported: the error that led here says why.
  package static func discard(_ path: DiskPath) {
    do { try remove(path) } catch {}
  }

  /// Sets the time of a file's last change to now.
  static func touch(_ path: DiskPath) throws {
    let number = try path.withCString(for: "touch") { utimensat(AT_FDCWD, $0, nil, 0) == 0 ? 0 : errno }
    guard number == 0 else { throw GitError.system(number, "touch", path) }
  }

  /// Brings a file's content onto the disk.
  package static func syncFile(_ path: DiskPath) throws {
    try sync(opening: path, O_RDONLY | O_NOFOLLOW)
  }

  /// Brings a folder's names onto the disk: what was made, renamed or removed in it survives a power cut.
  package static func syncFolder(_ path: DiskPath) throws {
    try sync(opening: path, O_RDONLY | O_DIRECTORY)
  }

  /// A name no file has, in the folder of `path`. It ends in `.tmp`, which watchers and people take for debris.
  package static func temporaryPath(near path: DiskPath) -> DiskPath {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    return path.folder.appending(
      ".kith-" + String(repeating: "0", count: max(0, 16 - digits.utf8.count)) + digits + ".tmp")
  }

  /// Whether a file name is one that ``temporaryPath(near:)`` makes.
  package static func isTemporaryName(_ name: some Collection<UInt8>) -> Bool {
    let prefix = Array(".kith-".utf8)
    let suffix = Array(".tmp".utf8)
    guard name.count == prefix.count + 16 + suffix.count, name.starts(with: prefix) else { return false }
    return name.suffix(suffix.count).elementsEqual(suffix)
      && name.dropFirst(prefix.count).prefix(16).allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
      }
  }
}

// MARK: - Descriptors

extension DurableFile {
  /// Opens a file, closed again in every program this process starts.
  package static func open(
    _ path: DiskPath, _ flags: Int32, permissions: UInt32 = 0, operation: String
  ) throws -> Int32 {
    OpenedFiles.note(path)
    let (descriptor, number) = try path.withCString(for: operation) { name in
      while true {
        let descriptor = kith_open(name, flags | O_CLOEXEC, permissions)
        if descriptor >= 0 { return (descriptor, Int32(0)) }
        if errno != EINTR { return (descriptor, errno) }
      }
    }
    if number == ELOOP { throw GitError.disk(.invalid, operation, path, "it is a symlink, which is never followed") }
    guard descriptor >= 0 else { throw GitError.system(number, operation, path) }
    return descriptor
  }

  package static func write(_ bytes: [UInt8], to descriptor: Int32, path: DiskPath) throws {
    try bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count {
        let count = Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
        if count < 0 {
          if errno == EINTR { continue }
          throw GitError.system(errno, "write", path)
        }
        written += count
      }
    }
  }

  package static func sync(_ descriptor: Int32, path: DiskPath) throws {
    while fsync(descriptor) != 0 {
      guard errno == EINTR else { throw GitError.system(errno, "write", path) }
    }
  }

  private static func sync(opening path: DiskPath, _ flags: Int32) throws {
    let descriptor = try open(path, flags, operation: "write")
    defer { close(descriptor) }
    try sync(descriptor, path: path)
  }

  private static func readBytes(_ descriptor: Int32, size: Int, path: DiskPath) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let got = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
        if got < 0 {
          if errno == EINTR { continue }
          throw GitError.system(errno, "read", path)
        }
        if got == 0 { return }
        count += got
      }
    }
  }
}
