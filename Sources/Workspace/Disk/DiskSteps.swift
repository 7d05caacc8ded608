import GitStorage

/// From one disk state to the next.
struct DiskStep {
  let newer: DiskState
  let older: DiskState
  /// Which paths it changed, where somebody looked.
  var touched: PathMarks?

  /// Whether it may have changed one of these paths; false is certain.
  func mayConcern(_ paths: some Collection<GitPath>) -> Bool {
    guard newer.tree != older.tree else { return false }
    guard let touched else { return true }
    return paths.contains(where: touched.mayContain)
  }

  /// What differs at some paths; all that differs where one of them is new, for it may have come from elsewhere.
  func differences(at paths: some Collection<GitPath>, in repository: GitRepository) throws -> [TreeDifference] {
    guard newer.tree != older.tree else { return [] }
    let (before, after) = (try repository.entries(at: paths, in: older.tree), try repository.entries(at: paths, in: newer.tree))
    let differences = paths.compactMap { path in
      before[path] == after[path] ? nil : TreeDifference(path: path, old: before[path], new: after[path])
    }
    return try differences.contains { $0.old == nil } ? repository.difference(older.tree, newer.tree) : differences
  }
}

/// The steps of the chain of disk states, each looked at once: a daemon asks at every save, and a day has many.
final class DiskSteps {
  /// The oldest first, none much older than was asked for.
  private var steps: [DiskStep] = []

  /// How long a step is kept beyond the time it is asked for, in seconds.
  private static let slack: Int64 = 600

  /// The steps up to a state, the oldest first; some may be older than asked for.
  func follow(to newest: DiskState, notBefore oldest: Int64, in history: DiskHistory) throws -> [DiskStep] {
    var new: [DiskStep] = []
    var newer = newest
    while newer.time >= oldest, newer.commit != steps.last?.newer.commit, let previous = newer.previous {
      let older = try history.state(at: previous)
      let touched = PathMarks(try history.repository.difference(older.tree, newer.tree).map(\.path))
      new.append(DiskStep(newer: newer, older: older, touched: touched))
      newer = older
    }
    // The chain was begun anew, or another store's is asked for.
    if newer.commit != steps.last?.newer.commit { steps = [] }
    steps += new.reversed()
    // All that is too old at once, and not at every save: a busy day has tens of thousands.
    if let first = steps.first, first.newer.time < oldest - Self.slack { steps.removeAll { $0.newer.time < oldest } }
    return steps
  }
}

/// A set of paths in eight bytes each, which may take a path for one of its own, but never the other way round.
struct PathMarks {
  private let marks: [Int]

  init(_ paths: [GitPath]) { marks = paths.map(\.hashValue).sorted() }

  func mayContain(_ path: GitPath) -> Bool {
    let mark = path.hashValue
    var range = 0..<marks.count
    while let middle = range.isEmpty ? nil : (range.lowerBound + range.upperBound) / 2 {
      if marks[middle] == mark { return true }
      range = marks[middle] < mark ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return false
  }
}
