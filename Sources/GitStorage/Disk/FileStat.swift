import Glibc

/// What `lstat` says about a file, as far as it tells whether the file changed.
///
/// A git index keeps these numbers in 32 bits each. Read from an index, the wide fields hold the low 32 bits and `mode`
/// is zero (an entry has a mode of its own); ``agrees(withIndexed:)`` compares the two kinds.
package struct FileStat: Hashable, Sendable {
  /// A moment of the file system's clock; the clock ticks every few milliseconds, whatever the digits suggest.
  package struct Time: Hashable, Comparable, Sendable {
    /// Seconds since 1970.
    package var seconds: Int64
    package var nanoseconds: UInt32

    package init(seconds: Int64, nanoseconds: UInt32) {
      self.seconds = seconds
      self.nanoseconds = nanoseconds
    }

    package static func < (a: Time, b: Time) -> Bool {
      (a.seconds, a.nanoseconds) < (b.seconds, b.nanoseconds)
    }

    package static let zero = Time(seconds: 0, nanoseconds: 0)
  }

  /// Which file it is, whatever its name.
  package struct Identity: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
  }

  package var identity: Identity { Identity(device: device, inode: inode) }

  /// Last change of the inode: a rename sets it on most file systems.
  package var ctime: Time
  /// Last change of the content.
  package var mtime: Time
  package var device: UInt64
  package var inode: UInt64
  /// Type and permission bits.
  package var mode: UInt32
  package var uid: UInt32
  package var gid: UInt32
  /// Bytes.
  package var size: UInt64

  package init(
    ctime: Time, mtime: Time, device: UInt64, inode: UInt64, mode: UInt32, uid: UInt32, gid: UInt32, size: UInt64
  ) {
    self.ctime = ctime
    self.mtime = mtime
    self.device = device
    self.inode = inode
    self.mode = mode
    self.uid = uid
    self.gid = gid
    self.size = size
  }

  /// Looks at a file without following a symlink.
  ///
  /// - Throws: `GitError`; `notFound` if nothing has that name.
  package init(path: DiskPath) throws {
    var raw = stat()
    let number = try path.withCString(for: "look at") { lstat($0, &raw) == 0 ? 0 : errno }
    guard number == 0 else { throw GitError.system(number, "look at", path) }
    self.init(raw)
  }

  /// Looks at a file without following a symlink; nil if nothing has that name.
  package static func ifPresent(at path: DiskPath) throws -> FileStat? {
    do {
      return try FileStat(path: path)
    } catch let error as GitError where error.code == .notFound {
      return nil
    }
  }

  /// Looks at a name in an open folder without following a symlink; nil where that cannot be.
  init?(name: [UInt8], in folder: Int32) {
    var raw = stat()
    let isDone = withUnsafeTemporaryAllocation(of: CChar.self, capacity: name.count + 1) { text in
      for (position, byte) in name.enumerated() { text[position] = CChar(bitPattern: byte) }
      text[name.count] = 0
      return text.baseAddress.map { fstatat(folder, $0, &raw, AT_SYMLINK_NOFOLLOW) == 0 } ?? false
    }
    guard isDone else { return nil }
    self.init(raw)
  }

  /// Looks at an open file.
  init(descriptor: Int32, path: DiskPath) throws {
    var raw = stat()
    guard fstat(descriptor, &raw) == 0 else { throw GitError.system(errno, "look at", path) }
    self.init(raw)
  }

  private init(_ raw: stat) {
    self.init(
      ctime: Time(raw.st_ctim), mtime: Time(raw.st_mtim), device: UInt64(raw.st_dev), inode: UInt64(raw.st_ino),
      mode: raw.st_mode, uid: raw.st_uid, gid: raw.st_gid, size: UInt64(truncatingIfNeeded: raw.st_size))
  }

  package var isRegularFile: Bool { mode & S_IFMT == S_IFREG }
  package var isFolder: Bool { mode & S_IFMT == S_IFDIR }
  package var isSymlink: Bool { mode & S_IFMT == S_IFLNK }
  /// Whether git would record the file as executable.
  package var isExecutable: Bool { mode & S_IXUSR != 0 }

  /// Whether both name the same inode.
  package func isSameFile(as other: FileStat) -> Bool {
    device == other.device && inode == other.inode
  }

  /// Whether a file that looks like this now is the one an index entry was written for: all fields but the mode, which
  /// git keeps in a form of its own, in the low 32 bits an index has room for.
  package func agrees(withIndexed entry: FileStat) -> Bool {
    Self.low(ctime) == Self.low(entry.ctime) && Self.low(mtime) == Self.low(entry.mtime)
      && UInt32(truncatingIfNeeded: device) == UInt32(truncatingIfNeeded: entry.device)
      && UInt32(truncatingIfNeeded: inode) == UInt32(truncatingIfNeeded: entry.inode)
      && uid == entry.uid && gid == entry.gid
      && UInt32(truncatingIfNeeded: size) == UInt32(truncatingIfNeeded: entry.size)
  }

  private static func low(_ time: Time) -> Time {
    Time(seconds: Int64(UInt32(truncatingIfNeeded: time.seconds)), nanoseconds: time.nanoseconds)
  }
}

extension FileStat.Time {
  init(_ raw: timespec) {
    self.init(seconds: Int64(raw.tv_sec), nanoseconds: UInt32(truncatingIfNeeded: raw.tv_nsec))
  }
}
