package import GitStorage
import Glibc
package import Workspace

/// The refs in which Kith keeps what it knows of one branch of one remote.
package struct RemoteReferences: Hashable, Sendable {
  package let remote: String
  package let branch: String

  package init(remote: String, branch: String) {
    self.remote = remote
    self.branch = branch
  }

  /// What the last fetch brought.
  package var incoming: String { "refs/kith/incoming/\(remote)/\(branch)" }
  /// The last tip that was found good: the next one must descend from it.
  package var seen: String { "refs/kith/seen/\(remote)/\(branch)" }
  /// What git shows as `<remote>/<branch>`.
  package var tracking: String { "refs/remotes/\(remote)/\(branch)" }
  /// A tip that must not be merged. Like all of these it stays here: a push names the one commit it pushes.
  package var parked: String { "refs/kith/parked/\(remote)/\(branch)" }
  /// Where both tips are kept when a history was rewritten.
  package func rewritten(_ which: String) -> String { "refs/kith/rewritten/\(remote)/\(branch)/\(which)" }
}

/// Watches that a remote's history only ever grows, and that nothing is taken from it that must not be merged.
package struct RemoteHistory {
  let workspace: Workspace
  let references: RemoteReferences

  package init(workspace: Workspace, references: RemoteReferences) {
    self.workspace = workspace
    self.references = references
  }

  var repository: GitRepository { workspace.repository }

  package enum Verdict {
    /// Fit to be merged.
    case good(ObjectID)
    /// Hostile or corrupt: set aside, and left there until the remote has another tip.
    case parked(ParkedTip)
  }

  /// Looks at what a fetch brought and takes note of it.
  ///
  /// - Parameter accepting: take a rewritten history as it is now.
  /// - Throws: `StoreError` where the history was rewritten, or has nothing in common with ours; both tips are kept.
  package func note(accepting: Bool) throws -> Verdict {
    guard let tip = try repository.reference(references.incoming) else {
      throw StoreError(.internalError, "the fetch from \(references.remote) left no \(references.incoming)")
    }
    let (head, seen) = (try workspace.head(), try repository.reference(references.seen))
    var inspection = TipInspection(tip, in: repository)
    if let finding = try inspection.findingInCommits(besides: [head?.id, seen].compactMap { $0 }) {
      return .parked(try park(tip, finding))
    }
    if let head, try repository.mergeBases(head.id, tip).isEmpty {
      throw StoreError(
        .notPermitted,
        "\(references.remote)/\(references.branch) has no history in common with this store",
        hint: "it belongs to another store; see: git remote -v")
    }
    if let seen, !accepting, try !repository.isAncestor(seen, of: tip) {
      try move(references.rewritten("seen"), to: seen, log: "")
      try move(references.rewritten("now"), to: tip, log: "")
      throw RewrittenHistory(references: references, seen: seen, now: tip).error
    }
    if let finding = try inspection.findingInTrees(head: head?.id, seen: seen) { return .parked(try park(tip, finding)) }
    try record(tip)
    return .good(tip)
  }

  /// Why a branch that was there must not just be pushed again.
  package static func missing(_ references: RemoteReferences, seen: ObjectID) -> StoreError {
    StoreError(
      .notPermitted, "the branch \(references.branch) is gone from \(references.remote) (it was at \(seen.hex.prefix(12)))",
      hint: "ask who removed it. To push it there again: kith sync --accept-rewrite")
  }

  /// The remote has no such branch: fine before the first push, an alarm later.
  package func noteMissing(accepting: Bool) throws {
    guard let seen = try repository.reference(references.seen) else { return }
    guard accepting else {
      throw Self.missing(references, seen: seen)
    }
    try repository.deleteReference(references.seen, ifEqual: seen)
    if let parked = try repository.reference(references.parked) {
      try repository.deleteReference(references.parked, ifEqual: parked)
    }
  }

  /// Remembers a tip that is good: pushed by us, or fetched and found to grow from the last one.
  package func record(_ tip: ObjectID) throws {
    try move(references.seen, to: tip, log: "kith: sync")
    do {
      try move(references.tracking, to: tip, log: "kith: sync", attempts: 3)
    } catch let error as GitError where error.code == .locked {
      // Only what git shows. A push of git's that a power cut broke off leaves its lock there, which is not ours to remove.
    }
    for name in [references.parked, references.rewritten("seen"), references.rewritten("now")] {
      if let kept = try repository.reference(name) { try repository.deleteReference(name, ifEqual: kept) }
    }
  }

  /// Lets a ref name a commit, whatever it named before. Another sync of the same folder may be doing the same; the last one
  /// rules, as what both saw was true.
  func move(_ name: String, to tip: ObjectID, log: String, attempts limit: Int = 100) throws {
    var attempts = 0
    while true {
      let old = try repository.reference(name)
      if old == tip { return }
      do {
        return try repository.setReference(name, to: tip, ifEqual: old, log: log, by: nil)
      } catch let error as GitError where error.code == .refChanged || error.code == .locked {
        attempts += 1
        guard attempts < limit else { throw error }
        usleep(UInt32.random(in: 1_000...10_000))
      }
    }
  }
}
