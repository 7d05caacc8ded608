import GitStorage
import RecordIndex

extension Workspace {
  /// Makes everything anew that makes looking up quick.
  ///
  /// - Returns: how many files there are to be looked up.
  /// - Throws: `StoreError` (`tryAgain`) where they cannot be kept: on a full disk, or where nothing may be written.
  package func rebuildIndexes() throws -> Int {
    let facts = keepsCaches ? files.place(of: files.index) : nil
    if try listing.rebuild(withFactsAt: facts) { reopenCatalogs() } else { try rebuildCatalog() }
    guard catalogs.isKept, listing.index.isKept else {
      throw StoreError(
        .tryAgain, "the index cannot be written to \(files.privateFolder): the disk is full, or the folder may not be written to",
        hint: "make room and try again; until then every command makes it in memory, which takes longer")
    }
    return listing.index.countOfFiles ?? 0
  }

  /// Brings the indexes there are to what the disk was given, so that whoever asks next finds them so.
  package func keepIndexesUp() {
    guard keepsCaches else { return }
    // What cannot be done now is done by whoever asks.
    if (try? FileStat.ifPresent(at: files.index)) != nil { _ = try? catalog(of: nil) }
    if (try? FileStat.ifPresent(at: files.lists)) != nil { try? listing.refresh(rebuilding: false) }
  }

  /// Tells the list index of edits that a look at all files has found.
  func noteForLists(_ paths: some Sequence<GitPath>) throws {
    guard keepsCaches, try FileStat.ifPresent(at: files.lists) != nil else { return }
    try listing.note(paths)
  }

  /// The list index of the store, in memory where its folder cannot be had.
  func openLists() -> ListIndex { ListIndex(at: keepsCaches ? files.place(of: files.lists) : nil) }
}
