import JSONText
import Records

/// A lead imported into two contacts that are one person was imported into that person: nobody needs to say which of the two it is.
///
/// Two clones that import one lead at once may not know the same contacts: one links it, the other makes a contact of it. Which of them
/// stands under `contact` is then a value that lost a merge like any other, until the two contacts are one person.
package enum LeadContacts {
  @Sendable package static func apply(_ draft: RepairDraft, _ change: Invariants.Change) throws {
    var leads = try draft.touchedPaths { $0 == .lead }.compactMap { try draft.catalog.facts(at: $0) }
    for contact in try draft.movedFiles(where: { $0 == .contact }) {
      guard let org = contact.path.org else { continue }
      for id in try person(of: contact, in: draft) { leads += try draft.catalog.records(about: id, type: .lead, org: org) }
    }
    var seen: Set<RecordPath> = []
    for facts in leads where seen.insert(facts.path).inserted {
      guard let lead = try draft.record(at: facts.path), let entries = lead.value[ConflictEntry.key]?.arrayValue,
        entries.contains(where: { target($0) != nil }), let contact = facts.contact, let org = facts.path.org,
        let file = try draft.catalog.files(of: contact, type: .contact, org: org).first
      else { continue }
      let person = try person(of: file, in: draft)
      let left = entries.filter { !(target($0).map(person.contains) ?? false) }
      guard left.count < entries.count else { continue }
      var settled = lead
      settled.value[ConflictEntry.key] = left.isEmpty ? nil : .array(left)
      draft.put(settled, at: facts.path)
    }
  }

  /// The contact that an entry of a lead's conflicts names.
  private static func target(_ entry: JSONValue) -> RecordID? {
    guard let entry = entry.objectValue, entry["field"]?.stringValue == "/contact" else { return nil }
    return entry["value"]?.stringValue.flatMap { RecordID($0) }
  }

  /// The ids of the contacts that are one person with a contact; none where it is alone. By now all of them point at the survivor.
  private static func person(of contact: RecordFacts, in draft: RepairDraft) throws -> Set<RecordID> {
    guard let org = contact.path.org, let survivor = contact.mergedInto ?? contact.id else { return [] }
    let merged = try draft.catalog.contacts(mergedInto: survivor, org: org).compactMap(\.id)
    return merged.isEmpty ? [] : Set(merged + [survivor])
  }
}
