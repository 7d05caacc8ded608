package import JSONText
import Records

/// A list whose elements have ids: the union of both sides, an element that both changed field by field.
package struct KeyedListMerge: Sendable {
  /// What becomes of an element that one side no longer has.
  private let removal: Removal

  private enum Removal {
    /// It goes, unless the other side changed it: changed beats deleted, and the removal is kept as a conflict.
    case yieldsToChanges
    /// It goes, whatever the other side did: a dispute that one person resolved is resolved for all.
    case always
    /// It stays: a record of consent is never taken back by a merge.
    case never
  }

  package static let ordinary = KeyedListMerge(removal: .yieldsToChanges)
  package static let conflicts = KeyedListMerge(removal: .always)
  package static let ledger = KeyedListMerge(removal: .never)

  @Sendable package func merge(_ site: FieldSite, _ run: inout MergeRun) throws -> JSONValue? {
    if site.versions.ours == site.versions.theirs { return site.versions.ours }
    guard let arrays = site.versions.arrays else { return try run.rules.scalar(site, &run) }
    let lists = Versions(
      base: KeyedElements(arrays.base), ours: KeyedElements(arrays.ours), theirs: KeyedElements(arrays.theirs))
    let fields = site.field?.shape.fields ?? []

    var merged: [KeyedElements.Identity: JSONValue] = [:]
    for identity in (lists.ours?.order ?? []) + (lists.theirs?.order ?? []) where merged[identity] == nil {
      merged[identity] = try element(identity, lists.map { $0[identity] }, fields: fields, at: site.pointer, in: &run)
    }

    // Where only one side touched the list and the rules changed nothing about that, it stays as that side left it.
    if case .settled(let value) = site.versions.settlement, KeyedElements(value?.arrayValue ?? []).elements == merged {
      return value
    }
    return site.versions.present(.array(KeyedElements.inOrder(merged)), isEmpty: merged.isEmpty)
  }

  private func element(
    _ identity: KeyedElements.Identity, _ versions: Versions<JSONValue>, fields: [Field], at list: JSONPointer,
    in run: inout MergeRun
  ) throws -> JSONValue? {
    if versions.ours == versions.theirs { return versions.ours }
    let pointer = list.appending(identity.token)
    guard versions.ours != nil, versions.theirs != nil else {
      return try removedElement(versions, at: pointer, in: &run)
    }
    guard let objects = versions.objects else { return try run.decide(versions, at: pointer) }
    let merged = try ObjectMerge.merge(objects, fields: fields, at: pointer, in: &run)
    if case .settled(let value) = versions.settlement, value?.objectValue == merged { return value }
    return .object(merged)
  }

  /// Settles an element that one side has and the other has not.
  private func removedElement(
    _ versions: Versions<JSONValue>, at pointer: JSONPointer, in run: inout MergeRun
  ) throws -> JSONValue? {
    let present = versions.ours ?? versions.theirs
    guard let base = versions.base else { return present }
    switch removal {
    case .never:
      return present
    case .always:
      return nil
    case .yieldsToChanges:
      guard present != base else { return nil }
      try run.keep(nil, at: pointer, of: versions.ours == nil ? .ours : .theirs)
      return present
    }
  }
}
