package import Records

/// Where the notes about a contact go.
package enum NotesPlace {
  /// The file of notes that the contact has already, else the one beside the contact in name.
  ///
  /// - Parameter contact: The contact's file.
  /// - Returns: nil where the path is no contact's, where the contact has no id, and where its notes do not read.
  package static func path(of contact: RecordFacts, in catalog: any RecordCatalog) throws -> RecordPath? {
    guard let org = contact.path.org.flatMap({ OrgSlug($0) }), let id = contact.id else { return nil }
    let present = try catalog.records(about: id, type: .notes, org: org.text)
    if !present.isEmpty { return present.first(where: \.isReadable)?.path }
    let slug = try contact.path.slug ?? Slug.make(from: name(of: contact, in: catalog))
    let path = RecordPath.notes(org: org, slug: slug, contact: id)
    return try catalog.presence(at: path) == .absent ? path : nil
  }

  private static func name(of contact: RecordFacts, in catalog: any RecordCatalog) throws -> String {
    guard case .record(let record) = try catalog.presence(at: contact.path) else { return "" }
    return Contact(record)?.name ?? ""
  }
}
