import GitStorage

/// Paths as a person types them and as a shell takes them.
enum PathText {
  /// A path made absolute and free of `.` and `..`, without looking at the disk.
  static func absolute(_ path: String, from folder: String) -> String {
    let joined = path.hasPrefix("/") ? path : folder + "/" + path
    var parts: [Substring] = []
    for part in joined.split(separator: "/") where part != "." {
      if part == ".." {
        _ = parts.popLast()
      } else {
        parts.append(part)
      }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// The path relative to a folder it lies in, `""` for the folder itself; nil where it lies elsewhere.
  static func relative(_ path: String, to folder: String) -> String? {
    if path == folder { return "" }
    let prefix = folder == "/" ? "/" : folder + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : nil
  }

  /// A word as a shell takes it back.
  static func quoted(_ word: String) -> String { ShellWord.quoted(word) }
}
