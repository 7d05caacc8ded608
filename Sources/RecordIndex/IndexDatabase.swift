import GRDB
import Glibc

/// A disposable SQLite file: what is in it can be made again at any time.
///
/// Nothing that can be wrong with it is an error. A damaged file, or one of another version, is made anew; where nothing can
/// be written it goes on in memory. So deleting it costs time and loses nothing. Confined to one task.
final class IndexDatabase {
  /// The tables of one version of an index. One of them is `meta`, with one row and the column `version`.
  struct Schema {
    /// To be another one whenever other things are kept, or the same things mean something else.
    let version: String
    let tables: String
    /// What makes looking up quick; made last by whoever fills in everything at once.
    var indexes = ""

    func makeTables(in db: Database) throws {
      try db.execute(sql: tables)
      try db.execute(sql: "INSERT INTO meta (version) VALUES (?)", arguments: [version])
    }
  }

  /// The file is an index of another version, or none at all.
  struct IsForeign: Error {}

  private let path: String?
  private let schema: Schema
  private var database: DatabaseQueue?
  /// How often the file was opened anew; one that is never right is left alone.
  private var openings = 0

  /// Opens or makes an index.
  ///
  /// - Parameter path: its file, in a folder that exists; nil for an index in memory.
  init(at path: String?, _ schema: Schema) {
    self.path = path
    self.schema = schema
    open()
  }

  /// Whether it is kept in a file and not in memory alone.
  var isKept: Bool { database.map { $0.path != Self.memory } ?? false }

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

  /// Writes everything anew, in a `FreshIndex`.
  ///
  /// - Parameter body: fills the tables and makes their indexes, of which there are none yet.
  /// - Returns: false where it could not be run to its end; then everything is as it was.
  func replacing(_ body: (Database) throws -> Void) -> Bool {
    guard let path, isKept else { return inMemory(filledBy: body) }
    do {
      let fresh = try FreshIndex(beside: path, schema)
      defer { fresh.discard() }
      try fresh.write(body)
      try fresh.takePlace { database = nil }
      database = try opened(path)
      return true
    } catch {
      if database == nil { open() }
      return IndexTrouble(error) == .unwritable || error is FreshIndex.Unwritable ? inMemory(filledBy: body) : false
    }
  }

  private func inMemory(filledBy body: (Database) throws -> Void) -> Bool {
    guard let memory = try? DatabaseQueue(configuration: Self.configuration) else { return false }
    let isFilled: ()? = try? memory.write { db in
      try schema.makeTables(in: db)
      try body(db)
    }
    guard isFilled != nil else { return false }
    database = memory
    return true
  }

  // MARK: - Opening

  private func open() {
    openings += 1
    guard let path, openings <= 3 else { return database = inMemory() }
    do {
      database = try opened(path)
    } catch {
      guard IndexTrouble(error) == .damaged else { return database = inMemory() }
      Self.remove(path)
      // A file that cannot be made anew either is not needed.
      database = (try? opened(path)) ?? inMemory()
    }
  }

  private func opened(_ path: String) throws -> DatabaseQueue {
    let database = try DatabaseQueue(path: path, configuration: Self.configuration)
    try prepare(database)
    return database
  }

  /// Nil where not even memory is to be had: then it stands for nothing for ever.
  private func inMemory() -> DatabaseQueue? {
    guard let database = try? DatabaseQueue(configuration: Self.configuration) else { return nil }
    return (try? prepare(database)) == nil ? nil : database
  }

  /// Makes the tables where there are none.
  private func prepare(_ database: DatabaseQueue) throws {
    let found = try database.read { db in
      try db.tableExists("meta") ? String.fetchOne(db, sql: "SELECT version FROM meta") ?? "" : nil
    }
    guard found == nil else {
      if found != schema.version { throw IsForeign() }
      return
    }
    try database.write { db in
      // Another process may have been quicker.
      guard try !db.tableExists("meta") else { return }
      try schema.makeTables(in: db)
      try db.execute(sql: schema.indexes)
    }
  }

  static var configuration: Configuration {
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
    database = (try? file.backup(to: memory)) == nil ? inMemory() : memory
  }

  /// The journal goes last: without it a half-written index would look whole.
  static func remove(_ path: String) {
    for name in [path, path + "-journal", path + "-wal", path + "-shm"] { unlink(name) }
  }
}
