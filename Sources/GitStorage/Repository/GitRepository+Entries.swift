extension GitRepository {
  /// What stands at some paths of a tree, folders included; paths at which nothing stands are left out.
  ///
  /// - Parameter paths: quickest in the order of their bytes: then each folder is read once.
  package func entries(at paths: some Sequence<GitPath>, in tree: ObjectID) throws -> [GitPath: Entry] {
    var found: [GitPath: Entry] = [:]
    var last: (path: GitPath, tree: RawTree?)?
    for path in paths {
      guard let folder = path.parent, let name = path.components.last else {
        found[path] = try entry(at: path, in: tree)
        continue
      }
      if last?.path != folder {
        let entry = try entry(at: folder, in: tree)
        last = (folder, try entry.flatMap { $0.mode.isTree ? try rawTree($0.id, ordered: false) : nil })
      }
      if let inside = last?.tree, let item = inside.item(named: name) { found[path] = inside.entry(item) }
    }
    return found
  }
}
