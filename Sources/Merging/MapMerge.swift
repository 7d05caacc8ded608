package import JSONText

/// A free object, or anything under a key that the field table does not know: key by key, as deep as there are objects.
package enum MapMerge {
  @Sendable package static func merge(_ site: FieldSite, _ run: inout MergeRun) throws -> JSONValue? {
    if case .settled(let value) = site.versions.settlement { return value }
    guard let objects = site.versions.objects else { return try run.rules.scalar(site, &run) }
    let merged = try ObjectMerge.merge(objects, fields: [], at: site.pointer, in: &run)
    return site.versions.present(.object(merged), isEmpty: merged.isEmpty)
  }
}
