/// Trees that were read lately, all of them in order. They are named by their content, so they never go stale.
struct RecentTrees {
  /// Beyond this many bytes of trees the memory begins anew: enough for a merge that touches every folder of a store of
  /// 100,000 contacts, and little enough for a process that stays.
  private static let budget = 32 << 20

  private var trees: [ObjectID: RawTree] = [:]
  private var size = 0

  subscript(_ id: ObjectID) -> RawTree? {
    get { trees[id] }
    set {
      guard let newValue, trees[id] == nil else { return }
      if size + newValue.bytes.count > Self.budget {
        trees.removeAll()
        size = 0
      }
      trees[id] = newValue
      size += newValue.bytes.count
    }
  }
}
