package import GitStorage
package import Workspace

/// A remote's branch that does not descend from what this clone has seen of it: somebody pushed with force.
package struct RewrittenHistory: Hashable, Sendable {
  package let references: RemoteReferences
  /// The last tip that was found good.
  package let seen: ObjectID
  /// What the branch names instead.
  package let now: ObjectID

  package init(references: RemoteReferences, seen: ObjectID, now: ObjectID) {
    self.references = references
    self.seen = seen
    self.now = now
  }

  /// What happened, with the way out.
  package var error: StoreError {
    StoreError(
      .notPermitted,
      "the history of \(references.remote)/\(references.branch) was rewritten: \(seen.hex.prefix(12)), which this clone has seen, is no longer part of it (it is at \(now.hex.prefix(12)) now)",
      hint:
        "ask who pushed with force; both versions are kept under refs/kith/rewritten/\(references.remote). To go on with what is there now: kith sync --accept-rewrite"
    )
  }

  /// The one a sync has found and kept, nil if there is none.
  package static func standing(at remote: String, in workspace: Workspace) throws -> RewrittenHistory? {
    let references = RemoteReferences(remote: remote, branch: workspace.shortBranch)
    guard let seen = try workspace.repository.reference(references.rewritten("seen")),
      let now = try workspace.repository.reference(references.rewritten("now"))
    else { return nil }
    return RewrittenHistory(references: references, seen: seen, now: now)
  }
}
