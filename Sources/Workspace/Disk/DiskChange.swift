package import GitStorage

/// A file of the working tree as it was read.
package struct DiskFile: Hashable, Sendable {
  package let bytes: [UInt8]
  package let id: ObjectID
  package let stat: FileStat

  package var mode: FileMode { stat.isExecutable ? .executable : .regular }
}

/// One path at which the working tree differs from what it was last given.
package struct DiskChange: Hashable, Sendable {
  package enum Found: Hashable, Sendable {
    case file(DiskFile)
    case nothing
    /// Something Kith does not read through, such as a symbolic link, in plain words.
    case notAFile(String)
  }

  package let path: GitPath
  package let given: Entry?
  package let found: Found

  package var file: DiskFile? { if case .file(let file) = found { file } else { nil } }
  package var isDeletion: Bool { found == .nothing }

  /// The difference between what was given at a path and what is found there, nil if there is none.
  ///
  /// Only the content counts: an executable bit set by a file manager is not an edit.
  static func between(given: Entry?, found: Found, at path: GitPath) -> DiskChange? {
    // A symlink or a submodule is never given to the disk.
    let given = given?.mode == .symlink || given?.mode == .submodule ? nil : given
    switch found {
    case .nothing: if given == nil { return nil }
    case .file(let file): if given?.id == file.id { return nil }
    case .notAFile: if given == nil { return nil }
    }
    return DiskChange(path: path, given: given, found: found)
  }
}

/// Reads single files of a working tree without ever following a symbolic link.
package struct DiskReader: Sendable {
  package let root: DiskPath

  package init(root: DiskPath) { self.root = root }

  package func absolute(_ path: GitPath) -> DiskPath { root.appending(path) }

  /// Whether a symbolic link or a file stands where a folder on the way to a path should be: nothing is read or written there.
  package func isBlocked(_ path: GitPath) throws -> Bool { try obstacle(on: path) != nil }

  /// What stands where a folder on the way to a path should be and is none.
  func obstacle(on path: GitPath) throws -> GitPath? {
    var found: GitPath?
    var folder = path.parent
    while let current = folder {
      if let stat = try FileStat.ifPresent(at: absolute(current)), !stat.isFolder { found = current }
      folder = current.parent
    }
    return found
  }

  /// Whether a folder stands at a path.
  func isFolder(_ path: GitPath) throws -> Bool { try FileStat.ifPresent(at: absolute(path))?.isFolder ?? false }

  /// The bytes of a file whose folders are known to be folders, because they were just listed or looked at; nil where
  /// there is no regular file (any more), no bytes where it may not be read: to a reader, a file that does not read.
  package func bytes(ofListed path: GitPath) throws -> [UInt8]? {
    do {
      return try DurableFile.read(absolute(path)).bytes
    } catch let error as GitError where error.code == .notFound || error.code == .invalid {
      return nil
    } catch let error as GitError where error.code == .permission {
      return []
    }
  }

  /// What stands at a path.
  package func find(_ path: GitPath) throws -> DiskChange.Found {
    if try isBlocked(path) { return .notAFile("something on the way to it is not a folder") }
    return try find(listed: path)
  }

  /// What stands at a path whose folders are known to be folders, because they were just listed.
  func find(listed path: GitPath) throws -> DiskChange.Found {
    let place = absolute(path)
    guard let stat = try FileStat.ifPresent(at: place), !stat.isFolder else { return .nothing }
    if stat.isSymlink { return .notAFile("it is a symbolic link") }
    guard stat.isRegularFile else { return .notAFile("it is not a regular file") }
    do {
      let (bytes, stat) = try DurableFile.read(place)
      return .file(DiskFile(bytes: bytes, id: GitRepository.blobID(of: bytes), stat: stat))
    } catch let error as GitError where error.code == .notFound {
      return .nothing
    } catch let error as GitError where error.code == .permission {
      return .notAFile("it may not be read")
    }
  }
}
