import GRDB
import GRDBSQLite

/// A statement that is run again and again with other values, such as one that inserts a row.
///
/// The values go to SQLite as they are. GRDB's arguments are boxes in arrays, and making those of a million rows costs more than writing
/// the rows. Confined to whoever may use the database; not to be kept beyond that.
final class RepeatedStatement {
  private let statement: Statement

  init(_ sql: String, in db: Database) throws { statement = try db.makeStatement(sql: sql) }

  /// Runs it.
  ///
  /// - Parameter values: adds a value for each question mark, in their order.
  /// - Throws: `DatabaseError`.
  func run(_ values: (inout Values) -> Void) throws {
    let handle = statement.sqliteStatement
    var bound = Values(handle)
    values(&bound)
    precondition(bound.count == sqlite3_bind_parameter_count(handle), "a value for each question mark")
    guard bound.code == SQLITE_OK else { throw failure(bound.code) }
    let code = sqlite3_step(handle)
    guard code == SQLITE_DONE else {
      let failure = failure(code)
      sqlite3_reset(handle)
      throw failure
    }
    sqlite3_reset(handle)
  }

  private func failure(_ code: CInt) -> DatabaseError {
    let message = sqlite3_errmsg(sqlite3_db_handle(statement.sqliteStatement)).map { String(cString: $0) }
    return DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: statement.sql)
  }

  /// The values of one run, in the order of the question marks.
  struct Values {
    private let handle: SQLiteStatement
    fileprivate var count: CInt = 0
    fileprivate var code = SQLITE_OK

    /// Lets SQLite copy a text before the call returns (SQLite, "SQLITE_TRANSIENT").
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    fileprivate init(_ handle: SQLiteStatement) { self.handle = handle }

    /// A text, up to its first NUL as everywhere else: with GRDB, SQLite's texts end there.
    mutating func add(_ text: String) {
      note(text.withCString { sqlite3_bind_text(handle, count + 1, $0, -1, Self.copied) })
    }

    mutating func add(_ text: String?) {
      if let text { add(text) } else { note(sqlite3_bind_null(handle, count + 1)) }
    }

    mutating func add(_ number: Int64) { note(sqlite3_bind_int64(handle, count + 1, number)) }

    mutating func add(_ number: Int?) {
      if let number { add(Int64(number)) } else { note(sqlite3_bind_null(handle, count + 1)) }
    }

    mutating func add(_ flag: Bool) { add(flag ? 1 : 0 as Int64) }

    private mutating func note(_ code: CInt) {
      count += 1
      if code != SQLITE_OK { self.code = code }
    }
  }
}
