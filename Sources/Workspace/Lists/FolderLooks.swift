import GitStorage
import Glibc
import RecordIndex
import Records

/// Which files may have changed since the last look, as the times of folders and files tell.
///
/// A folder's time changes when a name in it comes, goes or is replaced, and an editor that saves by renaming replaces one. In a
/// folder that changed, a file is suspected whose inode changed since the last look; renaming a file into place counts as that.
struct FolderLooks {
  private typealias Look = ListTransaction.FolderLook

  private let known: [String: ListTransaction.FolderLook]
  private let reader: DiskReader
  private let tick: Int64
  private let now: Int64
  private var children: [String: [String]] = [:]

  /// What to remember of folders that changed.
  private(set) var noted: [String: ListTransaction.FolderLook] = [:]
  /// Folders that are no more.
  private(set) var gone: [String] = []

  init(known: [String: ListTransaction.FolderLook], reader: DiskReader, tick: Int64) {
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
  /// - Parameter files: the files that are known to stand in a folder.
  mutating func suspects(_ files: @escaping (String) -> Set<RecordPath>) throws -> Set<RecordPath> {
    var found: Set<RecordPath> = []
    try visit("orgs", files, &found)
    return found
  }

  /// Takes note of all folders as they are.
  mutating func noteAll() throws {
    var ignored: Set<RecordPath> = []
    try visit("orgs", nil, &ignored)
  }

  private mutating func visit(
    _ folder: String, _ files: ((String) -> Set<RecordPath>)?, _ found: inout Set<RecordPath>
  ) throws {
    let place = reader.absolute(GitPath(folder))
    guard let stat = try FileStat.ifPresent(at: place), stat.isFolder else { return try leave(folder, files, &found) }
    let before = known[folder]
    let changed = max(stat.mtime.inNanoseconds, stat.ctime.inNanoseconds)
    if let before, before.changed == changed, changed < before.looked - tick {
      for child in children[folder] ?? [] { try visit(child, files, &found) }
      return
    }
    noted[folder] = .init(changed: changed, looked: now)
    let names = try Folder.names(in: place)
    var left = files.map { $0(folder) } ?? []
    for name in names {
      let path = GitPath(folder).appending(name.path)
      guard let text = path.text else { continue }
      if name.isFolder {
        if Self.isLookedAt(text) { try visit(text, files, &found) }
      } else if files != nil, name.isRegularFile, let record = RecordPath(text), ListedFile.isListed(record.type) {
        let wasKnown = left.remove(record) != nil
        if wasKnown, let before, let stat = try FileStat.ifPresent(at: reader.absolute(path)),
          stat.ctime.inNanoseconds < before.looked - tick
        {
          continue
        }
        found.insert(record)
      }
    }
    found.formUnion(left)
    let present = Set(names.filter(\.isFolder).map { "\(folder)/\($0.path.description)" })
    for child in children[folder] ?? [] where !present.contains(child) { try leave(child, files, &found) }
  }

  /// A folder is no more, and what was in it neither.
  private mutating func leave(
    _ folder: String, _ files: ((String) -> Set<RecordPath>)?, _ found: inout Set<RecordPath>
  ) throws {
    guard known[folder] != nil else { return }
    gone.append(folder)
    if let files { found.formUnion(files(folder)) }
    for child in children[folder] ?? [] { try leave(child, files, &found) }
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
