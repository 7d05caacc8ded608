import GitStorage
import Records

/// A wish to move `HEAD`, the working tree, the user's index and `refs/kith/worktree` from one commit to another.
///
/// Everything slow happens before the lock: the new files are written and synced under temporary names, the new index
/// is prepared. Then, under `index.lock`: the index is put in place, `HEAD` moves, each file is exchanged with its new version. Then the
/// disk state moves. A crash at any point is harmless and nothing a person saved meanwhile is lost:
/// ARCHITECTURE.md, *Crash safety*.
struct HeadMove {
  /// The commit `HEAD` is on; nil before the first commit.
  let from: Commit?
  let to: Commit
  /// What the disk was last given.
  let disk: DiskState?
  /// What was found on disk at the paths this move absorbs.
  var believed: [GitPath: DiskChange] = [:]
  /// What came out of an exchange and is absorbed now; the disk has something newer there.
  var exchangedOut: [GitPath: Entry] = [:]
  /// Whether `disk` stands for an older `HEAD`, which the person's git moved on from: this move brings the two together.
  var isReconciling = false
  let log: String
  let by: Signature

  /// `HEAD` moved or a file changed between reading and locking; the caller reads everything again.
  struct StartOver: Error {}
}

/// What a move writes: the disk states and the files that must change.
struct MovePlan {
  /// The state the disk will be in.
  let state: DiskState
  /// The files that must change, `old` being what is on disk now.
  let writes: [TreeDifference]

  init(_ move: HeadMove, repository: GitRepository, reader: DiskReader, now: Timestamp) throws {
    let history = DiskHistory(repository: repository)
    (state, writes) = try repository.batch {
      let onDisk = try repository.editTree(
        move.disk?.tree, move.believed.mapValues { change in change.file.map { Entry(id: $0.id) } })
      var edits: [GitPath: Entry?] = [:]
      var writes: [TreeDifference] = []
      // Removals first: a folder may come where a file goes, and a file where a folder goes.
      let differences = try repository.difference(onDisk, move.to.tree)
      var removed: Set<GitPath> = []
      for difference in differences.filter({ $0.new == nil }) + differences.filter({ $0.new != nil }) {
        let believed = move.believed[difference.path]
        // What a person saved is there, however large it is.
        let placing = Placing(
          believed: believed, removed: removed, reader: reader, placement: Placement(believed == nil ? repository : nil))
        switch try placing.verdict(difference) {
        case .write:
          writes.append(difference)
          if difference.new == nil { removed.insert(difference.path) }
        case .there: break
        case .keep: edits.updateValue(difference.old, forKey: difference.path)
        }
      }
      let target = try repository.editTree(move.to.tree, edits)
      // What a person saved is a state of its own: an editor may still hold it.
      let saved = try repository.editTree(onDisk, move.exchangedOut.mapValues { $0 })
      var previous = move.disk
      var origin = DiskState.Origin.given
      if !move.believed.isEmpty || !move.exchangedOut.isEmpty {
        if saved == target {
          origin = .saved
        } else {
          previous = try history.record(tree: saved, head: move.from?.id, origin: .saved, after: previous, now: now)
        }
      }
      let state = try history.record(tree: target, head: move.to.id, origin: origin, after: previous, now: now)
      return (state, writes)
    }
  }
}

/// What a move does at one path: never over something it does not know.
private struct Placing {
  let believed: DiskChange?
  /// The files this move takes away.
  let removed: Set<GitPath>
  let reader: DiskReader
  let placement: Placement

  enum Verdict {
    case write, there, keep
  }

  func verdict(_ difference: TreeDifference) throws -> Verdict {
    // Withheld from the disk, or behind a link: the disk keeps what it had.
    guard try placement.isWritable(difference) else { return .keep }
    if try reader.obstacle(on: difference.path).map({ !removed.contains($0) }) ?? false { return .keep }
    if believed != nil { return .write }
    switch try reader.find(difference.path) {
    case .file(let file) where file.id == difference.new?.id:
      // The same bytes; only a colleague who changed the mode makes it another file.
      let changesMode = difference.old.map { $0.mode != difference.new?.mode } ?? false
      return changesMode && file.id == difference.old?.id && file.mode != difference.new?.mode ? .write : .there
    case .file(let file): return file.id == difference.old?.id ? .write : .keep
    case .nothing where difference.new == nil: return .there
    // A file the person removed and we do not know yet is an edit of theirs.
    case .nothing: return try difference.old == nil && isClear(difference.path) ? .write : .keep
    // Behind a file that goes.
    case .notAFile: return try difference.old == nil && reader.obstacle(on: difference.path) != nil ? .write : .keep
    }
  }

  /// Whether a folder that stands at a path will be gone: it holds nothing but files this move takes away.
  private func isClear(_ path: GitPath) throws -> Bool {
    try Folder.names(in: reader.absolute(path)).allSatisfy { name in
      let inside = path.appending(name.path)
      return try name.isFolder ? isClear(inside) : removed.contains(inside)
    }
  }
}

extension Workspace {
  /// Performs a move. Durable on return: `HEAD`, the objects and the files of the working tree.
  ///
  /// - Returns: paths at which a person saved something between our check and our exchange; absorb them next.
  /// - Throws: `HeadMove.StartOver`; `GitAtWork` where it is to wait for that; `GitError` when the disk is full or read-only – then nothing has moved.
  func perform(_ move: HeadMove) throws -> [GitPath] {
    // The person's git moved HEAD since recovery: what it left on disk is an edit that nobody has looked at.
    if let disk = move.disk, disk.head != move.from?.id, !move.isReconciling { throw HeadMove.StartOver() }
    let plan = try MovePlan(move, repository: repository, reader: reader, now: now())
    observer.reached(.objectsWritten)
    let exchange = TreeExchange(root: root, files: files, repository: repository)
    var prepared: [TreeExchange.Prepared] = []
    var waiting: PreparedIndex?
    do {
      // Before the first file is prepared: recovery tells by it a file that still waits from one a person saved.
      try repository.setReference(DiskState.nextReference, to: plan.state.commit, ifEqual: nil, log: "", by: nil)
      observer.reached(.nextRecorded)
      prepared = try exchange.prepare(plan.writes)
      observer.reached(.filesPrepared)
      let index = try PreparedIndex(move, plan: plan, repository: repository, merge: mergeStaged)
      waiting = index
      observer.reached(.indexPrepared)
      // At the last moment before the lock: git that begins after it finds the lock, or `HEAD` where it will stay.
      if yieldsToGit, let work = try gitAtWork() { throw work }
      try index.take()
      observer.reached(.indexLocked)
      try verify(move, index: index)
      if move.from?.id != move.to.id {
        try index.place()
        observer.reached(.indexPlaced)
        try repository.setReference(branch, to: move.to.id, ifEqual: move.from?.id, log: move.log, by: move.by)
      }
    } catch {
      if mayHaveMoved(move) {
        // It did, and only what makes that durable failed. To undo the rest now would read as a person reverting their colleagues.
        try waiting?.commit()
        throw error
      }
      // Nothing has moved yet: leave no trace.
      waiting?.rollBack()
      exchange.discard(prepared)
      if try repository.reference(DiskState.nextReference) == plan.state.commit {
        try repository.deleteReference(DiskState.nextReference, ifEqual: plan.state.commit)
      }
      if let failure = error as? GitError, failure.code == .refChanged { throw HeadMove.StartOver() }
      throw error
    }
    // From here on nothing is undone: what fails or is killed is finished by recovery.
    observer.reached(.headMoved)
    do {
      prepared = try exchange.exchange(prepared) { observer.reached(.fileExchanged) }
    } catch {
      // The index goes with HEAD also when a file cannot be placed: behind it, a `git commit` would revert colleagues.
      try waiting?.commit()
      throw error
    }
    // Whoever waits for the lock need not wait for the disk as well: until the disk state follows, recovery finishes the move.
    try waiting?.commit()
    observer.reached(.indexReplaced)
    try exchange.sync(prepared)
    try repository.setReference(DiskState.reference, to: plan.state.commit, ifEqual: move.disk?.commit, log: "", by: nil)
    observer.reached(.diskStateMoved)
    try repository.deleteReference(DiskState.nextReference, ifEqual: plan.state.commit)
    observer.reached(.nextDropped)
    let surprises = try exchange.removeExchangedOut(prepared)
    observer.reached(.exchangedOutRemoved)
    try refreshIndex(plan.writes, entries: waiting?.count ?? 0)
    return surprises
  }

  /// Whether `HEAD` is where a move that failed wanted it; also where nobody can tell, for recovery can.
  private func mayHaveMoved(_ move: HeadMove) -> Bool {
    guard move.from?.id != move.to.id else { return false }
    do { return try repository.reference(branch) == move.to.id } catch { return true }
  }

  /// Under the lock: is everything still as it was when the move was planned?
  private func verify(_ move: HeadMove, index: PreparedIndex) throws {
    // A merge or a commit that began between our look and our lock.
    if try pause() != nil { throw HeadMove.StartOver() }
    guard case .branch(branch, move.from?.id) = try repository.head(),
      try repository.reference(DiskState.reference) == move.disk?.commit,
      try index.isCurrent()
    else { throw HeadMove.StartOver() }
    for (path, change) in move.believed where try !isStill(path, change) { throw HeadMove.StartOver() }
  }

  private func isStill(_ path: GitPath, _ change: DiskChange) throws -> Bool {
    guard let file = change.file else { return try reader.find(path) == change.found }
    if try FileStat.ifPresent(at: reader.absolute(path)) == file.stat { return true }
    guard case .file(let found) = try reader.find(path) else { return false }
    // A newer save is an edit of what was read, as if it came a moment later. One that is back at what stood there is a change of mind.
    return found.id == file.id || takesWhatWasRead && found.id != change.given?.id
  }
}
