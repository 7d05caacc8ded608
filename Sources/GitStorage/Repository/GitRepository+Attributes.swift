import CLibgit2

extension GitRepository {
  /// What `.gitattributes` says about an attribute of a path.
  package enum AttributeValue: Hashable, Sendable {
    case unspecified, set, unset
    case text(String)
  }

  /// An attribute of a path as the working tree and the index give it (gitattributes(5)). The path need not exist.
  package func attribute(_ name: String, of path: String) throws -> AttributeValue {
    var value: UnsafePointer<CChar>?
    let flags = UInt32(GIT_ATTR_CHECK_FILE_THEN_INDEX | GIT_ATTR_CHECK_NO_SYSTEM)
    try Libgit2.check(git_attr_get(&value, handle, flags, path, name), "read git's attributes", path: path)
    switch git_attr_value(value) {
    case GIT_ATTR_VALUE_TRUE: return .set
    case GIT_ATTR_VALUE_FALSE: return .unset
    case GIT_ATTR_VALUE_STRING: return value.map { .text(String(cString: $0)) } ?? .unspecified
    default: return .unspecified
    }
  }
}
