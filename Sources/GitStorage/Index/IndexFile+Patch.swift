import Glibc

extension IndexFile {
  /// The bytes of this index after some changes.
  ///
  /// Entries that do not change are copied byte for byte. A file put where a folder's files are takes their place, and the
  /// other way round. The cached trees (TREE) are invalidated exactly along the changed paths, the untracked cache (UNTR)
  /// is emptied when a path comes or goes, resolve-undo (REUC) and private data stay; what depends on positions or
  /// offsets (EOIE, IEOT, FSMN) and what is unknown goes, as the format allows. The checksum is computed anew.
  ///
  /// - Parameter privateData: Replaces the private data; nil keeps it.
  /// - Throws: `GitError` (`invalid`) if a path is malformed or the changes set both a path and one below it.
  package func patched(_ changes: [GitPath: IndexChange], privateData: [UInt8]? = nil) throws -> [UInt8] {
    let plan = try IndexPatch(changes, to: self)
    let kept = try keptExtensions(plan: plan, privateData: privateData)
    let entryBytes = Int(starts[count])
    let capacity =
      entryBytes + plan.addedBytes + kept.reduce(0) { $0 + 8 + $1.content.count } + ObjectID.byteCount
    let added = plan.edits.count { $0.replacement != nil }
    let removed = plan.edits.reduce(0) { $0 + $1.positions.count }

    var out: [UInt8] = []
    out.reserveCapacity(capacity)
    Self.appendHeader(
      version: plan.needsVersion3 ? 3 : version, count: count - removed + added, to: &out)
    var position = 0
    for edit in plan.edits {
      out.append(contentsOf: bytes[Int(starts[position])..<Int(starts[edit.positions.lowerBound])])
      edit.replacement?.append(to: &out)
      position = edit.positions.upperBound
    }
    out.append(contentsOf: bytes[Int(starts[position])..<entryBytes])
    for (signature, content) in kept { Self.appendExtension(signature, content, to: &out) }
    Self.appendChecksum(to: &out)
    return out
  }

  private func keptExtensions(
    plan: IndexPatch, privateData: [UInt8]?
  ) throws -> [(signature: Extension.Signature, content: ArraySlice<UInt8>)] {
    var kept: [(signature: Extension.Signature, content: ArraySlice<UInt8>)] = []
    for part in extensions {
      let content = bytes[part.content]
      switch part.signature {
      case .cacheTree:
        if plan.pathsWithNewContent.isEmpty {
          kept.append((part.signature, content))
        } else if var tree = CacheTree(content) {
          for path in plan.pathsWithNewContent { tree.invalidate(path) }
          kept.append((part.signature, tree.encoded()[...]))
        }
      case .untrackedCache:
        if !plan.changesPaths {
          kept.append((part.signature, content))
        } else if let emptied = UntrackedCache.emptied(content) {
          kept.append((part.signature, emptied[...]))
        }
      case .resolveUndo:
        kept.append((part.signature, content))
      case .privateData where privateData == nil:
        kept.append((part.signature, content))
      default:
        continue
      }
    }
    if let privateData { kept.append((.privateData, privateData[...])) }
    return kept
  }
}

/// What a set of changes means for the entries of one index, in the order of the entries.
private struct IndexPatch {
  struct Edit {
    /// The entries that go.
    let positions: Range<Int>
    /// The entry that comes in their place.
    let replacement: IndexFile.Entry?
  }

  private(set) var edits: [Edit] = []
  /// The paths at which a tree written from the index would differ.
  private(set) var pathsWithNewContent: [GitPath] = []
  /// Whether some path is tracked that was not, or the other way round.
  private(set) var changesPaths = false
  private(set) var needsVersion3 = false
  private(set) var addedBytes = 0

  init(_ changes: [GitPath: IndexChange], to index: IndexFile) throws {
    var changes = changes
    try Self.addImpliedRemovals(to: &changes, of: index)
    for (path, change) in changes.sorted(by: { $0.key < $1.key }) {
      let lower = index.lowerBound(path.bytes)
      var upper = lower
      while upper < index.count, index.hasPath(upper, path.bytes) { upper += 1 }
      let old = lower < upper && index.stage(lower) == 0 ? index.entry(lower) : nil
      switch change {
      case .remove:
        guard lower < upper else { continue }
        edits.append(Edit(positions: lower..<upper, replacement: nil))
        pathsWithNewContent.append(path)
        changesPaths = true
      case .set(let id, let mode, let stat, let flags):
        let new = IndexFile.Entry(
          path: path, id: id, mode: mode, stat: stat,
          flags: flags ?? old?.flags.subtracting(.intentToAdd) ?? [])
        edits.append(Edit(positions: lower..<upper, replacement: new))
        needsVersion3 = needsVersion3 || new.flags.isExtended
        addedBytes += path.bytes.count + 72
        changesPaths = changesPaths || old == nil
        let sameContent =
          old.map {
            $0.id == id && $0.mode == mode
              && $0.flags.contains(.intentToAdd) == new.flags.contains(.intentToAdd)
          } ?? false
        if !sameContent { pathsWithNewContent.append(path) }
      }
    }
  }

  /// A path cannot be a file and a folder. Where a new file meets an old folder or a new folder an old file, the old goes.
  private static func addImpliedRemovals(to changes: inout [GitPath: IndexChange], of index: IndexFile) throws {
    var implied: [GitPath] = []
    var lastParent: GitPath?
    for path in changes.keys.sorted() {
      guard IndexFile.Entry.isWellFormed(path) else { throw IndexFile.malformed(path) }
      // What is in the index already does not clash with anything else in it.
      guard case .set? = changes[path], index.entries(at: path).isEmpty else { continue }
      for below in index.entries(under: path) {
        if case .set? = changes[below.path] { throw clash(path, below.path) }
        implied.append(below.path)
      }
      guard path.parent != lastParent else { continue }
      lastParent = path.parent
      var ancestor = path.parent
      while let folder = ancestor {
        if case .set? = changes[folder] { throw clash(folder, path) }
        if !index.entries(at: folder).isEmpty { implied.append(folder) }
        ancestor = folder.parent
      }
    }
    for path in implied { changes[path] = .remove }
  }

  private static func clash(_ file: GitPath, _ below: GitPath) -> GitError {
    GitError(
      .invalid, operation: "write an index", message: "\(below) needs a folder where \(file) is to be a file",
      path: file.description)
  }
}
