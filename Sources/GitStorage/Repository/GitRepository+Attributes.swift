import CLibgit2

extension GitRepository {
  /// What `.gitattributes` says about an attribute of a path.
  package enum AttributeValue: Hashable, Sendable {
    case unspecified, set, unset
    case text(String)
  }

  /// An attribute of a path as the files of the working tree give it (gitattributes(5)). The path need not exist.
  package func attribute(_ name: String, of path: String) throws -> AttributeValue {
    let operation = "read git's attributes"
    var (plain, index): (OpaquePointer?, OpaquePointer?)
    defer {
      git_repository_free(plain)
      git_index_free(index)
    }
    // A handle of its own without an index: what a line says that is staged and gone from the file, libgit2 would still believe.
    try Libgit2.withHome(environment["HOME"]) {
      let flags = GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue | GIT_REPOSITORY_OPEN_NO_DOTGIT.rawValue
      _ = try Libgit2.check(git_repository_open_ext(&plain, gitDirectory, flags, nil), operation, path: gitDirectory)
    }
    try Libgit2.check(git_index_new(&index), operation)
    try Libgit2.check(git_repository_set_index(plain, index), operation)
    var value: UnsafePointer<CChar>?
    let flags = UInt32(GIT_ATTR_CHECK_FILE_THEN_INDEX | GIT_ATTR_CHECK_NO_SYSTEM)
    try Libgit2.check(git_attr_get(&value, plain, flags, path, name), operation, path: path)
    switch git_attr_value(value) {
    case GIT_ATTR_VALUE_TRUE: return .set
    case GIT_ATTR_VALUE_FALSE: return .unset
    case GIT_ATTR_VALUE_STRING: return value.map { .text(String(cString: $0)) } ?? .unspecified
    default: return .unspecified
    }
  }
}
