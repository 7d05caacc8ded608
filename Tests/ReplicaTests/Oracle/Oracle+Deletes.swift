extension Oracle {
  /// Everything that is about one contact goes with it.
  private static let satellites = ["timelines", "notes"]

  /// The deletes of a record, or of the contact it is about.
  func deletes(of key: RecordKey) -> [Journal.Write] {
    let owner = Self.satellites.contains(key.collection) ? key.sibling("contacts") : key
    return [key, owner].flatMap { journal.byRecord[$0] ?? [] }.filter { write in
      guard case .removed = write.change else { return false }
      return write.slot.steps.isEmpty
    }
  }

  /// What is wrong with the outcome of a delete, nil if nothing is.
  func deleteFault(_ delete: Journal.Write) -> String? {
    let key = delete.slot.record
    guard journal.copies[key] == nil else { return nil }
    let unit = Self.satellites.contains(key.collection) ? [] : key.collection == "contacts" ? Self.satellites : []
    let writes = ([key] + unit.map(key.sibling)).flatMap { journal.byRecord[$0] ?? [] }
    guard end.byKey[key] == nil else { return returnFault(delete, writes) }
    // Machines may go on writing about somebody who is gone elsewhere; nothing of that stays.
    for satellite in unit.map(key.sibling) where end.byKey[satellite] != nil {
      let isLater = writes.contains { $0.slot.record == satellite && $0.past.contains(delete.number) }
      if !isLater { return "\(satellite) outlived its contact" }
    }
    return nil
  }

  /// A deleted record is there only if somebody changed it who had not seen that, and then it says so.
  private func returnFault(_ delete: Journal.Write, _ writes: [Journal.Write]) -> String? {
    let key = delete.slot.record
    // Of timelines and notes alone nothing is promised but that they come back with their contact.
    if Self.satellites.contains(key.collection) { return nil }
    if writes.contains(where: { $0.past.contains(delete.number) && $0.slot.record == key }) { return nil }
    let reasons = writes.filter { !delete.past.contains($0.number) && !$0.isMachines && $0.number != delete.number }
    guard !reasons.isEmpty else { return "a delete was undone for no reason" }
    // What nobody had before goes without a word, and what does not read cannot say anything.
    guard !isBackToCommonGround(delete), end.byKey[key]?.contains(where: { $0.record != nil }) == true,
      !writes.contains(where: { if case .broken = $0.change { true } else { false } })
    else { return nil }
    return hasOverriddenDelete(key) ? nil : "a delete was overridden without a word"
  }
}
