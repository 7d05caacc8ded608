import GRDB
import Glibc

/// A new index beside an old one, whose place it takes when it is whole. Who reads the old one meanwhile goes on reading it, and
/// waits for nobody.
///
/// Nobody else sees it until then, so it is written without a journal and synced once.
final class FreshIndex {
  private let path: String
  private let new: String
  private let queue: DatabaseQueue

  struct Unwritable: Error {}

  /// - Parameters:
  ///   - path: the file of the index.
  ///   - cache: kilobytes of the file held in memory.
  init(beside path: String, _ schema: IndexDatabase.Schema, cache: Int = 32_768) throws {
    self.path = path
    new = Self.newPath(path, of: getpid())
    Self.removeAbandoned(path)
    queue = try DatabaseQueue(path: new, configuration: Self.configuration(cache))
    do {
      try queue.write { db in try schema.makeTables(in: db) }
    } catch {
      IndexDatabase.remove(new)
      throw error
    }
  }

  func write(_ body: (Database) throws -> Void) throws { try queue.write(body) }

  /// Takes the place of the old index. Durable on return.
  ///
  /// - Parameter isReady: called last before that.
  func takePlace(_ isReady: () -> Void = {}) throws {
    try queue.close()
    // The name must not be there before the bytes are.
    try Self.sync(new)
    isReady()
    guard rename(new, path) == 0 else { throw Unwritable() }
  }

  /// Removes what did not take the old one's place.
  func discard() {
    try? queue.close()
    IndexDatabase.remove(new)
  }

  private static func configuration(_ cache: Int) -> Configuration {
    var configuration = IndexDatabase.configuration
    configuration.prepareDatabase { db in
      try db.execute(
        sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -\(cache); PRAGMA temp_store = FILE")
    }
    return configuration
  }

  private static func sync(_ path: String) throws {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Unwritable() }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw Unwritable() }
  }

  private static func newPath(_ path: String, of process: pid_t) -> String { "\(path).new-\(process)" }

  /// Removes the new files of processes that are no more.
  private static func removeAbandoned(_ path: String) {
    guard let slash = path.lastIndex(of: "/"), let folder = opendir(String(path[...slash])) else { return }
    defer { closedir(folder) }
    let prefix = path[path.index(after: slash)...] + ".new-"
    var abandoned: Set<pid_t> = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      guard name.hasPrefix(prefix), let process = pid_t(name.dropFirst(prefix.count).prefix { $0.isNumber }) else { continue }
      if process == getpid() || (kill(process, 0) != 0 && errno == ESRCH) { abandoned.insert(process) }
    }
    for process in abandoned { IndexDatabase.remove(newPath(path, of: process)) }
  }
}
