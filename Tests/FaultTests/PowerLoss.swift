import TestSupport

/// The states a power cut may leave of a recorded run.
///
/// The model is that of POSIX, not of a particular file system: until a file is synced, what was written to it may be there, or not, or in
/// part, or as zeros; until a folder is synced, of the names that changed in it some of the first have changed, whatever happened in other
/// folders. A rename is one step, also between folders.
struct PowerLoss {
  let recording: DiskRecording
  /// False: no sync means anything.
  var honorsSyncs = true

  /// A state after the first `count` operations.
  func state(after count: Int, _ generator: inout SeededGenerator) -> DiskModel {
    let operations = recording.operations.prefix(count)
    let safe = durable(operations)
    // What is left to chance, in the order it happened, by what it belongs to.
    var names: [DiskModel.NodeID: [Int]] = [:]
    var data: [DiskModel.NodeID: [Int]] = [:]
    for (number, operation) in operations.enumerated() where !safe.contains(number) {
      switch operation {
      case .name(let changes): for folder in Set(changes.map(\.folder)) { names[folder, default: []].append(number) }
      case .write(let node, _, _), .resize(let node, _): data[node, default: []].append(number)
      case .make, .sync, .syncAll, .seen: break
      }
    }
    let happened = safe.union(chooseNames(names, operations, &generator))
    var state = recording.before
    for (number, operation) in operations.enumerated() {
      switch operation {
      case .make: state.apply(operation)
      case .name where happened.contains(number), .write where safe.contains(number), .resize where safe.contains(number):
        state.apply(operation)
      default: break
      }
    }
    for (_, changes) in data.sorted(by: { $0.key < $1.key }) { Self.apply(changes, of: operations, to: &state, &generator) }
    return state
  }

  // MARK: - Names

  /// For each folder how many of its changes were written; a change in two folders only where it is among both.
  private func chooseNames(
    _ names: [DiskModel.NodeID: [Int]], _ operations: ArraySlice<DiskModel.Operation>, _ generator: inout SeededGenerator
  ) -> Set<Int> {
    var chosen: [DiskModel.NodeID: ArraySlice<Int>] = [:]
    for (folder, numbers) in names.sorted(by: { $0.key < $1.key }) {
      let count = generator.oneIn(3) ? 0 : generator.oneIn(2) ? numbers.count : generator.below(numbers.count + 1)
      chosen[folder] = numbers.prefix(count)
    }
    var isSettled = false
    while !isSettled {
      isSettled = true
      for (folder, numbers) in chosen {
        let end = numbers.firstIndex { number in
          guard case .name(let changes) = operations[number] else { return false }
          return !changes.allSatisfy { chosen[$0.folder]?.contains(number) == true }
        }
        if let end {
          chosen[folder] = numbers[..<end]
          isSettled = false
        }
      }
    }
    return Set(chosen.values.joined())
  }

  // MARK: - Content

  private static func apply(
    _ changes: [Int], of operations: ArraySlice<DiskModel.Operation>, to state: inout DiskModel,
    _ generator: inout SeededGenerator
  ) {
    let kind = generator.below(4)
    let count = kind == 0 ? 0 : kind == 1 ? generator.below(changes.count + 1) : changes.count
    for number in changes.prefix(count) {
      if kind == 2, case .write(let node, let offset, let bytes) = operations[number] {
        // The length is there, the content is not.
        state.apply(.write(node, offset: offset, [UInt8](repeating: 0, count: bytes.count)))
      } else {
        state.apply(operations[number])
      }
    }
  }

  // MARK: - Syncs

  /// The operations that are safe.
  private func durable(_ operations: ArraySlice<DiskModel.Operation>) -> Set<Int> {
    guard honorsSyncs else { return [] }
    var safe: Set<Int> = []
    var pending: [DiskModel.NodeID: [Int]] = [:]
    /// A folder's changes are written in their order; one that concerns two folders takes along what came before it in the other.
    func settle(_ node: DiskModel.NodeID, upTo last: Int) {
      let numbers = pending[node, default: []].filter { $0 <= last }
      pending[node]?.removeAll { $0 <= last }
      for number in numbers {
        safe.insert(number)
        if case .name(let changes) = operations[number] { for change in changes { settle(change.folder, upTo: number) } }
      }
    }
    for (number, operation) in operations.enumerated() {
      switch operation {
      case .write(let node, _, _), .resize(let node, _): pending[node, default: []].append(number)
      case .name(let changes): for folder in Set(changes.map(\.folder)) { pending[folder, default: []].append(number) }
      case .sync(let node): settle(node, upTo: number)
      case .syncAll: for node in pending.keys { settle(node, upTo: number) }
      case .make, .seen: break
      }
    }
    return safe
  }
}
