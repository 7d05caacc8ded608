import GitStorage
import Merging
import Records

extension Workspace {
  /// Merges what a person committed with git from versions older than `HEAD`'s: where the disk was behind, because a file was
  /// held or kept, and where an editor had been open since before a colleague's change arrived.
  ///
  /// Git knows nothing of the version such an edit began with: taken as it is, the commit would revert what colleagues
  /// changed meanwhile. A commit that follows it puts that back; the disk state moves only with it.
  ///
  /// - Returns: true where such a commit was made; everything has been looked at then.
  func reconcile(_ disk: DiskState, with head: Commit?) throws -> Bool {
    guard let head, let old = disk.head, try isFollowed(old, by: head.id) else { return false }
    let before = try repository.commit(old).tree
    let records = RecordReader(repository)
    let commit = PersonsCommit(disk: disk, from: old, before: before, head: head)
    let starts = try startsBehind(commit) + startsOfStaleEdits(commit, records)
    guard !starts.isEmpty else { return false }
    let mended = try repository.batch { () -> Commit? in
      var edits: [GitPath: Entry?] = [:]
      for start in starts {
        let ours = try repository.entry(at: start.path, in: before)
        let outcome = try TreeMerge(repository, bases: [old], records: records).merge(
          base: repository.editTree(head.tree, [start.path: start.version]),
          ours: .init(
            tree: repository.editTree(head.tree, [start.path: ours]),
            history: SideHistory(repository, tips: [old], hiding: start.head.map { [$0] } ?? [])),
          theirs: .init(tree: head.tree, history: SideHistory(repository, tips: [head.id], hiding: [old])))
        for difference in try repository.difference(head.tree, outcome.tree) {
          edits.updateValue(difference.new, forKey: difference.path)
        }
      }
      guard !edits.isEmpty else { return nil }
      let names = edits.keys.sorted().map { "- \($0)\n" }.joined()
      return try writeCommit(
        tree: repository.editTree(head.tree, edits), on: head, savedAt: nil,
        message: "Merge what a commit from older versions left out\n\n\(names)")
    }
    guard let mended else { return false }
    var believed: [GitPath: DiskChange] = [:]
    for start in starts {
      let given = try repository.entry(at: start.path, in: disk.tree)
      guard let change = DiskChange.between(given: given, found: try reader.find(start.path), at: start.path),
        change.file?.id == (try repository.entry(at: start.path, in: head.tree))?.id
      else { continue }
      believed[start.path] = change
    }
    _ = try perform(
      HeadMove(
        from: head, to: mended, disk: disk, believed: believed, isReconciling: true, log: "kith: reconcile", by: committer))
    return true
  }

  /// Whether the person's `HEAD` was made from an earlier one: on top of it, or by amending it.
  private func isFollowed(_ old: ObjectID, by head: ObjectID) throws -> Bool {
    try repository.isAncestor(old, of: head)
      || Amendments(repository).replaced(in: head, butStandingIn: old).contains(old)
  }

  /// What the person's git did: from the `HEAD` the disk state stands for to the present one.
  private struct PersonsCommit {
    let disk: DiskState
    let from: ObjectID
    let before: ObjectID
    let head: Commit
  }

  /// Where the edit of one path began.
  private struct EditStart {
    let path: GitPath
    let version: Entry?
    /// A commit that had this version: what is newer is the history of what the edit had not seen.
    let head: ObjectID?
  }

  /// Committed paths at which the disk had an older version than `HEAD`.
  private func startsBehind(_ commit: PersonsCommit) throws -> [EditStart] {
    let behind = try repository.difference(commit.disk.tree, commit.before).filter(Placement(repository).isWritable)
    guard !behind.isEmpty else { return [] }
    let changed = Set(try repository.difference(commit.before, commit.head.tree).map(\.path))
    return try behind.filter { changed.contains($0.path) }.map { difference in
      EditStart(
        path: difference.path, version: difference.old,
        head: try start(of: difference.old, at: difference.path, in: commit.disk))
    }
  }

  /// The oldest `HEAD` of late with which a version was on disk.
  private func start(of version: Entry?, at path: GitPath, in disk: DiskState) throws -> ObjectID? {
    var start: ObjectID?
    for state in try history.states(from: disk, notBefore: now().seconds - DiskHistory.memory) {
      guard try repository.entry(at: path, in: state.tree) == version else { break }
      start = state.head ?? start
    }
    return start
  }

  /// Committed records that are plainly nearer to a version that had been on disk before than to the newest.
  ///
  /// Only what the person wrote here counts: a merge or a colleague's commit that git pulled means what it says. One that was
  /// a merge before it was amended brought nothing.
  private func startsOfStaleEdits(_ commit: PersonsCommit, _ records: RecordReader) throws -> [EditStart] {
    let commits = try repository.history(from: [commit.head.id], hiding: [commit.from])
    let parents = try repository.commit(commit.from).parents
    let isPersons = commits.allSatisfy {
      ($0.parents.count == 1 || $0.parents == parents) && $0.committer.email == identity.committer.email
    }
    guard isPersons else { return [] }
    let changed = try repository.difference(commit.before, commit.head.tree).filter { difference in
      difference.old != nil && difference.new != nil && difference.path.text.flatMap(RecordPath.init) != nil
    }
    guard !changed.isEmpty else { return [] }
    let versions = try history.versions(of: Set(changed.map(\.path)), from: commit.disk, now: now().seconds)
    return try changed.compactMap { difference in
      guard let type = difference.path.text.flatMap(RecordPath.init)?.type, let new = difference.new,
        let saved = try records.record(new.id, as: type), let known = versions[difference.path],
        known.first?.entry == difference.old
      else { return nil }
      let candidates = try known.map { version in
        EditBase.Candidate(
          value: try version.entry.flatMap { try records.record($0.id, as: type)?.value },
          isPersonsOwn: version.isPersonsOwn, opened: nil)
      }
      let choice = EditBase.choose(save: saved.value, candidates: candidates, type: type)
      guard choice.reason == .fewestFields, choice.index > 0, known.indices.contains(choice.index),
        known[choice.index].entry != nil
      else { return nil }
      return EditStart(path: difference.path, version: known[choice.index].entry, head: known[choice.index].head)
    }
  }
}
