import JSONText

/// Which value rules where only one can.
extension Oracle {
  func rulerComplaint() -> String? {
    for (record, writes) in journal.byRecord where end.byKey[record] != nil && journal.copies[record] == nil && !wasWhole(record)
    {
      for (slot, writes) in Dictionary(grouping: writes, by: \.slot) where slot.isSingle {
        if let fault = fault(at: slot, writes, around: journal.byRecord[record] ?? []) { return fault }
      }
    }
    return nil
  }

  /// Whether a record was ever taken or given up as a whole.
  func wasWhole(_ key: RecordKey) -> Bool {
    !deletes(of: key).isEmpty
      || journal.byRecord[key]?.contains { if case .broken = $0.change { true } else { false } } == true
  }

  private func fault(at slot: Slot, _ writes: [Journal.Write], around all: [Journal.Write]) -> String? {
    let values = atoms.values[slot] ?? []
    // What was written twice at once, or went with what is around it and came back, is as whoever brought it back had it.
    let isPlain = !writes.contains(where: \.isBeside) && !all.contains { $0.slot != slot && $0.slot.covers(slot) && $0.isRemoval }
    guard values.count <= 1, isPlain, !slot.isTimeOfElement || !wasBornTwice(slot) else { return nil }
    let last = writes.filter { !isSuperseded($0, strictly: true) }
    let value = values.first
    guard last.contains(where: { $0.value == value }) else {
      return "an old value rules again: \(slot) = \(value.map { JSONWriter.inline($0) } ?? "nothing")"
    }
    return wrongWinner(at: slot, value, last, writes)
  }

  /// Of several last words the latest rules, as long as nobody's clock went back.
  private func wrongWinner(
    at slot: Slot, _ value: JSONValue?, _ last: [Journal.Write], _ writes: [Journal.Write]
  ) -> String? {
    let isInOrder = writes.allSatisfy { one in writes.allSatisfy { !$0.past.contains(one.number) || one.time <= $0.time } }
    guard isInOrder, slot.record.collection != "deals" || slot.steps != [.key("stage")], slot.steps.last != .key("at"),
      slot.steps.last != .key("by"), Set(last.map(\.value)).count > 1,
      let latest = last.max(by: { ($0.time, $0.commit) < ($1.time, $1.commit) })
    else { return nil }
    // Whether somebody only took back what he had written cannot be seen from elsewhere.
    guard latest.value != value, !last.contains(where: isBackToCommonGround) else { return nil }
    return "the earlier one rules at \(slot): \(value.map { JSONWriter.inline($0) } ?? "nothing") and not \(latest)"
  }
}

extension Slot {
  /// Whether there can be only one value.
  fileprivate var isSingle: Bool {
    guard !isPointer, !isTimeOfMove, case .key? = steps.last, !steps.contains(.element(nil)) else { return false }
    return steps.first != .key("conflicts") && steps.first != .key("history")
  }
}

extension Journal.Write {
  /// What it left there.
  fileprivate var value: JSONValue? {
    if case .set(let value) = change { value } else { nil }
  }

  fileprivate var isRemoval: Bool {
    if case .set = change { false } else { true }
  }
}
