import GitStorage
import Glibc
import RecordIndex
import Records

/// Which files may have changed since the last look, as the times of folders and files tell.
///
/// A folder's time changes when a name in it comes, goes or is replaced, and an editor that saves by renaming replaces one. In a
/// folder that changed, a file is suspected whose inode changed since the last look; renaming a file into place counts as that.
struct FolderLooks {
  private let known: [String: ListIndex.Folder]
  private let reader: DiskReader
  private let tick: Int64
  private let now: Int64
  private var children: [String: [String]] = [:]

  /// What to remember of folders that changed.
  private(set) var noted: [String: ListTransaction.FolderLook] = [:]
  /// Folders that are no more.
  private(set) var gone: [String] = []
  private var found: Set<RecordPath> = []

  /// So many folders are read beside each other: their names and stats are held in memory.
  private static let atOnce = 64

  /// - Parameter tick: nanoseconds within which a second change of a file may show the same time.
  init(known: [String: ListIndex.Folder], reader: DiskReader, tick: Int64) {
    self.known = known
    self.reader = reader
    self.tick = tick
    now = Self.clock()
    for path in known.keys {
      guard let slash = path.lastIndex(of: "/") else { continue }
      children[String(path[..<slash]), default: []].append(path)
    }
  }

  private static func clock() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// The record files to look at.
  ///
  /// - Parameter names: the names of the files the index has in a folder.
  mutating func suspects(_ names: (String) -> Set<String>) throws -> Set<RecordPath> {
    try visit(looking: true, names)
    return found
  }

  /// Takes note of all folders as they are.
  mutating func noteAll() throws { try visit(looking: false) { _ in [] } }

  /// From the top down, the folders of one depth together.
  private mutating func visit(looking: Bool, _ names: (String) -> Set<String>) throws {
    var level = ["orgs"]
    while !level.isEmpty {
      var changed: [String] = []
      var below: [String] = []
      for folder in level {
        guard let stat = try FileStat.ifPresent(at: reader.absolute(GitPath(folder))), stat.isFolder else {
          leave(folder, names)
          continue
        }
        let time = max(stat.mtime.inNanoseconds, stat.ctime.inNanoseconds)
        if let before = known[folder]?.look, before.changed == time, isOver(time, by: before.looked) {
          below += children[folder] ?? []
        } else {
          noted[folder] = .init(changed: time, looked: now)
          changed.append(folder)
        }
      }
      for start in stride(from: 0, to: changed.count, by: Self.atOnce) {
        let some = changed[start..<min(start + Self.atOnce, changed.count)]
        let inside = try Folder.names(inEach: some.map { reader.absolute(GitPath($0)) }, looking: looking)
        for (folder, present) in zip(some, inside) {
          if looking { suspect(present, in: folder, names) }
          below += folders(present, in: folder, names)
        }
      }
      level = below
    }
  }

  /// Suspects the files of a folder that are not known to be as they were, and those that went.
  private mutating func suspect(_ present: [Folder.Name], in folder: String, _ names: (String) -> Set<String>) {
    var sum = FolderNames()
    for name in present where name.isRegularFile { sum.add(name.bytes) }
    let before = known[folder]
    // The same names as the index has: then only times are to be looked at.
    let isSame = before?.names == sum
    var left = isSame ? [] : names(folder)
    for name in present where name.isRegularFile {
      let isKnown = isSame || name.path.text.map { left.remove($0) != nil } ?? false
      if isKnown, let before, let stat = name.stat, isOver(stat.ctime.inNanoseconds, by: before.look.looked) { continue }
      suspect(name.path.text, in: folder)
    }
    for name in left { suspect(name, in: folder) }
  }

  private mutating func suspect(_ name: String?, in folder: String) {
    guard let name, let path = RecordPath("\(folder)/\(name)"), ListedFile.isListed(path.type) else { return }
    found.insert(path)
  }

  /// The folders in a folder that may hold records; those that were there and are no more are left.
  private mutating func folders(
    _ present: [Folder.Name], in folder: String, _ names: (String) -> Set<String>
  ) -> [String] {
    let inside = present.filter(\.isFolder).compactMap { name in name.path.text.map { "\(folder)/\($0)" } }
    let stay = Set(inside)
    for child in children[folder] ?? [] where !stay.contains(child) { leave(child, names) }
    return inside.filter(Self.isLookedAt)
  }

  /// A folder is no more, and what was in it neither.
  private mutating func leave(_ folder: String, _ names: (String) -> Set<String>) {
    guard known[folder] != nil else { return }
    gone.append(folder)
    for name in names(folder) { suspect(name, in: folder) }
    for child in children[folder] ?? [] { leave(child, names) }
  }

  /// Whether something that happened at a time was over when somebody looked: another change would show another time.
  private func isOver(_ time: Int64, by looked: Int64) -> Bool {
    // A file system that keeps whole seconds may keep only every other one.
    time < looked - (time % 1_000_000_000 == 0 ? max(tick, 2_000_000_000) : tick)
  }

  /// Whether records that lists show may stand below a folder.
  private static func isLookedAt(_ folder: String) -> Bool {
    let parts = folder.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count < 3 || ["contacts", "deals", "leads", "notes", "threads", "timelines"].contains(parts[2])
  }
}

extension FileStat.Time {
  /// Since 1970.
  fileprivate var inNanoseconds: Int64 { seconds &* 1_000_000_000 &+ Int64(nanoseconds) }
}
