package import GitStorage

/// A `git commit` of the person's that has begun and not ended: from its pre-commit hook to its post-commit hook, or to the end of
/// that git where it is given up.
///
/// While its message is being written `HEAD` must stay, or git would refuse to finish: it remembers where it began. Written
/// down in the file `kith/committing` of the git directory: the process, and when it started.
package struct CommitUnderWay {
  private let file: DiskPath

  package init(gitDirectory: String) { file = DiskPath(gitDirectory).appending("kith/committing") }

  /// Takes note that the git that called this process is making a commit. Not durable: it means nothing after a power cut.
  package func begin() throws {
    // Where nothing of ours is kept, nobody needs to know.
    guard try FileStat.ifPresent(at: file.folder) != nil, let git = try ProcessMark.ancestor(running: "git") else { return }
    let temporary = DurableFile.temporaryPath(near: file)
    try DurableFile.writeNew(Array("\(git)\n".utf8), to: temporary, durable: false)
    try FileExchange.rename(temporary, to: file)
  }

  /// It has ended.
  package func end() throws { _ = try DurableFile.removeIfPresent(file) }

  /// The git that is making a commit, nil where none is. What one that was killed left is not believed.
  package func process() throws -> ProcessMark? {
    guard try FileStat.ifPresent(at: file) != nil else { return nil }
    let text: String
    do {
      text = String(decoding: try DurableFile.read(file, limit: 100).bytes, as: UTF8.self)
    } catch let error as GitError where error.code == .notFound {
      return nil
    }
    guard let mark = ProcessMark(text.prefix { $0 != "\n" }), try mark.isAlive() else { return nil }
    return mark
  }
}
