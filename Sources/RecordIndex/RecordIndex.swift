import GRDB
import Glibc

/// A disposable table of what the rules between records need to know of the files of one tree.
///
/// It stands for exactly one tree, whose name is its stamp, and is told what differs when it is to stand for another. Every
/// look-up says for which stamp it asks and gets nil where the index stands for something else by now: other processes move
/// it, too, and nobody waits for anybody for longer than a transaction.
///
/// Nothing that can be wrong with it is an error. A damaged file, or one of another version, is made anew; where nothing can
/// be written it goes on in memory. So deleting it costs time and loses nothing. Confined to one task.
package final class RecordIndex {
  private let path: String?
  private var database: DatabaseQueue?
  /// How often the file was opened anew; one that is never right is left alone.
  private var openings = 0
  var answers = KnownAnswers()

  /// Opens or makes an index.
  ///
  /// - Parameter path: its file, in a folder that exists; nil for an index in memory.
  package init(at path: String?) {
    self.path = path
    open()
  }

  /// The tree it stands for; nil: none yet.
  package var stamp: String? { reading(IndexSchema.stamp) }

  /// Whether it is kept in a file and not in memory alone.
  package var isKept: Bool { database.map { $0.path != Self.memory } ?? false }

  private static let memory = ":memory:"

  // MARK: - Access

  /// Reads by one statement; nil where that fails, and then the index may be another one than before.
  func reading<Answer>(_ body: (Database) throws -> Answer?) -> Answer? {
    guard let database else { return nil }
    do {
      return try database.unsafeRead(body)
    } catch {
      recover(from: IndexTrouble(error))
      return nil
    }
  }

  /// Writes in one transaction, in memory where the file does not take it.
  ///
  /// - Returns: what `body` returned; false where it could not be run to its end.
  func writing(_ body: (Database) throws -> Bool) -> Bool {
    guard let database else { return false }
    do {
      return try database.write(body)
    } catch {
      let trouble = IndexTrouble(error)
      recover(from: trouble)
      guard trouble == .unwritable, let database = self.database else { return false }
      // In memory now; what fails there as well is not written at all.
      return (try? database.write(body)) ?? false
    }
  }

  // MARK: - Opening

  private func open() {
    openings += 1
    guard let path, openings <= 3 else { return database = Self.inMemory() }
    do {
      database = try Self.opened(path)
    } catch {
      guard IndexTrouble(error) == .damaged else { return database = Self.inMemory() }
      Self.remove(path)
      // A file that cannot be made anew either is not needed.
      database = (try? Self.opened(path)) ?? Self.inMemory()
    }
  }

  private static func opened(_ path: String) throws -> DatabaseQueue {
    let database = try DatabaseQueue(path: path, configuration: configuration)
    try IndexSchema.prepare(database)
    return database
  }

  /// Nil where not even memory is to be had: then it stands for nothing for ever.
  private static func inMemory() -> DatabaseQueue? {
    guard let database = try? DatabaseQueue(configuration: configuration) else { return nil }
    return (try? IndexSchema.prepare(database)) == nil ? nil : database
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    // The longest transaction of another process writes the facts of a whole store: seconds at a million files.
    configuration.busyMode = .timeout(5)
    configuration.foreignKeysEnabled = false
    // No write-ahead log: a store on a disk that is mounted read-only could not be asked, and its readers are quick
    // enough to be waited for. Synced fully, which is SQLite's default: what follows from the index is committed.
    return configuration
  }

  private func recover(from trouble: IndexTrouble) {
    switch trouble {
    case .passing: break
    case .moved: open()
    case .damaged:
      // Its descriptor is closed when it is let go.
      database = nil
      if let path { Self.remove(path) }
      open()
    case .unwritable: holdInMemory()
    }
  }

  /// Goes on with a copy in memory.
  private func holdInMemory() {
    guard isKept, let file = database, let memory = try? DatabaseQueue(configuration: Self.configuration) else { return }
    // What cannot be copied is made anew.
    database = (try? file.backup(to: memory)) == nil ? Self.inMemory() : memory
  }

  /// The journal goes last: without it a half-written index would look whole.
  private static func remove(_ path: String) {
    for name in [path, path + "-journal", path + "-wal", path + "-shm"] { unlink(name) }
  }
}
