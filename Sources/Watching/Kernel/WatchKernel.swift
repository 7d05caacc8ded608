import GitStorage

/// One message of inotify(7).
struct RawEvent: Hashable {
  let watch: Int32
  let mask: UInt32
  /// The name in the watched folder; empty where the folder itself is meant.
  let name: GitPath

  func has(_ bits: Int32) -> Bool { mask & UInt32(bits) != 0 }
}

/// Why a folder got no watch, or was not listed.
enum WatchRefusal: Error, Hashable {
  /// There is no folder of that name: none at all, a file, a symlink.
  case noFolder
  /// It may not be read, so nobody here can tell what is in it.
  case forbidden
  case limit(StoreWatchLimit)
}

/// What ``WatchedFolders`` asks of the machine.
protocol WatchKernel {
  /// Watches a folder, or changes what is told of it. Never follows a symlink.
  func watch(_ place: WatchPlace, mask: UInt32) throws(WatchRefusal) -> Int32
  func unwatch(_ watch: Int32)
  /// What is in a folder; nothing where it is gone.
  func names(in place: WatchPlace) throws(WatchRefusal) -> (folders: [GitPath], files: [GitPath])
  /// The folders in a folder; nothing where it is gone.
  func folders(in place: WatchPlace) throws(WatchRefusal) -> [GitPath]
  /// Whether both names stand for one folder at present.
  func isSameFolder(_ a: WatchPlace, _ b: WatchPlace) -> Bool
  /// Whether something other than a regular file stands there.
  func isSpecial(_ place: WatchPlace) -> Bool
}
