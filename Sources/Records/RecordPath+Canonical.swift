/// The paths that Kith gives to what it creates.
extension RecordPath {
  /// The marker of the store.
  package static let store = RecordPath(known: "kith.json", nil, .store, stem: "kith")

  /// The settings of an organization.
  package static func settings(org: OrgSlug) -> RecordPath {
    RecordPath(known: "orgs/\(org)/org.json", org, .org, stem: "org")
  }

  /// A contact created with a slug and an id.
  package static func contact(org: OrgSlug, slug: Slug, id: RecordID) -> RecordPath {
    identified(.contacts, org, slug, id)
  }

  package static func deal(org: OrgSlug, slug: Slug, id: RecordID) -> RecordPath {
    identified(.deals, org, slug, id)
  }

  package static func lead(org: OrgSlug, slug: Slug, id: RecordID) -> RecordPath {
    identified(.leads, org, slug, id)
  }

  package static func campaign(org: OrgSlug, slug: Slug, id: RecordID) -> RecordPath {
    identified(.campaigns, org, slug, id)
  }

  /// A part of a campaign's recipients, from 1 on.
  package static func recipients(org: OrgSlug, slug: Slug, campaign id: RecordID, part: Int) -> RecordPath {
    let stem = "\(slug)-\(id)"
    return RecordPath(
      known: "orgs/\(org)/campaigns/\(id.folder)/\(stem).recipients-\(part).json", org, .recipients, id: id, stem: stem,
      part: part)
  }

  /// The notes of a contact.
  package static func notes(org: OrgSlug, slug: Slug, contact id: RecordID) -> RecordPath {
    identified(.notes, org, slug, id)
  }

  /// The events of a contact in a year; a part only where the year is continued.
  package static func timeline(org: OrgSlug, slug: Slug, contact id: RecordID, year: Int, part: Int? = nil) -> RecordPath {
    let stem = "\(slug)-\(id)"
    return RecordPath(
      known: "orgs/\(org)/timelines/\(id.folder)/\(stem)\(ending(year, part))", org, .timeline, id: id, stem: stem, year: year,
      part: part)
  }

  package static func template(org: OrgSlug, slug: Slug) -> RecordPath {
    RecordPath(known: "orgs/\(org)/templates/\(slug).json", org, .template, stem: slug.text)
  }

  package static func view(org: OrgSlug, slug: Slug) -> RecordPath {
    RecordPath(known: "orgs/\(org)/views/\(slug).json", org, .view, stem: slug.text)
  }

  private static func identified(_ family: Family, _ org: OrgSlug, _ slug: Slug, _ id: RecordID) -> RecordPath {
    let stem = "\(slug)-\(id)"
    return RecordPath(
      known: "orgs/\(org)/\(family.rawValue)/\(id.folder)/\(stem).json", org, family.type, id: id, stem: stem)
  }

  static func ending(_ year: Int, _ part: Int?) -> String {
    let digits = String(max(0, min(year, 9999)))
    let name = "." + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    return name + (part.map { ".\($0)" } ?? "") + ".json"
  }

  init(
    known text: String, _ org: OrgSlug?, _ type: RecordType, id: RecordID? = nil, stem: String, year: Int? = nil,
    part: Int? = nil, channel: Channel? = nil
  ) {
    (self.text, self.org, self.type, self.id) = (text, org?.text, type, id)
    (self.stem, self.year, self.part, self.channel) = (stem, year, part, channel)
  }
}

extension RecordPath {
  /// The slug before the id (or the whole stem of a template or view); nil where the name has another form.
  package var slug: Slug? {
    switch type {
    case .template, .view: Slug(stem)
    case .store, .org, .thread, .consent: nil
    default: id == nil ? nil : Slug(String(stem.dropLast(13)))
    }
  }

  /// Whether the record with this id belongs at this path: the name ends in its id, and the folder is the one that the id
  /// names. The slug is a person's business and may be any.
  package func isCanonical(for id: RecordID) -> Bool {
    guard self.id == id, slug != nil else { return false }
    let parts = text.split(separator: "/")
    return parts.count == 5 && parts[3] == id.folder
  }

  /// Where the notes of the contact at this path stand, beside it in name; nil for anything but a contact.
  package var notesBeside: RecordPath? {
    guard type == .contact else { return nil }
    return RecordPath(text.replacingFamily(.contacts, by: .notes))
  }

  /// Where the events of the contact at this path in a year stand; nil for anything but a contact.
  package func timelineBeside(year: Int, part: Int? = nil) -> RecordPath? {
    guard type == .contact else { return nil }
    let path = text.replacingFamily(.contacts, by: .timelines)
    return RecordPath(path.dropLast(5) + Self.ending(year, part))
  }
}

extension String {
  /// The same path below another collection of its organization.
  fileprivate func replacingFamily(_ old: RecordPath.Family, by new: RecordPath.Family) -> String {
    var parts = split(separator: "/", omittingEmptySubsequences: false)
    if parts.count > 3, parts[2] == old.rawValue { parts[2] = Substring(new.rawValue) }
    return parts.joined(separator: "/")
  }
}

extension Sequence {
  /// The one of several files with an id that is meant by it: the canonical one, else the first.
  package func meant(by id: RecordID, _ path: (Element) -> RecordPath) -> Element? {
    var first: Element?
    for file in self {
      if path(file).isCanonical(for: id) { return file }
      first = first ?? file
    }
    return first
  }
}
