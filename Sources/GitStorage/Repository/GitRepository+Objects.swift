import CLibgit2

// MARK: - Reading

extension GitRepository {
  /// The content of a blob.
  ///
  /// - Throws: `GitError`: `notFound`, `corrupt`, `invalid` if the object is of another kind.
  package func blob(_ id: ObjectID) throws -> [UInt8] {
    try bytes(of: id, kind: .blob)
  }

  /// The content of a blob; `nil`, without unpacking it, where it is larger than that many bytes.
  package func blob(_ id: ObjectID, atMost limit: Int) throws -> [UInt8]? {
    try blobSize(id) <= limit ? blob(id) : nil
  }

  /// The number of bytes of a blob, without unpacking it.
  package func blobSize(_ id: ObjectID) throws -> Int {
    let (kind, size) = try header(of: id)
    try Self.expect(.blob, kind, id)
    return size
  }

  /// The kind and the size of an object, without unpacking it; the kind is nil for one git does not have.
  func header(of id: ObjectID) throws -> (kind: ObjectKind?, size: Int) {
    if let object = batchObject(id) { return (object.kind, object.bytes.count) }
    var size = 0
    var type = GIT_OBJECT_INVALID
    var oid = id.oid
    try Libgit2.check(git_odb_read_header(&size, &type, objectDatabase, &oid), "read the size of an object", path: id.hex)
    return (ObjectKind(type), size)
  }

  /// A commit. Malformed dates and names in it are read as well as they can be, because they cannot be mended.
  ///
  /// - Throws: `GitError`: `notFound`, `corrupt`, `invalid` if the object is of another kind.
  package func commit(_ id: ObjectID) throws -> Commit {
    try CommitText.parse(bytes(of: id, kind: .commit), id: id)
  }

  /// Whether the object is in the repository or in the batch under way.
  package func exists(_ id: ObjectID) -> Bool {
    if batchObject(id) != nil { return true }
    var oid = id.oid
    return git_odb_exists(objectDatabase, &oid) == 1
  }

  /// The content of an object that must be of the given kind, compared with its name.
  func bytes(of id: ObjectID, kind: ObjectKind) throws -> [UInt8] {
    if let object = batchObject(id) {
      try Self.expect(kind, object.kind, id)
      return object.bytes
    }
    var object: OpaquePointer?
    var oid = id.oid
    try Libgit2.check(git_odb_read(&object, objectDatabase, &oid), "read a \(kind.name)", path: id.hex)
    defer { git_odb_object_free(object) }
    try Self.expect(kind, ObjectKind(git_odb_object_type(object)), id)
    let content = UnsafeRawBufferPointer(start: git_odb_object_data(object), count: git_odb_object_size(object))
    guard StoredObject.id(of: content, kind: kind) == id else {
      throw GitError(
        .corrupt, operation: "read a \(kind.name)", message: "its content does not match its name", path: id.hex,
        hint: "git fsck names what is damaged")
    }
    return Array(content)
  }

  private func batchObject(_ id: ObjectID) -> StoredObject? {
    openBatch?.object(id)
  }

  private static func expect(_ wanted: ObjectKind, _ found: ObjectKind?, _ id: ObjectID) throws {
    guard found != wanted else { return }
    throw GitError(
      .invalid, operation: "read a \(wanted.name)",
      message: "the object is a \(found?.name ?? "thing of unknown kind")", path: id.hex)
  }
}

extension ObjectKind {
  init?(_ type: git_object_t) {
    guard let value = UInt8(exactly: type.rawValue) else { return nil }
    self.init(rawValue: value)
  }
}

// MARK: - Writing

extension GitRepository {
  /// The name that git gives to a blob of this content.
  package static func blobID(of bytes: [UInt8]) -> ObjectID {
    StoredObject.id(of: bytes, kind: .blob)
  }

  /// Writes a blob; durable on return unless inside a batch. Content that is there already is not written again.
  package func writeBlob(_ bytes: [UInt8]) throws -> ObjectID {
    try write(bytes, kind: .blob)
  }

  /// Writes a commit; durable on return unless inside a batch, and read back before that.
  ///
  /// The same arguments make the same bytes and so the same name. The message is taken verbatim: no line is added and
  /// none is removed.
  ///
  /// - Throws: `GitError`: `notFound` if the tree or a parent is not there; `invalid` for a name or an email that is
  ///   empty where git wants one or holds `<`, `>`, a line break or NUL, a time before 1970, or a message with NUL.
  package func writeCommit(
    tree: ObjectID, parents: [ObjectID], author: Signature, committer: Signature, message: String
  ) throws -> ObjectID {
    let operation = "write a commit"
    for id in [tree] + parents where !exists(id) {
      throw GitError(.notFound, operation: operation, message: "it names an object that is not there", path: id.hex)
    }
    let text = try CommitText.bytes(
      tree: tree, parents: parents, author: author, committer: committer, message: message)
    let id = try write(text, kind: .commit)
    if openBatch == nil { try verify(id, .commit) }
    return id
  }

  /// Runs `body` and then writes all objects that it wrote at once; they are durable on return.
  ///
  /// Up to eight become loose files, more become one pack, so that the cost of syncing does not grow with their number.
  /// Until then they are in memory: reading objects sees them, but references cannot be set to them and history does
  /// not reach them. If `body` throws, none of them is written. A batch inside a batch belongs to the outer one.
  package func batch<Result>(_ body: () throws -> Result) throws -> Result {
    guard openBatch == nil else { return try body() }
    openBatch = ObjectBatch()
    defer { openBatch = nil }
    do {
      let result = try body()
      let objects = openBatch?.objects ?? []
      openBatch = nil
      try writeAtOnce(objects)
      return result
    } catch {
      recentTrees = RecentTrees()  // trees of the batch may be among them
      throw error
    }
  }

  private func writeAtOnce(_ objects: [StoredObject]) throws {
    if objects.count <= ObjectBatch.mostLoose {
      try looseObjects.write(objects)
    } else {
      try PackWriter(folder: looseObjects.folder.appending("pack")).write(objects)
    }
    if let last = objects.last(where: { $0.kind == .commit }) ?? objects.last { try verify(last.id, last.kind) }
  }

  /// Writes an object, or lets the batch under way keep it.
  func write(_ bytes: [UInt8], kind: ObjectKind) throws -> ObjectID {
    let object = StoredObject(kind: kind, bytes: bytes)
    guard openBatch?.object(object.id) == nil, try !reuse(object) else { return object.id }
    if openBatch != nil {
      openBatch?.append(object)
    } else {
      try looseObjects.write([object])
    }
    return object.id
  }

  /// Whether the object is there already. If so, it is made to look new, so that a `git gc` running now does not take it
  /// for old debris, and it is on the disk on return: git itself syncs packs, but not always single objects.
  private func reuse(_ object: StoredObject) throws -> Bool {
    if try looseObjects.holds(object) {
      do {
        try looseObjects.freshen(object.id)
        return true
      } catch let error as GitError where error.code == .permission {
        return false  // another user's file: a new one takes its place
      }
    }
    guard try !looseObjects.contains(object.id) else { return false }  // broken: it is written anew
    var oid = object.id.oid
    guard git_odb_exists_ext(objectDatabase, &oid, GIT_ODB_LOOKUP_NO_REFRESH.rawValue) == 1 else { return false }
    // Writing what is in a pack only makes the pack look new.
    return object.bytes.withUnsafeBytes { buffer in
      git_odb_write(&oid, objectDatabase, buffer.baseAddress, buffer.count, git_object_t(Int32(object.kind.rawValue)))
    } >= 0
  }

  /// Reads an object back from its file and compares its content with its name.
  private func verify(_ id: ObjectID, _ kind: ObjectKind) throws {
    do {
      _ = try bytes(of: id, kind: kind)
    } catch let error as GitError {
      throw GitError(
        .io, operation: "write a \(kind.name)", message: "it could not be read back: \(error.message)", path: id.hex,
        hint: "check the disk")
    }
  }
}
