import CLinux
import Glibc

/// Putting a name in a folder in one step: the renames and links that other processes never see half done.
///
/// Nothing here is durable by itself: ``DurableFile/syncFolder(_:)`` makes it so.
package enum FileExchange {
  /// Exchanges what stands at two paths of one file system; at no moment is either name missing.
  ///
  /// - Throws: `GitError`: `exchangeUnsupported` where kernel or file system cannot do it (the caller then looks
  ///   again and renames), `notFound` if either is missing.
  package static func exchange(_ a: DiskPath, _ b: DiskPath) throws {
    try perform("exchange", a, b, kith_rename_exchange)
  }

  /// Renames a file and never replaces another.
  ///
  /// - Throws: `GitError`: `exists` if `new` is taken; where the file system lacks the call, a link and an unlink do the
  ///   same for a file, and only a folder ends in `exchangeUnsupported`.
  package static func renameNoReplace(_ old: DiskPath, to new: DiskPath) throws {
    do {
      try perform("rename", old, new, kith_rename_no_replace)
    } catch let error as GitError where error.code == .exchangeUnsupported {
      guard try !FileStat(path: old).isFolder else { throw error }
      try link(old, to: new)
      try DurableFile.remove(old)
    }
  }

  /// Renames a file over whatever stands at `new`.
  package static func rename(_ old: DiskPath, to new: DiskPath) throws {
    try perform("rename", old, new, Glibc.rename)
  }

  /// Gives a file a second name.
  ///
  /// - Throws: `GitError`: `exists` if `new` is taken.
  package static func link(_ old: DiskPath, to new: DiskPath) throws {
    try perform("link", old, new, Glibc.link)
  }

  private static func perform(
    _ operation: String, _ a: DiskPath, _ b: DiskPath, _ call: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32
  ) throws {
    let number = try a.withCString(for: operation) { first in
      try b.withCString(for: operation) { second in call(first, second) == 0 ? 0 : errno }
    }
    switch number {
    case 0:
      return
    case ENOSYS, EINVAL, EOPNOTSUPP:
      throw GitError.disk(
        .exchangeUnsupported, operation, b, "this file system cannot \(operation) files in one step")
    case EEXIST:
      throw GitError.system(number, operation, b)
    case ENOENT:
      // The call does not say which of the two is missing.
      let missing = try FileStat.ifPresent(at: a) == nil ? a : b
      throw GitError.system(number, operation, missing)
    default:
      throw GitError.system(number, operation, b)
    }
  }
}
