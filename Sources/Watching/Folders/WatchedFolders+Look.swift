import GitStorage
import Glibc

extension WatchedFolders {
  /// Brings the watches at a name and below it to what stands there now, and tells the files of a folder that is new there.
  mutating func look(at place: WatchPlace, into batch: inout WatchBatch, through kernel: some WatchKernel) {
    do {
      // First the watch, then the list: a file made in between is told twice, none never.
      let watch = try kernel.watch(place, mask: plan.mask(of: place, quietly: false))
      // Known under this name: what happened in it since is in messages of its own.
      if tree.watch(at: place) == watch { return }
      if let old = tree.watch(at: place), place.area == .store, !tree.children(of: old).isEmpty { batch.add(.folder(place.path)) }
      guard settle(watch, at: place, through: kernel) else { return }
      walk(place, telling: true, into: &batch, through: kernel)
    } catch {
      refuse(error, at: place, into: &batch, through: kernel)
    }
  }

  /// Notes whose watch it is.
  ///
  /// - Returns: false where the folder goes on being watched under another name.
  mutating func settle(_ watch: Int32, at place: WatchPlace, through kernel: some WatchKernel) -> Bool {
    let known = tree.place(of: watch)
    if known == place { return true }
    // One watch for one folder, so this one was renamed, and the message of that is yet to come. Or it has two names at once: by
    // a bind mount, or by a symlink that took the place of a folder above it this moment.
    if let known, kernel.isSameFolder(known, place) { return false }
    if let old = tree.watch(at: place) { drop(old, through: kernel) }
    if tree.put(watch, at: place) { return true }
    // The folder above went while this one was looked at.
    if known == nil { kernel.unwatch(watch) }
    return false
  }

  /// Watches all folders below one that is watched, and gives back the watches of those that are no longer there.
  ///
  /// - Parameter telling: whether the files are told, too; otherwise they are not even listed.
  mutating func walk(
    _ place: WatchPlace, telling: Bool, into batch: inout WatchBatch, through kernel: some WatchKernel
  ) {
    var open = [place]
    var met: [WatchPlace] = [place]
    while let folder = open.popLast() {
      var found: Set<GitPath> = []
      // What cannot be listed now keeps the watches it has.
      guard let names = list(folder, telling: telling, into: &batch, through: kernel) else { continue }
      for below in names.map(folder.appending) where plan.watches(below) {
        do {
          let watch = try kernel.watch(below, mask: plan.mask(of: below, quietly: true))
          guard settle(watch, at: below, through: kernel) else { continue }
          found.insert(below.path.name)
          met.append(below)
          open.append(below)
        } catch {
          refuse(error, at: below, into: &batch, through: kernel)
        }
      }
      guard let watch = tree.watch(at: folder) else { continue }
      for (name, child) in tree.children(of: watch) where !found.contains(name) { drop(child, through: kernel) }
    }
    // Openings only now: the listing itself would have filled the queue of a large store with them.
    for place in met { raise(place, through: kernel) }
  }

  private func raise(_ place: WatchPlace, through kernel: some WatchKernel) {
    let mask = plan.mask(of: place, quietly: false)
    // What cannot be raised is gone, and a message tells of that.
    if mask != plan.mask(of: place, quietly: true) { _ = try? kernel.watch(place, mask: mask) }
  }

  /// The folders in a folder, nil where it cannot be listed; its files are told.
  private mutating func list(
    _ place: WatchPlace, telling: Bool, into batch: inout WatchBatch, through kernel: some WatchKernel
  ) -> [GitPath]? {
    do {
      guard telling, place.area == .store else { return try kernel.folders(in: place) }
      let names = try kernel.names(in: place)
      for path in names.files.map(place.path.appending) where plan.tells(of: path) { batch.add(.touched(path)) }
      return names.folders
    } catch {
      if case .limit(let reason) = error { shorten(reason, into: &batch) }
      if place.area == .store { batch.add(.folder(place.path)) }
      return nil
    }
  }

  private mutating func refuse(
    _ refusal: WatchRefusal, at place: WatchPlace, into batch: inout WatchBatch, through kernel: some WatchKernel
  ) {
    if let old = tree.watch(at: place) {
      drop(old, through: kernel)
      if place.area == .store { batch.add(.folder(place.path)) }
    }
    switch refusal {
    case .noFolder: break
    case .forbidden: if place.area == .store { batch.add(.folder(place.path)) }
    case .limit(let reason):
      shorten(reason, into: &batch)
      if place.area == .store { batch.add(.folder(place.path)) }
    }
  }

  /// Some folders are not watched.
  private mutating func shorten(_ reason: StoreWatchLimit, into batch: inout WatchBatch) {
    if limit == nil { batch.add(.lost) }
    limit = limit ?? reason
  }
}
