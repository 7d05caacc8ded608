import GRDB
package import Records

/// A disposable index of what readers see: people, leads, deals, events and messages, with their words.
///
/// Unlike `RecordIndex`, which stands for a tree, it stands for the files on disk: those of a tree, its stamp, and what is
/// otherwise on disk as somebody last saw it. What it answers is where to look; whoever shows a record reads its file.
///
/// Deleting its file costs time and loses nothing. Confined to one task.
package final class ListIndex {
  private let database: IndexDatabase

  /// Opens or makes an index.
  ///
  /// - Parameter path: its file, in a folder that exists; nil for an index in memory.
  package init(at path: String?) { database = IndexDatabase(at: path, ListSchema.current) }

  /// Whether it is kept in a file and not in memory alone.
  package var isKept: Bool { database.isKept }

  func reading<Answer>(_ body: (Database) throws -> Answer?) -> Answer? { database.reading(body) }

  /// What the index stands for, and when each folder was looked at.
  package struct State {
    /// The tree; nil: nothing yet.
    package let stamp: String?
    package let regions: String?
    package let edited: Set<RecordPath>
    package let folders: [String: Folder]
  }

  /// A folder of records as the index knows it.
  package struct Folder: Hashable, Sendable {
    package let look: ListTransaction.FolderLook
    /// The names of its files in the index.
    package let names: FolderNames
  }

  package var state: State? {
    reading { db in
      let meta = try Row.fetchOne(db, sql: "SELECT stamp, regions FROM meta")
      let edited = try String.fetchAll(db, sql: "SELECT path FROM edited").compactMap { RecordPath($0) }
      var folders: [String: Folder] = [:]
      let rows = try Row.fetchCursor(db, sql: "SELECT path, changed, looked, names FROM folder")
      while let row = try rows.next() {
        folders[row[0]] = Folder(look: .init(changed: row[1], looked: row[2]), names: FolderNames(stored: row[3]))
      }
      return State(stamp: meta?[0], regions: meta?[1], edited: Set(edited), folders: folders)
    }
  }

  /// How many files the index has.
  package var countOfFiles: Int? { reading { try Int.fetchOne($0, sql: "SELECT count(*) FROM file") } }

  /// The names of the files the index has in a folder, not below it.
  package func names(in folder: String) -> Set<String>? {
    reading { db in
      let query = try db.cachedStatement(sql: "SELECT substr(path, ?) FROM file WHERE path > ? AND path < ?")
      let names = try String.fetchSet(
        query, arguments: [folder.unicodeScalars.count + 2, folder + "/", folder + "0"])
      return names.filter { !$0.utf8.contains(UInt8(ascii: "/")) }
    }
  }

  /// Changes it in one transaction; nothing is written where `body` throws.
  ///
  /// - Returns: whether that was done; if not, the index is as it was or begins anew.
  package func change(_ body: (ListTransaction) throws -> Void) throws -> Bool {
    var failure: (any Error)?
    let isDone = database.writing { db in
      try Self.run(body, db, &failure)
      return true
    }
    if let failure { throw failure }
    return isDone
  }

  /// Makes it anew, from nothing; the old one stays until then, and where `body` throws.
  ///
  /// - Parameter body: begins at the beginning; it is run once more, in memory, where the disk turns out to be full.
  /// - Returns: whether that was done.
  package func replace(_ body: (ListTransaction) throws -> Void) throws -> Bool {
    var failure: (any Error)?
    let isDone = database.replacing { try Self.run(body, $0, &failure) }
    if let failure { throw failure }
    return isDone
  }

  /// - Parameter failure: what went wrong where it is not the database's trouble but the asker's.
  private static func run(
    _ body: (ListTransaction) throws -> Void, _ db: Database, _ failure: inout (any Error)?
  ) throws {
    do {
      try body(ListTransaction(db))
    } catch let error where !(error is DatabaseError) {
      failure = error
      throw error
    }
  }
}
