import GitStorage
import Glibc

/// Which folders are watched, for what, and which names in them matter. Knows paths only, not the disk.
struct WatchPlan {
  /// The folder whose files are people's records; empty for everything but `.git`.
  let folder: GitPath

  /// Whether a folder is watched, if it is there.
  func watches(_ place: WatchPlace) -> Bool {
    let path = place.path
    switch place.area {
    case .store:
      return (path.isWithin(folder) || folder.isWithin(path)) && !path.components.contains { $0.elementsEqual(".git".utf8) }
    case .git:
      return place.isRoot || place == .marks || path == "refs" || path.isWithin("refs/heads")
    }
  }

  /// What the kernel is asked to tell of a folder.
  ///
  /// - Parameter quietly: without openings, so that listing folders does not fill the queue.
  func mask(of place: WatchPlace, quietly: Bool) -> UInt32 {
    var mask = IN_ONLYDIR | IN_DONT_FOLLOW
    if place == .marks { return UInt32(mask | IN_OPEN | IN_CLOSE) }
    mask |= IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_CLOSE_WRITE
    if place.isRoot { mask |= IN_DELETE_SELF | IN_MOVE_SELF }
    if place.area == .store {
      mask |= IN_MODIFY | IN_ATTRIB
      if !quietly, place.path.isWithin(folder) { mask |= IN_OPEN }
    }
    return UInt32(mask)
  }

  /// Whether changes of a file in the store are told: records, and what says how records are kept.
  func tells(of path: GitPath) -> Bool {
    guard !path.name.bytes.elementsEqual(".git".utf8), !EditorDebris.matches(name: path.name.bytes) else { return false }
    return path.isWithin(folder) || path == "kith.json" || path == ".gitignore"
  }

  /// Whether a name in the git directory is one whose coming, going or changing says that git did something.
  ///
  /// Other locks are left out: each is renamed to the name it locks, which is told.
  func isOfGit(_ place: WatchPlace) -> Bool {
    guard !place.path.bytes.contains(UInt8(ascii: "/")) else {
      return place.path.isWithin("refs/heads") && !place.path.bytes.suffix(5).elementsEqual(".lock".utf8)
    }
    guard let name = place.path.text else { return false }
    if Self.names.contains(name) { return true }
    return !name.hasSuffix(".lock") && Self.beginnings.contains { name.hasPrefix($0) }
  }

  private static let names: Set<String> = [
    "HEAD", "index", "index.lock", "packed-refs", "refs", "config", "CHERRY_PICK_HEAD", "REVERT_HEAD", "REBASE_HEAD",
    "AUTO_MERGE", "sequencer",
  ]
  private static let beginnings = ["MERGE_", "BISECT_", "rebase-"]
}
