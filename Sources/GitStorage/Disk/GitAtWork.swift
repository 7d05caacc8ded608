import Glibc

/// A git command of a person's that is running in a folder and may change `HEAD`, the index or the files.
///
/// Git itself tells nobody before it locks: `git commit` remembers where `HEAD` is and reads the index first, and keeps nothing
/// locked while its message is written. So the processes that run are asked (proc(5)).
package struct GitAtWork: Error, Hashable, Sendable {
  package let process: ProcessMark
  /// `commit`, `rebase`, …
  package let command: String

  /// Commands that only read `HEAD` and the index, or write neither, go on beside ours; and nobody waits for a pager.
  private static let writing: Set<String> = [
    "add", "am", "apply", "bisect", "checkout", "checkout-index", "cherry-pick", "commit", "merge", "mv", "pull", "read-tree",
    "rebase", "reset", "restore", "revert", "rm", "stash", "switch", "update-index",
  ]
  private static let mostDepth = 16

  /// The first one found; nil where none runs, or the system does not tell. What called this process does not count: a hook works
  /// on its git's behalf.
  ///
  /// - Parameters:
  ///   - folders: absolute paths without links; a process works in them if its own folder is one of them or lies in one.
  ///   - alias: what git's configuration says a command that is not git's own stands for.
  package static func find(in folders: [[UInt8]], alias: (String) throws -> String?) throws -> GitAtWork? {
    let processes = try Folder.names(in: DiskPath("/proc")).compactMap { Int32(String(decoding: $0.bytes, as: UTF8.self)) }
    var above: Set<Int32>?
    for id in processes {
      guard let line = try status(of: id), line.program == "git", let place = folder(of: id),
        folders.contains(where: { place == $0 || place.starts(with: $0 + [UInt8(ascii: "/")]) }),
        let command = try command(of: id, alias: alias)
      else { continue }
      let ancestors = try above ?? self.ancestors()
      above = ancestors
      if !ancestors.contains(id) { return GitAtWork(process: ProcessMark(id: id, startTime: line.startTime), command: command) }
    }
    return nil
  }

  private static func status(of id: Int32) throws -> StatusLine? {
    do {
      return try StatusLine(of: id)
    } catch is GitError {
      // It ended, or is nobody we may look at.
      return nil
    }
  }

  private static func ancestors() throws -> Set<Int32> {
    var found: Set<Int32> = []
    var id = getppid()
    while id > 1, found.count < mostDepth, found.insert(id).inserted, let line = try status(of: id) { id = line.parent }
    return found
  }

  private static func folder(of id: Int32) -> [UInt8]? {
    let bytes = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { text in
      let count = text.baseAddress.map { readlink("/proc/\(id)/cwd", $0, text.count) } ?? 0
      return text.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
    }
    return bytes.isEmpty ? nil : bytes
  }

  private static func command(of id: Int32, alias: (String) throws -> String?) throws -> String? {
    let bytes: [UInt8]
    do { bytes = try DurableFile.readStart(DiskPath("/proc/\(id)/cmdline"), count: 1 << 16) } catch is GitError { return nil }
    let words = bytes.split(separator: 0, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    guard let word = name(in: words.dropFirst()) else { return nil }
    if writing.contains(word) { return word }
    guard let meaning = try alias(word), !meaning.hasPrefix("!") else { return nil }
    return name(in: meaning.split(separator: " ").map(String.init)[...]).flatMap { writing.contains($0) ? $0 : nil }
  }

  /// The command among git's arguments: the first that is no option, nor the value of one.
  private static func name(in words: ArraySlice<String>) -> String? {
    var words = words
    while let word = words.popFirst() {
      guard word.hasPrefix("-") else { return word.isEmpty ? nil : word }
      if ["-c", "-C", "--git-dir", "--work-tree", "--namespace", "--config-env"].contains(word) { words = words.dropFirst() }
    }
    return nil
  }
}
