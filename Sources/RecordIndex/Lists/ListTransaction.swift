import GRDB
package import Records

/// A change of the list index, written as a whole or not at all.
///
/// Files are put and removed in any order; `settle` then works out who is one person with whom, and must come last.
package final class ListTransaction {
  let db: Database
  let rows: ListRows
  /// The contacts, by organization and id, whose person may be another one now.
  var touched: Set<ContactKey> = []
  /// The contacts put in this transaction, as they are alone.
  var alone: [RecordPath: PersonLine] = [:]
  /// The names that came, less those that went, by folder.
  private var names: [String: FolderNames] = [:]

  struct ContactKey: Hashable {
    let org: String
    let id: String
  }

  init(_ db: Database) {
    self.db = db
    rows = ListRows(db)
  }

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
  func noteNames() throws {
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
    try rows.insert(line, number, org)
  }

  /// Who the file's person is must be worked out.
  func touch(_ file: ListedFile, _ org: String) {
    let ids =
      switch file.path.type {
      case .contact: [file.id, file.mergedInto]
      case .notes: [file.contact]
      default: [RecordID?]()
      }
    for id in ids.compactMap(\.self) { touched.insert(ContactKey(org: org, id: id.text)) }
  }

  /// - Returns: the number of its row.
  func insert(row file: ListedFile, _ org: String) throws -> Int64 {
    let number = try rows.insert(file, org)
    let (folder, name) = file.path.folderAndName
    names[folder, default: FolderNames()].add(name)
    return number
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
}
