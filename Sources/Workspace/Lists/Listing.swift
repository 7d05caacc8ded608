import GitStorage
import Merging
import RecordIndex
package import Records

/// The list index of a store, brought to what is on disk before it is asked.
///
/// Two things move it: the tree the disk was last given, by the difference to the one it stands for, and what people saved since.
/// The latter is told by the times of the folders of records, which change where an editor saves by renaming and where a file comes
/// or goes; files of changed folders are looked at, and read where they changed since the last look. A file written in place
/// elsewhere is noticed when it is about to be shown, and by whoever looks at all files (`status`, `sync`).
package final class Listing {
  unowned let workspace: Workspace
  let index: ListIndex
  let records: RecordReader

  /// A look at a file or folder within this many nanoseconds of its change may have missed another change: times of files tick, with
  /// the kernel's clock every ten milliseconds at most.
  let tick: Int64

  /// - Parameter index: nil: the store's own.
  init(_ workspace: Workspace, index: ListIndex? = nil, tick: Int64 = 100_000_000) {
    self.workspace = workspace
    self.index = index ?? workspace.openLists()
    self.tick = tick
    records = RecordReader(workspace.repository)
  }

  // MARK: - Following

  /// Brings the index to what is on disk. Costs what changed, and one look at each folder of records.
  ///
  /// - Parameter rebuilding: false where somebody else is to wait for an index that must be made anew.
  package func refresh(rebuilding: Bool = true) throws {
    guard let disk = try workspace.history.current() else { return }
    for _ in 0..<3 {
      guard let state = index.state else { continue }
      let regions = try ListedRegions(of: self, in: disk.tree).text()
      guard let stamp = state.stamp.flatMap({ ObjectID(hex: $0) }), state.regions == regions,
        let changed = try changes(from: stamp, to: disk.tree)
      else {
        if try !rebuilding || rebuild(disk, regions) { return }
        continue
      }
      var look = FolderLooks(known: state.folders, reader: workspace.reader, tick: tick)
      let seen = try look.suspects { self.index.names(in: $0) ?? [] }
      let suspects = changed.union(seen).union(state.edited)
      if suspects.isEmpty, look.noted.isEmpty, look.gone.isEmpty, stamp == disk.tree { return }
      let isDone = try index.change { transaction in
        // Another process was quicker.
        guard try transaction.stamp == state.stamp else { return }
        try settle(suspects, disk, transaction)
        for (folder, time) in look.noted { try transaction.note(time, of: folder) }
        for folder in look.gone { try transaction.forget(folder: folder) }
        try transaction.stand(for: disk.tree.hex)
      }
      if isDone, index.state?.stamp == disk.tree.hex { return }
    }
  }

  /// Looks at files that are known or suspected to be otherwise than the index has them.
  package func look(at paths: some Sequence<RecordPath>) throws {
    guard let disk = try workspace.history.current(), let state = index.state, state.stamp == disk.tree.hex else { return }
    let suspects = paths.filter { ListedFile.isListed($0.type) }
    guard !suspects.isEmpty else { return }
    _ = try index.change { transaction in
      guard try transaction.stamp == state.stamp else { return }
      try settle(Set(suspects), disk, transaction)
    }
  }

  /// Looks at every file of the store, and so finds also what was written in place.
  package func scan() throws {
    guard let disk = try workspace.history.current() else { return }
    try look(at: edits(since: disk))
  }

  /// Remembers files to look at the next time, because they are otherwise on disk than in the tree.
  ///
  /// Nothing is remembered where no list was asked for yet: then all files are looked at.
  func note(_ paths: some Sequence<GitPath>) throws {
    let records = Self.listed(paths)
    guard !records.isEmpty, let known = index.state?.edited, !known.isSuperset(of: records) else { return }
    _ = try index.change { transaction in
      for path in records { try transaction.markEdited(path) }
    }
  }

  // MARK: - Files

  /// Those of some files that lists ask for.
  private static func listed(_ paths: some Sequence<GitPath>) -> [RecordPath] {
    paths.compactMap { $0.text.flatMap(RecordPath.init) }.filter { ListedFile.isListed($0.type) }
  }

  /// The listed files that are otherwise on disk than it was given, as a look at every file tells.
  func edits(since disk: DiskState) throws -> [RecordPath] {
    let scan = WorktreeScan(
      repository: workspace.repository, reader: workspace.reader, files: workspace.files, folder: "orgs")
    return Self.listed(try scan.changes(since: disk).map(\.path))
  }

  /// The listed files that differ between two trees; nil where the older is not known any more.
  private func changes(from old: ObjectID, to new: ObjectID) throws -> Set<RecordPath>? {
    guard old != new else { return [] }
    guard workspace.repository.exists(old) else { return nil }
    do {
      return Set(Self.listed(try workspace.repository.difference(old, new).map(\.path)))
    } catch let error as GitError where error.code == .notFound || error.code == .corrupt {
      return nil
    }
  }

  /// Brings the index to what stands on disk at some paths, and works out whose they are.
  func settle(_ paths: Set<RecordPath>, _ disk: DiskState, _ transaction: ListTransaction) throws {
    let regions = ListedRegions(of: self, in: disk.tree)
    let places = paths.sorted().map { (path: $0, place: GitPath($0.text)) }
    let entries = try workspace.repository.entries(at: places.lazy.map(\.place), in: disk.tree)
    for (path, place) in places {
      let given = entries[place].flatMap { $0.mode.isFile ? $0 : nil }
      guard case .file(let file) = try workspace.reader.find(place) else {
        try transaction.remove(path)
        if given == nil { try transaction.markAsInTree(path) } else { try transaction.markEdited(path) }
        continue
      }
      if given?.id == file.id, try transaction.knows(path, inTreeAs: file.id.hex) { continue }
      try transaction.put(listed(file, given, at: path, regions))
      if given?.id == file.id { try transaction.markAsInTree(path) } else { try transaction.markEdited(path) }
    }
    try transaction.settle(line(regions))
  }

  /// What lists keep of a file: what does not read is served as it was before.
  private func listed(_ file: DiskFile, _ given: Entry?, at path: RecordPath, _ regions: ListedRegions) throws -> ListedFile {
    let before = { try given.flatMap { try self.records.record($0.id, as: path.type) } }
    guard let record = try (try? Record.read(file.bytes, as: path.type)) ?? before() else {
      return ListedFile(unreadableAt: path, blob: file.id.hex)
    }
    return ListedFile(record, at: path, blob: file.id.hex, defaultRegion: try regions.region(of: path))
  }

  /// How people are listed that several contacts are.
  func line(_ regions: ListedRegions) -> ([RecordPath]) throws -> PersonLine? {
    var snapshot: Snapshot?
    return { paths in
      let current = try snapshot ?? self.workspace.snapshot()
      snapshot = current
      let members = try paths.compactMap { try current.record(at: $0) }
      guard let first = paths.first, let person = Person(members, defaultRegion: try regions.region(of: first)) else {
        return nil
      }
      return PersonLine(person.record, at: person.path)
    }
  }
}
