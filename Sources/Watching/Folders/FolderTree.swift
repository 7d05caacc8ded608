import GitStorage

/// Which folder a watch descriptor stands for.
///
/// A tree, so that a folder that is renamed takes all below it along, and so that a path is kept once.
struct FolderTree {
  typealias Watch = Int32

  private struct Node {
    let area: WatchPlace.Area
    /// Nil for the root of an area.
    var parent: Watch?
    var name: GitPath
    var children: [GitPath: Watch] = [:]
  }

  private var nodes: [Watch: Node] = [:]
  private var roots: [WatchPlace.Area: Watch] = [:]

  var count: Int { nodes.count }

  func place(of watch: Watch) -> WatchPlace? {
    guard var node = nodes[watch] else { return nil }
    var names: [GitPath] = []
    while let parent = node.parent, let above = nodes[parent] {
      names.append(node.name)
      node = above
    }
    return WatchPlace(node.area, GitPath(bytes: names.reversed().map(\.bytes).joined(separator: [UInt8(ascii: "/")])))
  }

  func watch(at place: WatchPlace) -> Watch? {
    guard var watch = roots[place.area] else { return nil }
    guard !place.isRoot else { return watch }
    for name in place.path.components {
      guard let next = nodes[watch]?.children[GitPath(bytes: name)] else { return nil }
      watch = next
    }
    return watch
  }

  /// The watched folders in a folder.
  func children(of watch: Watch) -> [GitPath: Watch] { nodes[watch]?.children ?? [:] }

  /// Puts a watch where it belongs; one that is known moves there with all below it.
  ///
  /// - Returns: false where that cannot be: the folder above is not known, or is below this one.
  mutating func put(_ watch: Watch, at place: WatchPlace) -> Bool {
    var parent: Watch?
    if !place.isRoot {
      guard let above = self.watch(at: WatchPlace(place.area, place.path.parent ?? "")) else { return false }
      parent = above
      var ancestor: Watch? = above
      while let next = ancestor {
        if next == watch { return false }
        ancestor = nodes[next]?.parent
      }
    }
    let children = nodes[watch]?.children ?? [:]
    detach(watch)
    nodes[watch] = Node(area: place.area, parent: parent, name: place.path.name, children: children)
    if let parent {
      nodes[parent]?.children[place.path.name] = watch
    } else {
      roots[place.area] = watch
    }
    return true
  }

  /// Forgets a folder and all below it.
  ///
  /// - Returns: their watches.
  mutating func remove(_ watch: Watch) -> [Watch] {
    detach(watch)
    var removed: [Watch] = []
    var open = [watch]
    while let next = open.popLast() {
      guard let node = nodes.removeValue(forKey: next) else { continue }
      removed.append(next)
      open.append(contentsOf: node.children.values)
    }
    return removed
  }

  private mutating func detach(_ watch: Watch) {
    guard let node = nodes[watch] else { return }
    if let parent = node.parent {
      // Another folder may have taken the name.
      if nodes[parent]?.children[node.name] == watch { nodes[parent]?.children[node.name] = nil }
    } else if roots[node.area] == watch {
      roots[node.area] = nil
    }
  }
}
