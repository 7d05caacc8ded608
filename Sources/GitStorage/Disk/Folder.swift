import CLinux
import Glibc

/// Folders of the disk: what is in them, making them, removing the empty ones.
package enum Folder {
  /// One name in a folder.
  package struct Name: Hashable, Sendable {
    package let bytes: [UInt8]
    package let isFolder: Bool
    /// False for symlinks, pipes and other things that are no regular file.
    package let isRegularFile: Bool

    /// What `lstat` says; nil where nobody asked, or where it went in this moment.
    package let stat: FileStat?

    package var path: GitPath { GitPath(bytes: bytes) }
  }

  /// The names in a folder in the order in which git sorts full paths (a folder as if it ended in `/`).
  ///
  /// Empty where there is no folder of that name; a symlink to a folder is not followed.
  ///
  /// - Parameter looking: also looks at each file, which by its name in the open folder is quicker than by its path.
  package static func names(in path: DiskPath, looking: Bool = false) throws -> [Name] {
    var names: [Name] = []
    var order: [SortedName] = []
    try forEachName(in: path) { entry, descriptor in
      let bytes = name(of: entry)
      var isFolder = entry.pointee.d_type == UInt8(DT_DIR)
      var isFile = entry.pointee.d_type == UInt8(DT_REG)
      if entry.pointee.d_type == UInt8(DT_UNKNOWN), let stat = try FileStat.ifPresent(at: path.appending(bytes)) {
        // Some file systems do not tell with the name.
        isFolder = stat.isFolder
        isFile = stat.isRegularFile
      }
      let stat = looking && isFile ? FileStat(name: bytes, in: descriptor) : nil
      order.append(SortedName(bytes, isFolder: isFolder, position: names.count))
      names.append(Name(bytes: bytes, isFolder: isFolder, isRegularFile: isFile, stat: stat))
    }
    // Small things are sorted sooner than large ones.
    order.sort()
    return order.map { names[$0.position] }
  }

  /// A name as git sorts it: that of a folder as if it ended in `/`.
  private struct SortedName: Comparable {
    let bytes: [UInt8]
    /// Where it stands in the list that is sorted.
    let position: Int

    init(_ name: [UInt8], isFolder: Bool, position: Int) {
      bytes = isFolder ? name + [UInt8(ascii: "/")] : name
      self.position = position
    }

    static func < (a: SortedName, b: SortedName) -> Bool {
      a.bytes.withUnsafeBytes { a in
        b.bytes.withUnsafeBytes { b in
          guard let first = a.baseAddress, let second = b.baseAddress else { return a.count < b.count }
          let order = memcmp(first, second, min(a.count, b.count))
          return order == 0 ? a.count < b.count : order < 0
        }
      }
    }
  }

  /// The names of the folders in a folder, in no order: quick also where it is full of files.
  package static func folders(in path: DiskPath) throws -> [GitPath] {
    var names: [GitPath] = []
    try forEachName(in: path) { entry, _ in
      let isFolder =
        if entry.pointee.d_type == UInt8(DT_UNKNOWN) {
          try FileStat.ifPresent(at: path.appending(name(of: entry)))?.isFolder == true
        } else {
          entry.pointee.d_type == UInt8(DT_DIR)
        }
      if isFolder { names.append(GitPath(bytes: name(of: entry))) }
    }
    return names
  }

  /// Calls `body` with each entry of a folder but `.` and `..`, and with the descriptor of the open folder.
  private static func forEachName(
    in path: DiskPath, _ body: (_ entry: UnsafeMutablePointer<dirent>, _ descriptor: Int32) throws -> Void
  ) throws {
    let descriptor: Int32
    do {
      descriptor = try DurableFile.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, operation: "list")
    } catch let error as GitError where error.code == .notFound || error.code == .invalid {
      return
    }
    guard let folder = fdopendir(descriptor) else {
      let number = errno
      close(descriptor)
      throw GitError.system(number, "list", path)
    }
    defer { closedir(folder) }
    errno = 0
    while let entry = readdir(folder) {
      let dot = CChar(bitPattern: UInt8(ascii: "."))
      let (first, second, third) = (entry.pointee.d_name.0, entry.pointee.d_name.1, entry.pointee.d_name.2)
      let isItselfOrAbove = first == dot && (second == 0 || second == dot && third == 0)
      if !isItselfOrAbove { try body(entry, descriptor) }
      errno = 0
    }
    guard errno == 0 else { throw GitError.system(errno, "list", path) }
  }

  private static func name(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
    withUnsafeBytes(of: &entry.pointee.d_name) { raw in Array(raw.prefix { $0 != 0 }) }
  }

  /// The names in several folders, read by as many threads as there are cores.
  ///
  /// - Parameter looking: also looks at each file.
  package static func names(inEach paths: [DiskPath], looking: Bool = true) throws -> [[Name]] {
    try SideBySide.map(paths) { try names(in: $0, looking: looking) }
  }

  /// Makes a folder and those above it. Nothing happens where it exists.
  ///
  /// Durable on return: each new name is synced into the folder it stands in. The process's umask applies.
  ///
  /// - Parameter durable: false where the caller syncs the whole file system afterwards.
  package static func make(_ path: DiskPath, permissions: UInt32 = 0o777, durable: Bool = true) throws {
    if try FileStat.ifPresent(at: path) != nil { return }
    let parent = path.folder
    if parent != path { try make(parent, permissions: permissions, durable: durable) }
    let number = try path.withCString(for: "make the folder") { mkdir($0, permissions) == 0 ? 0 : errno }
    guard number == 0 || number == EEXIST else { throw GitError.system(number, "make the folder", path) }
    if number == 0, durable { try DurableFile.syncFolder(parent) }
  }

  /// Sees that names can be made and replaced in a folder, or in the nearest one above it that exists.
  ///
  /// - Throws: `GitError` (`permission`, `readOnly`) naming that folder.
  package static func requireWritable(_ path: DiskPath) throws {
    var folder = path
    // A file on the way makes room for the folder that is to stand there.
    while try FileStat.ifPresent(at: folder)?.isFolder != true, folder != folder.folder { folder = folder.folder }
    let number = try folder.withCString(for: "write to") { access($0, W_OK | X_OK) == 0 ? 0 : errno }
    guard number == 0 else { throw GitError.system(number, "write to the folder", folder) }
  }

  /// Removes a folder if it is empty; false if it is not there or holds something.
  @discardableResult
  package static func removeIfEmpty(_ path: DiskPath) throws -> Bool {
    try path.withCString(for: "remove the folder") { rmdir($0) == 0 }
  }

  /// Removes a folder in which there is nothing but folders; what holds a file stays.
  package static func removeEmptyFolders(_ path: DiskPath) throws {
    for name in try names(in: path) where name.isFolder { try removeEmptyFolders(path.appending(name.bytes)) }
    try removeIfEmpty(path)
  }

  /// Brings everything written to the file system a folder is on onto the disk: cheaper than many single syncs.
  package static func syncFileSystem(of path: DiskPath) throws {
    let descriptor = try DurableFile.open(path, O_RDONLY | O_DIRECTORY, operation: "write")
    defer { close(descriptor) }
    guard kith_syncfs(descriptor) == 0 else { throw GitError.system(errno, "write", path) }
  }
}
