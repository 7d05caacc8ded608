import CLinux
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
  private unowned let workspace: Workspace
  let index: ListIndex
  private let records: RecordReader

  /// A look at a file or folder within this many nanoseconds of its change may have missed another change: times of files tick, with
  /// the kernel's clock every ten milliseconds at most.
  private let tick: Int64

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
      let regions = try regions(in: disk.tree)
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

  /// Makes the index anew, from nothing.
  ///
  /// - Parameter facts: the file of the index of look-ups, to be made anew in passing; nil for none.
  /// - Returns: whether that was made.
  func rebuild(withFactsAt facts: String?) throws -> Bool {
    guard let disk = try workspace.history.current() else { return false }
    var hasFacts = false
    _ = try rebuild(disk, regions(in: disk.tree), facts) { hasFacts = $0 }
    return hasFacts
  }

  // MARK: - Files

  /// Those of some files that lists ask for.
  private static func listed(_ paths: some Sequence<GitPath>) -> [RecordPath] {
    paths.compactMap { $0.text.flatMap(RecordPath.init) }.filter { ListedFile.isListed($0.type) }
  }

  /// The listed files that are otherwise on disk than it was given, as a look at every file tells.
  private func edits(since disk: DiskState) throws -> [RecordPath] {
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
  private func settle(_ paths: Set<RecordPath>, _ disk: DiskState, _ transaction: ListTransaction) throws {
    let regions = Regions(of: self, in: disk.tree)
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
  private func listed(_ file: DiskFile, _ given: Entry?, at path: RecordPath, _ regions: Regions) throws -> ListedFile {
    let before = { try given.flatMap { try self.records.record($0.id, as: path.type) } }
    guard let record = try (try? Record.read(file.bytes, as: path.type)) ?? before() else {
      return ListedFile(unreadableAt: path, blob: file.id.hex)
    }
    return ListedFile(record, at: path, blob: file.id.hex, defaultRegion: try regions.region(of: path))
  }

  /// How people are listed that several contacts are.
  private func line(_ regions: Regions) -> ([RecordPath]) throws -> PersonLine? {
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

  // MARK: - All files

  private func rebuild(
    _ disk: DiskState, _ regions: String, _ facts: String? = nil, tellingFacts: (Bool) -> Void = { _ in }
  ) throws -> Bool {
    let repository = workspace.repository
    let known = Regions(of: self, in: disk.tree)
    // First, so that what is saved meanwhile is looked at again.
    var look = FolderLooks(known: [:], reader: workspace.reader, tick: tick)
    try look.noteAll()
    let edited = Set(try edits(since: disk))
    // The look at every file needed much that nothing else needs.
    kith_release_memory()
    let byOrg = try known.byOrg()
    return try index.replace { transaction in
      // Each time from the first file on: what a full disk breaks off is begun again in memory.
      let ahead = ReadAhead(disk.tree, regions: byOrg, facts: facts, open: repository.reopening)
      defer { ahead.stop() }
      var done = 0
      while let batch = try ahead.next(atEnd: tellingFacts) {
        workspace.indexing(done, ahead.total)
        for file in batch { try transaction.fill(with: file) }
        done += batch.count
      }
      try transaction.settleAll(line(known))
      try settle(edited, disk, transaction)
      for (folder, time) in look.noted { try transaction.note(time, of: folder) }
      try transaction.note(regions: regions)
      try transaction.stand(for: disk.tree.hex)
      workspace.indexing(ahead.total, ahead.total)
    }
  }

  // MARK: - Regions

  /// Where phone numbers without "+" are read, per organization, as one text.
  private func regions(in tree: ObjectID) throws -> String {
    let regions = Regions(of: self, in: tree)
    return try workspace.repository.names(in: "orgs", of: tree).map { "\($0)=\(try regions.region(ofOrg: $0) ?? "")" }
      .joined(separator: "\n")
  }

  /// The regions as the committed settings have them.
  private final class Regions {
    private let repository: GitRepository
    private let records: RecordReader
    private let tree: ObjectID
    private var known: [String: String?] = [:]

    init(of listing: Listing, in tree: ObjectID) {
      repository = listing.workspace.repository
      records = listing.records
      self.tree = tree
    }

    func region(of path: RecordPath) throws -> String? { try path.org.flatMap { try region(ofOrg: $0) } }

    /// Those of all organizations that have one.
    func byOrg() throws -> [String: String] {
      var regions: [String: String] = [:]
      for org in try repository.names(in: "orgs", of: tree) { regions[org] = try region(ofOrg: org) }
      return regions
    }

    func region(ofOrg org: String) throws -> String? {
      if let region = known[org] { return region }
      var region: String?
      if let entry = try repository.entry(at: GitPath("orgs/\(org)/org.json"), in: tree) {
        region = try records.record(entry.id, as: .org).flatMap { Org($0) }?.defaultRegion
      }
      known.updateValue(region, forKey: org)
      return region
    }
  }
}

extension GitRepository {
  /// The names in a folder of a tree, sorted as git sorts them.
  fileprivate func names(in folder: GitPath, of tree: ObjectID) throws -> [String] {
    guard let entry = try entry(at: folder, in: tree), entry.mode.isTree else { return [] }
    return try self.tree(entry.id).compactMap(\.name.text)
  }
}

extension Workspace {
  /// Makes everything anew that makes looking up quick.
  ///
  /// - Returns: how many files there are to be looked up.
  /// - Throws: `StoreError` (`tryAgain`) where they cannot be kept: on a full disk, or where nothing may be written.
  package func rebuildIndexes() throws -> Int {
    let facts = keepsCaches ? files.place(of: files.index) : nil
    if try listing.rebuild(withFactsAt: facts) { reopenCatalogs() } else { try rebuildCatalog() }
    guard catalogs.isKept, listing.index.isKept else {
      throw StoreError(
        .tryAgain, "the index cannot be written to \(files.privateFolder): the disk is full, or the folder may not be written to",
        hint: "make room and try again; until then every command makes it in memory, which takes longer")
    }
    return listing.index.countOfFiles ?? 0
  }

  /// Brings the indexes there are to what the disk was given, so that whoever asks next finds them so.
  package func keepIndexesUp() {
    guard keepsCaches else { return }
    // What cannot be done now is done by whoever asks.
    if (try? FileStat.ifPresent(at: files.index)) != nil { _ = try? catalog(of: nil) }
    if (try? FileStat.ifPresent(at: files.lists)) != nil { try? listing.refresh(rebuilding: false) }
  }

  /// Tells the list index of edits that a look at all files has found.
  func noteForLists(_ paths: some Sequence<GitPath>) throws {
    guard keepsCaches, try FileStat.ifPresent(at: files.lists) != nil else { return }
    try listing.note(paths)
  }

  /// The list index of the store, in memory where its folder cannot be had.
  fileprivate func openLists() -> ListIndex { ListIndex(at: keepsCaches ? files.place(of: files.lists) : nil) }
}
