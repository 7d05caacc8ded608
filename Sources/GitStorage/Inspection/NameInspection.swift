/// Looks at the names a tip brings that we do not have: names no file system should see, and names that some file systems take
/// for one another.
///
/// The trees must have passed `TreeInspection`.
struct NameInspection {
  private let repository: GitRepository
  /// New folders in which nothing was found.
  private var fine: Set<ObjectID> = []

  init(_ repository: GitRepository) { self.repository = repository }

  /// A folder of the tip, and what stands at its place in the trees we have.
  private struct Place {
    let path: [UInt8]
    /// What we have: a name that is in one of them is not news.
    let known: [RawTree]
    /// Our own, and where it and the tip come from: what is only in the former, a merge would put beside the tip's.
    let ours: RawTree?
    let common: [RawTree]
  }

  /// The first name that must not be merged, nil if there is none.
  ///
  /// - Parameters:
  ///   - ours: the tree of `HEAD`.
  ///   - common: the trees `ours` and the tip come from.
  ///   - seen: other trees that were found good.
  mutating func problem(in tip: ObjectID, ours: ObjectID?, common: [ObjectID], seen: [ObjectID]) throws -> TreeProblem? {
    let sources = try common.map { try repository.rawTree($0) }
    let mine = try ours.map { try repository.rawTree($0) }
    let known = try sources + seen.map { try repository.rawTree($0) } + [mine].compactMap { $0 }
    guard !(common + seen + [ours].compactMap { $0 }).contains(tip) else { return nil }
    do {
      try visit(tip, Place(path: [], known: known, ours: mine, common: sources))
      return nil
    } catch let problem as TreeProblem {
      return problem
    }
  }

  private mutating func visit(_ id: ObjectID, _ place: Place) throws {
    if place.known.isEmpty, fine.contains(id) { return }
    let tree = try repository.rawTree(id)
    let fresh = tree.items.filter { item in !place.known.contains { $0.item(named: tree.name(item), likely: item) != nil } }
    for item in fresh {
      if let reason = EntryName.objection(to: tree.name(item)) ?? EntryName.trick(in: tree.name(item)) {
        throw TreeProblem(Self.join(place.path, tree.name(item)), reason)
      }
    }
    try checkTwins(of: fresh, in: tree, place)
    for item in tree.items where item.mode.isTree {
      let name = tree.name(item)
      func inside(_ other: RawTree) throws -> RawTree? {
        guard let index = other.index(of: name, isTree: true) else { return nil }
        return try repository.rawTree(other.id(other.items[index]))
      }
      let isKnown = place.known.contains { other in
        other.index(of: name, isTree: true).map { other.id(other.items[$0]) } == tree.id(item)
      }
      if isKnown { continue }
      try visit(
        tree.id(item),
        Place(
          path: Self.join(place.path, name), known: place.known.compactMap(inside), ours: place.ours.flatMap(inside),
          common: place.common.compactMap(inside)))
    }
    if place.known.isEmpty { fine.insert(id) }
  }

  /// Whether a new name is another name's twin: one in the same folder, or one we have added to it ourselves.
  private func checkTwins(of fresh: [RawTree.Item], in tree: RawTree, _ place: Place) throws {
    guard !fresh.isEmpty else { return }
    var names: [String: ArraySlice<UInt8>] = [:]
    for item in fresh {
      let name = tree.name(item)
      let folded = EntryName.folded(name)
      if let twin = names[folded] { throw Self.twins(place.path, name, twin) }
      names[folded] = name
    }
    func compare(_ name: ArraySlice<UInt8>, _ note: String) throws {
      guard let twin = names[EntryName.folded(name)], twin != name else { return }
      throw Self.twins(place.path, twin, name, note)
    }
    for item in tree.items { try compare(tree.name(item), "") }
    guard let ours = place.ours else { return }
    for item in ours.items {
      let name = ours.name(item)
      let isNews = !place.common.contains { $0.item(named: name, likely: item) != nil }
      guard isNews, tree.item(named: name, likely: item) == nil else { continue }
      try compare(name, ", which is new here")
    }
  }

  private static func twins(
    _ path: [UInt8], _ name: ArraySlice<UInt8>, _ twin: ArraySlice<UInt8>, _ note: String = ""
  ) -> TreeProblem {
    let other = String(decoding: twin, as: UTF8.self)
    return TreeProblem(
      join(path, name), "a name that many file systems take for that of \(other)\(note), in the same folder")
  }

  private static func join(_ path: [UInt8], _ name: ArraySlice<UInt8>) -> [UInt8] {
    path.isEmpty ? Array(name) : path + [UInt8(ascii: "/")] + name
  }
}

extension RawTree {
  /// The entry of that name in an ordered tree, file or folder.
  fileprivate func item(named name: ArraySlice<UInt8>, likely: Item) -> Item? {
    (index(of: name, isTree: likely.mode.isTree) ?? index(of: name, isTree: !likely.mode.isTree)).map { items[$0] }
  }
}
