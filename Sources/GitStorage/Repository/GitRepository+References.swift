import CLibgit2

extension GitRepository {
  /// Where `HEAD` points.
  package enum Head: Hashable, Sendable {
    /// A branch by its full name (`refs/heads/main`); without a commit while nothing has been committed to it.
    case branch(name: String, ObjectID?)
    /// A commit directly, on no branch.
    case detached(ObjectID)
  }

  /// What a reference names, symbolic references followed; `nil` if there is no such reference.
  package func reference(_ name: String) throws -> ObjectID? {
    var oid = git_oid()
    let code = git_reference_name_to_id(&oid, handle, name)
    if code == GIT_ENOTFOUND.rawValue { return nil }
    try Libgit2.check(code, "read a reference", path: name)
    return ObjectID(oid)
  }

  /// All references whose names begin with `prefix`, by the bytes of their names. Symbolic references that lead nowhere
  /// are left out.
  package func references(under prefix: String) throws -> [(name: String, id: ObjectID)] {
    var found: [(name: String, id: ObjectID)] = []
    for name in try referenceNames(under: prefix) {
      if let id = try reference(name) { found.append((name, id)) }
    }
    return found
  }

  /// Where `HEAD` points. A branch without a commit is no error.
  package func head() throws -> Head {
    var head: OpaquePointer?
    try Libgit2.check(git_reference_lookup(&head, handle, "HEAD"), "read a reference", path: "HEAD")
    defer { git_reference_free(head) }
    if git_reference_type(head) == GIT_REFERENCE_SYMBOLIC {
      let name = String(cString: try Libgit2.unwrap(git_reference_symbolic_target(head), "read HEAD"))
      return .branch(name: name, try reference(name))
    }
    return .detached(ObjectID(try Libgit2.unwrap(git_reference_target(head), "read HEAD").pointee))
  }

  /// Sets a reference if it still holds the expected value: compare and swap under the lock that git takes, too.
  /// Durable on return, with a line in the reflogs of the reference and, if it is the current branch, of `HEAD`.
  ///
  /// - Parameters:
  ///   - name: The full name, below `refs/`.
  ///   - new: An object of the repository, not one of a batch under way.
  ///   - old: The value it must hold; `nil`: it must not exist.
  ///   - log: The line in the reflog.
  ///   - by: Who did it, for the reflog; by default the committer's identity now.
  /// - Throws: `GitError`: `refChanged` if it holds another value, `exists` if another reference is in the way
  ///   (`refs/heads/a` for `refs/heads/a/b`), `locked` if another program holds the lock for longer than a tenth of a
  ///   second, `notFound` for an object that is not there, `invalid` for a name that git does not allow.
  package func setReference(
    _ name: String, to new: ObjectID, ifEqual old: ObjectID?, log: String, by: Signature? = nil
  ) throws {
    let operation = "move a reference"
    guard openBatch?.object(new) == nil else {
      throw GitError(
        .invalid, operation: operation, message: "\(new) is in a batch that is not finished", path: name)
    }
    guard exists(new) else {
      throw GitError(.notFound, operation: operation, message: "there is no object \(new)", path: name)
    }
    let signature = try by ?? committerNow()
    let path = try file(of: name, operation)
    let lock = try lock(path, name, operation)
    try compare(name, with: old, operation)
    if old == nil { try checkRoom(for: name, operation) }
    let line = ReflogLine(old: old, new: new, by: signature, message: log)
    for log in try logs(of: name) { try line.append(to: log) }
    try lock.replace(with: Array("\(new.hex)\n".utf8))
    for folder in [path.folder] + foldersAbove(name) { try DurableFile.syncFolder(folder) }
    guard try reference(name) == new else {
      throw GitError(.io, operation: operation, message: "it could not be read back", path: name, hint: "check the disk")
    }
  }

  /// Removes a reference if it still holds the expected value. Durable on return; its reflog goes, too.
  ///
  /// - Throws: `GitError`: `refChanged` if it holds another value or none.
  package func deleteReference(_ name: String, ifEqual old: ObjectID) throws {
    let operation = "remove a reference"
    let path = try file(of: name, operation)
    guard try reference(name) != nil else { return try compare(name, with: old, operation) }
    let lock = try lock(path, name, operation)
    try compare(name, with: old, operation)
    // The packed one first: once the other is gone, it would be the value.
    try PackedReferences(gitDirectory: gitDirectory).remove(name)
    try DurableFile.removeIfPresent(path)
    try lock.release()
    _ = git_reflog_delete(handle, name)  // there may be none, and a stale one does no harm
    var folder = path.folder
    // `refs/heads` and the like stay, as with git.
    for above in ([folder] + foldersAbove(name)).dropLast(2) {
      guard try Folder.removeIfEmpty(above) else { break }
    }
    while try FileStat.ifPresent(at: folder) == nil { folder = folder.folder }
    try DurableFile.syncFolder(folder)
    try DurableFile.syncFolder(DiskPath(gitDirectory))  // the packed references
  }
}

// MARK: - Steps

extension GitRepository {
  /// Where a reference stands when it is not packed.
  private func file(of name: String, _ operation: String) throws -> DiskPath {
    var isValid: Int32 = 0
    try Libgit2.check(git_reference_name_is_valid(&isValid, name), operation, path: name)
    guard isValid == 1, name.utf8.starts(with: "refs/".utf8), !name.utf8.contains(0) else {
      throw GitError(.invalid, operation: operation, message: "git does not allow this name", path: name)
    }
    return DiskPath(gitDirectory).appending(name)
  }

  /// Locks a reference, in its folder.
  private func lock(_ path: DiskPath, _ name: String, _ operation: String) throws -> ReferenceLock {
    var attempts = 0
    while true {
      do {
        try Folder.make(path.folder)
        return try ReferenceLock(on: path)
      } catch let error as GitError where error.code == .notFound {
        try checkRoom(for: name, operation)
        // Another program removed the folder, which was empty, in this moment.
        attempts += 1
        guard attempts < 5 else { throw error }
      }
    }
  }

  /// The reflogs a move of a reference is told in, as git would: its own, and that of `HEAD` where that is on it.
  private func logs(of name: String) throws -> [DiskPath] {
    let setting = try configString("core.logAllRefUpdates")?.lowercased()
    let isOn = setting.map { !["false", "no", "off", "0", ""].contains($0) } ?? (workDirectory != nil)
    let folder = DiskPath(gitDirectory).appending("logs")
    var logs: [DiskPath] = []
    if case .branch(name, _) = try head() { logs.append(folder.appending("HEAD")) }
    logs.append(folder.appending(name))
    return try logs.filter { log in
      if try FileStat.ifPresent(at: log)?.isFolder == false { return true }
      let isUsual =
        log == folder.appending("HEAD") || ["refs/heads/", "refs/remotes/", "refs/notes/"].contains { name.hasPrefix($0) }
      return setting == "always" || isOn && isUsual
    }
  }

  private func compare(_ name: String, with expected: ObjectID?, _ operation: String) throws {
    let present = try reference(name)
    guard present != expected else { return }
    throw GitError(
      .refChanged, operation: operation,
      message: "it holds \(present?.hex ?? "nothing") instead of \(expected?.hex ?? "nothing")", path: name)
  }

  /// A reference is a file, so none can stand below another. Git looks at packed references for this as well.
  private func checkRoom(for name: String, _ operation: String) throws {
    var obstacle = try referenceNames(under: name + "/").first
    var parts = name.split(separator: "/").dropLast()
    while obstacle == nil, parts.count > 2 {
      let parent = parts.joined(separator: "/")
      if try reference(parent) != nil { obstacle = parent }
      parts.removeLast()
    }
    guard let obstacle else { return }
    throw GitError(.exists, operation: operation, message: "the reference \(obstacle) is in the way", path: name)
  }

  /// The folders above the one that holds a reference, up to `refs`.
  private func foldersAbove(_ name: String) -> [DiskPath] {
    let root = DiskPath(gitDirectory).appending("refs")
    var folder = DiskPath(gitDirectory).appending(name).folder
    var folders: [DiskPath] = []
    while folder.bytes.count > root.bytes.count {
      folder = folder.folder
      folders.append(folder)
    }
    return folders
  }

  /// In the order of their bytes. No name can hold what is special in a glob pattern.
  private func referenceNames(under prefix: String) throws -> [String] {
    let operation = "list references"
    var iterator: OpaquePointer?
    try Libgit2.check(git_reference_iterator_glob_new(&iterator, handle, prefix + "*"), operation, path: prefix)
    defer { git_reference_iterator_free(iterator) }
    var names: [String] = []
    var name: UnsafePointer<CChar>?
    while true {
      let code = git_reference_next_name(&name, iterator)
      if code == GIT_ITEROVER.rawValue { break }
      try Libgit2.check(code, operation, path: prefix)
      names.append(String(cString: try Libgit2.unwrap(name, operation)))
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
