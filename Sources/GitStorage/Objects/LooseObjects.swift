/// The files of single objects below `objects/`, one folder for each first byte of a name.
struct LooseObjects {
  /// The `objects` folder.
  let folder: DiskPath

  func path(of id: ObjectID) -> DiskPath {
    let hex = id.hex
    return folder.appending(String(hex.prefix(2))).appending(String(hex.dropFirst(2)))
  }

  /// Writes the objects, each to its own file, in the order given.
  ///
  /// Every content is on the disk before the first gets its name, and every name is on the disk on return: two
  /// journal commits for all of them instead of two for each. If it throws, some of the objects may be there; being
  /// unreferenced they do no harm.
  func write(_ objects: [StoredObject]) throws {
    guard !objects.isEmpty else { return }
    let deflater = try Deflater()
    var pending: [(temporary: DiskPath, final: DiskPath)] = []
    do {
      var folders: Set<DiskPath> = []
      for object in objects {
        let final = path(of: object.id)
        if folders.insert(final.folder).inserted { try makeFolder(final.folder) }
        let temporary = TemporaryName.path(in: final.folder, prefix: "tmp_obj_")
        let content = try deflater.compress(object.header, object.bytes)
        try DurableFile.writeNew(content, to: temporary, permissions: 0o444, durable: false)
        pending.append((temporary, final))
      }
      for file in pending { try DurableFile.syncFile(file.temporary) }
      while let file = pending.first {
        try FileExchange.rename(file.temporary, to: file.final)
        pending.removeFirst()
      }
      for folder in folders { try DurableFile.syncFolder(folder) }
    } catch {
      for file in pending { _ = try DurableFile.removeIfPresent(file.temporary) }
      throw error
    }
  }

  /// Whether the object has a file of its own whose content is right. A power cut can leave an empty or a cut one,
  /// because git itself does not sync what it writes here.
  func holds(_ object: StoredObject) throws -> Bool {
    do {
      guard let found = try read(object.id) else { return false }
      return found.kind == object.kind && found.bytes == object.bytes
    } catch let error as GitError where error.code == .corrupt {
      return false
    }
  }

  /// Whether the object has a file of its own, whatever is in it.
  func contains(_ id: ObjectID) throws -> Bool {
    try FileStat.ifPresent(at: path(of: id)) != nil
  }

  /// What the file of an object holds; `nil` if it has none. The content is not compared with the name.
  func read(_ id: ObjectID) throws -> (kind: ObjectKind, bytes: [UInt8])? {
    let path = path(of: id)
    let content: [UInt8]
    do {
      content = try DurableFile.read(path).bytes
    } catch let error as GitError where error.code == .notFound {
      return nil
    }
    return try LooseContent.parse(content, path: path)
  }

  /// The kind and the size of an object that has a file of its own; `nil` if it has none. Neither file nor content is read
  /// further than that takes.
  func header(_ id: ObjectID) throws -> (kind: ObjectKind, size: Int)? {
    let path = path(of: id)
    do {
      return try LooseContent.header(DurableFile.readStart(path, count: 256), path: path)
    } catch let error as GitError where error.code == .notFound {
      return nil
    }
  }

  /// Makes the file of an object look new and brings it onto the disk.
  func freshen(_ id: ObjectID) throws {
    try DurableFile.touch(path(of: id))
    try sync(id)
  }

  /// Brings the file of an object onto the disk that another program wrote, perhaps without doing so.
  private func sync(_ id: ObjectID) throws {
    let path = path(of: id)
    try DurableFile.syncFile(path)
    try DurableFile.syncFolder(path.folder)
  }

  /// Brings the names of all objects and packs onto the disk that another program wrote without doing so.
  func syncFolders() throws {
    for name in try Folder.folders(in: folder) { try DurableFile.syncFolder(folder.appending(name)) }
    try DurableFile.syncFolder(folder)
  }

  private func makeFolder(_ path: DiskPath) throws {
    try Folder.make(path)
  }
}

/// Names for unfinished files which `git gc` recognises as debris and removes when they are old.
enum TemporaryName {
  static func path(in folder: DiskPath, prefix: String) -> DiskPath {
    folder.appending(prefix + String(UInt64.random(in: .min ... .max), radix: 36))
  }
}
