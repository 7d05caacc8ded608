import GRDB
package import Records

/// A change of the list index, written as a whole or not at all.
///
/// Files are put and removed in any order; `settle` then works out who is one person with whom, and must come last.
package final class ListTransaction {
  let db: Database
  /// The contacts, by organization and id, whose person may be another one now.
  private var touched: Set<ContactKey> = []
  /// The contacts put in this transaction, as they are alone.
  private var alone: [RecordPath: PersonLine] = [:]
  /// The names that came, less those that went, by folder.
  private var names: [String: FolderNames] = [:]

  struct ContactKey: Hashable {
    let org: String
    let id: String
  }

  init(_ db: Database) { self.db = db }

  // MARK: - What it stands for

  /// The tree the files are of.
  package var stamp: String? {
    get throws { try String.fetchOne(db.cachedStatement(sql: "SELECT stamp FROM meta")) }
  }

  package func stand(for stamp: String) throws {
    try execute("UPDATE meta SET stamp = ?", [stamp])
  }

  /// Remembers in which regions the phone numbers of each organization were read.
  package func note(regions: String) throws { try execute("UPDATE meta SET regions = ?", [regions]) }

  /// Remembers that a file is otherwise on disk than in the tree.
  package func markEdited(_ path: RecordPath) throws {
    try execute("INSERT OR IGNORE INTO edited (path) VALUES (?)", [path.text])
  }

  package func markAsInTree(_ path: RecordPath) throws { try execute("DELETE FROM edited WHERE path = ?", [path.text]) }

  // MARK: - Folders

  /// What a folder looked like, and when its files were looked at; nanoseconds since 1970.
  package struct FolderLook: Hashable, Sendable {
    package let changed: Int64
    package let looked: Int64

    package init(changed: Int64, looked: Int64) {
      self.changed = changed
      self.looked = looked
    }
  }

  package func note(_ look: FolderLook, of folder: String) throws {
    try execute(
      """
      INSERT INTO folder (path, changed, looked) VALUES (?, ?, ?)
      ON CONFLICT DO UPDATE SET changed = excluded.changed, looked = excluded.looked
      """, [folder, look.changed, look.looked])
  }

  package func forget(folder: String) throws { try execute("DELETE FROM folder WHERE path = ?", [folder]) }

  /// Writes down which names came and went.
  private func noteNames() throws {
    for (folder, change) in names where change != FolderNames() {
      let query = try db.cachedStatement(sql: "SELECT names FROM folder WHERE path = ?")
      var all = FolderNames(stored: try Int64.fetchOne(query, arguments: [folder]) ?? 0)
      all.add(change)
      try execute(
        "INSERT INTO folder (path, names) VALUES (?, ?) ON CONFLICT DO UPDATE SET names = excluded.names", [folder, all.stored])
    }
    // Folders that nobody has seen: they are in the tree and not on disk.
    try execute("DELETE FROM folder WHERE looked = 0 AND names = 0")
    names = [:]
  }

  // MARK: - Files

  /// Whether the index has a file as it is in the tree, with this blob, so that nothing new can be learned of it.
  package func knows(_ path: RecordPath, inTreeAs blob: String) throws -> Bool {
    let query = try db.cachedStatement(
      sql: "SELECT 1 FROM file WHERE path = ?1 AND blob = ?2 AND NOT EXISTS (SELECT 1 FROM edited WHERE path = ?1)")
    return try Int.fetchOne(query, arguments: [path.text, blob]) != nil
  }

  /// Lets a file stand in the index, in place of what was known of it.
  package func put(_ file: ListedFile) throws {
    try remove(file.path)
    guard let org = file.path.org else { return }
    let number = try insert(row: file, org)
    touch(file, org)
    guard case .contact(let line, _, _) = file.content else { return }
    alone[file.path] = line
    // Just typed: without an id nobody can point at it, and it points at nobody.
    guard file.id == nil, file.mergedInto == nil else { return }
    try execute("UPDATE file SET person = number WHERE number = ?", [number])
    try insert(line, number, org)
  }

  /// Who the file's person is must be worked out.
  private func touch(_ file: ListedFile, _ org: String) {
    let ids =
      switch file.path.type {
      case .contact: [file.id, file.mergedInto]
      case .notes: [file.contact]
      default: [RecordID?]()
      }
    for id in ids.compactMap(\.self) { touched.insert(ContactKey(org: org, id: id.text)) }
  }

  /// - Returns: the number of its row.
  private func insert(row file: ListedFile, _ org: String) throws -> Int64 {
    try execute(
      "INSERT INTO file (path, org, type, blob, isShown, id, contact, mergedInto, isPointing) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      [
        file.path.text, org, file.path.type.rawValue, file.blob, file.isReadable, file.id?.text, file.contact?.text,
        file.mergedInto?.text, file.isPointing,
      ])
    let number = db.lastInsertedRowID
    let (folder, name) = file.path.folderAndName
    names[folder, default: FolderNames()].add(name)
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
      let id = file.id?.text ?? file.path.text
      try execute("INSERT INTO lead (file, org, at, id, status) VALUES (?, ?, ?, ?, ?)", [number, org, at, id, status])
      try insert(addresses, number, org)
      try insert(words, number)
    case .deal(let at, let stage, let owner, let ownerKey, let words):
      try execute(
        "INSERT INTO deal (file, org, at, id, stage, owner, ownerKey) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [number, org, at, file.id?.text ?? file.path.text, stage, owner, ownerKey])
      try insert(words, number)
    case .timeline(let events): try insert(events, number, org)
    case .thread(let channel, let address, let assigned, let messages):
      try insert([address], number, org)
      for one in assigned {
        try execute(
          "INSERT OR IGNORE INTO assigned (contact, org, file, starts, ends) VALUES (?, ?, ?, ?, ?)",
          [one.contact.text, org, number, one.starts, one.ends])
      }
      for message in messages {
        try execute(
          "INSERT INTO message (file, place, org, at, id, direction, status, channel) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          [number, message.place, org, message.at, message.id, message.direction, message.status, channel])
        try execute("INSERT INTO said (rowid, text) VALUES (?, ?)", [db.lastInsertedRowID, message.text])
      }
      let last = messages.max { ($0.at, $0.id) < ($1.at, $1.id) }
      try execute(
        "INSERT INTO thread (file, org, channel, key, last, at, place, count) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
          number, org, channel ?? "", address, "\(last?.at ?? "") \(file.path.text)", last?.at ?? "", last?.place,
          messages.count,
        ])
    }
  }

  private func insert(_ addresses: [String], _ number: Int64, _ org: String) throws {
    for key in addresses { try execute("INSERT OR IGNORE INTO address (key, org, file) VALUES (?, ?, ?)", [key, org, number]) }
  }

  private func insert(_ events: [ListedFile.Event], _ number: Int64, _ org: String) throws {
    for (place, event) in events.enumerated() {
      try execute(
        "INSERT INTO event (file, place, org, at, id, type, words) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [number, place, org, event.at, event.id, event.type, event.words])
    }
  }

  private func insert(_ words: WordList, _ number: Int64) throws {
    try execute("INSERT INTO words (rowid, name, text) VALUES (?, ?, ?)", [number, words.name, words.text])
    if let called = words.called { try execute("INSERT INTO named (file, name) VALUES (?, ?)", [number, called]) }
  }

  /// Takes a file out.
  package func remove(_ path: RecordPath) throws {
    alone[path] = nil
    let query = try db.cachedStatement(sql: "SELECT number, org, type, id, contact, mergedInto FROM file WHERE path = ?")
    guard let row = try Row.fetchOne(query, arguments: [path.text]) else { return }
    let (number, org): (Int64, String) = (row[0], row[1])
    switch path.type {
    case .contact:
      for id in [row[3] as String?, row[5]].compactMap(\.self) { touched.insert(ContactKey(org: org, id: id)) }
      try delete(from: ["address", "named", "person"], number)
      try execute("DELETE FROM words WHERE rowid = ?", [number])
    case .notes:
      try delete(from: ["event"], number)
      try execute("DELETE FROM words WHERE rowid = ?", [number])
    case .lead, .deal:
      try delete(from: [path.type.rawValue, "address", "named"], number)
      try execute("DELETE FROM words WHERE rowid = ?", [number])
    case .timeline: try delete(from: ["event"], number)
    case .thread:
      try execute("DELETE FROM said WHERE rowid IN (SELECT number FROM message WHERE file = ?)", [number])
      try delete(from: ["message", "thread", "address", "assigned"], number)
    default: break
    }
    try execute("DELETE FROM file WHERE number = ?", [number])
    let (folder, name) = path.folderAndName
    names[folder, default: FolderNames()].remove(name)
  }

  private func delete(from tables: [String], _ number: Int64) throws {
    for table in tables { try execute("DELETE FROM \(table) WHERE file = ?", [number]) }
  }

  func execute(_ sql: String, _ arguments: StatementArguments = []) throws {
    try db.cachedStatement(sql: sql).execute(arguments: arguments)
  }

  // MARK: - People

  /// A contact among those that are one person.
  package struct Member: Hashable, Sendable {
    package let path: RecordPath
    let number: Int64
    let id: String?
    let mergedInto: String?
    /// False for one that never read: it connects others, and nobody sees it.
    let isShown: Bool
  }

  /// Works out which contacts are one person and how the person is listed.
  ///
  /// - Parameter line: the person that several contacts are, or one that was not put just now.
  package func settle(_ line: ([RecordPath]) throws -> PersonLine?) throws {
    var done: Set<Int64> = []
    for key in touched.sorted(by: { ($0.org, $0.id) < ($1.org, $1.id) }) {
      try execute("UPDATE file SET person = NULL WHERE contact = ? AND org = ? AND type = 'notes'", [key.id, key.org])
      for start in try members(key, "id") + members(key, "mergedInto") where !done.contains(start.number) {
        let group = try group(from: start, key.org)
        done.formUnion(group.map(\.number))
        try settle(group.filter(\.isShown), key.org, line)
      }
    }
    touched = []
    alone = [:]
    try noteNames()
  }

  private func settle(_ members: [Member], _ org: String, _ line: ([RecordPath]) throws -> PersonLine?) throws {
    guard let first = members.first else { return }
    let paths = members.map(\.path).sorted()
    guard let person = try members.count == 1 ? alone[first.path] ?? line(paths) : line(paths),
      let survivor = members.first(where: { $0.path == person.path })
    else { return }
    for member in members {
      try execute("DELETE FROM person WHERE file = ?", [member.number])
      try execute("UPDATE file SET person = ? WHERE number = ?", [survivor.number, member.number])
      if let id = member.id {
        try execute("UPDATE file SET person = ? WHERE contact = ? AND org = ? AND type = 'notes'", [survivor.number, id, org])
      }
    }
    try insert(person, survivor.number, org)
  }

  private func insert(_ person: PersonLine, _ number: Int64, _ org: String) throws {
    let ranks = PersonLine.columns.map { person.ranks[$0] ?? ListRank.absent }
    try execute(Self.insertPerson, [number, org, person.id, person.ownerKey, person.more] + StatementArguments(ranks))
  }

  private static let insertPerson = """
    INSERT INTO person (file, org, id, ownerKey, more, \(PersonLine.columns.joined(separator: ", ")))
    VALUES (?, ?, ?, ?, ?, \(PersonLine.columns.map { _ in "?" }.joined(separator: ", ")))
    """

  // MARK: - All at once

  /// Lets a file stand in an index that is being made from nothing: quicker than `put`, and `settleAll` must come last.
  package func fill(with file: ListedFile) throws {
    guard let org = file.path.org else { return }
    let number = try insert(row: file, org)
    guard file.path.type == .contact else { return }
    if case .contact(let line, _, _) = file.content, file.mergedInto == nil { try insert(line, number, org) }
    if file.mergedInto != nil { touch(file, org) }
  }

  /// Ends what `fill` began.
  package func settleAll(_ line: ([RecordPath]) throws -> PersonLine?) throws {
    try db.execute(sql: ListSchema.current.indexes)
    try execute("UPDATE file SET person = number WHERE number IN (SELECT file FROM person)")
    try execute(
      """
      UPDATE file SET person = (
        SELECT one.person FROM file one WHERE one.id = file.contact AND one.org = file.org AND one.type = 'contact'
        AND one.person IS NOT NULL LIMIT 1
      ) WHERE type = 'notes'
      """)
    try settle(line)
  }

  /// All contacts that pointers connect with one.
  private func group(from start: Member, _ org: String) throws -> [Member] {
    var found: [Int64: Member] = [:]
    var open = [start]
    while let next = open.popLast() {
      guard found.updateValue(next, forKey: next.number) == nil else { continue }
      if let id = next.id { open += try members(ContactKey(org: org, id: id), "mergedInto") }
      guard let target = next.mergedInto.flatMap({ RecordID($0) }) else { continue }
      let targets = try members(ContactKey(org: org, id: target.text), "id")
      if let meant = targets.meant(by: target, \.path) { open.append(meant) }
    }
    return Array(found.values)
  }

  private func members(_ key: ContactKey, _ column: String) throws -> [Member] {
    let query = try db.cachedStatement(
      sql: """
        SELECT number, path, id, mergedInto, isShown FROM file
        WHERE \(column) = ? AND org = ? AND type = 'contact' ORDER BY path
        """)
    return try Row.fetchAll(query, arguments: [key.id, key.org]).map { row in
      guard let path = RecordPath(row[1] as String) else { throw IndexDatabase.IsForeign() }
      return Member(path: path, number: row[0], id: row[2], mergedInto: row[3], isShown: row[4])
    }
  }
}
