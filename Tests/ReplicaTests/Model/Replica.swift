import GitStorage

@testable import Workspace

/// One clone of the store: what it has, how its clock goes, and whom it can reach.
struct Replica {
  let name: String
  /// How far its clock is off, in seconds.
  let skew: Int64
  /// The remotes it is set up with.
  let remotes: [Int]
  /// Those of them that it cannot reach now.
  var unreachable: Set<Int> = []
  var head: Commit
  /// What its process remembers of trees; gone after a restart.
  var catalogs: CatalogSource

  var email: String { name.lowercased() + "@example.com" }

  func signature(at time: Int64) -> Signature { Signature(name: name, email: email, time: time) }
}
