import GitStorage
import Watching

/// A batch of what the watcher saw, sorted by what it means.
struct WatchedFiles {
  private(set) var saved: [GitPath] = []
  private(set) var gone: [GitPath] = []
  private(set) var isEverything = false
  private(set) var isRepository = false

  init(_ events: [WatchEvent], root: DiskPath) {
    for event in events {
      switch event {
      case .touched(let path):
        if Self.exists(root.appending(path)) { saved.append(path) } else { gone.append(path) }
      case .folder, .lost: isEverything = true
      case .repository: isRepository = true
      case .opened, .openedBesideKith, .storeGone: break
      }
    }
  }

  private static func exists(_ path: DiskPath) -> Bool {
    // What cannot be looked at is not known to be gone.
    do { return try FileStat.ifPresent(at: path) != nil } catch { return true }
  }
}
