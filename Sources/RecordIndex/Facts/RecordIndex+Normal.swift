import GRDB

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
