import GitStorage

/// A folder, or a name in one: in the store or in its git directory, which need not stand in it.
struct WatchPlace: Hashable {
  enum Area: Hashable, CaseIterable {
    case store
    case git
  }

  let area: Area
  /// Relative to the root of the area; empty for the root itself.
  let path: GitPath

  init(_ area: Area, _ path: GitPath) {
    self.area = area
    self.path = path
  }

  static let store = WatchPlace(.store, "")
  static let git = WatchPlace(.git, "")
  /// Where readers leave their marks.
  static let marks = WatchPlace(.git, "kith")

  var isRoot: Bool { path.bytes.isEmpty }

  func appending(_ name: GitPath) -> WatchPlace { WatchPlace(area, path.appending(name)) }
}
