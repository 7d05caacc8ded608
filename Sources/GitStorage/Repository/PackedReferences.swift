/// The references git keeps in one file, `packed-refs`.
struct PackedReferences {
  let path: DiskPath

  init(gitDirectory: String) { path = DiskPath(gitDirectory).appending("packed-refs") }

  /// Takes a reference out, under the file's lock. Nothing happens where it is not in there. The content is durable on return, its
  /// name is not.
  func remove(_ name: String) throws {
    guard try without(name) != nil else { return }
    let lock = try ReferenceLock(on: path)
    guard let rest = try without(name) else { return try lock.release() }
    try lock.replace(with: rest)
  }

  /// The content without a reference; nil where it does not have it.
  private func without(_ name: String) throws -> [UInt8]? {
    guard try FileStat.ifPresent(at: path) != nil else { return nil }
    let newline = UInt8(ascii: "\n")
    let ending = Array(" \(name)".utf8)
    var rest: [UInt8] = []
    var isFound = false
    // A line `^<id>` belongs to the reference before it.
    var goes = false
    for line in try DurableFile.read(path).bytes.split(separator: newline, omittingEmptySubsequences: false).dropLast() {
      if line.first != UInt8(ascii: "^") { goes = line.first != UInt8(ascii: "#") && line.dropFirst(40).elementsEqual(ending) }
      if goes { isFound = true } else { rest += line + [newline] }
    }
    return isFound ? rest : nil
  }
}
