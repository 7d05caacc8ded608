import Glibc

/// Finds the file behind the name of a program.
enum ProgramFile {
  /// The absolute path with links followed, nil where there is no such file that may be run.
  ///
  /// - Parameter path: The folders to look in, as `PATH` has them; not used for a name with a slash.
  static func found(_ name: String, path: String?) -> String? {
    guard !name.contains("/") else { return runnable(name) }
    return (path ?? "").split(separator: ":").lazy.compactMap { runnable("\($0)/\(name)") }.first
  }

  private static func runnable(_ file: String) -> String? {
    var status = stat()
    guard access(file, X_OK) == 0, stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let resolved = realpath(file, nil)
    else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
