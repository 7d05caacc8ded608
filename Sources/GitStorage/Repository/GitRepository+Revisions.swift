import CLibgit2

extension GitRepository {
  /// The commit a revision names as gitrevisions(7) has it: `main`, `v1.0`, `HEAD~2`, a hash or the beginning of one. Nil if
  /// there is none, or if more than one begins so.
  package func commit(named revision: String) throws -> Commit? {
    let operation = "find a commit"
    guard !revision.isEmpty, !revision.utf8.contains(0) else { return nil }
    var object: OpaquePointer?
    let code = git_revparse_single(&object, handle, try completed(revision))
    guard try Self.isFound(code, operation, revision) else { return nil }
    defer { git_object_free(object) }
    var commit: OpaquePointer?
    let peeled = git_object_peel(&commit, object, GIT_OBJECT_COMMIT)
    guard try Self.isFound(peeled, operation, revision) else { return nil }
    defer { git_object_free(commit) }
    let id = try Libgit2.unwrap(git_object_id(commit), operation)
    return try self.commit(ObjectID(id.pointee))
  }

  private static func isFound(_ code: Int32, _ operation: String, _ revision: String) throws -> Bool {
    switch git_error_code(code) {
    case GIT_ENOTFOUND, GIT_EINVALIDSPEC, GIT_EAMBIGUOUS, GIT_EPEEL: return false
    default:
      try Libgit2.check(code, operation, path: revision)
      return true
    }
  }

  /// A revision whose first digits of a hash are made whole: libgit2 cannot ask our reader of loose objects for them.
  private func completed(_ revision: String) throws -> String {
    let digits = revision.prefix { $0.isASCII && $0.isHexDigit && !$0.isUppercase }
    guard (4..<40).contains(digits.count), try reference("refs/heads/\(digits)") == nil,
      try reference("refs/tags/\(digits)") == nil
    else { return revision }
    let folder = looseObjects.folder.appending(String(digits.prefix(2)))
    let names = try Folder.names(in: folder).map { String(digits.prefix(2)) + $0.path.description }
    let found = names.filter { $0.hasPrefix(digits) && ObjectID(hex: $0) != nil }
    return found.count == 1 ? found[0] + revision.dropFirst(digits.count) : revision
  }
}
