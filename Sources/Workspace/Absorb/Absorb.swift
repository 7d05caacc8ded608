package import GitStorage
package import JSONText
package import Merging
import Records

/// A file that cannot be absorbed yet: it stays exactly as the person left it, and everything else goes on.
package struct HeldFile: Hashable, Sendable {
  package let path: GitPath
  package let position: TextPosition?
  package let reason: String
  package let hint: String?

  package init(path: GitPath, position: TextPosition? = nil, reason: String, hint: String? = nil) {
    self.path = path
    self.position = position
    self.reason = reason
    self.hint = hint
  }
}

/// What one sweep over the working tree found and did.
package struct AbsorbReport: Sendable {
  /// The commit that holds the edits, nil where there were none.
  package var commit: Commit?
  /// One line for each record that changed.
  package var changes: [String] = []
  package var held: [HeldFile] = []
  /// Files somebody removed, more at once than Kith believes without asking.
  package var heldDeletions: [GitPath] = []
  /// Files somebody is just saving, left for the next time.
  package var unsettled: [GitPath] = []
  /// Files under `orgs/` that are no records; left alone.
  package var foreign: [HeldFile] = []
  /// Conflict entries that absorbing put into records: an old version met newer ones.
  package var conflicts: [RecordConflict] = []

  package init() {}
}

/// One entry of a record's `conflicts`, with the record it stands in.
package struct RecordConflict: Hashable, Sendable {
  package let path: GitPath
  package let entry: ConflictEntry

  package init(path: GitPath, entry: ConflictEntry) {
    self.path = path
    self.entry = entry
  }
}

extension Workspace {
  /// Commits what people saved since the last time.
  ///
  /// Each file is merged three-way from the version its edit started from. What does not parse, or would break a rule, is
  /// held: reported, left as it is, and merged from the right base once it is mended. Durable on return.
  ///
  /// - Parameters:
  ///   - acceptingDeletions: believe that many files were meant to be removed.
  ///   - paths: only these; nil: everything.
  ///   - isSettling: leave out files that were written to in this moment, and name them in the report.
  package func absorb(
    acceptingDeletions: Bool = false, only paths: Set<GitPath>? = nil, settling isSettling: Bool = false
  ) throws -> AbsorbReport {
    try locked { try absorbLocked(acceptingDeletions: acceptingDeletions, only: paths, settling: isSettling) }
  }

  func absorbLocked(
    acceptingDeletions: Bool = false, only paths: Set<GitPath>? = nil, settling isSettling: Bool = false
  ) throws -> AbsorbReport {
    var report = AbsorbReport()
    // What came out of an exchange goes first, one version of a path at a time.
    while let move = try absorbExchangedOut(&report) { _ = try perform(move) }
    var again: Set<GitPath> = []
    repeat {
      guard let disk = try history.current() else { return report }
      let scan = WorktreeScan(repository: repository, reader: reader, files: files, folder: editedFolder)
      let wanted = again.isEmpty ? paths : again
      var changes = try wanted.map { try scan.changes(at: $0, since: disk) } ?? scan.changes(since: disk)
      if isSettling, again.isEmpty {
        let unsettled = changes.filter { stillWriting(to: $0) != nil }
        report.unsettled = unsettled.map(\.path)
        changes.removeAll { unsettled.contains($0) }
      }
      observer.reached(.scanned)
      let head = try head()
      var round = AbsorbRound(
        workspace: self, head: head, disk: disk, acceptsDeletions: acceptingDeletions)
      if wanted != nil { changes += try round.movedAway(beside: changes, scan) }
      try round.sort(changes)
      guard let move = try round.move() else {
        report.take(round.report)
        try noteForLists(report.held.map(\.path) + report.heldDeletions)
        try catchUp(head, disk)
        return report
      }
      again = Set(try perform(move))
      report.take(round.report)
      report.add(try absorbSurprises())
    } while !again.isEmpty
    return report
  }
}

extension Workspace {
  /// Brings files up to date that were held and are again what the disk was given: the person undid what held them.
  private func catchUp(_ head: Commit?, _ disk: DiskState) throws {
    guard let head, head.tree != disk.tree else { return }
    let isBehind = try repository.difference(disk.tree, head.tree).contains { difference in
      guard try Placement(repository).isWritable(difference) else { return false }
      switch try reader.find(difference.path) {
      case .file(let file): return file.id == difference.old?.id
      case .nothing: return difference.old == nil
      case .notAFile: return false
      }
    }
    guard isBehind else { return }
    _ = try perform(HeadMove(from: head, to: head, disk: disk, log: "kith: catch up", by: committer))
    _ = try absorbSurprises()
  }
}

extension AbsorbReport {
  /// Takes in what a later sweep of the same round found: it has seen every file anew.
  fileprivate mutating func take(_ other: AbsorbReport) {
    held = []
    heldDeletions = other.heldDeletions
    foreign = other.foreign
    add(other)
  }

  /// Adds what was saved, or put back, after the sweep.
  package mutating func add(_ later: AbsorbReport) {
    commit = later.commit ?? commit
    changes += later.changes
    held += later.held.filter { !held.map(\.path).contains($0.path) }
    conflicts += later.conflicts
  }
}
