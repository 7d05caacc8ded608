import CLinux
import GitStorage
import RecordIndex

/// The list index made anew, from all files.
extension Listing {
  /// Makes the index anew, from nothing.
  ///
  /// - Parameter facts: the file of the index of look-ups, to be made anew in passing; nil for none.
  /// - Returns: whether that was made.
  func rebuild(withFactsAt facts: String?) throws -> Bool {
    guard let disk = try workspace.history.current() else { return false }
    var hasFacts = false
    _ = try rebuild(disk, ListedRegions(of: self, in: disk.tree).text(), facts) { hasFacts = $0 }
    return hasFacts
  }

  func rebuild(
    _ disk: DiskState, _ regions: String, _ facts: String? = nil, tellingFacts: (Bool) -> Void = { _ in }
  ) throws -> Bool {
    let repository = workspace.repository
    let known = ListedRegions(of: self, in: disk.tree)
    // First, so that what is saved meanwhile is looked at again.
    var look = FolderLooks(known: [:], reader: workspace.reader, tick: tick)
    try look.noteAll()
    let edited = Set(try edits(since: disk))
    // The look at every file needed much that nothing else needs.
    kith_release_memory()
    let byOrg = try known.byOrg()
    return try index.replace { transaction in
      // Each time from the first file on: what a full disk breaks off is begun again in memory.
      let ahead = ReadAhead(disk.tree, regions: byOrg, facts: facts, open: repository.reopening)
      defer { ahead.stop() }
      var done = 0
      while let batch = try ahead.next(atEnd: tellingFacts) {
        workspace.indexing(done, ahead.total)
        for file in batch { try transaction.fill(with: file) }
        done += batch.count
      }
      try transaction.settleAll(line(known))
      try settle(edited, disk, transaction)
      for (folder, time) in look.noted { try transaction.note(time, of: folder) }
      try transaction.note(regions: regions)
      try transaction.stand(for: disk.tree.hex)
      workspace.indexing(ahead.total, ahead.total)
    }
  }
}
