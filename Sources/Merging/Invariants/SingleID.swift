import JSONText
import Records

/// An id stands in one file.
///
/// The file whose name is canonical keeps it; where none is, that with the smallest path. Another contact with that id is the same person
/// as long as their addresses do not say otherwise, and is merged into it; every other file is a copy and gets an id of its own.
package enum SingleID {
  @Sendable package static func apply(_ draft: RepairDraft, _ change: Invariants.Change) throws {
    var seen: Set<Invariants.Identity> = []
    for facts in try draft.movedFiles(where: { RecordSchema.of($0).field("id") != nil }) {
      guard let org = facts.path.org, let id = facts.id else { continue }
      let identity = Invariants.Identity(org: org, type: facts.type, id: id)
      guard seen.insert(identity).inserted else { continue }
      let files = try draft.catalog.files(of: id, type: facts.type, org: org)
      if files.count > 1 { try separate(files, sharing: id, in: draft) }
    }
  }

  private static func separate(_ files: [RecordFacts], sharing id: RecordID, in draft: RepairDraft) throws {
    guard let keeper = files.meant(by: id, \.path) else { return }
    for other in files where other.path != keeper.path && other.isReadable {
      if try isSamePerson(keeper, other, in: draft) {
        try merge(other.path, into: keeper.path, in: draft)
      } else if var copy = try draft.record(at: other.path) {
        copy.value["id"] = .string(try freeID(for: other.path, in: draft).text)
        draft.put(copy, at: other.path)
      }
    }
  }

  private static func isSamePerson(_ keeper: RecordFacts, _ other: RecordFacts, in draft: RepairDraft) throws -> Bool {
    guard keeper.type == .contact, keeper.isReadable,
      let keys = try draft.catalog.facts(at: keeper.path)?.emailKeys
    else { return false }
    return keys.isEmpty || other.emailKeys.isEmpty || !Set(keys).isDisjoint(with: other.emailKeys)
  }

  private static func merge(_ path: RecordPath, into keeper: RecordPath, in draft: RepairDraft) throws {
    guard let ours = try draft.record(at: keeper), let theirs = try draft.record(at: path) else { return }
    let merged = try RecordMerge.merge(
      type: ours.type, base: CommonGround.of(ours.value, theirs.value, type: ours.type), ours: ours.value,
      theirs: theirs.value, provenance: NoProvenance())
    draft.put(Record(type: ours.type, value: merged.value), at: keeper)
    draft.remove(path)
  }

  /// An id for a copy that no other file has.
  private static func freeID(for path: RecordPath, in draft: RepairDraft) throws -> RecordID {
    var id = Adoption.derivedID(at: path)
    var attempt = 1
    while try draft.catalog.files(of: id, type: path.type, org: path.org ?? "").contains(where: { $0.path != path }) {
      attempt += 1
      id = .derived(from: [path.text, String(attempt)])
    }
    return id
  }
}
