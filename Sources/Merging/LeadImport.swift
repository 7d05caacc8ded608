package import JSONText
package import Records

/// What becomes of a lead that is imported: it is linked to the person with its email, else it becomes a contact.
///
/// A pure function of a snapshot. Two replicas that import one lead at once write the same bytes, but for when and by whom the
/// contact was created and when the lead was imported, and those merge to the earliest.
package enum LeadImport {
  package enum Outcome: Hashable, Sendable {
    /// A new contact, and where it goes.
    case creates(Contact, RecordPath)
    /// A person that is there: the contact that stands for it, and what of it is filled; nil where nothing is.
    case links(RecordFacts, Filling?)
    /// The lead was imported before, into the person this contact stands for.
    case wasImported(RecordFacts)
    case refused(Refusal)
  }

  /// A contact with some of its blanks filled.
  package struct Filling: Hashable, Sendable {
    package let contact: Contact
    /// The fields that were blank.
    package let fields: [JSONKey]
  }

  package enum Refusal: Hashable, Sendable {
    case notQualified(Lead.Status?)
    /// Somebody deleted the contact it was imported into.
    case contactGone(RecordID)
    /// It has no name, no email and no phone number.
    case namesNobody
    /// A file made by hand has no id yet.
    case notAdopted(RecordPath)
    /// Something else stands where the contact would go.
    case occupied(RecordPath)
  }

  /// - Parameters:
  ///   - path: The lead's file.
  ///   - author: Who imports it.
  ///   - again: Whether to import it anew where the contact of an earlier import was deleted.
  package static func outcome(
    of lead: Lead, at path: RecordPath, in catalog: any RecordCatalog, by author: String, at time: Timestamp,
    again: Bool = false
  ) throws -> Outcome {
    guard let id = lead.id, let org = path.org.flatMap({ OrgSlug($0) }) else { return .refused(.notAdopted(path)) }
    if let contact = lead.contact {
      if let file = try catalog.files(of: contact, type: .contact, org: org.text).first {
        return .wasImported(try Cluster.of(file.path, in: catalog)?.survivor ?? file)
      }
      guard again else { return .refused(.contactGone(contact)) }
    }
    guard lead.status == .qualified else { return .refused(.notQualified(lead.status)) }

    let derived = RecordID.derived(from: ["contact", id.text])
    let key = lead.email.flatMap { EmailAddress.key(of: $0) }
    let holder = try key.flatMap { try catalog.contacts(withEmail: $0, org: org.text).first }
    // Without its address the contact is still there, if the lead was imported elsewhere: merged, or with another address now.
    if let file = try holder ?? catalog.files(of: derived, type: .contact, org: org.text).first {
      guard let cluster = try Cluster.of(file.path, in: catalog) else { return .refused(.notAdopted(file.path)) }
      return .links(cluster.survivor, try filling(of: cluster, from: lead, in: catalog))
    }
    guard let contact = contact(of: lead, id: derived, by: author, at: time) else { return .refused(.namesNobody) }
    let place = RecordPath.contact(org: org, slug: Slug.make(from: contact.name), id: derived)
    guard try catalog.presence(at: place) == .absent else { return .refused(.occupied(place)) }
    return .creates(contact, place)
  }

  /// The fields an import carries over.
  private static let carried: [JSONKey] = ["email", "phone", "company", "position", "source"]

  private static func contact(of lead: Lead, id: RecordID, by author: String, at time: Timestamp) -> Contact? {
    let value = lead.record.value
    func text(_ key: JSONKey) -> String? { value[key]?.stringValue.flatMap { $0.isBlank ? nil : $0 } }
    let localPart = text("email").flatMap { email in email.lastIndex(of: "@").map { String(email[..<$0]) } }
    guard let name = text("name") ?? localPart ?? text("phone") else { return nil }
    var contact = Contact.new(id: id, name: name, createdAt: time, createdBy: author)
    for key in carried { contact.record.value[key] = text(key).map { .string($0) } }
    contact.lead = lead.id
    return contact
  }

  /// The contact that stands for a person, with what the person lacks and the lead has; nil where there is nothing to fill.
  ///
  /// What a merged contact says shows as the person's own, so it is no blank.
  private static func filling(of cluster: Cluster, from lead: Lead, in catalog: any RecordCatalog) throws -> Filling? {
    let members = try cluster.members.compactMap { member -> Contact? in
      guard case .record(let record) = try catalog.presence(at: member.path) else { return nil }
      return Contact(record)
    }
    guard case .record(let record) = try catalog.presence(at: cluster.survivor.path), var contact = Contact(record) else {
      return nil
    }
    let region = try defaultRegion(of: cluster.survivor.path, in: catalog)
    var fields: [JSONKey] = []
    for key in carried {
      guard let text = lead.record.value[key]?.stringValue, !text.isBlank,
        members.allSatisfy({ $0.record.value[key]?.stringValue?.isBlank ?? true }),
        !isKnown(text, as: key, to: members, defaultRegion: region)
      else { continue }
      contact.record.value[key] = .string(text)
      fields.append(key)
    }
    return fields.isEmpty ? nil : Filling(contact: contact, fields: fields)
  }

  /// Whether an address stands among a person's further ones already.
  private static func isKnown(_ text: String, as key: JSONKey, to members: [Contact], defaultRegion: String?) -> Bool {
    switch key {
    case "email":
      guard let key = EmailAddress.key(of: text) else { return false }
      return members.contains { $0.emailKeys.contains(key) }
    case "phone":
      guard let key = PhoneNumber.key(of: text, defaultRegion: defaultRegion) else { return false }
      return members.contains { $0.phoneKeys(defaultRegion: defaultRegion).contains(key) }
    default:
      return false
    }
  }

  private static func defaultRegion(of path: RecordPath, in catalog: any RecordCatalog) throws -> String? {
    guard let org = path.org.flatMap({ OrgSlug($0) }),
      case .record(let record) = try catalog.presence(at: .settings(org: org))
    else { return nil }
    return Org(record)?.defaultRegion
  }
}

extension String {
  fileprivate var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }
}
