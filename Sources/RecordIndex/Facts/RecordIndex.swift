import GRDB

/// A disposable table of what the rules between records need to know of the files of one tree.
///
/// It stands for exactly one tree, whose name is its stamp, and is told what differs when it is to stand for another. Every
/// look-up says for which stamp it asks and gets nil where the index stands for something else by now: other processes move
/// it, too, and nobody waits for anybody for longer than a transaction.
///
/// Deleting its file costs time and loses nothing. Confined to one task.
package final class RecordIndex {
  private let database: IndexDatabase
  var answers = KnownAnswers()

  /// Opens or makes an index.
  ///
  /// - Parameter path: its file, in a folder that exists; nil for an index in memory.
  package init(at path: String?) { database = IndexDatabase(at: path, FactsSchema.current) }

  /// The tree it stands for; nil: none yet.
  package var stamp: String? { reading(FactsSchema.stamp) }

  /// Whether it is kept in a file and not in memory alone.
  package var isKept: Bool { database.isKept }

  /// Begins with an empty file.
  func begin() { _ = database.replacing { _ in } }

  /// Reads by one statement; nil where that fails, and then the index may be another one than before.
  func reading<Answer>(_ body: (Database) throws -> Answer?) -> Answer? { database.reading(body) }

  /// Writes in one transaction, in memory where the file does not take it.
  ///
  /// - Returns: what `body` returned; false where it could not be run to its end.
  func writing(_ body: (Database) throws -> Bool) -> Bool { database.writing(body) }
}
