import GitStorage
import Glibc

/// An inotify instance and the folders it is asked about.
///
/// Not locked: confined to one thread at a time. Whoever made it closes it.
struct Inotify: WatchKernel {
  let descriptor: Int32
  private let root: DiskPath
  private let gitDirectory: DiskPath

  /// - Throws: `StoreWatchLimit` where the user, the process or the machine has none left.
  init(root: DiskPath, gitDirectory: DiskPath) throws {
    self.root = root
    self.gitDirectory = gitDirectory
    descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
    guard descriptor < 0 else { return }
    switch errno {
    case EMFILE:
      // The same number for two limits: one of them also stops any other file from being opened.
      let probe = dup(STDERR_FILENO)
      guard probe >= 0 || errno == EBADF else { throw StoreWatchLimit.openFiles }
      if probe >= 0 { Glibc.close(probe) }
      throw StoreWatchLimit.instances
    case ENFILE: throw StoreWatchLimit.systemFiles
    case ENOSPC: throw StoreWatchLimit.instances
    case let number: throw GitError.system(number, "watch the store", root)
    }
  }

  func close() { Glibc.close(descriptor) }

  func path(of place: WatchPlace) -> DiskPath {
    let base = place.area == .store ? root : gitDirectory
    return place.isRoot ? base : base.appending(place.path)
  }

  func watch(_ place: WatchPlace, mask: UInt32) throws(WatchRefusal) -> Int32 {
    let path = path(of: place)
    let (watch, number): (Int32, Int32)
    do {
      (watch, number) = try path.withCString(for: "watch") { name in
        let watch = inotify_add_watch(descriptor, name, mask)
        return (watch, watch < 0 ? errno : 0)
      }
    } catch {
      throw .noFolder
    }
    if watch >= 0 { return watch }
    switch number {
    case ENOENT, ENOTDIR, ELOOP: throw .noFolder
    case EACCES, EPERM: throw .forbidden
    case ENOSPC: throw .limit(.watches)
    default: throw .limit(.trouble(GitError.system(number, "watch the folder", path)))
    }
  }

  func unwatch(_ watch: Int32) {
    // Fails where the folder is gone, and the watch with it.
    inotify_rm_watch(descriptor, watch)
  }

  func names(in place: WatchPlace) throws(WatchRefusal) -> (folders: [GitPath], files: [GitPath]) {
    let names = try listed { try Folder.names(in: path(of: place)) }
    return (names.filter(\.isFolder).map(\.path), names.filter { !$0.isFolder }.map(\.path))
  }

  func folders(in place: WatchPlace) throws(WatchRefusal) -> [GitPath] {
    try listed { try Folder.folders(in: path(of: place)) }
  }

  private func listed<Name>(_ list: () throws -> [Name]) throws(WatchRefusal) -> [Name] {
    do {
      return try list()
    } catch let error as GitError where error.code == .notFound {
      return []
    } catch let error as GitError where error.code == .permission {
      throw .forbidden
    } catch {
      throw .limit(.trouble(error))
    }
  }

  func isSameFolder(_ a: WatchPlace, _ b: WatchPlace) -> Bool {
    guard let a = stat(of: a), let b = stat(of: b) else { return false }
    return a.isFolder && a.isSameFile(as: b)
  }

  func isSpecial(_ place: WatchPlace) -> Bool { stat(of: place)?.isRegularFile == false }

  private func stat(of place: WatchPlace) -> FileStat? { try? FileStat(path: path(of: place)) }
}

extension Inotify {
  /// Reads the messages that are there, at most a bufferful; none means that there are none left.
  ///
  /// - Throws: `GitError` where the instance is no longer usable.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> [RawEvent] {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return Self.events(in: UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
      if errno == EAGAIN { return [] }
      guard errno == EINTR else { throw GitError.system(errno, "read what changed in the store", root) }
    }
  }

  /// Takes the kernel's messages apart: a fixed part, then a name padded with NULs to the length it gives.
  static func events(in bytes: UnsafeRawBufferPointer) -> [RawEvent] {
    let fixed = MemoryLayout<inotify_event>.size
    var events: [RawEvent] = []
    var start = 0
    while start + fixed <= bytes.count {
      let head = bytes.loadUnaligned(fromByteOffset: start, as: inotify_event.self)
      let end = start + fixed + Int(head.len)
      guard end <= bytes.count else { break }
      let name = bytes[(start + fixed)..<end].prefix { $0 != 0 }
      events.append(RawEvent(watch: head.wd, mask: head.mask, name: GitPath(bytes: name)))
      start = end
    }
    return events
  }
}
