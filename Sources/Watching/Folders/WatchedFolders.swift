import GitStorage
import Glibc
import Records

/// Turns the kernel's messages into events, and sees that every folder that comes is watched.
///
/// Messages tell of a moment that may be past: the folder that was made may be another one by now, or a file. So whatever a
/// message says of a folder, the name is looked at as it is now (``look(at:into:through:)``), and each later change of that
/// name is in a message yet to come. What cannot be known for sure is told as changed.
struct WatchedFolders {
  let plan: WatchPlan
  var tree = FolderTree()
  var windows = ReadingWindows()
  /// What there was too little of; nil while every folder is watched.
  var limit: StoreWatchLimit?
  private(set) var isGone = false
  /// Watches given back whose last message has not come yet. What comes of them until then is not of the folder that now has
  /// that number, if one has.
  private var retired: Set<Int32> = []

  init(plan: WatchPlan) {
    self.plan = plan
  }

  var coverage: WatchCoverage {
    if let limit { .limited(reason: limit, folders: tree.count) } else { .complete(folders: tree.count) }
  }

  /// Sets the first watches. Files that are there already are not told.
  ///
  /// - Throws: `WatchRefusal` where the store or its git directory is not there or may not be read.
  mutating func begin(through kernel: some WatchKernel) throws(WatchRefusal) {
    var nothing = WatchBatch(time: Timestamp(seconds: 0))
    // The git directory first: should it stand among the records, it keeps its name.
    for area in [WatchPlace.Area.git, .store] {
      let root = WatchPlace(area, "")
      do {
        let watch = try kernel.watch(root, mask: plan.mask(of: root, quietly: true))
        guard settle(watch, at: root, through: kernel) else { continue }
      } catch .limit(let reason) {
        limit = reason
        continue
      }
      walk(root, telling: false, into: &nothing, through: kernel)
    }
  }

  /// What one message means.
  mutating func take(_ event: RawEvent, into batch: inout WatchBatch, through kernel: some WatchKernel) {
    guard !isGone else { return }
    if event.has(IN_Q_OVERFLOW) { return beginAgain(into: &batch, through: kernel) }
    if event.has(IN_IGNORED) {
      // Deleted or unmounted, unless it was given back: then its folder is known to be gone.
      if retired.remove(event.watch) == nil { forget(event.watch, into: &batch, through: kernel) }
      return
    }
    guard !retired.contains(event.watch), let folder = tree.place(of: event.watch) else { return }
    guard !event.name.bytes.isEmpty else {
      if folder.isRoot, event.has(IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT) {
        leave(into: &batch)
      } else if event.has(IN_UNMOUNT), folder.area == .store {
        batch.add(.folder(folder.path))
      }
      return
    }
    let place = folder.appending(event.name)
    if folder == .marks {
      takeMark(event)
    } else if event.has(IN_ISDIR) {
      takeFolder(event, at: place, into: &batch, through: kernel)
    } else if place.area == .store {
      takeFile(event, at: place, into: &batch, through: kernel)
    }
    if place.area == .git, plan.isOfGit(place) { batch.add(.repository) }
  }

  private mutating func takeMark(_ event: RawEvent) {
    guard ReadingMarker.isMark(event.name) else { return }
    if event.has(IN_OPEN) { windows.opened(event.name) }
    if event.has(IN_CLOSE) { windows.closed(event.name) }
  }

  private mutating func takeFile(
    _ event: RawEvent, at place: WatchPlace, into batch: inout WatchBatch, through kernel: some WatchKernel
  ) {
    guard plan.tells(of: place.path) else { return }
    if event.has(IN_OPEN) {
      let opened =
        windows.isOpen
        ? WatchEvent.openedBesideKith(place.path, at: batch.time, marks: windows.open) : .opened(place.path, at: batch.time)
      guard !batch.has(opened), !windows.isOpen || windows.tellsOfOneMore(), !kernel.isSpecial(place) else { return }
      batch.add(opened)
    } else {
      batch.add(.touched(place.path))
    }
  }

  private mutating func takeFolder(
    _ event: RawEvent, at place: WatchPlace, into batch: inout WatchBatch, through kernel: some WatchKernel
  ) {
    guard plan.watches(place) else { return }
    let left = event.has(IN_MOVED_FROM | IN_DELETE)
    // A folder without a watch may have become readable. Otherwise its permissions say nothing of what is in it.
    let opened = event.has(IN_ATTRIB) && tree.watch(at: place) == nil
    guard left || opened || event.has(IN_CREATE | IN_MOVED_TO) else { return }
    if left, place.area == .store { batch.add(.folder(place.path)) }
    look(at: place, into: &batch, through: kernel)
  }

  /// Tries again for the folders that got no watch; tells where every folder has one then, because what happened in the new ones
  /// is not known.
  mutating func tryForMore(into batch: inout WatchBatch, through kernel: some WatchKernel) {
    guard !isGone, limit != nil else { return }
    limit = nil
    do {
      try begin(through: kernel)
      if limit == nil { batch.add(.lost) }
    } catch {
      leave(into: &batch)
    }
  }

  /// Messages were lost: which folders there are has to be found out again.
  private mutating func beginAgain(into batch: inout WatchBatch, through kernel: some WatchKernel) {
    windows.reset()
    retired = []
    limit = nil
    do {
      try begin(through: kernel)
      batch.add(.lost)
    } catch {
      leave(into: &batch)
    }
  }

  private mutating func leave(into batch: inout WatchBatch) {
    isGone = true
    tree = FolderTree()
    batch.add(.storeGone)
  }

  private mutating func forget(_ watch: Int32, into batch: inout WatchBatch, through kernel: some WatchKernel) {
    guard let place = tree.place(of: watch) else { return }
    drop(watch, through: kernel)
    retired.remove(watch)
    if place.isRoot { leave(into: &batch) }
  }

  /// Gives back the watches of a folder and of all below it.
  mutating func drop(_ watch: Int32, through kernel: some WatchKernel) {
    let marks = tree.watch(at: .marks)
    for watch in tree.remove(watch) {
      kernel.unwatch(watch)
      retired.insert(watch)
      // Who reads can no longer be told.
      if watch == marks { windows.reset() }
    }
  }
}
