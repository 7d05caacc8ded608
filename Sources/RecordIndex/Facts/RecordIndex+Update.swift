import GRDB
package import Records

extension RecordIndex {
  /// What is known of one file of a tree.
  package struct Change {
    package let path: RecordPath
    /// Nil where no file stands there.
    package let facts: RecordFacts?

    package init(path: RecordPath, facts: RecordFacts?) {
      self.path = path
      self.facts = facts
    }
  }

  /// Lets the index stand for another tree, in one transaction.
  ///
  /// - Parameters:
  ///   - old: the tree that the changes begin with; nil: they are all files there are.
  ///   - new: the tree it is to stand for.
  /// - Returns: whether it stands for `new`; false where it stood for something else than `old`, moved by another process.
  @discardableResult
  package func update(from old: String?, to new: String, _ changes: [Change]) -> Bool {
    writing { db in
      let stamp = try FactsSchema.stamp(db)
      if stamp == new { return true }
      if let old {
        guard stamp == old else { return false }
        for change in changes { try FactsRow.delete(change.path, from: db) }
      } else {
        for table in ["file", "email", "target"] { try db.execute(sql: "DELETE FROM \(table)") }
      }
      let insertion = try FactsInsertion(into: db)
      for facts in changes.lazy.compactMap(\.facts) { try insertion.insert(facts) }
      try db.cachedStatement(sql: "UPDATE meta SET stamp = ?").execute(arguments: [new])
      return true
    }
  }

  /// Lets the index stand for nothing, in a new file, so that it is made anew whatever is wrong with the old one.
  package func forget() { begin() }
}
