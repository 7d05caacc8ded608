import GitStorage
import JSONText

/// Every write of a history with what its author had seen.
final class Journal {
  struct Write: CustomStringConvertible {
    enum Change: Hashable {
      case set(JSONValue)
      /// Taken away; what was there.
      case removed(Set<JSONValue>)
      /// The file became one that does not read.
      case broken([UInt8])
    }

    let number: Int
    let slot: Slot
    let change: Change
    /// Whether a machine alone may have written it: such a write gives way to a delete.
    let isMachines: Bool
    /// Whether what was there stays beside it, as it does where one id is used twice.
    let isBeside: Bool
    /// What it took away from there.
    let took: Set<JSONValue>
    let author: String
    let time: Int64
    let commit: ObjectID
    /// The writes its author had seen.
    let past: Past

    var description: String {
      let what =
        switch change {
        case .set(let value): JSONWriter.inline(value)
        case .removed: "removed"
        case .broken: "no longer reads"
        }
      return "[\(number)] \(author): \(slot) = \(what)"
    }
  }

  /// A set of writes by their numbers.
  struct Past {
    private var words: [UInt64] = []

    func contains(_ number: Int) -> Bool {
      let word = number / 64
      return word < words.count && words[word] & (1 << UInt64(number % 64)) != 0
    }

    mutating func insert(_ number: Int) {
      while words.count <= number / 64 { words.append(0) }
      words[number / 64] |= 1 << UInt64(number % 64)
    }

    mutating func formUnion(_ other: Past) {
      while words.count < other.words.count { words.append(0) }
      for index in other.words.indices { words[index] |= other.words[index] }
    }
  }

  private(set) var writes: [Write] = []
  private(set) var byRecord: [RecordKey: [Write]] = [:]
  /// Records that stood in two files at a time, with the id that the second one gets.
  private(set) var copies: [RecordKey: Set<RecordKey>] = [:]
  /// What the contacts looked like right after a pointer was taken away, by the number of that write.
  private(set) var afterUnmerge: [Int: StoreView] = [:]
  private var pasts: [ObjectID: Past] = [:]

  /// Takes down what a commit changed.
  func note(_ commit: Commit, by author: String, before: StoreView?, after: StoreView, parents: [ObjectID]) {
    let seen = past(of: parents)
    var now = seen
    let touched = Self.touched(before, after)
    let earlier = Atoms(touched.flatMap { before?.byKey[$0] ?? [] })
    let later = Atoms(touched.flatMap { after.byKey[$0] ?? [] })
    for key in touched { noteCopies(of: key, in: after) }
    for (slot, change) in Self.changes(earlier, later) {
      let write = Write(
        number: writes.count, slot: slot, change: change, isMachines: Self.isMachines(slot, later, earlier),
        isBeside: !(earlier.values[slot] ?? []).isDisjoint(with: later.values[slot] ?? []),
        took: (earlier.values[slot] ?? []).subtracting(later.values[slot] ?? []), author: author,
        time: commit.committer.time, commit: commit.id, past: seen)
      writes.append(write)
      byRecord[slot.record, default: []].append(write)
      now.insert(write.number)
      if case .removed = change, slot.isPointer { afterUnmerge[write.number] = after }
    }
    pasts[commit.id] = now
  }

  /// Takes down that somebody merged: what both had seen is seen.
  func noteMerge(_ commit: Commit) { pasts[commit.id] = past(of: commit.parents) }

  private func past(of parents: [ObjectID]) -> Past {
    parents.reduce(into: Past()) { past, parent in past.formUnion(pasts[parent] ?? Past()) }
  }

  private static func touched(_ before: StoreView?, _ after: StoreView) -> [RecordKey] {
    var keys: Set<RecordKey> = []
    for path in Set(after.files.keys).union(before?.files.keys ?? [:].keys) {
      let (old, new) = (before?.files[path], after.files[path])
      if old?.entry != new?.entry { keys.formUnion([old?.key, new?.key].compactMap(\.self)) }
    }
    return keys.sorted()
  }

  private func noteCopies(of key: RecordKey, in view: StoreView) {
    guard !["timelines", "notes"].contains(key.collection), let files = view.byKey[key], files.count > 1 else { return }
    for file in files { copies[key, default: []].insert(StoreView.derivedKey(file)) }
  }

  private static func changes(_ before: Atoms, _ after: Atoms) -> [(Slot, Write.Change)] {
    var found: [(Slot, Write.Change)] = []
    for (key, bytes) in after.broken {
      for text in bytes.subtracting(before.broken[key] ?? []) { found.append((Slot(key), .broken(text))) }
    }
    for (key, _) in before.broken where after.broken[key] == nil && after.values[Slot(key)] == nil {
      found.append((Slot(key), .removed([])))
    }
    let gone = Set(before.values.keys.filter { after.values[$0] == nil })
    for slot in Set(before.values.keys).union(after.values.keys) {
      // What goes with its record or its element is not taken away for itself, and what no longer reads is not gone.
      if gone.contains(slot) {
        let breaks = !(after.broken[slot.record] ?? []).isSubset(of: before.broken[slot.record] ?? [])
        guard !breaks, !slot.parents.contains(where: gone.contains) else { continue }
        // An element without an id has not gone if there is a new one: it was given one.
        guard !slot.steps.contains(.element(nil)) || !hasNewElement(like: slot, before, after) else { continue }
        found.append((slot, .removed(before.values[slot] ?? [])))
      } else {
        let new = (after.values[slot] ?? []).subtracting(before.values[slot] ?? [])
        for value in new { found.append((slot, .set(value))) }
        let lost = (before.values[slot] ?? []).subtracting(after.values[slot] ?? [])
        if new.isEmpty, !lost.isEmpty { found.append((slot, .removed(lost))) }
      }
    }
    return found
  }

  private static func hasNewElement(like slot: Slot, _ before: Atoms, _ after: Atoms) -> Bool {
    after.values.keys.contains { $0.steps.count == 2 && $0.covers(slot) && before.values[$0] == nil }
  }

  /// A pointer is set by the rules as well as by people. An event nobody signed, and a move of a deal, is appended by a machine.
  private static func isMachines(_ slot: Slot, _ after: Atoms, _ before: Atoms) -> Bool {
    if slot.isPointer { return true }
    guard slot.record.collection == "timelines" else { return false }
    guard slot.steps.count > 1 else { return slot.steps.isEmpty }
    let event = Slot(slot.record, Array(slot.steps.prefix(2)))
    guard before.values[event] == nil else { return false }
    return after.values[event.appending(.key("by"))] == nil
      || after.values[event.appending(.key("type"))]?.contains("deal_change") == true
  }
}

extension Slot {
  /// Whether it is a contact's `mergedInto`.
  var isPointer: Bool { record.collection == "contacts" && steps == [.key("mergedInto")] }

  /// The element and the record around it.
  fileprivate var parents: [Slot] {
    var parents: [Slot] = steps.isEmpty ? [] : [Slot(record)]
    if steps.count > 2, case .element = steps[1] { parents.append(Slot(record, Array(steps.prefix(2)))) }
    return parents
  }
}
