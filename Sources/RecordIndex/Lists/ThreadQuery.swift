import GRDB
package import Records

/// Which conversations a list holds – all messages with one address, of whatever year –, that with the newest message first, and
/// which part of it is wanted.
package struct ThreadQuery: Sendable {
  package let org: String
  package var channel: String?
  /// Each must stand in a message as the beginning of a word, or so in the name of somebody with the address, or in the address.
  package var words: [String] = []
  /// Only where the last message is nobody's.
  package var isUnassigned = false
  /// Only with messages of this person.
  package var whose: TimeQuery.Whose?
  package var after: TimePlace?
  package var limit: Int?

  package init(org: String) { self.org = org }
}

/// A conversation that a list holds, in short: where it stands.
package struct ThreadHit: Sendable {
  /// The file with the last message, and which of its messages that is.
  package let last: TimeHit
  /// How many messages there are.
  package let count: Int
  /// All its files, in path order, and the bytes the index was told of.
  package let files: [(path: RecordPath, blob: String)]
}

extension ListIndex {
  /// The conversations a query asks for; nil where the index cannot be read.
  package func threads(_ query: ThreadQuery) -> [ThreadHit]? {
    reading { db in
      let filter = ThreadFilter(query)
      let sql = """
        SELECT file.path, file.blob, whole.at, whole.id, whole.place, whole.channel, whole.key, whole.count
        FROM \(filter.sql) ORDER BY whole.at DESC, whole.id DESC LIMIT ?
        """
      let rows = try Row.fetchAll(db, sql: sql, arguments: filter.arguments + [query.limit ?? -1])
      let parts = try db.cachedStatement(
        sql: """
          SELECT path, blob FROM thread JOIN file ON file.number = thread.file
          WHERE thread.org = ? AND thread.channel = ? AND thread.key = ?
          """)
      return try rows.map { row in
        let files = try Row.fetchAll(parts, arguments: [query.org, row[5] as String, row[6] as String]).map { try Self.file($0) }
        let (path, blob) = try Self.file(row)
        let last = TimeHit(path: path, blob: blob, place: .init(at: ListRank.time(of: row[2]), id: row[3]), element: row[4])
        return ThreadHit(last: last, count: row[7], files: files.sorted { $0.path < $1.path })
      }
    }
  }

  private static func file(_ row: Row) throws -> (path: RecordPath, blob: String) {
    guard let path = RecordPath(row[0] as String) else { throw IndexDatabase.IsForeign() }
    return (path: path, blob: row[1])
  }

  /// How many conversations a query asks for, after its place, whatever its limit.
  package func count(_ query: ThreadQuery) -> Int? {
    reading { db in
      let filter = ThreadFilter(query)
      return try Int.fetchOne(db, sql: "SELECT count(*) FROM \(filter.sql)", arguments: filter.arguments)
    }
  }
}

/// The part of a statement that says which conversations are meant.
private struct ThreadFilter {
  private var files = "one.org = ? AND one.count > 0"
  private var wholes = "true"
  private(set) var arguments: StatementArguments
  private let org: String

  /// The conversations, each joined with the file of its last message: SQLite takes what stands beside a lone `max` from the row
  /// that has it. (SQLite, "Bare columns in an aggregate query")
  var sql: String {
    """
    (
      SELECT one.channel, one.key, one.channel || ' ' || one.key AS id, max(one.last), one.at, one.file, one.place,
        sum(one.count) AS count
      FROM thread AS one WHERE \(files) GROUP BY one.channel, one.key
    ) AS whole JOIN file ON file.number = whole.file WHERE \(wholes)
    """
  }

  init(_ query: ThreadQuery) {
    org = query.org
    arguments = [query.org]
    if let channel = query.channel { require("one.channel = ?", [channel]) }
    for word in query.words { add(word: word) }
    if let whose = query.whose {
      let owned = OwnedMessages(whose, org: org, message: "message")
      require(
        """
        (one.channel, one.key) IN (SELECT theirs.channel, theirs.key FROM message JOIN thread AS theirs ON theirs.file = message.file
          WHERE \(owned.sql))
        """, owned.arguments)
    }
    if query.isUnassigned { requireNobody() }
    if let after = query.after {
      wholes += " AND (whole.at, whole.id) < (?, ?)"
      arguments += [ListRank.time(after.at), after.id]
    }
  }

  private mutating func require(_ condition: String, _ more: StatementArguments) {
    files += " AND \(condition)"
    arguments += more
  }

  private mutating func add(word: String) {
    // Of one or two letters nearly every address has some.
    let isPart = word.unicodeScalars.count > 2
    require(
      """
      (
        (one.channel, one.key) IN (
          SELECT theirs.channel, theirs.key FROM said JOIN message ON message.number = said.rowid
          JOIN thread AS theirs ON theirs.file = message.file WHERE said MATCH ? AND theirs.org = ?
        )
        OR one.key IN (
          SELECT theirs.key FROM words JOIN file AS called ON called.number = words.rowid
          JOIN file AS member ON member.person = called.person AND member.type = 'contact'
          JOIN address AS theirs ON theirs.file = member.number
          WHERE words MATCH ? AND called.type = 'contact' AND called.org = ?
        )
        \(isPart ? "OR instr(one.key, ?) > 0" : "")
      )
      """, [WordMatch.of(word), org, WordMatch.name([word]), org] + (isPart ? [word] : []))
  }

  /// The last message was assigned to nobody who is there, and nobody has the address.
  private mutating func requireNobody() {
    let assignment = OwnedMessages.assignment(file: "whole.file", at: "whole.at")
    wholes += """
       AND NOT coalesce(
        (SELECT EXISTS (
            SELECT 1 FROM file AS theirs WHERE theirs.id = assigned.contact AND theirs.org = ? AND theirs.type = 'contact'
              AND theirs.isShown
          ) \(assignment)),
        EXISTS (
          SELECT 1 FROM address AS ours JOIN file AS theirs ON theirs.number = ours.file
          WHERE ours.key = whole.key AND ours.org = ? AND theirs.type = 'contact'
        )
      )
      """
    arguments += [org, org]
  }
}
