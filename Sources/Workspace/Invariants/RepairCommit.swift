package import GitStorage
import Merging
import Records

/// The commit that follows one in which the rules between records did not hold.
///
/// Made by whoever meets such a commit without a merge: after a fast-forward, or where a person committed with plain git. Like a merge
/// commit it is the same on every replica, bit for bit, so that no two of them have to be merged.
struct RepairCommit {
  let repository: GitRepository
  let invariants: TreeInvariants

  /// The repair of a commit, nil where nothing needs it. No ref moves; durable on return.
  func after(_ commit: Commit) throws -> Commit? {
    let mended = try invariants.mended(commit.tree, since: nil, time: commit.committer.time)
    guard mended.tree != commit.tree else { return nil }
    let signature = Signature(name: MergeCommit.name, email: MergeCommit.email, time: commit.committer.time)
    let files = mended.changed.map { "- \($0)\n" }.joined()
    let message =
      "Mend what \(commit.id.hex.prefix(12)) left open\n\n\(files)\n\(MergeCommit.trailer)\(MergeCommit.rules)\n"
    let id = try repository.writeCommit(
      tree: mended.tree, parents: [commit.id], author: signature, committer: signature, message: message)
    return try repository.commit(id)
  }
}

extension Workspace {
  /// The rules between records, with the index brought to what the disk was last given.
  func invariants() throws -> TreeInvariants {
    if let given = try history.current()?.tree { try catalogs.follow(given) }
    return TreeInvariants(repository: repository, catalogs: catalogs)
  }

  /// Mends `HEAD` where the rules between records do not hold in it: a person committed with plain git, or merged with it.
  ///
  /// Local edits must have been absorbed before. Costs what changed since the rules were last seen to hold. Durable on return.
  ///
  /// - Parameter patience: how long to wait, at most, for another process that writes.
  /// - Returns: the commit that was made, nil where `HEAD` is as it should be.
  package func mend(patience: Duration = .seconds(10)) throws -> Commit? {
    try locked(patience: patience) {
      guard let head = try head(), let disk = try history.current() else { return nil }
      guard let repair = try RepairCommit(repository: repository, invariants: invariants()).after(head) else {
        catalogs.keepNormal(head.tree)
        return nil
      }
      _ = try perform(HeadMove(from: head, to: repair, disk: disk, log: "kith: mend", by: committer))
      catalogs.keepNormal(repair.tree)
      _ = try absorbSurprises()
      return repair
    }
  }
}
