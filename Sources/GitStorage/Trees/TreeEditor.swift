/// Applies many edits to a tree and rewrites only the trees on their paths.
struct TreeEditor {
  private struct Edit {
    let path: [UInt8]
    let entry: Entry?
  }

  /// What the edits of one folder want of one name in it.
  private struct Group {
    let name: ArraySlice<UInt8>
    /// The edit of the name itself, if there is one.
    let own: Edit?
    /// The edits of what lies below the name.
    let below: ArraySlice<Edit>

    var addsBelow: Bool { below.contains { $0.entry != nil } }
  }

  private let repository: GitRepository
  private let edits: [Edit]

  init(repository: GitRepository, edits: [GitPath: Entry?]) throws {
    self.repository = repository
    // A name right before what lies below it: as if the slash were the smallest byte.
    self.edits = edits.map { Edit(path: $0.key.bytes, entry: $0.value) }.sorted { left, right in
      left.path.lazy.map(Self.rank).lexicographicallyPrecedes(right.path.lazy.map(Self.rank))
    }
    for edit in self.edits { try check(edit) }
  }

  /// The edited tree. A tree without entries is written, too, because a commit may need it.
  func apply(to base: ObjectID?) throws -> ObjectID {
    if let tree = try apply(edits[...], below: 0, to: base) { return tree }
    return try repository.write([], kind: .tree)
  }

  private static func rank(_ byte: UInt8) -> UInt8 {
    byte == UInt8(ascii: "/") ? 0 : byte
  }

  private func check(_ edit: Edit) throws {
    let path = GitPath(bytes: edit.path)
    let names = path.components
    try RawTree.checkDepth(names.count, edit.path)
    for name in names {
      // What must not be added may still be removed, if its path can be told from others.
      let objection = edit.entry == nil ? EntryName.obstacle(toRemoving: name) : EntryName.objection(to: name)
      if let objection { throw Self.invalid(objection, path) }
    }
    guard let entry = edit.entry else { return }
    guard entry.mode.rawValue > 0, entry.mode.rawValue < 1 << 24 else {
      throw Self.invalid("\(entry.mode) is no file mode", path)
    }
    if entry.mode != .submodule, entry.id != RawTree.emptyID, !repository.exists(entry.id) {
      throw GitError(
        .notFound, operation: "edit a tree", message: "there is no object \(entry.id)", path: path.description)
    }
  }

  private static func invalid(_ message: String, _ path: GitPath) -> GitError {
    GitError(.invalid, operation: "edit a tree", message: message, path: path.description)
  }
}

// MARK: - One folder

extension TreeEditor {
  /// A new entry of a folder.
  private struct Addition {
    let name: ArraySlice<UInt8>
    let entry: Entry
    /// The index of the old entry before which it stands.
    let position: Int
  }

  /// The folder with the edits, `nil` if nothing is left in it. `offset` is where the names of this folder begin in the
  /// paths of the edits.
  private func apply(_ edits: ArraySlice<Edit>, below offset: Int, to base: ObjectID?) throws -> ObjectID? {
    let tree = try base.map { try repository.rawTree($0) } ?? .empty
    var removed: Set<Int> = []
    var additions: [Addition] = []
    for group in Self.groups(of: edits, at: offset) {
      let oldFile = tree.index(of: group.name, isTree: false)
      let oldFolder = tree.index(of: group.name, isTree: true)
      guard let new = try outcome(of: group, in: tree, folder: oldFolder, below: offset) else {
        // Removals below a name that is no folder take nothing away.
        guard group.own != nil || oldFolder != nil else { continue }
        if group.own != nil, let oldFile { removed.insert(oldFile) }
        if let oldFolder { removed.insert(oldFolder) }
        continue
      }
      let same = new.mode.isTree ? oldFolder : oldFile
      let other = new.mode.isTree ? oldFile : oldFolder
      if let other { removed.insert(other) }
      if let same, tree.entry(tree.items[same]) == new { continue }
      if let same { removed.insert(same) }
      additions.append(
        Addition(name: group.name, entry: new, position: tree.position(of: group.name, isTree: new.mode.isTree)))
    }
    guard !removed.isEmpty || !additions.isEmpty else { return tree.items.isEmpty ? nil : base }
    let bytes = Self.rewrite(tree, removing: removed, adding: additions)
    return bytes.isEmpty ? nil : try repository.write(bytes, kind: .tree)
  }

  /// What will stand at the name of a group; `nil` for nothing.
  private func outcome(of group: Group, in tree: RawTree, folder: Int?, below offset: Int) throws -> Entry? {
    if let own = group.own, let entry = own.entry {
      if group.addsBelow, let first = group.below.first(where: { $0.entry != nil }) {
        throw Self.invalid("the same edit makes \(GitPath(bytes: own.path)) a file", GitPath(bytes: first.path))
      }
      return entry.mode.isTree && entry.id == RawTree.emptyID ? nil : entry
    }
    guard !group.below.isEmpty else { return nil }
    let old = group.own == nil ? folder.map { tree.items[$0] } : nil
    let id = try apply(group.below, below: offset + group.name.count + 1, to: old.map { tree.id($0) })
    return id.map { Entry(id: $0, mode: old?.mode ?? .tree) }
  }

  private static func groups(of edits: ArraySlice<Edit>, at offset: Int) -> [Group] {
    var groups: [Group] = []
    var start = edits.startIndex
    while start < edits.endIndex {
      let name = edits[start].path[offset...].prefix { $0 != UInt8(ascii: "/") }
      var end = start + 1
      while end < edits.endIndex, case let path = edits[end].path, path.count >= name.endIndex,
        path[offset..<name.endIndex] == name, path.count == name.endIndex || path[name.endIndex] == UInt8(ascii: "/")
      { end += 1 }
      let own = edits[start].path.count == name.endIndex ? edits[start] : nil
      groups.append(Group(name: name, own: own, below: edits[(own == nil ? start : start + 1)..<end]))
      start = end
    }
    return groups
  }

  /// Copies the untouched runs of a tree as they are and puts the additions between them.
  private static func rewrite(_ tree: RawTree, removing removed: Set<Int>, adding additions: [Addition]) -> [UInt8] {
    let sorted = additions.sorted { left, right in
      guard left.position == right.position else { return left.position < right.position }
      return left.name.withUnsafeBufferPointer { first in
        right.name.withUnsafeBufferPointer { second in
          RawTree.order(first[...], left.entry.mode.isTree, second[...], right.entry.mode.isTree) < 0
        }
      }
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(tree.bytes.count + sorted.reduce(0) { $0 + $1.name.count + 32 })
    var next = sorted.startIndex
    for (index, item) in tree.items.enumerated() {
      while next < sorted.endIndex, sorted[next].position <= index {
        append(sorted[next], to: &bytes)
        next += 1
      }
      if !removed.contains(index) { bytes += tree.bytes[Int(item.start)..<Int(item.end)] }
    }
    for addition in sorted[next...] { append(addition, to: &bytes) }
    return bytes
  }

  private static func append(_ addition: Addition, to bytes: inout [UInt8]) {
    bytes += Array(String(addition.entry.mode.rawValue, radix: 8).utf8)
    bytes.append(UInt8(ascii: " "))
    bytes += addition.name
    bytes.append(0)
    addition.entry.id.withUnsafeBytes { bytes += $0 }
  }
}
