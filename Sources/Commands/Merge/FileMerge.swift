import GitStorage
import JSONText
import Merging
import Records

/// Merges three versions of one record's file, as `kith sync` would without knowing who wrote what when.
struct FileMerge {
  let base: DiskPath
  let ours: DiskPath
  let theirs: DiskPath
  /// Where the file stands in the store.
  let path: String
  /// The top of the work tree, where git runs a driver.
  let folder: DiskPath

  /// Writes the result over our version.
  ///
  /// - Returns: What a person should know; nil where this is no record, and nothing was done.
  func run() throws -> [String]? {
    guard let place = Self.place(of: path) else { return nil }
    let mine = try DurableFile.read(ours).bytes
    let other = try DurableFile.read(theirs).bytes
    let old = try DurableFile.read(base).bytes
    if mine == other || other == old { return [] }
    if mine == old {
      try DurableFile.write(other, to: ours)
      return []
    }
    switch (Self.record(mine, place.type), Self.record(other, place.type)) {
    case (let first?, let second?):
      // Git gives an empty file where both added theirs.
      let common =
        Self.record(old, place.type)?.value ?? CommonGround.of(first.value, second.value, type: place.type)
      let result = try RecordMerge.merge(
        type: place.type, base: common, ours: first.value, theirs: second.value, provenance: NoProvenance())
      // Bytes somebody wrote stay as they wrote them where the merge says nothing else.
      let same = [(first, mine), (second, other)].filter { $0.0.value == result.value }.map(\.1)
      let verbatim = same.min { GitRepository.blobID(of: $0) < GitRepository.blobID(of: $1) }
      try DurableFile.write(verbatim ?? Record(type: place.type, value: result.value).canonicalBytes, to: ours)
      return result.newConflicts.map { "\(path): both changed \($0.field); the other value is kept under conflicts" }
    case (.some, nil):
      return [try keepBeside(other, label: "rejected", suffix: ".txt")]
    case (nil, .some):
      try DurableFile.write(other, to: ours)
      return [try keepBeside(mine, label: "rejected", suffix: ".txt")]
    case (nil, nil):
      // Neither reads. One of them stays whole, whichever side it is on; markers would help nobody.
      let (stays, goes) = GitRepository.blobID(of: mine) < GitRepository.blobID(of: other) ? (other, mine) : (mine, other)
      try DurableFile.write(stays, to: ours)
      return [try keepBeside(goes, label: "theirs", suffix: "")]
    }
  }

  /// What is at a path, also where it is given from the root of the disk.
  private static func place(of path: String) -> RecordPath? {
    if let place = RecordPath(path) { return place }
    var parts = path.split(separator: "/")[...]
    while let start = parts.firstIndex(of: "orgs") {
      if let place = RecordPath(parts[start...].joined(separator: "/")) { return place }
      parts = parts[(start + 1)...]
    }
    return nil
  }

  private static func record(_ bytes: [UInt8], _ type: RecordType) -> Record? {
    do {
      return try Record.read(bytes, as: type)
    } catch {
      return nil
    }
  }

  /// Puts bytes that could not be merged beside the file: `<name>.<label>-<8 hex>`.
  private func keepBeside(_ bytes: [UInt8], label: String, suffix: String) throws -> String {
    let name = "\(path).\(label)-\(GitRepository.blobID(of: bytes).hex.prefix(8))\(suffix)"
    let place = DiskPath(PathText.absolute(name, from: folder.description))
    try Folder.make(place.folder)
    try DurableFile.write(bytes, to: place)
    return "\(path): one side does not read and was not merged; it is kept as \(name)"
  }
}
