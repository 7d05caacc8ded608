import CLibgit2
import Glibc
import Synchronization

/// The process-wide side of libgit2: its start, its options, and what its return codes mean.
enum Libgit2 {
  /// Zero, or the code with which the one start of the library failed.
  private static let startCode: Int32 = {
    let count = git_libgit2_init()
    guard count >= 0 else { return count }
    // These are understood by us (a second configuration file) or ask only for what we never do (prune).
    let extensions = ["worktreeconfig", "preciousobjects", "relativeworktrees"]
    let names = extensions.map { UnsafePointer(strdup($0)) }
    defer { names.forEach { free(UnsafeMutablePointer(mutating: $0)) } }
    var mutableNames = names
    var codes = [
      kith_git_set_fsync(1),
      kith_git_set_owner_validation(0),  // Ownership.check is clearer about the way out
      kith_git_set_hash_verification(0),  // GitRepository compares, several times as fast
      mutableNames.withUnsafeMutableBufferPointer { kith_git_set_extensions($0.baseAddress, $0.count) },
    ]
    // libgit2 looks at one user's files whatever the environment says; Configuration does it in git's way.
    for level in [GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL] {
      codes.append(kith_git_set_search_path(level.rawValue, ""))
    }
    return codes.first { $0 < 0 } ?? 0
  }()

  private static let homeLock = Mutex(())

  /// Starts the library once in the life of the process.
  static func start() throws {
    guard startCode >= 0 else { throw failure(startCode, "start libgit2", path: nil, file: #fileID, line: #line) }
  }

  /// Calls `body` while libgit2 expands `~/` to `home`. The setting belongs to the process, so such calls take turns.
  static func withHome<Result>(_ home: String?, _ body: () throws -> Result) throws -> Result {
    try homeLock.withLock { _ in
      try check(kith_git_set_search_path(GIT_CONFIG_LEVEL_GLOBAL.rawValue, home ?? ""), "set the home folder")
      defer { _ = kith_git_set_search_path(GIT_CONFIG_LEVEL_GLOBAL.rawValue, "") }
      return try body()
    }
  }

  /// Throws what a negative code means. To be called right after the call that returned it, on the same thread:
  /// the words of the error are kept per thread.
  @discardableResult
  static func check(
    _ code: Int32, _ operation: @autoclosure () -> String, path: @autoclosure () -> String? = nil,
    file: String = #fileID, line: Int = #line
  ) throws -> Int32 {
    guard code < 0 else { return code }
    throw failure(code, operation(), path: path(), file: file, line: line)
  }

  /// Unwraps what a successful call has set.
  static func unwrap<Value>(_ value: Value?, _ operation: String) throws -> Value {
    guard let value else { throw GitError(.io, operation: operation, message: "libgit2 returned nothing") }
    return value
  }

  /// What the last error of this thread was about.
  static var lastCategory: git_error_t? {
    git_error_last().map { git_error_t(UInt32(bitPattern: $0.pointee.klass)) }
  }

  private static func failure(
    _ code: Int32, _ operation: String, path: String?, file: String, line: Int
  ) -> GitError {
    let last = git_error_last()
    let message = last.flatMap { $0.pointee.message }.map { String(cString: $0) } ?? "libgit2 gave no reason"
    let category = last.map { $0.pointee.klass } ?? 0
    let damaged = "git fsck names what is damaged"
    var kind = GitError.Code.io
    var hint: String?
    switch git_error_code(code) {
    case _ where message.hasPrefix("the global directory doesn't exist"):
      (kind, hint) = (.invalid, "a configuration file names a path below ~/; set HOME to your home folder")
    case GIT_ENOTFOUND: kind = .notFound
    case GIT_EEXISTS: kind = .exists
    case GIT_ELOCKED: (kind, hint) = (.locked, "another git program is at work; try again")
    case GIT_EMODIFIED: kind = .refChanged
    case GIT_EMISMATCH: (kind, hint) = (.corrupt, damaged)
    case GIT_EINVALIDSPEC, GIT_EINVALID, GIT_EDIRECTORY: kind = .invalid
    case GIT_EOWNER: kind = .foreignOwner
    default:
      if let known = systemError(in: message) {
        (kind, hint) = known
      } else if category == Int32(GIT_ERROR_ZLIB.rawValue) || category == Int32(GIT_ERROR_OBJECT.rawValue)
        || (category == Int32(GIT_ERROR_ODB.rawValue) && message.hasPrefix("invalid pack"))
      {
        (kind, hint) = (.corrupt, damaged)
      }
    }
    return GitError(kind, operation: operation, message: message, path: path, hint: hint, file: file, line: line)
  }

  /// libgit2 keeps no `errno`, but ends its message with the words for it.
  private static func systemError(in message: String) -> (GitError.Code, String?)? {
    let known: [(Int32, GitError.Code, String?)] = [
      (ENOSPC, .noSpace, "make room on the disk and try again"),
      (EDQUOT, .noSpace, "make room within the quota and try again"),
      (EROFS, .readOnly, "mount the file system with write access and try again"),
      (EACCES, .permission, "check who owns the file and the folder it is in"),
      (EPERM, .permission, "check who owns the file and the folder it is in"),
    ]
    for (number, code, hint) in known where message.hasSuffix(String(cString: strerror(number))) {
      return (code, hint)
    }
    return nil
  }
}

extension ObjectID {
  init(_ oid: git_oid) {
    self = Swift.withUnsafeBytes(of: oid) { ObjectID(in: $0, at: 0) }
  }

  /// The identifier as libgit2 has it.
  var oid: git_oid {
    var oid = git_oid()
    Swift.withUnsafeMutableBytes(of: &oid) { target in
      withUnsafeBytes { target.copyMemory(from: $0) }
    }
    return oid
  }
}
