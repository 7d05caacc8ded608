import GRDB
import JSONText
package import Records

/// Which people a list holds, in which order, and which part of it is wanted.
package struct PeopleQuery: Sendable {
  /// A demand on one key.
  package struct Condition: Sendable {
    package enum Test: Sendable {
      /// The value, or one of a list, is this; case and accents make no difference.
      case equals(String)
      /// The text holds this.
      case holds(String)
      /// The address is this one, or begins so.
      case address(String)
      case isAbsent
    }

    /// A key, or a key and those below it: `custom`, `boats`.
    package let path: [String]
    package let test: Test

    package init(path: [String], test: Test) {
      self.path = path
      self.test = test
    }
  }

  /// A place in the list, which stays right while people come and go.
  package struct Place: Hashable, Sendable {
    package let rank: String
    package let id: String

    package init(rank: String, id: String) {
      self.rank = rank
      self.id = id
    }
  }

  package let org: String
  /// All must stand somewhere in what is known of a person, each as the beginning of a word.
  package var words: [String] = []
  /// All must stand in the name of one of the person's contacts, each as the beginning of a word.
  package var nameWords: [String] = []
  /// What one of the person's contacts is called, folded and with one blank between words.
  package var isNamed: String?
  package var conditions: [Condition] = []
  /// The key to sort by, then the id; people without it come last, either way round.
  package var sort: [String] = ["name"]
  package var isDescending = false
  /// The place to go on after.
  package var after: Place?
  /// The most people wanted; nil for all.
  package var limit: Int?

  package init(org: String) { self.org = org }
}

/// A person that a list holds, in short: where its contact stands.
package struct PersonHit: Hashable, Sendable {
  package let path: RecordPath
  /// The bytes the index was told of, by the name git has for them.
  package let blob: String
  package let place: PeopleQuery.Place
}

extension ListIndex {
  /// The people a query asks for, in its order; nil where the index cannot be read.
  package func people(_ query: PeopleQuery) -> [PersonHit]? {
    guard PersonLine.columns.contains(query.sort[0]), query.sort.count == 1 else { return sortedByOwnKey(query) }
    return reading { db in
      let column = query.sort[0]
      var filter = PeopleFilter(query)
      if let after = query.after { filter.go(onAfter: after, column, query.isDescending) }
      let order = query.isDescending ? "(\(column) = ?), \(column) DESC, person.id" : "\(column), person.id"
      var arguments = filter.arguments
      if query.isDescending { arguments += [ListRank.absent] }
      arguments += [query.limit ?? -1]
      let sql = """
        SELECT file.path, file.blob, person.id, \(column) FROM person JOIN file ON file.number = person.file
        WHERE \(filter.sql) ORDER BY \(order) LIMIT ?
        """
      return try hits(Row.fetchCursor(db, sql: sql, arguments: arguments))
    }
  }

  /// How many people a query asks for, after its place, whatever its limit.
  package func countOfPeople(_ query: PeopleQuery) -> Int? {
    guard PersonLine.columns.contains(query.sort[0]), query.sort.count == 1 else {
      var all = query
      all.limit = nil
      return sortedByOwnKey(all)?.count
    }
    return reading { db in
      var filter = PeopleFilter(query)
      if let after = query.after { filter.go(onAfter: after, query.sort[0], query.isDescending) }
      return try Int.fetchOne(db, sql: "SELECT count(*) FROM person WHERE \(filter.sql)", arguments: filter.arguments)
    }
  }

  private func hits(_ rows: RowCursor) throws -> [PersonHit] {
    var found: [PersonHit] = []
    while let row = try rows.next() {
      guard let path = RecordPath(row[0] as String) else { throw IndexDatabase.IsForeign() }
      found.append(PersonHit(path: path, blob: row[1], place: .init(rank: row[3], id: row[2])))
    }
    return found
  }

  /// Sorted by a key that has no column.
  private func sortedByOwnKey(_ query: PeopleQuery) -> [PersonHit]? {
    let found = reading { db -> [PersonHit]? in
      let filter = PeopleFilter(query)
      let sql = """
        SELECT file.path, file.blob, person.id, json_extract(person.more, ?) FROM person
        JOIN file ON file.number = person.file WHERE \(filter.sql)
        """
      let rows = try Row.fetchCursor(
        db, sql: sql, arguments: [PeopleFilter.path(query.sort)] + filter.arguments)
      var found: [PersonHit] = []
      while let row = try rows.next() {
        guard let path = RecordPath(row[0] as String) else { throw IndexDatabase.IsForeign() }
        let rank = (row[3] as String?).map { ListRank.contact(.string($0), of: "") } ?? ListRank.absent
        found.append(PersonHit(path: path, blob: row[1], place: .init(rank: rank, id: row[2])))
      }
      return found
    }
    guard let found else { return nil }
    let sorted = found.sorted { query.precedes($0.place, $1.place) }
    let rest = query.after.map { after in sorted.filter { query.precedes(after, $0.place) } } ?? sorted
    return query.limit.map { Array(rest.prefix($0)) } ?? rest
  }
}

extension PeopleQuery {
  func precedes(_ a: Place, _ b: Place) -> Bool {
    if a.rank.utf8.elementsEqual(b.rank.utf8) { return a.id.utf8.lexicographicallyPrecedes(b.id.utf8) }
    let isPresent = (a.rank != ListRank.absent, b.rank != ListRank.absent)
    guard isPresent.0, isPresent.1 else { return isPresent.0 }
    return isDescending
      ? b.rank.utf8.lexicographicallyPrecedes(a.rank.utf8) : a.rank.utf8.lexicographicallyPrecedes(b.rank.utf8)
  }
}

/// The part of a statement that says which people are meant.
private struct PeopleFilter {
  private(set) var sql = "person.org = ?"
  private(set) var arguments: StatementArguments

  init(_ query: PeopleQuery) {
    arguments = [query.org]
    // Better to sort the few that words lead to than to go through all in their order. (SQLite, "Unary plus")
    if !query.words.isEmpty || !query.nameWords.isEmpty || query.isNamed != nil { sql = "+" + sql }
    for condition in query.conditions { add(condition) }
    for word in query.words { add(word: word) }
    if let name = query.isNamed {
      require(
        """
        person.file IN (SELECT file.person FROM named JOIN file ON file.number = named.file
          WHERE named.name = ? AND file.person IS NOT NULL)
        """, [name])
    }
    if !query.nameWords.isEmpty {
      require(
        """
        person.file IN (SELECT file.person FROM words JOIN file ON file.number = words.rowid
          WHERE words MATCH ? AND file.person IS NOT NULL AND file.type = 'contact')
        """, [WordMatch.name(query.nameWords)])
    }
  }

  private mutating func require(_ condition: String, _ more: StatementArguments) {
    sql += " AND \(condition)"
    arguments += more
  }

  private mutating func add(_ condition: PeopleQuery.Condition) {
    guard condition.path.count == 1, PersonLine.columns.contains(condition.path[0]) else { return add(own: condition) }
    let column = "person.\(condition.path[0])"
    switch condition.test {
    case .isAbsent: require("\(column) = ?", [ListRank.absent])
    case .equals(let wanted): require("\(column) = ?", [Self.rank(wanted, of: condition.path[0])])
    case .holds(let wanted): require("(\(column) <> ? AND instr(\(column), ?) > 0)", [ListRank.absent, SearchText.fold(wanted)])
    case .address(let wanted):
      if let key = EmailAddress.key(of: wanted), condition.path[0] == "owner" {
        require("person.ownerKey = ?", [key])
      } else {
        let folded = SearchText.fold(wanted)
        require("substr(\(column), 1, ?) = ?", [folded.unicodeScalars.count, folded])
      }
    }
  }

  /// A wanted value as the column holds it; what it never holds where the value is none of the key's.
  private static func rank(_ wanted: String, of key: String) -> String {
    switch key {
    case "intent": ListRank.intent(SearchText.fold(wanted)) == ListRank.absent ? "" : ListRank.intent(SearchText.fold(wanted))
    case "createdAt": Timestamp(wanted).map { ListRank.time($0) } ?? ""
    default: SearchText.fold(wanted)
    }
  }

  /// A demand on a key that has no column.
  private mutating func add(own condition: PeopleQuery.Condition) {
    guard let path = Self.path(condition.path) else {
      if case .isAbsent = condition.test { return }
      return require("0", [])
    }
    switch condition.test {
    case .isAbsent: require("(person.more IS NULL OR json_extract(person.more, ?) IS NULL)", [path])
    case .equals(let wanted):
      require(
        "person.more IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(person.more, ?) AS one WHERE one.atom = ?)",
        [path, SearchText.fold(wanted)])
    case .holds(let wanted), .address(let wanted):
      require(
        "person.more IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(person.more, ?) AS one WHERE instr(one.atom, ?) > 0)",
        [path, SearchText.fold(wanted)])
    }
  }

  /// Keys as SQLite's JSON functions take them; nil where they cannot: a quotation mark in a key has no way to be written, and such
  /// keys count as absent.
  static func path(_ keys: [String]) -> String? {
    keys.contains { $0.contains("\"") } ? nil : "$" + keys.map { ".\"\($0)\"" }.joined()
  }

  /// People in whose contacts, notes or messages a word begins so.
  private mutating func add(word: String) {
    let match = WordMatch.of(word)
    require(
      """
      person.file IN (
        SELECT file.person FROM words JOIN file ON file.number = words.rowid WHERE words MATCH ? AND file.person IS NOT NULL
        UNION SELECT one.person FROM said JOIN message ON message.number = said.rowid
          JOIN address AS theirs ON theirs.file = message.file
          JOIN address AS ours ON ours.key = theirs.key AND ours.org = theirs.org
          JOIN file AS one ON one.number = ours.file WHERE said MATCH ? AND one.person IS NOT NULL
        UNION SELECT one.person FROM said JOIN message ON message.number = said.rowid
          JOIN assigned ON assigned.file = message.file
          JOIN file AS one ON one.id = assigned.contact AND one.org = assigned.org
          WHERE said MATCH ? AND one.person IS NOT NULL
      )
      """, [match, match, match])
  }

  mutating func go(onAfter place: PeopleQuery.Place, _ column: String, _ isDescending: Bool) {
    let (rank, id) = (place.rank, place.id)
    guard isDescending else { return require("(\(column), person.id) > (?, ?)", [rank, id]) }
    guard rank != ListRank.absent else { return require("\(column) = ? AND person.id > ?", [rank, id]) }
    require("(\(column) = ? OR \(column) < ? OR (\(column) = ? AND person.id > ?))", [ListRank.absent, rank, rank, id])
  }
}

/// What people type as FTS5 takes it.
enum WordMatch {
  /// Words that begin so, the parts of one (of an address, say) in their order. (SQLite, FTS5, 3.3 "FTS5 Prefix Queries")
  static func of(_ word: String) -> String { phrase(word) }

  /// All of some words in the name of a thing.
  static func name(_ words: [String]) -> String { "name : (\(words.map(phrase).joined(separator: " AND ")))" }

  private static func phrase(_ word: String) -> String {
    "\"" + SearchText.indexed(word).replacing("\"", with: " ") + "\" *"
  }
}
