import Glibc

extension GitError {
  /// An error about a file, in words of our own.
  static func disk(
    _ code: Code, _ operation: String, _ path: DiskPath, _ message: String, hint: String? = nil,
    file: String = #fileID, line: Int = #line
  ) -> GitError {
    GitError(
      code, operation: operation, message: message, path: path.description, hint: hint, file: file, line: line)
  }

  /// What a failed system call on a file means, in a plain sentence.
  ///
  /// - Parameters:
  ///   - number: `errno` as read right after the call.
  ///   - operation: What was being done: `write`, `rename`.
  ///   - path: The file it was done to.
  package static func system(
    _ number: Int32, _ operation: String, _ path: DiskPath, file: String = #fileID, line: Int = #line
  ) -> GitError {
    let (code, message, hint) = meaning(of: number)
    return disk(code, operation, path, message, hint: hint, file: file, line: line)
  }

  private static func meaning(of number: Int32) -> (Code, message: String, hint: String?) {
    switch number {
    case ENOENT, ENOTDIR:
      (.notFound, "there is no such file or folder", nil)
    case EEXIST:
      (.exists, "the file exists already", nil)
    case ENOSPC:
      (.noSpace, "the disk is full", "make room on the disk and try again")
    case EDQUOT:
      (.noSpace, "the disk quota is used up", "make room and try again")
    case EROFS:
      (.readOnly, "the file system is read-only", "mount it with write access and try again")
    case EACCES, EPERM:
      (.permission, "permission denied", "check who owns the file and the folder it is in")
    default:
      (.io, String(cString: strerror(number)), nil)
    }
  }
}
