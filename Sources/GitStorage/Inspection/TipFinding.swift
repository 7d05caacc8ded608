/// Why a fetched tip must not be merged.
package struct TipFinding: Hashable, Sendable {
  /// The commit it is in: the one that brought it, where that can be told.
  package let commit: ObjectID
  /// Who made that commit; nil where it does not say.
  package let author: Signature?
  /// Where in the tree; nil where the commit itself is at fault.
  package let path: GitPath?
  /// What is wrong, without a final stop.
  package let reason: String
}

/// What is wrong at one place of a tree; thrown by the walks over trees, which look no further.
struct TreeProblem: Error {
  let path: GitPath
  let reason: String

  init(_ path: [UInt8], _ reason: String) {
    self.path = GitPath(bytes: path)
    self.reason = reason
  }
}

extension GitError {
  /// Whether it may be the object that is at fault, and not the state of the disk or a right to read it. A false size in a pack
  /// can show as a lack of memory.
  package var isAboutContent: Bool { ![.permission, .noSpace, .readOnly, .locked].contains(code) }
}
