import JSONText

/// Says of every write of a history whether something became of it: it is visible, or somebody who had seen it replaced it, or it is
/// kept under `conflicts`, or was settled there, or – only what machines append – gave way to a delete.
///
/// Knows what everybody wrote and had seen, and what is there in the end; nothing of how histories are merged.
struct Oracle {
  let journal: Journal
  let end: StoreView
  let atoms: Atoms
  /// The entries of `conflicts` of each record in the end.
  private let entries: [RecordKey: [Entry]]
  /// The entries of `conflicts` that somebody took away.
  private let settled: [RecordKey: [Entry]]
  /// Files that hold a version for which there was no other place.
  private let beside: [StoreView.File]

  struct Entry {
    let tokens: [String]
    let value: JSONValue?

    init?(_ json: JSONValue) {
      guard let object = json.objectValue, let field = object["field"]?.stringValue, let pointer = JSONPointer(text: field) else {
        return nil
      }
      tokens = pointer.tokens
      value = object["value"]
    }
  }

  init(_ journal: Journal, end: StoreView) {
    self.journal = journal
    self.end = end
    atoms = Atoms(end.files.values)
    var entries: [RecordKey: [Entry]] = [:]
    for (key, files) in end.byKey {
      entries[key] = files.flatMap { $0.record?["conflicts"]?.arrayValue ?? [] }.compactMap(Entry.init)
    }
    self.entries = entries
    var settled: [RecordKey: [Entry]] = [:]
    for write in journal.writes {
      guard case .removed(let values) = write.change, write.slot.steps.first == .key("conflicts") else { continue }
      settled[write.slot.record, default: []] += values.compactMap(Entry.init)
    }
    self.settled = settled
    beside = end.files.values.filter { file in [".theirs-", ".rejected-"].contains { file.path.contains($0) } }
  }

  /// The first thing that is wrong, nil if nothing is.
  func complaint() -> String? {
    for write in journal.writes {
      if let fault = fault(of: write) { return "\(fault): \(write)" }
    }
    return rulerComplaint() ?? clusterComplaint()
  }

  private func fault(of write: Journal.Write) -> String? {
    if write.slot.steps.first == .key("conflicts") { return entryFault(write) }
    if write.slot.isPointer || write.slot.isTimeOfMove { return nil }
    switch write.change {
    case .set(let value): return isThere(value, write) ? nil : "lost"
    case .broken(let bytes): return isKept(bytes, write) ? nil : "lost what does not read"
    case .removed:
      if write.slot.steps.isEmpty { return deleteFault(write) }
      // Which one went of those that had no id nobody can tell.
      if write.slot.steps.contains(.element(nil)) { return nil }
      return isGone(write) ? nil : "a removal was lost"
    }
  }

  // MARK: - What was written

  private func isThere(_ value: JSONValue, _ write: Journal.Write) -> Bool {
    if isVisible(value, write.slot) || isSuperseded(write) || isKept(write) || isBackToCommonGround(write) { return true }
    if isLinkToParted(write) { return true }
    // The earlier time of two births stands, and who is named with it; so it does where a part of the list could not be read.
    if write.slot.isTimeOfElement, wasBornTwice(write.slot) || wasWhole(write.slot.record) { return true }
    return deletes(of: write.slot.record).contains { !write.past.contains($0.number) && isMachines(write, to: $0) }
  }

  /// Whether to somebody who deletes a contact a write is only something machines append: also a change of an event that he has
  /// not seen yet.
  private func isMachines(_ write: Journal.Write, to delete: Journal.Write) -> Bool {
    if write.isMachines { return true }
    guard write.slot.steps.count > 2 else { return false }
    let element = Slot(write.slot.record, Array(write.slot.steps.prefix(2)))
    let births = (journal.byRecord[write.slot.record] ?? []).filter { $0.slot == element && $0.change == .set(true) }
    return !births.isEmpty && births.allSatisfy { $0.isMachines && !delete.past.contains($0.number) }
  }

  /// Whether two made the same record or element, each without knowing of the other.
  func wasBornTwice(_ slot: Slot) -> Bool {
    [Slot(slot.record), Slot(slot.record, Array(slot.steps.prefix(2)))].contains { place in
      let births = (journal.byRecord[slot.record] ?? []).filter { $0.slot == place && $0.change == .set(true) }
      return births.contains { one in
        births.contains { $0.number != one.number && !one.past.contains($0.number) && !$0.past.contains(one.number) }
      }
    }
  }

  /// Records that may hold what was written to one: itself, and copies of it that have ids of their own by now.
  private func kin(_ key: RecordKey) -> Set<RecordKey> { (journal.copies[key] ?? []).union([key]) }

  private func isVisible(_ value: JSONValue, _ slot: Slot) -> Bool {
    kin(slot.record).contains { key in
      let place = Slot(key, slot.steps)
      if values(at: place).contains(value) { return true }
      // A lead was imported into a person, whichever of its contacts it names.
      if key.collection == "leads", slot.steps == [.key("contact")] {
        let persons = (values(at: place).union([value])).map { survivor(of: $0, org: key.org) }
        return persons.count > 1 && Set(persons).count == 1 && persons[0] != nil
      }
      // A stage is reached once the history tells of it.
      guard key.collection == "deals", slot.steps == [.key("stage")] else { return false }
      return atoms.values.contains { other, told in
        other.record == key && other.steps.count == 3 && other.steps[0] == .key("history") && other.steps[2] == .key("to")
          && told.contains(value)
      }
    }
  }

  private func values(at slot: Slot) -> Set<JSONValue> {
    guard slot.steps.contains(.element(nil)) else { return atoms.values[slot] ?? [] }
    return atoms.values.reduce(into: []) { found, atom in
      if atom.key.steps.count == slot.steps.count, atom.key.covers(slot) { found.formUnion(atom.value) }
    }
  }

  /// Whether somebody who had seen a write wrote there again, or took away what is around it.
  ///
  /// Of two who wrote the same neither can be told from the other: who had seen one has seen both.
  ///
  /// - Parameter strictly: count that only of those who made the same record or element.
  func isSuperseded(_ write: Journal.Write, strictly: Bool = false) -> Bool {
    let writes = (journal.byRecord[write.slot.record] ?? []).filter { $0.slot.covers(write.slot) }
    let twins = writes.filter { twin in
      twin.number == write.number
        || twin.slot == write.slot && twin.says(write) && !twin.past.contains(write.number)
          && !write.past.contains(twin.number) && (!strictly || wasBornTwice(write.slot))
    }
    return writes.contains { later in later.replaces(write) && twins.contains { later.past.contains($0.number) } }
  }

  /// Whether a write only took back what its author had written: against what somebody else had seen, too, who wrote there, nothing
  /// had changed.
  func isBackToCommonGround(_ write: Journal.Write) -> Bool {
    let writes = (journal.byRecord[write.slot.record] ?? []).filter { other in
      guard case .set = other.change else { return other.slot.covers(write.slot) }
      return other.slot == write.slot
    }
    return writes.contains { other in
      guard !write.past.contains(other.number), !other.past.contains(write.number) else { return false }
      let common = writes.filter { write.past.contains($0.number) && other.past.contains($0.number) }
      let last = common.filter { one in !common.contains { $0.past.contains(one.number) } }
      if case .removed = write.change, last.isEmpty { return true }
      return last.contains { one in
        switch (one.change, write.change) {
        case (.removed, .removed): true
        default: one.change == write.change
        }
      }
    }
  }

  /// Whether a value that is not in its place stands under `conflicts` or beside the file, or did until somebody took it away.
  private func isKept(_ write: Journal.Write) -> Bool {
    guard case .set(let value) = write.change else { return false }
    for key in kin(write.slot.record) {
      for entry in (entries[key] ?? []) + (settled[key] ?? []) where Self.keeps(entry, value, write.slot) { return true }
    }
    let text = Self.text(value, write.slot)
    return beside.contains { String(decoding: $0.bytes, as: UTF8.self).contains(text) }
  }

  private static func text(_ value: JSONValue, _ slot: Slot) -> String {
    switch slot.steps.last {
    case .member(let member)?: JSONWriter.inline(member)
    case .line(let line)?: JSONWriter.inline(.string(line))
    default: JSONWriter.inline(value)
    }
  }

  private static func keeps(_ entry: Entry, _ value: JSONValue, _ slot: Slot) -> Bool {
    let pointer = slot.pointer
    guard pointer.count >= entry.tokens.count, !entry.tokens.isEmpty, let kept = entry.value,
      zip(entry.tokens, pointer).allSatisfy({ $0 == $1 || $1 == "?" })
    else { return false }
    // An entry may keep something larger of which this is a part.
    var part = kept
    for token in pointer.dropFirst(entry.tokens.count) {
      guard let next = part.objectValue?[JSONKey(token)] else { return false }
      part = next
    }
    return switch slot.steps.last {
    case .member(let member)?: part.arrayValue?.contains(member) == true
    case .line(let line)?: Atoms.lines(part).contains(line)
    default: part == value
    }
  }

  private func isKept(_ bytes: [UInt8], _ write: Journal.Write) -> Bool {
    if end.files.values.contains(where: { $0.bytes == bytes }) { return true }
    return (journal.byRecord[write.slot.record] ?? []).contains { $0.past.contains(write.number) }
  }

  // MARK: - What was taken away

  private func isGone(_ write: Journal.Write) -> Bool {
    let there = values(at: write.slot)
    if there.isEmpty || isSuperseded(write) || isBackToCommonGround(write) { return true }
    if write.isBeside, case .removed(let gone) = write.change, there.isDisjoint(with: gone) { return true }
    let others = (journal.byRecord[write.slot.record] ?? []).filter { !write.past.contains($0.number) }
    switch write.slot.steps.last {
    case .member, .line:
      // Adding beats removing; of a text that overlaps, one version is kept as a whole.
      if others.contains(where: { $0.slot == write.slot && $0.change == .set(true) }) { return true }
      guard case .line? = write.slot.steps.last else { return false }
      return hasEntry(write.slot, withValue: true) || hasEntry(write.slot, withValue: false)
    case .element:
      // In a part that nobody could read it could not be found.
      if wasWhole(write.slot.record) { return true }
      // Changed beats removed, and the record says so.
      return others.contains { write.slot.covers($0.slot) } && hasEntry(write.slot, withValue: false)
    default:
      return hasEntry(write.slot, withValue: false)
    }
  }

  private func hasEntry(_ slot: Slot, withValue: Bool) -> Bool {
    kin(slot.record).contains { key in
      ((entries[key] ?? []) + (settled[key] ?? [])).contains { $0.tokens == slot.pointer && ($0.value != nil) == withValue }
    }
  }

  /// Whether a record says, or said until somebody took note, that a delete of it was overridden.
  func hasOverriddenDelete(_ key: RecordKey) -> Bool {
    ((entries[key] ?? []) + (settled[key] ?? [])).contains { $0.tokens.isEmpty && $0.value == nil }
  }

  /// A settled dispute does not come back; but one delete may be overridden again, by a change that was not known then.
  private func entryFault(_ write: Journal.Write) -> String? {
    guard case .removed(let gone) = write.change, !isSuperseded(write) else { return nil }
    let back = values(at: write.slot).intersection(gone)
    guard let entry = back.first else { return nil }
    if Entry(entry)?.tokens.isEmpty == true,
      journal.byRecord[write.slot.record]?.contains(where: { !write.past.contains($0.number) && $0.number != write.number })
        == true
    {
      return nil
    }
    return "a settled conflict is back"
  }
}

extension Slot {
  /// Whether it says when something happened, or who recorded it.
  var isTimeOfElement: Bool {
    steps.count == 3 && (steps.last == .key("at") || steps.last == .key("by"))
  }
}

extension Journal.Write {
  /// Whether another write left the same in its place.
  fileprivate func says(_ other: Journal.Write) -> Bool {
    switch (change, other.change) {
    case (.removed, .removed): true
    default: change == other.change
    }
  }

  /// Whether a write in its place took another one's value away; where several stand, it may have been a different one.
  fileprivate func replaces(_ other: Journal.Write) -> Bool {
    if case .broken = change { return true }
    guard isBeside, case .set(let value) = other.change else { return true }
    // An id that was used again in another year's file: which of the two events was meant is anybody's guess.
    return took.contains(value) || slot.record.collection == "timelines"
  }
}
