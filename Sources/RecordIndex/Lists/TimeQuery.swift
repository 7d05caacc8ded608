import GRDB
package import Records

/// Which leads, deals, events or messages a list holds, the newest first, and which part of it is wanted.
package struct TimeQuery: Sendable {
  package enum Subject: Sendable {
    case leads(status: String?)
    /// By stage, and by owner's address or its beginning.
    case deals(stage: String?, owner: String?)
    /// Events and notes: of any of some types, if there are any, and with all the words, each as the beginning of one. What two contacts
    /// of one person both have is one event.
    case events(types: [String], words: [String])
    case messages(Messages)
  }

  package struct Messages: Sendable {
    package var channel: String?
    package var direction: String?
    package var status: String?
    /// All must stand in the text, each as the beginning of a word.
    package var words: [String] = []
    package var whose: Whose?

    package init() {}
  }

  /// Somebody to whom messages belong: by address, and against that where they were assigned.
  package struct Whose: Sendable {
    /// The ids of the person's contacts.
    package let contacts: [RecordID]
    /// The keys of their addresses.
    package let addresses: [String]

    package init(contacts: [RecordID], addresses: [String]) {
      self.contacts = contacts
      self.addresses = addresses
    }
  }

  package let org: String
  package var subject: Subject
  /// All must stand in the name of the thing, each as the beginning of a word.
  package var nameWords: [String] = []
  /// What the thing is called, folded and with one blank between words.
  package var isNamed: String?
  /// Only in these files; nil: in all.
  package var files: [RecordPath]?
  /// From then on.
  package var since: Timestamp?
  /// Until then.
  package var until: Timestamp?
  package var after: TimePlace?
  package var limit: Int?

  package init(org: String, _ subject: Subject) {
    self.org = org
    self.subject = subject
  }
}

/// Something that a list by time holds, in short: where it stands.
package struct TimeHit: Hashable, Sendable {
  package let path: RecordPath
  /// The bytes the index was told of, by the name git has for them.
  package let blob: String
  package let place: TimePlace
  /// Which element of the file's list it is, for events and messages.
  package let element: Int?
}

extension ListIndex {
  /// What a query asks for, the newest first; nil where the index cannot be read.
  package func find(_ query: TimeQuery) -> [TimeHit]? {
    reading { db in
      let filter = TimeFilter(query)
      let sql = """
        SELECT file.path, file.blob, one.at, one.id, \(filter.element) FROM \(filter.table) AS one
        JOIN file ON file.number = one.file WHERE \(filter.sql) ORDER BY one.at DESC, one.id DESC LIMIT ?
        """
      let rows = try Row.fetchCursor(db, sql: sql, arguments: filter.arguments + [query.limit ?? -1])
      var found: [TimeHit] = []
      while let row = try rows.next() {
        guard let path = RecordPath(row[0] as String) else { throw IndexDatabase.IsForeign() }
        found.append(TimeHit(path: path, blob: row[1], place: .init(at: ListRank.time(of: row[2]), id: row[3]), element: row[4]))
      }
      return found
    }
  }

  /// How many things a query asks for, after its place, whatever its limit.
  package func count(_ query: TimeQuery) -> Int? {
    reading { db in
      let filter = TimeFilter(query)
      return try Int.fetchOne(
        db, sql: "SELECT count(*) FROM \(filter.table) AS one WHERE \(filter.sql)", arguments: filter.arguments)
    }
  }
}

/// The part of a statement that says which things are meant.
private struct TimeFilter {
  let table: String
  /// Which element of a file's list a row is.
  var element: String { ["event", "message"].contains(table) ? "one.place" : "NULL" }
  private(set) var sql = "one.org = ?"
  private(set) var arguments: StatementArguments
  private let org: String

  init(_ query: TimeQuery) {
    org = query.org
    arguments = [query.org]
    switch query.subject {
    case .leads(let status):
      table = "lead"
      if let status { require("one.status = ?", [status]) }
    case .deals(let stage, let owner):
      table = "deal"
      if let stage { require("one.stage = ?", [SearchText.fold(stage)]) }
      if let owner {
        let folded = SearchText.fold(owner)
        if let key = EmailAddress.key(of: owner) {
          require("one.ownerKey = ?", [key])
        } else {
          require("substr(one.owner, 1, ?) = ?", [folded.unicodeScalars.count, folded])
        }
      }
    case .events(let types, let words):
      table = "event"
      if !types.isEmpty { require("one.type IN (\(types.map { _ in "?" }.joined(separator: ", ")))", StatementArguments(types)) }
      for word in words { require("instr(one.words, ?) > 0", [WordRow(word).text]) }
      require(Self.isNoTwin, [])
    case .messages(let wanted):
      table = "message"
      // Better to sort the few that words or a person lead to than to go through all in their order. (SQLite, "Unary plus")
      if !wanted.words.isEmpty || wanted.whose != nil { sql = "+" + sql }
      add(wanted)
    }
    if let name = query.isNamed { require("one.file IN (SELECT file FROM named WHERE name = ?)", [name]) }
    if !query.nameWords.isEmpty {
      require("one.file IN (SELECT rowid FROM words WHERE words MATCH ?)", [WordMatch.name(query.nameWords)])
    }
    if let files = query.files {
      let marks = files.map { _ in "?" }.joined(separator: ", ")
      require("one.file IN (SELECT number FROM file WHERE path IN (\(marks)))", StatementArguments(files.map(\.text)))
    }
    if let since = query.since { require("one.at >= ?", [ListRank.time(since)]) }
    if let until = query.until { require("one.at <= ? AND one.at <> ''", [ListRank.time(until)]) }
    if let after = query.after { require("(one.at, one.id) < (?, ?)", [ListRank.time(after.at), after.id]) }
  }

  private mutating func add(_ wanted: TimeQuery.Messages) {
    if let channel = wanted.channel { require("one.channel = ?", [channel]) }
    if let direction = wanted.direction { require("one.direction = ?", [direction]) }
    if let status = wanted.status { require("one.status = ?", [status]) }
    for word in wanted.words {
      require("one.number IN (SELECT rowid FROM said WHERE said MATCH ?)", [WordMatch.of(word)])
    }
    if let whose = wanted.whose {
      let owned = OwnedMessages(whose, org: org)
      require(owned.sql, owned.arguments)
    }
  }

  /// No other contact of the same person has the event, too: a lead imported into both, a deal's move. The contact that stands for the
  /// person keeps it, else the first. The twin's id is the event's own and the other contact's.
  private static let isNoTwin = """
    NOT EXISTS (
      SELECT 1 FROM file AS own JOIN file AS mine ON mine.id = own.contact AND mine.org = own.org AND mine.type = 'contact'
      JOIN file AS other ON other.person = mine.person AND other.type = 'contact' AND other.id <> mine.id
        AND (other.number = other.person OR mine.number <> mine.person AND other.id < mine.id)
      JOIN event AS twin ON twin.org = one.org AND twin.at = one.at AND twin.type IS one.type
        AND twin.id = substr(one.id, 1, length(one.id) - length(mine.id)) || other.id
      WHERE own.number = one.file AND own.type = 'timeline'
    )
    """

  private mutating func require(_ condition: String, _ more: StatementArguments) {
    sql += " AND \(condition)"
    arguments += more
  }
}
