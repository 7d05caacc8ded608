import JSONText

/// Who is one person: joined for a reason, and taken apart for good.
extension Oracle {
  func clusterComplaint() -> String? {
    unfulfilledMerge() ?? undoneUnmerge() ?? baselessPointer()
  }

  private var contacts: [StoreView.File] { end.files(in: "contacts").filter { $0.record != nil } }

  /// Whom a contact stands for in the end; itself if it is alive.
  func survivor(of id: JSONValue, org: String) -> RecordKey? {
    id.stringValue.flatMap { survivor(RecordKey(collection: "contacts", org: org, id: $0)) }
  }

  private func survivor(_ key: RecordKey) -> RecordKey? {
    guard let record = end.file(key)?.record else { return nil }
    return record["mergedInto"]?.stringValue.map { RecordKey(collection: key.collection, org: key.org, id: $0) } ?? key
  }

  /// Whether a lead was imported into one of two contacts that somebody who knew of that has taken apart since: while they were one
  /// person nobody was asked which of them it became, so the lead names either.
  func isLinkToParted(_ write: Journal.Write) -> Bool {
    let slot = write.slot
    guard slot.record.collection == "leads", slot.steps == [.key("contact")], case .set(let value) = write.change,
      let other = atoms.values[slot]
    else { return false }
    let persons = other.union([value])
    return pointerWrites.contains { parting in
      guard case .removed(let old) = parting.change, parting.past.contains(write.number) else { return false }
      return persons.isSubset(of: old.union([.string(parting.slot.record.id)]))
    }
  }

  private var pointerWrites: [Journal.Write] { journal.writes.filter(\.slot.isPointer) }

  private func target(_ write: Journal.Write) -> RecordKey? {
    guard case .set(.string(let id)) = write.change else { return nil }
    return RecordKey(collection: "contacts", org: write.slot.record.org, id: id)
  }

  /// Two whom somebody merged are one, unless anybody took anything apart who had not been before that.
  private func unfulfilledMerge() -> String? {
    let partings = pointerWrites.filter { if case .removed = $0.change { true } else { false } }
    for merge in pointerWrites {
      guard let target = target(merge), target != merge.slot.record, let one = survivor(merge.slot.record),
        let other = survivor(target), one != other
      else { continue }
      let isParted = partings.contains { !merge.past.contains($0.number) }
      let isDeleted = [merge.slot.record, target].contains(where: wasWhole)
      let isPerson = end.file(target)?.record != nil
      if isPerson, !isParted, !isDeleted { return "merged on purpose and yet two: \(merge)" }
    }
    return nil
  }

  /// Two whom somebody took apart are two, unless something joins them that he had not seen or that was there after it.
  private func undoneUnmerge() -> String? {
    for parting in pointerWrites {
      guard case .removed(let old) = parting.change, let after = journal.afterUnmerge[parting.number],
        journal.copies[parting.slot.record] == nil
      else { continue }
      let one = parting.slot.record
      for id in old.compactMap(\.stringValue) {
        let other = RecordKey(collection: "contacts", org: one.org, id: id)
        guard let survivor = survivor(one), survivor == self.survivor(other) else { continue }
        var joined = Groups(ofEdges: Self.edges(in: after) + Self.edges(in: end, pointers: false))
        for write in pointerWrites where !parting.past.contains(write.number) {
          if let target = target(write) { joined.join(write.slot.record, target) }
        }
        joinBySharedAddresses(&joined) { !parting.past.contains($0.number) || !parting.past.contains($1.number) }
        if !joined.areJoined(one, other) { return "an unmerge was undone: \(parting)" }
      }
    }
    return nil
  }

  /// Nobody is joined who never had anything in common.
  private func baselessPointer() -> String? {
    var joined = Groups(ofEdges: [])
    for write in pointerWrites { if let target = target(write) { joined.join(write.slot.record, target) } }
    joinBySharedAddresses(&joined) { _, _ in true }
    for (key, kin) in journal.copies { for copy in kin { joined.join(key, copy) } }
    for contact in contacts {
      guard let key = contact.key, let survivor = survivor(key), survivor != key else { continue }
      if !joined.areJoined(key, survivor) { return "\(key) points at \(survivor) for no reason" }
    }
    return nil
  }

  /// Joins contacts that were ever given the same address.
  private func joinBySharedAddresses(_ groups: inout Groups, where counts: (Journal.Write, Journal.Write) -> Bool) {
    var holders: [String: [Journal.Write]] = [:]
    for write in journal.writes where write.slot.record.collection == "contacts" {
      guard case .set(let value) = write.change else { continue }
      var address: String?
      if write.slot.steps == [.key("email")] { address = value.stringValue }
      if case .member(let member)? = write.slot.steps.last, write.slot.steps.first == .key("otherEmails") {
        address = member.stringValue
      }
      if let address { holders[StoreChecker.addressKey(address), default: []].append(write) }
    }
    for writes in holders.values {
      for (index, one) in writes.enumerated() {
        for other in writes[(index + 1)...] where one.slot.record.org == other.slot.record.org && counts(one, other) {
          groups.join(one.slot.record, other.slot.record)
        }
      }
    }
  }

  private static func edges(in view: StoreView, pointers: Bool = true) -> [(RecordKey, RecordKey)] {
    var edges: [(RecordKey, RecordKey)] = []
    var holders: [String: RecordKey] = [:]
    for file in view.files(in: "contacts") {
      guard let key = file.key, let record = file.record else { continue }
      if pointers, let id = record["mergedInto"]?.stringValue {
        edges.append((key, RecordKey(collection: key.collection, org: key.org, id: id)))
      }
      for address in StoreChecker.addresses(record) {
        if let holder = holders[key.org + " " + address] { edges.append((key, holder)) }
        holders[key.org + " " + address] = key
      }
    }
    return edges
  }
}

/// Contacts that hang together.
struct Groups {
  private var parents: [RecordKey: RecordKey] = [:]

  init(ofEdges edges: [(RecordKey, RecordKey)]) {
    for (one, other) in edges { join(one, other) }
  }

  mutating func join(_ one: RecordKey, _ other: RecordKey) {
    let (a, b) = (root(one), root(other))
    if a != b { parents[a] = b }
  }

  func areJoined(_ one: RecordKey, _ other: RecordKey) -> Bool { root(one) == root(other) }

  private func root(_ key: RecordKey) -> RecordKey {
    var key = key
    while let parent = parents[key] { key = parent }
    return key
  }
}
