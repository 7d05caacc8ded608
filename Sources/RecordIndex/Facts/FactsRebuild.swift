import GRDB
package import Records

/// The facts of all files of a tree on their way into an index made anew.
///
/// What cannot be written ends it without a word: then the old index stays, and whoever asks it next brings it along. Confined to
/// one task.
package final class FactsRebuild {
  private var fresh: FreshIndex?
  /// Written together, because each write goes to the file.
  private var waiting: [RecordFacts] = []
  private static let together = 2048
  /// Little, in kilobytes: nearly all rows are added at the end.
  private static let cache = 4096

  /// - Parameter path: the file of the index, in a folder that exists.
  package init(at path: String) { fresh = try? FreshIndex(beside: path, FactsSchema.current, cache: Self.cache) }

  deinit { fresh?.discard() }

  /// Takes the facts of a file; each file once.
  package func add(_ facts: RecordFacts) {
    waiting.append(facts)
    if waiting.count >= Self.together { flush() }
  }

  private func flush() {
    do {
      try fresh?.write { db in
        let insertion = try FactsInsertion(into: db)
        for facts in waiting { try insertion.insert(facts) }
      }
    } catch {
      fresh?.discard()
      fresh = nil
    }
    waiting.removeAll(keepingCapacity: true)
  }

  /// Lets the index stand for the tree whose files these were. Durable on return.
  ///
  /// - Returns: whether it does.
  package func finish(standingFor tree: String) -> Bool {
    flush()
    guard let fresh else { return false }
    do {
      try fresh.write { db in
        try db.execute(sql: FactsSchema.current.indexes)
        try db.execute(sql: "UPDATE meta SET stamp = ?", arguments: [tree])
      }
      try fresh.takePlace()
      self.fresh = nil
      return true
    } catch {
      return false
    }
  }
}
