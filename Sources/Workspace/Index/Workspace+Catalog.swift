package import GitStorage
package import Merging
import RecordIndex

extension Workspace {
  /// The look-ups over a tree of the store; nil: an empty one.
  ///
  /// The index follows what the disk was last given, which is where the next question begins, too.
  package func catalog(of tree: ObjectID?) throws -> any RecordCatalog {
    if let given = try history.current()?.tree { try catalogs.follow(given) }
    return catalogs.catalog(of: tree)
  }

  /// The index as it is now, in a copy that may move.
  private func borrowedIndex() -> RecordIndex {
    // Where there is none, or none that can be copied, look-ups look at every file.
    guard let copy = try? IndexCopy(of: files.index) else { return RecordIndex(at: nil) }
    indexCopy = copy
    return copy.index
  }

  /// Makes the index of look-ups anew.
  func rebuildCatalog() throws {
    catalogs.forget()
    if let given = try history.current()?.tree { try catalogs.follow(given) }
  }

  /// The index of the store, in memory where its folder cannot be had.
  func openIndex() -> RecordIndex { keepsCaches ? RecordIndex(at: files.place(of: files.index)) : borrowedIndex() }
}
