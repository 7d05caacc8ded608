import GitStorage

/// The commits a person replaced with `git commit --amend`, as `HEAD`'s reflog tells.
///
/// Nothing else does: another commit made after `git reset --hard HEAD~1` has the same parents as the one it stands in for, and yet
/// says nothing about it. Where there is no reflog nothing counts as amended: the two are merged then, and what both changed is kept
/// twice. That can be put right by looking at it; a colleague's work that a guess took away from everybody could not.
struct Amendments {
  private let repository: GitRepository
  /// The newest first.
  private let moves: [ReferenceMove]

  init(_ repository: GitRepository) throws {
    self.repository = repository
    moves = try repository.moves(of: "HEAD").filter { $0.message.hasPrefix("commit (amend)") }
  }

  /// The commits that amending took out of one history while another still has them, the newest first.
  ///
  /// - Parameters:
  ///   - head: the history that holds what came of amending, once or several times.
  ///   - other: the history that may hold what was amended.
  func replaced(in head: ObjectID, butStandingIn other: ObjectID) throws -> [ObjectID] {
    guard !moves.isEmpty else { return [] }
    let own = Set(try repository.history(from: [head], hiding: [other]).map(\.id))
    var replaced: Set<ObjectID> = []
    for move in moves where own.contains(move.new) || replaced.contains(move.new) { replaced.insert(move.old) }
    guard !replaced.isEmpty else { return [] }
    return try repository.history(from: [other], hiding: [head]).map(\.id).filter(replaced.contains)
  }
}

extension Workspace {
  /// `HEAD` with the pushed commits it amends behind it, so that they do not come back as somebody else's work: their values would
  /// rule where their clock is ahead, and what the amendment took out would be in again.
  ///
  /// Each is tied by a commit with two parents and the tree of `HEAD`. No ref moves; durable on return.
  func tied(_ head: Commit, to theirs: ObjectID) throws -> Commit {
    var top = head
    for amended in try Amendments(repository).replaced(in: head.id, butStandingIn: theirs) {
      // Behind one that is tied already.
      if try repository.isAncestor(amended, of: top.id) { continue }
      let time = max(top.committer.time, try repository.commit(amended).committer.time)
      let signature = Signature(name: MergeCommit.name, email: MergeCommit.email, time: time)
      let id = try repository.writeCommit(
        tree: top.tree, parents: [top.id, amended], author: signature, committer: signature,
        message: "Tie \(top.id.hex.prefix(12)) to \(amended.hex.prefix(12)), which was amended after it was pushed\n")
      top = try repository.commit(id)
    }
    return top
  }
}
