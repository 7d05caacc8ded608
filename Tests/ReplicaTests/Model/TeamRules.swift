import GitStorage
import Merging

/// The rules by which a team's replicas work: those of the product, or a mutant's.
struct TeamRules: Sendable {
  /// Within records.
  var fields = MergeRules.standard
  /// Between records; nil: none.
  var invariants: InvariantRules? = .standard
  /// Makes something else of a merge; nil: it stays as it is.
  var remake: (@Sendable (MergeScene) throws -> MergeScene.Remade)?
}

/// A merge that has just been made.
struct MergeScene {
  let repository: GitRepository
  /// The tree of a commit that both sides come from.
  let base: ObjectID
  /// The trees of the two sides.
  let sides: [ObjectID]
  let made: Commit
  /// Who made it, and when.
  let who: Signature

  struct Remade {
    let tree: ObjectID
    let signature: Signature
  }

  /// The same merge with some files changed.
  func edited(_ edits: [GitPath: Entry?]) throws -> Remade {
    Remade(tree: try repository.editTree(made.tree, edits), signature: made.committer)
  }
}
