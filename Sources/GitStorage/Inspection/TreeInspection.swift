/// Looks at what trees are made of, before anything else reads them: that every object is there, is what its name says and is
/// of a size that can be read, and that git would have written it so.
///
/// Only what is not the same in the trees known already is read. A folder met before is not read again, so that a tree
/// that names the same folder a billion times costs no more than one.
struct TreeInspection {
  private let repository: GitRepository
  private let limits: InspectionLimits
  /// What was found below folders that were looked at as a whole.
  private var known: [ObjectID: Extent] = [:]
  private var sizes: [ObjectID: Int] = [:]

  init(_ repository: GitRepository, limits: InspectionLimits) {
    self.repository = repository
    self.limits = limits
  }

  /// How much lies in a folder.
  private struct Extent {
    var files = 0
    var bytes = 0
    /// How many folders stand inside one another, the folder itself not counted.
    var height = 0
    /// The longest path from here, in bytes.
    var longest = 0

    mutating func add(file size: Int, nameLength: Int) {
      files = Self.sum(files, 1)
      bytes = Self.sum(bytes, size)
      longest = max(longest, nameLength)
    }

    mutating func add(folder: Extent, nameLength: Int) {
      files = Self.sum(files, folder.files)
      bytes = Self.sum(bytes, folder.bytes)
      height = max(height, folder.height + 1)
      longest = max(longest, nameLength + 1 + folder.longest)
    }

    /// Folders within folders multiply: the sum stops at the greatest number there is.
    private static func sum(_ a: Int, _ b: Int) -> Int {
      let (sum, isTooLarge) = a.addingReportingOverflow(b)
      return isTooLarge ? Int.max : sum
    }
  }

  /// What is wrong with a tree, nil if nothing is.
  ///
  /// - Parameter others: trees that are known to be sound; what they have at the same place is not looked at.
  mutating func problem(in tree: ObjectID, besides others: [ObjectID]) throws -> TreeProblem? {
    do {
      guard !others.contains(tree) else { return nil }
      let extent = try visit(tree, at: [], depth: 0, besides: others.map { try repository.rawTree($0) })
      try check(extent, at: [], depth: 0)
      return nil
    } catch let problem as TreeProblem {
      return problem
    }
  }

  private mutating func visit(
    _ id: ObjectID, at prefix: [UInt8], depth: Int, besides others: [RawTree]
  ) throws -> Extent {
    if others.isEmpty, let extent = known[id] { return extent }
    let tree = try read(id, at: prefix)
    var extent = Extent()
    for item in tree.items {
      let name = tree.name(item)
      let entry = tree.entry(item)
      let standing = others.compactMap { other in
        other.index(of: name, isTree: item.mode.isTree).map { other.entry(other.items[$0]) }
      }
      if standing.contains(entry) { continue }
      let path = prefix.isEmpty ? Array(name) : prefix + [UInt8(ascii: "/")] + name
      try check(item, of: tree, at: path)
      if entry.mode.isTree {
        guard depth < limits.depth else { throw TreeProblem(path, "folders are nested more than \(limits.depth) deep") }
        guard path.count <= limits.pathBytes else { throw TreeProblem(path, tooLong) }
        let inside = try visit(
          entry.id, at: path, depth: depth + 1, besides: standing.map { try repository.rawTree($0.id) })
        extent.add(folder: inside, nameLength: name.count)
      } else {
        extent.add(file: try size(of: entry, named: name, at: path), nameLength: name.count)
      }
      try check(extent, at: prefix, depth: depth)
    }
    if others.isEmpty { known[id] = extent }
    return extent
  }

  private func check(_ extent: Extent, at prefix: [UInt8], depth: Int) throws {
    if depth + extent.height > limits.depth {
      throw TreeProblem(prefix, "folders are nested more than \(limits.depth) deep")
    }
    if prefix.count + 1 + extent.longest > limits.pathBytes { throw TreeProblem(prefix, tooLong) }
    if extent.files > limits.changedFiles {
      throw TreeProblem(prefix, "more than \(limits.changedFiles) files in one commit")
    }
    if extent.bytes > limits.changedBytes {
      throw TreeProblem(prefix, "files of more than \(limits.changedBytes >> 30) GiB in one commit")
    }
  }

  private var tooLong: String { "a path is longer than \(limits.pathBytes) bytes" }

  // MARK: - One folder

  private func read(_ id: ObjectID, at prefix: [UInt8]) throws -> RawTree {
    if id == RawTree.emptyID { return .empty }
    do {
      let (kind, size) = try repository.header(of: id)
      guard kind == .tree else { throw TreeProblem(prefix, "a folder whose object is no tree") }
      guard size <= limits.folderBytes else {
        throw TreeProblem(prefix, "a folder whose list of names is larger than \(limits.folderBytes >> 20) MiB")
      }
      let tree = try repository.rawTree(id)
      guard tree.items.count <= limits.entriesPerFolder else {
        throw TreeProblem(prefix, "a folder with more than \(limits.entriesPerFolder) entries")
      }
      return tree
    } catch let error as GitError where error.isAboutContent {
      throw TreeProblem(prefix, "a folder that cannot be read: \(error.message)")
    }
  }

  private func check(_ item: RawTree.Item, of tree: RawTree, at path: [UInt8]) throws {
    if tree.bytes[Int(item.start)] == UInt8(ascii: "0") { throw TreeProblem(path, "a mode padded with zeros") }
    guard Self.modes.contains(item.mode) else { throw TreeProblem(path, "the mode \(item.mode), which git does not know") }
    if tree.id(item) == .null { throw TreeProblem(path, "an entry that names no object") }
    // In git's order they need not be neighbours.
    if item.mode.isTree, tree.index(of: tree.name(item), isTree: false) != nil {
      throw TreeProblem(path, "a file and a folder of one name")
    }
  }

  /// What git writes, and what early versions of it wrote.
  private static let modes: Set<FileMode> = [
    .regular, .executable, .symlink, .tree, .submodule, FileMode(rawValue: 0o100664),
  ]

  // MARK: - One file

  /// Looks at a file's object and returns its size. What is small enough to be read by anything that follows is compared
  /// with its name.
  private mutating func size(of entry: Entry, named name: ArraySlice<UInt8>, at path: [UInt8]) throws -> Int {
    let kind = ModulesCheck.kind(of: name)
    if kind == .modules, entry.mode == .symlink { throw TreeProblem(path, "a symbolic link that git would read as settings") }
    guard entry.mode != .submodule else { return 0 }
    if kind == nil || entry.mode == .symlink, let size = sizes[entry.id] { return size }
    do {
      let (found, size) = try repository.header(of: entry.id)
      guard found == .blob else { throw TreeProblem(path, "a file whose object is no file") }
      if size <= limits.writtenBytes {
        let bytes = try repository.blob(entry.id)
        if let kind, entry.mode != .symlink, let objection = objection(to: bytes, kind) { throw TreeProblem(path, objection) }
      } else if kind != nil {
        throw TreeProblem(path, "settings of git larger than \(ModulesCheck.largest >> 20) MiB")
      }
      sizes[entry.id] = size
      return size
    } catch let error as GitError where error.isAboutContent {
      throw TreeProblem(path, "a file that cannot be read: \(error.message)")
    }
  }

  private func objection(to bytes: [UInt8], _ kind: ModulesCheck.Kind) -> String? {
    guard bytes.count <= ModulesCheck.largest else { return "settings of git larger than \(ModulesCheck.largest >> 20) MiB" }
    return ModulesCheck.objection(to: bytes, kind)
  }
}
