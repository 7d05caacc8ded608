package import GitStorage
import Records

/// How a store stands: what waits, what is held and why, what is disputed.
package struct StoreStatus: Sendable {
  package let head: Commit?
  package let branch: String
  /// Why Kith leaves the repository alone, nil if it does not.
  package let pause: StoreError?
  /// Edits the next sync commits.
  package let waiting: [GitPath]
  package let held: [HeldFile]
  package let heldDeletions: [GitPath]
  package let foreign: [HeldFile]
  /// Entries of the tree that are not written to disk.
  package let withheld: [HeldFile]
  package let conflicts: [DisputedRecord]
  /// True where an interrupted run will be finished by the next one.
  package let isInterrupted: Bool
  /// True where the person's name was guessed from login and host.
  package let identityIsGuessed: Bool
}

extension Workspace {
  /// Looks at everything and changes nothing but caches. Takes no lock.
  package func status() throws -> StoreStatus {
    let pause = try pause()
    let commit: Commit? = try pause == nil ? head() : nil
    var report = AbsorbReport()
    var waiting: [GitPath] = []
    if let disk = try history.current(), pause == nil {
      let scan = WorktreeScan(
        repository: repository, reader: reader, files: files, folder: editedFolder, keepsCache: keepsCaches)
      var round = AbsorbRound(workspace: self, head: commit, disk: disk, acceptsDeletions: false)
      let changes = try scan.changes(since: disk)
      try noteForLists(changes.map(\.path))
      try round.sort(changes)
      report = round.report
      waiting = round.paths
    }
    return StoreStatus(
      head: commit, branch: shortBranch, pause: pause, waiting: waiting, held: report.held,
      heldDeletions: report.heldDeletions, foreign: report.foreign, withheld: try withheld(commit),
      conflicts: try disputes(), isInterrupted: try history.next() != nil, identityIsGuessed: identity.isGuessed)
  }

  /// What `HEAD` carries and the disk does not show: links, submodules, names no file system takes.
  private func withheld(_ head: Commit?) throws -> [HeldFile] {
    guard let head, let disk = try history.current(), disk.tree != head.tree else { return [] }
    let placement = Placement(repository)
    return try repository.difference(disk.tree, head.tree).compactMap { difference in
      guard let entry = difference.new, let reason = try placement.reasonToWithhold(difference.path, entry) else { return nil }
      return HeldFile(path: difference.path, reason: reason)
    }
  }
}
