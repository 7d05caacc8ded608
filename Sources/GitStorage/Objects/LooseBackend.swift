import CLibgit2

/// Gives libgit2 the loose objects as ``LooseObjects`` reads them, in place of libgit2's own reader.
final class LooseBackend {
  private let objects: LooseObjects

  private init(_ objects: LooseObjects) {
    self.objects = objects
  }

  /// Opens the objects of a repository: the loose ones through this, packs through libgit2, and those of repositories it
  /// borrows from (`objects/info/alternates`), and those of some more folders.
  static func openDatabase(_ objects: LooseObjects, borrowing others: [String] = []) throws -> OpaquePointer {
    let operation = "open the objects of the repository"
    let folder = objects.folder.description
    var database: OpaquePointer?
    try Libgit2.check(git_odb_new(&database), operation, path: folder)
    let open = try Libgit2.unwrap(database, operation)
    do {
      let loose = make(objects)
      let code = git_odb_add_backend(open, loose, 1)
      if code < 0 { loose.pointee.free(loose) }
      try Libgit2.check(code, operation, path: folder)
      var packs: UnsafeMutablePointer<git_odb_backend>?
      try Libgit2.check(git_odb_backend_pack(&packs, folder), operation, path: folder)
      try Libgit2.check(git_odb_add_backend(open, packs, 2), operation, path: folder)
      for other in try alternates(of: objects) + others {
        try Libgit2.check(git_odb_add_disk_alternate(open, other), operation, path: other)
      }
    } catch {
      git_odb_free(open)
      throw error
    }
    return open
  }

  private static func alternates(of objects: LooseObjects) throws -> [String] {
    let list = objects.folder.appending("info/alternates")
    guard try FileStat.ifPresent(at: list) != nil else { return [] }
    let text = String(decoding: try DurableFile.read(list, limit: 1 << 20).bytes, as: UTF8.self)
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      line.hasPrefix("/") ? String(line) : objects.folder.appending(String(line)).description
    }
  }

  // MARK: What libgit2 calls

  private static func make(_ objects: LooseObjects) -> UnsafeMutablePointer<git_odb_backend> {
    let memory = UnsafeMutablePointer<kith_backend>.allocate(capacity: 1)
    memory.initialize(to: kith_backend())
    memory.pointee.payload = Unmanaged.passRetained(LooseBackend(objects)).toOpaque()
    let backend = UnsafeMutableRawPointer(memory).assumingMemoryBound(to: git_odb_backend.self)
    backend.pointee.version = UInt32(GIT_ODB_BACKEND_VERSION)
    backend.pointee.read = { data, length, type, backend, oid in
      LooseBackend.perform(backend, oid, { try $0.read($1) }) { object in
        guard let memory = git_odb_backend_data_alloc(backend, max(object.bytes.count, 1)) else { return -1 }
        object.bytes.withUnsafeBytes { bytes in
          if let start = bytes.baseAddress { memory.copyMemory(from: start, byteCount: bytes.count) }
        }
        data?.pointee = memory
        length?.pointee = object.bytes.count
        type?.pointee = git_object_t(Int32(object.kind.rawValue))
        return 0
      }
    }
    backend.pointee.read_header = { length, type, backend, oid in
      LooseBackend.perform(backend, oid, { try $0.header($1) }) { object in
        length?.pointee = object.size
        type?.pointee = git_object_t(Int32(object.kind.rawValue))
        return 0
      }
    }
    backend.pointee.exists = { backend, oid in
      guard let owner = LooseBackend.owner(of: backend), let oid else { return 0 }
      do {
        return try owner.objects.contains(ObjectID(oid.pointee)) ? 1 : 0
      } catch {
        return 0  // libgit2 knows no error here; reading the object will say it
      }
    }
    backend.pointee.free = { backend in
      guard let backend else { return }
      let memory = UnsafeMutableRawPointer(backend).assumingMemoryBound(to: kith_backend.self)
      if let payload = memory.pointee.payload { Unmanaged<LooseBackend>.fromOpaque(payload).release() }
      memory.deallocate()
    }
    return backend
  }

  private static func owner(of backend: UnsafeMutablePointer<git_odb_backend>?) -> LooseBackend? {
    guard let backend else { return nil }
    let memory = UnsafeMutableRawPointer(backend).assumingMemoryBound(to: kith_backend.self)
    return memory.pointee.payload.map { Unmanaged<LooseBackend>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func perform<Found>(
    _ backend: UnsafeMutablePointer<git_odb_backend>?, _ oid: UnsafePointer<git_oid>?,
    _ read: (LooseObjects, ObjectID) throws -> Found?, _ body: (Found) -> Int32
  ) -> Int32 {
    guard let owner = owner(of: backend), let oid else { return GIT_ERROR.rawValue }
    do {
      guard let object = try read(owner.objects, ObjectID(oid.pointee)) else { return GIT_ENOTFOUND.rawValue }
      return body(object)
    } catch {
      let known = error as? GitError
      git_error_set_str(Int32(GIT_ERROR_ODB.rawValue), known?.message ?? "\(error)")
      return known?.code == .corrupt ? GIT_EMISMATCH.rawValue : GIT_ERROR.rawValue
    }
  }
}
