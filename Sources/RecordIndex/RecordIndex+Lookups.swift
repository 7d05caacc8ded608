import GRDB
package import Records

/// The look-ups, in path order. Each answers nil where the index does not stand for the tree that is asked about.
extension RecordIndex {
  /// The file at a path: one, or none.
  package func file(at path: RecordPath, of stamp: String) -> [RecordFacts]? {
    found(of: stamp, "FROM file WHERE path = ?", [path.text])
  }

  /// The files of a type whose record has an id.
  package func files(of id: RecordID, type: RecordType, org: String, of stamp: String) -> [RecordFacts]? {
    found(of: stamp, "FROM file WHERE id = ? AND type = ? AND org = ? ORDER BY path", [id.text, type.rawValue, org])
  }

  /// The contacts that hold an email address.
  package func contacts(withEmail key: String, org: String, of stamp: String) -> [RecordFacts]? {
    found(
      of: stamp, "FROM email JOIN file ON number = email.file WHERE key = ? AND email.org = ? ORDER BY path", [key, org])
  }

  /// The contacts that point at another one.
  package func contacts(mergedInto id: RecordID, org: String, of stamp: String) -> [RecordFacts]? {
    found(
      of: stamp, "FROM target JOIN file ON number = target.file WHERE target.id = ? AND target.org = ? ORDER BY path",
      [id.text, org])
  }

  /// The records of a type about a contact.
  package func records(about contact: RecordID, type: RecordType, org: String, of stamp: String) -> [RecordFacts]? {
    found(
      of: stamp, "FROM file WHERE contact = ? AND type = ? AND org = ? ORDER BY path", [contact.text, type.rawValue, org])
  }

  private func found(of stamp: String, _ query: String, _ arguments: StatementArguments) -> [RecordFacts]? {
    reading { db in
      guard try IndexSchema.stamp(db) == stamp else { return nil }
      let statement = try db.cachedStatement(sql: "SELECT \(FactsRow.columns) \(query)")
      return try Row.fetchAll(statement, arguments: arguments).map(FactsRow.facts)
    }
  }
}

/// Trees in which all rules between records hold, so that nobody looks twice.
extension RecordIndex {
  /// How many are remembered.
  package static let mostNormal = 1000

  /// Whether a tree is known to be normal; false says nothing.
  package func isKnownNormal(_ tree: String) -> Bool {
    reading { db in
      try Row.fetchOne(db.cachedStatement(sql: "SELECT 1 FROM normal WHERE tree = ?"), arguments: [tree]) != nil
    } ?? false
  }

  /// The tree last noted as normal.
  package var latestNormal: String? {
    reading { db in
      try String.fetchOne(db.cachedStatement(sql: "SELECT tree FROM normal ORDER BY number DESC LIMIT 1"))
    }
  }

  /// Remembers that trees are normal, and forgets those noted longest ago where there are too many.
  package func noteNormal(_ trees: [String]) {
    let new = trees.filter { !isKnownNormal($0) }
    guard !new.isEmpty else { return }
    // One that is not remembered is looked at again.
    _ = writing { db in
      for tree in new {
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO normal (tree) VALUES (?)").execute(arguments: [tree])
      }
      try db.cachedStatement(sql: "DELETE FROM normal WHERE number <= (SELECT max(number) FROM normal) - ?")
        .execute(arguments: [Self.mostNormal])
      return true
    }
  }
}
