import GitStorage

/// Puts new versions of files into the working tree without ever overwriting what a person saved.
///
/// Each new version is written and synced beside the tree first and then *exchanged* with the file that stands there
/// (`renameat2(RENAME_EXCHANGE)`), so what stood there is always in hand afterwards. If that is not what we believed, a
/// person saved in between: it stays in the exchange folder and is absorbed as their edit, based on what they saw.
struct TreeExchange {
  let root: DiskPath
  let files: StoreFiles
  let repository: GitRepository

  /// Up to here files are synced one by one; beyond, one sync of the file system is cheaper.
  private static let fewFiles = 16

  /// A file on its way, or out of the tree.
  struct Prepared {
    let path: GitPath
    let old: Entry?
    let new: Entry?
    /// Where the new file waits, and the old one lies after the exchange.
    let place: DiskPath
    /// True once `place` holds what came out of the tree.
    var holdsOld = false
  }

  /// Writes the new versions beside the tree, each complete under its name. Durable on return; where it fails, none is left.
  func prepare(_ writes: [TreeDifference]) throws -> [Prepared] {
    // Refused here, nothing has moved yet; refused later, HEAD would be ahead of the files.
    for folder in Set(writes.map { root.appending($0.path).folder }) { try Folder.requireWritable(folder) }
    var prepared: [Prepared] = []
    let isEach = writes.count <= Self.fewFiles
    do {
      var unfinished: [(temporary: DiskPath, place: DiskPath)] = []
      for write in writes {
        let place = try freePlace(for: write)
        try Folder.make(place.folder, durable: isEach)
        prepared.append(Prepared(path: write.path, old: write.old, new: write.new, place: place))
        guard let new = write.new else { continue }
        // A file cut short by a crash must not be taken for one that a person saved.
        let temporary = DurableFile.temporaryPath(near: place)
        unfinished.append((temporary, place))
        try DurableFile.writeNew(
          repository.blob(new.id), to: temporary, permissions: new.mode == .executable ? 0o777 : 0o666,
          durable: isEach)
      }
      if !isEach { try Folder.syncFileSystem(of: files.exchangeFolder) }
      for file in unfinished { try FileExchange.renameNoReplace(file.temporary, to: file.place) }
    } catch {
      discard(prepared)
      throw error
    }
    return prepared
  }

  /// A place in the exchange folder where nothing lies: what a person saved may still lie at the usual one.
  private func freePlace(for write: TreeDifference) throws -> DiskPath {
    var number = 0
    while true {
      if let name = ExchangeName(path: write.path, base: write.old?.id, number: number).bytes {
        let place = files.exchangeFolder.appending(name)
        if try FileStat.ifPresent(at: place) == nil { return place }
        number += 1
        continue
      }
      let reader = DiskReader(root: files.exchangeFolder(base: write.old?.id, number: number))
      let place = reader.absolute(write.path)
      if try !reader.isBlocked(write.path), try FileStat.ifPresent(at: place) == nil { return place }
      number += 1
    }
  }

  /// Removes prepared files that were not exchanged.
  ///
  /// Runs on the way out of a failure, so one that cannot be removed is left for recovery.
  func discard(_ prepared: [Prepared]) {
    for file in prepared where file.new != nil { _ = try? DurableFile.removeIfPresent(file.place) }
    try? tidy()
  }

  /// Removes the files that wait for an exchange that never came: those with the content `next` gives their path.
  func dropWaiting(for next: DiskState) throws {
    for leftover in try leftovers() {
      guard let entry = try repository.entry(at: leftover.path, in: next.tree),
        entry.id == GitRepository.blobID(of: try DurableFile.read(leftover.place).bytes)
      else { continue }
      try DurableFile.remove(leftover.place)
    }
  }

  /// Exchanges every prepared file with the one in the tree; `sync` makes that durable.
  func exchange(_ prepared: [Prepared], each: () -> Void = {}) throws -> [Prepared] {
    let isEach = prepared.count <= Self.fewFiles
    // Removals first: a file may become a folder, and a folder a file.
    let ordered = prepared.filter { $0.new == nil } + prepared.filter { $0.new != nil }
    return try ordered.map { file in
      let file = try exchange(file, syncingFolders: isEach)
      each()
      return file
    }
  }

  /// On return a power cut undoes none of these exchanges.
  func sync(_ exchanged: [Prepared]) throws {
    guard exchanged.count <= Self.fewFiles else { return try Folder.syncFileSystem(of: root) }
    for folder in Set(exchanged.map { root.appending($0.path).folder }) where try FileStat.ifPresent(at: folder) != nil {
      try DurableFile.syncFolder(folder)
    }
  }

  private func exchange(_ file: Prepared, syncingFolders: Bool) throws -> Prepared {
    var file = file
    let target = root.appending(file.path)
    let stands = try FileStat.ifPresent(at: target)
    guard file.new != nil else {
      // A link or a folder somebody put there in this moment is not the file that goes.
      guard stands?.isRegularFile == true else { return file }
      do {
        try FileExchange.rename(target, to: file.place)
        file.holdsOld = true
        try removeEmptyFolders(above: file.path)
      } catch let error as GitError where error.code == .notFound {
        // The person removed it too.
      }
      return file
    }
    try makeFolders(for: file.path, durable: syncingFolders)
    do {
      // Where nothing stands (a new file, or one the person removed meanwhile) there is nothing to take out.
      try FileExchange.renameNoReplace(file.place, to: target)
    } catch let error as GitError where error.code == .exists {
      // A folder made in this moment holds files of the person, a link is theirs: they stay where they are.
      guard stands?.isRegularFile == true else { throw error }
      try swap(file.place, target)
      file.holdsOld = true
    }
    return file
  }

  /// Exchanges the two, or where the file system cannot: takes the old one aside and puts the new one in its place.
  private func swap(_ place: DiskPath, _ target: DiskPath) throws {
    do {
      try FileExchange.exchange(place, target)
    } catch let error as GitError where error.code == .exchangeUnsupported {
      let aside = DiskPath(bytes: place.bytes + Array(".out".utf8))
      try FileExchange.rename(target, to: aside)
      try FileExchange.renameNoReplace(place, to: target)
      try FileExchange.rename(aside, to: place)
    }
  }

  /// Makes the folders above a path of the working tree; a file in the way is a person's and stays in hand.
  private func makeFolders(for path: GitPath, durable: Bool) throws {
    guard let folder = path.parent else { return }
    try Folder.make(root.appending(folder), durable: durable)
  }

  /// Removes what came out of the tree and is what we believed; keeps the rest for the person.
  ///
  /// - Returns: the paths a person saved meanwhile.
  func removeExchangedOut(_ prepared: [Prepared]) throws -> [GitPath] {
    var surprises: [GitPath] = []
    for file in prepared where file.holdsOld {
      let id = GitRepository.blobID(of: try DurableFile.read(file.place).bytes)
      if id == file.old?.id || id == file.new?.id {
        try DurableFile.remove(file.place)
      } else {
        surprises.append(file.path)
      }
    }
    try tidy()
    return surprises
  }

  /// A file that lies in the exchange folder.
  struct Leftover: Hashable {
    let path: GitPath
    /// The version that was on disk when it was written or came out; nil: none.
    let base: ObjectID?
    let place: DiskPath
  }

  /// Every file in the exchange folder, in path order within each base.
  func leftovers() throws -> [Leftover] {
    var found: [Leftover] = []
    for name in try Folder.names(in: files.exchangeFolder) {
      let place = files.exchangeFolder.appending(name.path)
      if name.isFolder {
        try collect(place, GitPath(""), base: StoreFiles.base(ofExchangeFolder: name.path), into: &found)
      } else if let one = ExchangeName(bytes: name.bytes) {
        found.append(Leftover(path: one.path, base: one.base, place: place))
      }
    }
    return found
  }

  private func collect(
    _ folder: DiskPath, _ prefix: GitPath, base: ObjectID?, into found: inout [Leftover]
  ) throws {
    for name in try Folder.names(in: folder) {
      let place = folder.appending(name.path)
      let path = prefix.appending(name.path)
      if name.isFolder {
        try collect(place, path, base: base, into: &found)
      } else if !DurableFile.isTemporaryName(name.bytes) {
        found.append(Leftover(path: path, base: base, place: place))
      }
    }
  }

  /// Removes from the exchange area files nobody finished writing, and folders that hold nothing any more.
  func tidy() throws {
    func sweep(_ folder: DiskPath) throws {
      for name in try Folder.names(in: folder) {
        if name.isFolder {
          try sweep(folder.appending(name.path))
        } else if DurableFile.isTemporaryName(name.bytes) {
          try DurableFile.removeIfPresent(folder.appending(name.path))
        }
      }
      try Folder.removeIfEmpty(folder)
    }
    try sweep(files.exchangeFolder)
  }

  /// Removes the folders of the working tree that a deletion left empty.
  private func removeEmptyFolders(above path: GitPath) throws {
    var folder = path.parent
    while let current = folder, try Folder.removeIfEmpty(root.appending(current)) { folder = current.parent }
  }
}
