import CLibgit2

/// One line of a reflog: a reference moved, and why.
package struct ReferenceMove: Hashable, Sendable {
  /// What it named before; forty zeros: nothing.
  package let old: ObjectID
  package let new: ObjectID
  /// In the words of whoever moved it, such as `commit (amend): Call Grace`.
  package let message: String
}

extension GitRepository {
  /// How a reference moved, as its reflog tells, the newest first. Empty where none is kept.
  package func moves(of name: String) throws -> [ReferenceMove] {
    let operation = "read a reflog"
    // Reading one that is not there would make it, and git would begin to write to it.
    guard try Libgit2.check(git_reference_has_log(handle, name), operation, path: name) == 1 else { return [] }
    var log: OpaquePointer?
    try Libgit2.check(git_reflog_read(&log, handle, name), operation, path: name)
    defer { git_reflog_free(log) }
    return try (0..<git_reflog_entrycount(log)).map { position in
      let entry = try Libgit2.unwrap(git_reflog_entry_byindex(log, position), operation)
      return ReferenceMove(
        old: ObjectID(try Libgit2.unwrap(git_reflog_entry_id_old(entry), operation).pointee),
        new: ObjectID(try Libgit2.unwrap(git_reflog_entry_id_new(entry), operation).pointee),
        message: git_reflog_entry_message(entry).map { String(cString: $0) } ?? "")
    }
  }
}
