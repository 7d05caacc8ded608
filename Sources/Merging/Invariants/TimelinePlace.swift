package import Records

/// Where the events of a contact go.
package enum TimelinePlace {
  /// A part as large as this is continued in another one.
  package static let fullSize = 1 << 20

  /// The part that takes an event of a year: the last one of that year that is not full, else the next one.
  ///
  /// - Parameter contact: The contact's file. A timeline has the stem of those the contact has already, else the contact's own.
  /// - Returns: nil where the path is no contact's, or the contact has no id.
  package static func path(of contact: RecordFacts, year: Int, in catalog: any RecordCatalog) throws -> RecordPath? {
    guard let org = contact.path.org.flatMap({ OrgSlug($0) }), let id = contact.id else { return nil }
    let present = try catalog.records(about: id, type: .timeline, org: org.text)
    if let latest = present.filter({ $0.path.year == year && $0.isReadable }).max(by: isEarlierPart) {
      guard case .record(let record) = try catalog.presence(at: latest.path), record.canonicalBytes.count >= fullSize else {
        return latest.path
      }
      return try free(from: (latest.path.part ?? 0) + 1, in: catalog) { latest.path.beside(year: year, part: $0) }
    }
    if let other = present.first(where: { $0.path.year != nil })?.path {
      return try free(from: nil, in: catalog) { other.beside(year: year, part: $0) }
    }
    let slug = try contact.path.slug ?? Slug.make(from: name(of: contact, in: catalog))
    return try free(from: nil, in: catalog) { .timeline(org: org, slug: slug, contact: id, year: year, part: $0) }
  }

  private static func isEarlierPart(_ a: RecordFacts, _ b: RecordFacts) -> Bool {
    (a.path.part ?? 0, a.path) < (b.path.part ?? 0, b.path)
  }

  private static func name(of contact: RecordFacts, in catalog: any RecordCatalog) throws -> String {
    guard case .record(let record) = try catalog.presence(at: contact.path) else { return "" }
    return Contact(record)?.name ?? ""
  }

  /// The first part, from a number on, whose path nothing occupies.
  private static func free(
    from number: Int?, in catalog: any RecordCatalog, _ path: (Int?) -> RecordPath?
  ) throws -> RecordPath? {
    var part = number
    while let candidate = path(part) {
      if try catalog.presence(at: candidate) == .absent { return candidate }
      part = (part ?? 0) + 1
    }
    return nil
  }
}

extension RecordPath {
  /// The part of another year, or with another number, of the same timeline or thread.
  package func beside(year: Int, part: Int?) -> RecordPath? {
    guard let slash = text.lastIndex(of: "/"), self.year != nil else { return nil }
    let digits = String(year)
    let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return RecordPath("\(text[...slash])\(stem).\(padded)\(part.map { ".\($0)" } ?? "").json")
  }
}
