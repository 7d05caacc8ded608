import GitStorage
import Records

extension Workspace {
  /// Writes a commit in the person's name. No ref moves; durable on return unless inside a batch.
  ///
  /// - Parameter saved: when the newest of the edits was saved; nil: now. The commit is never in the future and never
  ///   before its parent, so that a replay decides the same.
  func writeCommit(tree: ObjectID, on parent: Commit?, savedAt saved: Timestamp?, message: String) throws -> Commit {
    let present = now().seconds
    let time = max(min(saved?.seconds ?? present, present), parent?.committer.time ?? .min)
    let offset = LocalTime.offsetMinutes(at: time)
    let id = try repository.writeCommit(
      tree: tree, parents: parent.map { [$0.id] } ?? [],
      author: identity.author.signature(time: time, offsetMinutes: offset),
      committer: identity.committer.signature(time: time, offsetMinutes: offset), message: message)
    return try repository.commit(id)
  }

  /// Who moves `HEAD` now, for the reflog.
  var committer: Signature {
    let time = now().seconds
    return identity.committer.signature(time: time, offsetMinutes: LocalTime.offsetMinutes(at: time))
  }
}
