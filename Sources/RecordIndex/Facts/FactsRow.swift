import GRDB
import Records

/// Facts as a row of the table `file`.
enum FactsRow {
  static let columns =
    "file.path, file.id, file.isReadable, file.contact, file.emailKeys, file.mergedInto, file.otherTargets, file.createdAt"

  /// The facts of a row, nil where it has no path.
  static func facts(_ row: Row) throws -> RecordFacts? {
    guard let text = row[0] as String? else { return nil }
    guard let path = RecordPath(text) else { throw IndexDatabase.IsForeign() }
    func id(_ column: Int) -> RecordID? { (row[column] as String?).flatMap { RecordID($0) } }
    func list(_ column: Int) -> [String] { (row[column] as String).split(separator: "\n").map(String.init) }
    return RecordFacts(
      path: path, id: id(1), isReadable: row[2], contact: id(3), emailKeys: list(4), mergedInto: id(5),
      otherTargets: list(6).compactMap { RecordID($0) }, createdAt: (row[7] as String?).flatMap { Timestamp($0) })
  }

  static func delete(_ path: RecordPath, from db: Database) throws {
    let query = try db.cachedStatement(sql: "SELECT \(columns), file.number FROM file WHERE path = ?")
    guard let row = try Row.fetchOne(query, arguments: [path.text]), let old = try facts(row) else { return }
    let number: Int64 = row[8]
    for key in old.emailKeys {
      try db.cachedStatement(sql: "DELETE FROM email WHERE key = ? AND org = ? AND file = ?")
        .execute(arguments: [key, path.org, number])
    }
    for target in [old.mergedInto].compactMap(\.self) + old.otherTargets {
      try db.cachedStatement(sql: "DELETE FROM target WHERE id = ? AND org = ? AND file = ?")
        .execute(arguments: [target.text, path.org, number])
    }
    try db.cachedStatement(sql: "DELETE FROM file WHERE number = ?").execute(arguments: [number])
  }
}
