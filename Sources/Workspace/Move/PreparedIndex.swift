import GitStorage

/// The user's index as it must be after a move, written and waiting for its lock.
///
/// The index is never behind `HEAD`: a `git commit` typed in between would silently revert colleagues. What a person has
/// staged stays staged; where a move touches a staged path, the staged version is merged three-way.
struct PreparedIndex {
  /// Merges a staged version (third) from what the disk was given (first) with the new `HEAD`'s (second); nil: leave it.
  typealias StagedMerge = (_ path: GitPath, _ base: Entry?, _ head: Entry?, _ staged: Entry) throws -> Entry?

  /// How long a command of the person's own git may hold the lock before a move gives up.
  private static let patience = Duration.seconds(5)

  private let lock: IndexLock
  private let read: FileStat?
  /// The number of entries the index had.
  let count: Int

  init(
    _ move: HeadMove, plan: MovePlan, repository: GitRepository, merge: StagedMerge
  ) throws {
    let known = try UserIndex.load(gitDirectory: repository.gitDirectory)
    read = known?.stat
    count = known?.count ?? 0
    let content: [UInt8]
    if let index = known {
      content = try index.patched(Self.changes(move, index: index, repository: repository, merge: merge))
    } else {
      var entries: [IndexFile.Entry] = []
      try repository.forEachEntry(in: move.to.tree, under: GitPath("")) { path, entry in
        let isWithheld = try Placement(repository).reasonToWithhold(path, entry) != nil
        entries.append(
          IndexFile.Entry(
            path: path, id: entry.id, mode: entry.mode, stat: .unknown, flags: isWithheld ? .skipWorktree : []))
      }
      content = try IndexFile.encode(entries: entries)
    }
    // A HEAD that does not move proves nothing after a crash: such an index is thrown away then.
    lock = try IndexLock.prepare(
      content, newHead: move.from?.id == move.to.id ? nil : move.to.id, gitDirectory: repository.gitDirectory)
  }

  private static func changes(
    _ move: HeadMove, index: UserIndex, repository: GitRepository, merge: StagedMerge
  ) throws -> [GitPath: IndexChange] {
    var changes: [GitPath: IndexChange] = [:]
    var heads: [GitPath: (old: Entry?, new: Entry?)] = [:]
    for difference in try repository.difference(move.from?.tree, move.to.tree) {
      heads[difference.path] = (difference.old, difference.new)
    }
    for path in move.believed.keys where heads[path] == nil {
      let entry = try repository.entry(at: path, in: move.to.tree)
      heads[path] = (entry, entry)
    }
    for (path, head) in heads {
      let staged = index.entry(at: path)
      let believed = move.believed[path]
      if let staged, believed == nil, staged.id != head.old?.id, staged.id != head.new?.id {
        let given = try move.disk.flatMap { try repository.entry(at: path, in: $0.tree) }
        if staged.id != given?.id {
          // The person staged something of their own here.
          guard let merged = try merge(path, given, head.new, Entry(id: staged.id, mode: staged.mode)) else { continue }
          changes[path] = .set(merged.id, merged.mode, nil)
          continue
        }
      }
      if let new = head.new {
        let file = believed?.file
        // What a person saved is there, however large it is.
        let placement = Placement(file?.id == new.id ? nil : repository)
        changes[path] = .set(
          new.id, new.mode, file?.id == new.id ? file?.stat : nil,
          flags: try flags(path, old: head.old, new: new, placement))
      } else if staged != nil {
        changes[path] = .remove
      }
    }
    return changes
  }

  /// What is withheld from the disk must not look like a removal to git; what no longer is must be looked at again.
  private static func flags(
    _ path: GitPath, old: Entry?, new: Entry, _ placement: Placement
  ) throws -> IndexFile.Flags? {
    if try placement.reasonToWithhold(path, new) != nil { return .skipWorktree }
    return try old.flatMap { try placement.reasonToWithhold(path, $0) } == nil ? nil : []
  }

  /// Takes the lock; another program's is waited for, never removed.
  func take() throws {
    do {
      try lock.take(patience: Self.patience)
    } catch let error as GitError where error.code == .locked {
      throw StoreError(
        .tryAgain, "another git program holds the index of this folder (\(error.path ?? "index.lock"))",
        hint: error.hint ?? "finish it, then try again")
    }
  }

  /// Under the lock: is the index still the one this was made from?
  func isCurrent() throws -> Bool { try lock.indexIsUnchanged(since: read) }

  /// Puts it in its place, with the lock still held: `HEAD` may move now.
  func place() throws { try lock.place() }

  func commit() throws { try lock.commit() }

  /// Gives up on the way out of a failure; what cannot be removed is left for recovery.
  func rollBack() { try? lock.rollBack() }
}

extension Workspace {
  /// Writes the stats of files that were just placed into the index, so that `git diff-files` need not read them.
  ///
  /// Only a convenience for git: skipped where rewriting the index would cost more than it saves, and given up without a
  /// word where somebody else uses the index.
  func refreshIndex(_ writes: [TreeDifference], entries count: Int) throws {
    guard !writes.isEmpty, count <= 20_000 || writes.count >= 256 else { return }
    guard let known = try UserIndex.load(gitDirectory: repository.gitDirectory) else { return }
    var changes: [GitPath: IndexChange] = [:]
    for write in writes {
      guard let new = write.new, let entry = known.entry(at: write.path), entry.id == new.id,
        let stat = try FileStat.ifPresent(at: reader.absolute(write.path)), stat.isRegularFile,
        case .file(let file) = try reader.find(write.path), file.id == new.id, file.stat == stat
      else { continue }
      changes[write.path] = .set(new.id, entry.mode, stat)
    }
    guard !changes.isEmpty else { return }
    let lock = try IndexLock.prepare(
      known.patched(changes), newHead: nil, gitDirectory: repository.gitDirectory)
    do {
      try lock.take(patience: .milliseconds(50))
      guard try lock.indexIsUnchanged(since: known.stat) else { return try lock.rollBack() }
      try lock.commit()
    } catch let error as GitError where error.code == .locked {
      try lock.rollBack()
    }
  }
}
