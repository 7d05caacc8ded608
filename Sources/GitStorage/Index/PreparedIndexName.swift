import Glibc

/// The name of a prepared index: `index.kith.<process>.<start time>.<new HEAD>`.
struct PreparedIndexName: Hashable, Sendable, CustomStringConvertible {
  let process: ProcessMark
  /// Nil is written as forty zeros, which no `HEAD` ever is.
  let newHead: ObjectID?

  private static let prefix = "index.kith."
  private static let noHead = String(repeating: "0", count: 40)

  init(process: ProcessMark, newHead: ObjectID?) {
    self.process = process
    self.newHead = newHead
  }

  init?(_ name: String) {
    guard name.hasPrefix(Self.prefix) else { return nil }
    let parts = name.dropFirst(Self.prefix.count).split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let id = Int32(parts[0]), id > 0, let startTime = UInt64(parts[1]),
      let head = ObjectID(hex: String(parts[2]))
    else { return nil }
    self.init(
      process: ProcessMark(id: id, startTime: startTime), newHead: parts[2] == Self.noHead ? nil : head)
    // "007" and "7" would be two names of one.
    guard description == name else { return nil }
  }

  var description: String { "\(Self.prefix)\(process).\(newHead?.hex ?? Self.noHead)" }

  /// All prepared indexes of a repository.
  static func all(in gitDirectory: DiskPath) throws -> [PreparedIndexName] {
    let (folder, number) = try gitDirectory.withCString(for: "list") { name in
      let folder = opendir(name)
      return (folder, errno)
    }
    guard let folder else { throw GitError.system(number, "list", gitDirectory) }
    defer { closedir(folder) }
    var names: [PreparedIndexName] = []
    while true {
      errno = 0
      guard let entry = readdir(folder) else {
        guard errno == 0 else { throw GitError.system(errno, "list", gitDirectory) }
        return names
      }
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if let prepared = PreparedIndexName(name) { names.append(prepared) }
    }
  }

  /// The process whose prepared index is the present `index.lock`; nil if the lock is not Kith's.
  static func owner(ofLockIn gitDirectory: DiskPath) throws -> ProcessMark? {
    guard let lock = try FileStat.ifPresent(at: IndexLock.lockPath(in: gitDirectory)) else { return nil }
    if try IndexLock.isPlaced(in: gitDirectory) {
      return try all(in: gitDirectory).map(\.process).first { try $0.isAlive() }
    }
    return try all(in: gitDirectory).first { name in
      try FileStat.ifPresent(at: gitDirectory.appending(name.description))?.isSameFile(as: lock) == true
    }?.process
  }
}
