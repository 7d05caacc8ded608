import GRDB
import Records

/// Puts files into the tables of the list index, row by row. Confined to one transaction.
final class ListRows {
  private let db: Database
  private var statements: [Table: RepeatedStatement] = [:]

  init(_ db: Database) { self.db = db }

  private enum Table: String {
    case file, address, words, named, person, lead, deal, event, message, said, assigned, thread

    /// In the order in which the values are given.
    var columns: [String] {
      switch self {
      case .file: ["path", "org", "type", "blob", "isShown", "id", "contact", "mergedInto", "isPointing"]
      case .address: ["key", "org", "file"]
      case .words: ["rowid", "name", "text"]
      case .named: ["file", "name"]
      case .person: ["file", "org", "id", "ownerKey", "more"] + PersonLine.columns
      case .lead: ["file", "org", "at", "id", "status"]
      case .deal: ["file", "org", "at", "id", "stage", "owner", "ownerKey"]
      case .event: ["file", "place", "org", "at", "id", "type", "words"]
      case .message: ["file", "place", "org", "at", "id", "direction", "status", "channel"]
      case .said: ["rowid", "text"]
      case .assigned: ["contact", "org", "file", "starts", "ends"]
      case .thread: ["file", "org", "channel", "key", "last", "at", "place", "count"]
      }
    }

    /// Where the same row may come twice of one file.
    var isSet: Bool { self == .address || self == .assigned }

    var sql: String {
      let marks = columns.map { _ in "?" }.joined(separator: ", ")
      return "INSERT \(isSet ? "OR IGNORE " : "")INTO \(rawValue) (\(columns.joined(separator: ", "))) VALUES (\(marks))"
    }
  }

  private func insert(into table: Table, _ values: (inout RepeatedStatement.Values) -> Void) throws {
    if let statement = statements[table] { return try statement.run(values) }
    let statement = try RepeatedStatement(table.sql, in: db)
    statements[table] = statement
    try statement.run(values)
  }

  // MARK: - Files

  /// - Returns: the number of its row.
  func insert(_ file: ListedFile, _ org: String) throws -> Int64 {
    try insert(into: .file) {
      $0.add(file.path.text)
      $0.add(org)
      $0.add(file.path.type.rawValue)
      $0.add(file.blob)
      $0.add(file.isReadable)
      $0.add(file.id?.text)
      $0.add(file.contact?.text)
      $0.add(file.mergedInto?.text)
      $0.add(file.isPointing)
    }
    let number = db.lastInsertedRowID
    try insert(file.content, number, org, file)
    return number
  }

  private func insert(_ content: ListedFile.Content, _ number: Int64, _ org: String, _ file: ListedFile) throws {
    switch content {
    case .nothing: break
    case .contact(_, let addresses, let words):
      try insert(addresses, number, org)
      try insert(words, number)
    case .notes(let words, let notes):
      try insert(words, number)
      try insert(notes, number, org)
    case .lead(let at, let status, let addresses, let words):
      try insert(into: .lead) {
        $0.add(number)
        $0.add(org)
        $0.add(at)
        $0.add(file.id?.text ?? file.path.text)
        $0.add(status)
      }
      try insert(addresses, number, org)
      try insert(words, number)
    case .deal(let at, let stage, let owner, let ownerKey, let words):
      try insert(into: .deal) {
        $0.add(number)
        $0.add(org)
        $0.add(at)
        $0.add(file.id?.text ?? file.path.text)
        $0.add(stage)
        $0.add(owner)
        $0.add(ownerKey)
      }
      try insert(words, number)
    case .timeline(let events): try insert(events, number, org)
    case .thread(let channel, let address, let assigned, let messages):
      try insert([address], number, org)
      for one in assigned {
        try insert(into: .assigned) {
          $0.add(one.contact.text)
          $0.add(org)
          $0.add(number)
          $0.add(one.starts)
          $0.add(one.ends)
        }
      }
      for message in messages { try insert(message, channel, number, org) }
      let last = messages.max { ($0.at, $0.id) < ($1.at, $1.id) }
      try insert(into: .thread) {
        $0.add(number)
        $0.add(org)
        $0.add(channel ?? "")
        $0.add(address)
        $0.add("\(last?.at ?? "") \(file.path.text)")
        $0.add(last?.at ?? "")
        $0.add(last?.place)
        $0.add(Int64(messages.count))
      }
    }
  }

  private func insert(_ message: ListedFile.Message, _ channel: String?, _ number: Int64, _ org: String) throws {
    try insert(into: .message) {
      $0.add(number)
      $0.add(Int64(message.place))
      $0.add(org)
      $0.add(message.at)
      $0.add(message.id)
      $0.add(message.direction)
      $0.add(message.status)
      $0.add(channel)
    }
    let row = db.lastInsertedRowID
    try insert(into: .said) {
      $0.add(row)
      $0.add(message.text)
    }
  }

  private func insert(_ addresses: [String], _ number: Int64, _ org: String) throws {
    for key in addresses {
      try insert(into: .address) {
        $0.add(key)
        $0.add(org)
        $0.add(number)
      }
    }
  }

  private func insert(_ events: [ListedFile.Event], _ number: Int64, _ org: String) throws {
    for (place, event) in events.enumerated() {
      try insert(into: .event) {
        $0.add(number)
        $0.add(Int64(place))
        $0.add(org)
        $0.add(event.at)
        $0.add(event.id)
        $0.add(event.type)
        $0.add(event.words)
      }
    }
  }

  private func insert(_ words: WordList, _ number: Int64) throws {
    try insert(into: .words) {
      $0.add(number)
      $0.add(words.name)
      $0.add(words.text)
    }
    guard let called = words.called else { return }
    try insert(into: .named) {
      $0.add(number)
      $0.add(called)
    }
  }

  // MARK: - People

  func insert(_ person: PersonLine, _ number: Int64, _ org: String) throws {
    try insert(into: .person) {
      $0.add(number)
      $0.add(org)
      $0.add(person.id)
      $0.add(person.ownerKey)
      $0.add(person.more)
      for column in PersonLine.columns { $0.add(person.ranks[column] ?? ListRank.absent) }
    }
  }
}
