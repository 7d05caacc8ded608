import CLinux
import Dispatch
import Glibc
import Synchronization

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

    /// The order of git: a folder as if its name ended in `/`.
    fileprivate static func precedes(_ a: Name, _ b: Name) -> Bool {
      let common = min(a.bytes.count, b.bytes.count)
      for position in 0..<common where a.bytes[position] != b.bytes[position] { return a.bytes[position] < b.bytes[position] }
      return a.byte(at: common) < b.byte(at: common)
    }

    /// A byte of the name as it is sorted, -1 past its end.
    private func byte(at position: Int) -> Int {
      if position < bytes.count { return Int(bytes[position]) }
      return position == bytes.count && isFolder ? Int(UInt8(ascii: "/")) : -1
    }
  }

  /// The names in a folder in the order in which git sorts full paths (a folder as if it ended in `/`).
  ///
  /// Empty where there is no folder of that name; a symlink to a folder is not followed.
  ///
  /// - Parameter looking: also looks at each file, which by its name in the open folder is quicker than by its path.
  package static func names(in path: DiskPath, looking: Bool = false) throws -> [Name] {
    let descriptor: Int32
    do {
      descriptor = try DurableFile.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, operation: "list")
    } catch let error as GitError where error.code == .notFound || error.code == .invalid {
      return []
    }
    guard let folder = fdopendir(descriptor) else {
      let number = errno
      close(descriptor)
      throw GitError.system(number, "list", path)
    }
    defer { closedir(folder) }
    var names: [Name] = []
    errno = 0
    while let entry = readdir(folder) {
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { raw in Array(raw.prefix { $0 != 0 }) }
      if bytes != Array(".".utf8), bytes != Array("..".utf8) {
        var isFolder = entry.pointee.d_type == UInt8(DT_DIR)
        var isFile = entry.pointee.d_type == UInt8(DT_REG)
        if entry.pointee.d_type == UInt8(DT_UNKNOWN), let stat = try FileStat.ifPresent(at: path.appending(bytes)) {
          // Some file systems do not tell with the name.
          isFolder = stat.isFolder
          isFile = stat.isRegularFile
        }
        let stat = looking && isFile ? FileStat(name: bytes, in: descriptor) : nil
        names.append(Name(bytes: bytes, isFolder: isFolder, isRegularFile: isFile, stat: stat))
      }
      errno = 0
    }
    guard errno == 0 else { throw GitError.system(errno, "list", path) }
    return names.sorted(by: Name.precedes)
  }

  /// The names in several folders and what their files look like, read by as many threads as there are cores.
  package static func names(inEach paths: [DiskPath]) throws -> [[Name]] {
    let found = Mutex<[Result<[Name], any Error>?]>(Array(repeating: nil, count: paths.count))
    DispatchQueue.concurrentPerform(iterations: paths.count) { number in
      let result = Result { try names(in: paths[number], looking: true) }
      found.withLock { $0[number] = result }
    }
    return try found.withLock { try $0.map { try $0?.get() ?? [] } }
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

  /// Brings everything written to the file system a folder is on onto the disk: cheaper than many single syncs.
  package static func syncFileSystem(of path: DiskPath) throws {
    let descriptor = try DurableFile.open(path, O_RDONLY | O_DIRECTORY, operation: "write")
    defer { close(descriptor) }
    guard kith_syncfs(descriptor) == 0 else { throw GitError.system(errno, "write", path) }
  }
}
