import GitStorage
import JSONText
import Records

extension Record {
  /// The keys of a contact's addresses, none for any other record.
  var emailKeys: [String] { Contact(self)?.emailKeys ?? [] }
}

extension GitPath {
  /// `orgs/<org>/<collection>` of a file below it, nil for files that are in none.
  var collection: GitPath? {
    let components = components
    guard components.count > 3 else { return nil }
    return GitPath(bytes: components.prefix(3).joined(separator: [UInt8(ascii: "/")]))
  }
}

extension RecordPath {
  /// The canonical path of a record of this path's type and organization, nil for types without an id of their own.
  func home(of id: RecordID, named name: String) -> RecordPath? {
    guard let org = org.flatMap({ OrgSlug($0) }) else { return nil }
    let slug = self.slug ?? Slug.make(from: name)
    switch type {
    case .contact: return .contact(org: org, slug: slug, id: id)
    case .deal: return .deal(org: org, slug: slug, id: id)
    case .lead: return .lead(org: org, slug: slug, id: id)
    case .campaign: return .campaign(org: org, slug: slug, id: id)
    default: return nil
    }
  }
}
