import CLibgit2

extension GitRepository {
  /// The best common ancestors of two commits: all that are not ancestors of another one, in ascending order of their
  /// names. Several after criss-cross merges, none for histories without anything in common.
  ///
  /// - Throws: `GitError`: `notFound` for a commit or an ancestor that is not there.
  package func mergeBases(_ a: ObjectID, _ b: ObjectID) throws -> [ObjectID] {
    let operation = "find the common ancestors of two commits"
    try checkCommits([a, b], operation)
    if a == b { return [a] }
    var found = git_oidarray()
    var one = a.oid
    var two = b.oid
    let code = git_merge_bases(&found, handle, &one, &two)
    // The same code means that an ancestor is missing; only the category of the error tells.
    if code == GIT_ENOTFOUND.rawValue, Libgit2.lastCategory == GIT_ERROR_MERGE { return [] }
    try Libgit2.check(code, operation)
    defer { git_oidarray_dispose(&found) }
    return UnsafeBufferPointer(start: found.ids, count: found.count).map { ObjectID($0) }.sorted()
  }

  /// Whether `b` is `a` or descends from it.
  package func isAncestor(_ a: ObjectID, of b: ObjectID) throws -> Bool {
    let operation = "see whether a commit descends from another"
    try checkCommits([a, b], operation)
    if a == b { return true }
    var ancestor = a.oid
    var descendant = b.oid
    return try Libgit2.check(git_graph_descendant_of(handle, &descendant, &ancestor), operation) == 1
  }

  /// The commits that can be reached from some and not from others: no commit before one of its descendants, and
  /// otherwise the newest first.
  ///
  /// - Parameters:
  ///   - from: Commits to begin with; they are in the result unless hidden.
  ///   - hiding: Commits which, with all their ancestors, are left out.
  package func history(from: [ObjectID], hiding: [ObjectID] = []) throws -> [Commit] {
    let operation = "walk the history"
    try checkCommits(from + hiding, operation)
    var walk: OpaquePointer?
    try Libgit2.check(git_revwalk_new(&walk, handle), operation)
    defer { git_revwalk_free(walk) }
    try Libgit2.check(git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL.rawValue | GIT_SORT_TIME.rawValue), operation)
    for id in from {
      var oid = id.oid
      try Libgit2.check(git_revwalk_push(walk, &oid), operation, path: id.hex)
    }
    for id in hiding {
      var oid = id.oid
      try Libgit2.check(git_revwalk_hide(walk, &oid), operation, path: id.hex)
    }
    var commits: [Commit] = []
    var next = git_oid()
    while true {
      let code = git_revwalk_next(&next, walk)
      if code == GIT_ITEROVER.rawValue { return commits }
      try Libgit2.check(code, operation)
      commits.append(try commit(ObjectID(next)))
    }
  }

  private func checkCommits(_ ids: [ObjectID], _ operation: String) throws {
    for id in ids {
      guard openBatch?.object(id) == nil else {
        throw GitError(
          .invalid, operation: operation, message: "the commit is in a batch that is not finished", path: id.hex)
      }
      guard exists(id) else {
        throw GitError(.notFound, operation: operation, message: "there is no such commit", path: id.hex)
      }
    }
  }
}
