package import JSONText
package import Records

/// An object whose fields the table knows: each by its own rule, unknown keys as maps.
package enum ObjectMerge {
  @Sendable package static func merge(_ site: FieldSite, _ run: inout MergeRun) throws -> JSONValue? {
    guard let objects = site.versions.objects else { return try run.rules.scalar(site, &run) }
    let merged = try merge(objects, fields: site.field?.shape.fields ?? [], at: site.pointer, in: &run)
    if case .settled(let value) = site.versions.settlement, value?.objectValue == merged { return value }
    return site.versions.present(.object(merged), isEmpty: merged.isEmpty)
  }

  /// Merges the members of an object, known keys in the order of the table, then unknown ones by their bytes.
  package static func merge(
    _ objects: Versions<JSONObject>, fields: [Field], at pointer: JSONPointer, in run: inout MergeRun
  ) throws -> JSONObject {
    var merged = JSONObject()
    func site(_ key: JSONKey, _ field: Field?) -> FieldSite {
      FieldSite(
        pointer: pointer.appending(key.text), key: key, field: field, versions: objects.map { $0[key] }, siblings: objects,
        table: fields, merged: merged)
    }
    for field in fields where field.rule != .derived {
      merged[field.key] = try run.merge(site(field.key, field))
    }
    for key in unknownKeys(of: objects, fields: fields) {
      merged[key] = try run.merge(site(key, nil))
    }
    let derived = fields.filter { $0.rule == .derived }
    guard !derived.isEmpty else { return merged }
    for field in derived {
      merged[field.key] = try run.merge(site(field.key, field))
    }
    return merged.ordered(by: fields)
  }

  private static func unknownKeys(of objects: Versions<JSONObject>, fields: [Field]) -> [JSONKey] {
    let known = Set(fields.map(\.key))
    return Set((objects.ours?.keys ?? []) + (objects.theirs?.keys ?? [])).subtracting(known).sorted()
  }
}

extension JSONObject {
  /// The same members, known keys in the order of the table, then unknown ones by their bytes.
  func ordered(by fields: [Field]) -> JSONObject {
    let known = Set(fields.map(\.key))
    let order = fields.map(\.key) + keys.filter { !known.contains($0) }.sorted()
    return JSONObject(members: order.compactMap { key in self[key].map { (key: key, value: $0) } })
  }
}
