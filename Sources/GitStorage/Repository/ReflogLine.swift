import Glibc

/// What is added to the reflogs when a reference moves, in git's form.
struct ReflogLine {
  let old: ObjectID?
  let new: ObjectID
  let by: Signature
  let message: String

  private func bytes() throws -> [UInt8] {
    let zeros = String(repeating: "0", count: 2 * ObjectID.byteCount)
    var line = "\(old?.hex ?? zeros) \(new.hex) \(try CommitText.line(by))"
    if !message.isEmpty { line += "\t" + message }
    return line.utf8.map { $0 == UInt8(ascii: "\n") || $0 == 0 ? UInt8(ascii: " ") : $0 } + [UInt8(ascii: "\n")]
  }

  /// Adds the line to a reflog in one piece, so that no other program's line gets into it.
  func append(to path: DiskPath) throws {
    let bytes = try bytes()
    try Folder.make(path.folder)
    if try FileStat.ifPresent(at: path)?.isFolder == true { try Folder.removeEmptyFolders(path) }
    let descriptor = try DurableFile.open(path, O_WRONLY | O_CREAT | O_APPEND, permissions: 0o666, operation: "write")
    defer { close(descriptor) }
    try DurableFile.write(bytes, to: descriptor, path: path)
  }
}
