import CLinux
import GitStorage
import JSONText
import Records

/// Which records of a tree have entries under `conflicts`, remembered from one time to the next.
///
/// A text file: the id of the tree, then one path a line. Brought to another tree by the difference between the two, so that
/// it costs what changed. Disposable: without it every record is looked at once.
enum DisputeCache {
  /// The paths of the disputed records of a tree, sorted.
  ///
  /// - Parameter keeping: whether they are written down for the next time.
  static func paths(
    in tree: ObjectID, of repository: GitRepository, at file: DiskPath, keeping: Bool = true
  ) throws -> [String] {
    var known = try load(file)
    if let base = known.tree, repository.exists(base) {
      guard base != tree else { return known.paths.sorted() }
      for change in try repository.difference(base, tree) {
        guard let path = change.path.text, RecordPath(path) != nil else { continue }
        known.paths.remove(path)
        if let entry = change.new, try isDisputed(entry, in: repository) { known.paths.insert(path) }
      }
    } else {
      known.paths = []
      try repository.forEachEntry(in: tree, under: "orgs") { path, entry in
        guard let path = path.text, RecordPath(path) != nil, try isDisputed(entry, in: repository) else { return }
        known.paths.insert(path)
      }
    }
    let paths = known.paths.sorted()
    guard keeping else { return paths }
    // A cache that cannot be written costs time, not truth.
    do {
      let temporary = DurableFile.temporaryPath(near: file)
      try DurableFile.writeNew(
        Array(([tree.hex] + paths).joined(separator: "\n").utf8), to: temporary, durable: false)
      try FileExchange.rename(temporary, to: file)
    } catch is GitError {}
    return paths
  }

  private static func load(_ file: DiskPath) throws -> (tree: ObjectID?, paths: Set<String>) {
    do {
      let lines = String(decoding: try DurableFile.read(file).bytes, as: UTF8.self).split(separator: "\n").map(String.init)
      return (lines.first.flatMap { ObjectID(hex: $0) }, Set(lines.dropFirst()))
    } catch is GitError {
      return (nil, [])
    }
  }

  /// Whether a blob has the key at all; most have not, and need no parsing.
  private static func isDisputed(_ entry: Entry, in repository: GitRepository) throws -> Bool {
    guard entry.mode == .regular || entry.mode == .executable else { return false }
    guard let bytes = try repository.blob(entry.id, atMost: JSONLimits.standard.maximumBytes) else { return false }
    return bytes.withUnsafeBytes { text in
      needle.withUnsafeBytes { kith_contains(text.baseAddress, UInt(text.count), $0.baseAddress, UInt($0.count)) != 0 }
    }
  }

  private static let needle = Array("\"conflicts\"".utf8)
}
