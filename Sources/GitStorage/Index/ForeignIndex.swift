import CLibgit2
import Glibc

/// An index in a format that we leave to libgit2: slower, because it reads and writes every entry.
///
/// Works on a copy of its own: libgit2 would take `index.lock`, which is ours to take.
package final class ForeignIndex {
  private let handle: OpaquePointer
  private let copy: DiskPath

  init(_ bytes: [UInt8], beside path: DiskPath) throws {
    try Libgit2.start()
    copy = DurableFile.temporaryPath(near: path)
    try DurableFile.writeNew(bytes, to: copy, durable: false)
    var handle: OpaquePointer?
    do {
      try Libgit2.check(git_index_open(&handle, copy.description), "read the index", path: path.description)
      self.handle = try Libgit2.unwrap(handle, "read the index")
    } catch {
      DurableFile.discard(copy)
      throw error
    }
  }

  deinit {
    git_index_free(handle)
    DurableFile.discard(copy)
  }

  var count: Int { git_index_entrycount(handle) }

  func entry(at path: GitPath) -> Entry? {
    guard let entry = git_index_get_bypath(handle, path.description, 0) else { return nil }
    return Entry(id: ObjectID(entry.pointee.id), mode: FileMode(rawValue: entry.pointee.mode))
  }

  /// The entries that are in no unfinished merge and whose content is staged.
  func finishedEntries() throws -> [(path: GitPath, entry: Entry)] {
    try (0..<count).compactMap { position in
      let entry = try Libgit2.unwrap(git_index_get_byindex(handle, position), "read the index").pointee
      let isAnnounced = entry.flags_extended & UInt16(GIT_INDEX_ENTRY_INTENT_TO_ADD.rawValue) != 0
      guard git_index_entry_stage([entry]) == 0, !isAnnounced, let path = entry.path else { return nil }
      let bytes = UnsafeBufferPointer(start: path, count: strlen(path)).map { UInt8(bitPattern: $0) }
      return (GitPath(bytes: bytes), Entry(id: ObjectID(entry.id), mode: FileMode(rawValue: entry.mode)))
    }
  }

  func patched(_ changes: [GitPath: IndexChange]) throws -> [UInt8] {
    for (path, change) in changes.sorted(by: { $0.key < $1.key }) {
      switch change {
      case .remove:
        let code = git_index_remove_bypath(handle, path.description)
        if code != GIT_ENOTFOUND.rawValue { try Libgit2.check(code, "write the index", path: path.description) }
      case .set(let id, let mode, let stat, flags: _):
        try set(path, id, mode, stat ?? .unknown)
      }
    }
    try Libgit2.check(git_index_write(handle), "write the index")
    return try DurableFile.read(copy).bytes
  }

  private func set(_ path: GitPath, _ id: ObjectID, _ mode: FileMode, _ stat: FileStat) throws {
    var entry = git_index_entry()
    entry.ctime = git_index_time(seconds: Int32(truncatingIfNeeded: stat.ctime.seconds), nanoseconds: stat.ctime.nanoseconds)
    entry.mtime = git_index_time(seconds: Int32(truncatingIfNeeded: stat.mtime.seconds), nanoseconds: stat.mtime.nanoseconds)
    entry.dev = UInt32(truncatingIfNeeded: stat.device)
    entry.ino = UInt32(truncatingIfNeeded: stat.inode)
    entry.uid = stat.uid
    entry.gid = stat.gid
    entry.file_size = UInt32(truncatingIfNeeded: stat.size)
    entry.mode = mode.rawValue
    entry.id = id.oid
    try path.description.withCString { text in
      entry.path = text
      _ = try Libgit2.check(git_index_add(handle, &entry), "write the index", path: path.description)
    }
  }
}
