import JSONText
import Records

/// `mergedInto` names a contact that is there; one whose target is gone is a contact of its own again.
///
/// A file nobody can read is there.
package enum DanglingPointers {
  @Sendable package static func apply(_ draft: RepairDraft, _ change: Invariants.Change) throws {
    var contacts = try draft.movedFiles { $0 == .contact }
    for former in change.formerIDs.sorted() where former.type == .contact {
      contacts += try draft.catalog.contacts(mergedInto: former.id, org: former.org)
    }
    for contact in contacts {
      guard let org = contact.path.org, let record = try draft.record(at: contact.path) else { continue }
      let targets = contact.targets
      let gone = try Set(targets.filter { try draft.catalog.files(of: $0, type: .contact, org: org).isEmpty })
      if !gone.isEmpty { draft.put(record.withoutPointers { gone.contains($0) }, at: contact.path) }
    }
  }
}

/// One live contact per email address and organization: the members of a cluster point at its survivor.
package enum ClusterPointers {
  @Sendable package static func apply(_ draft: RepairDraft, _ change: Invariants.Change) throws {
    let contacts = try draft.movedFiles { $0 == .contact }
    for cluster in try Cluster.around(contacts.map(\.path), in: draft.catalog) {
      guard let survivor = cluster.survivor.id else { continue }
      for member in cluster.members {
        let target = member == cluster.survivor ? nil : survivor
        guard member.mergedInto != target || !member.otherTargets.isEmpty, let record = try draft.record(at: member.path)
        else { continue }
        var pointing = record.withoutPointers { _ in true }
        pointing.value["mergedInto"] = target.map { .string($0.text) }
        pointing.value = pointing.value.ordered(by: RecordSchema.of(.contact).fields)
        draft.put(pointing, at: member.path)
      }
    }
  }
}

extension Record {
  /// A copy of a contact that is not merged into some others: without the pointer, and without the entries of `conflicts` that keep
  /// a pointer which lost.
  func withoutPointers(to isUnwanted: (RecordID) -> Bool) -> Record {
    func isUnwantedTarget(_ value: JSONValue?) -> Bool { value?.stringValue.flatMap { RecordID($0) }.map(isUnwanted) ?? false }
    var copy = self
    if isUnwantedTarget(value["mergedInto"]) { copy.value["mergedInto"] = nil }
    if let entries = value[ConflictEntry.key]?.arrayValue {
      let left = entries.filter { entry in
        entry.objectValue?["field"]?.stringValue != "/mergedInto" || !isUnwantedTarget(entry.objectValue?["value"])
      }
      if left.count < entries.count { copy.value[ConflictEntry.key] = left.isEmpty ? nil : .array(left) }
    }
    return copy
  }
}
