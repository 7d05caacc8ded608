import JSONText
import Merging
import Records
import TestSupport

extension Doing {
  /// What makes people, ends them, and says who is whom.
  static let personDoings: [Doing] = [
    Doing(6, "add a contact") { desk in
      let org = desk.random.oneIn(8) ? "beta" : "acme"
      let id = desk.freshID()
      let name = "Person \(desk.fresh())"
      var record: JSONObject = ["id": .string(id), "name": .string(name)]
      if !desk.random.oneIn(4) { record["email"] = .string(desk.address()) }
      if desk.random.oneIn(2) { record["phone"] = .string(desk.phone()) }
      record["createdAt"] = desk.time(desk.now)
      guard record.text("email").map({ !desk.isTaken($0, besides: nil, org: org) }) ?? true, let slug = OrgSlug(org),
        let recordID = RecordID(id)
      else { return nil }
      let path = RecordPath.contact(org: slug, slug: Slug.make(from: name), id: recordID).text
      return [path: desk.bytes(record, .contact)]
    },
    Doing(5, "change an email address") { desk in
      guard let file = desk.some("contacts") else { return nil }
      let address = desk.address()
      guard !desk.isTaken(address, besides: file, org: file.org) else { return nil }
      let isOther = desk.random.oneIn(3)
      return desk.edited(file) { record in
        guard isOther else { return record["email"] = .string(address) }
        record["otherEmails"] = .array((record["otherEmails"]?.arrayValue ?? []) + [.string(address)])
      }
    },
    Doing(2, "merge two contacts") { desk in
      guard let one = desk.somePerson(), let other = desk.somePerson(), one.path != other.path, one.org == other.org,
        let first = RecordPath(one.path), let second = RecordPath(other.path),
        let joining = try Joining(first, second, in: desk.catalog), let survivor = joining.survivor.id
      else { return nil }
      var changed: Act.Files = [:]
      for facts in joining.pointing {
        guard var record = desk.view.files[facts.path.text]?.record else { return nil }
        record["mergedInto"] = .string(survivor.text)
        changed[facts.path.text] = desk.bytes(record, .contact)
      }
      return changed
    },
    Doing(3, "unmerge a contact") { desk in
      guard let file = desk.some("contacts", where: { $0["mergedInto"] != nil }) else { return nil }
      return try desk.unmerged(file)
    },
    Doing(4, "delete a contact") { desk in
      guard let file = desk.some("contacts"), let key = file.key else { return nil }
      var gone: Act.Files = [file.path: nil]
      for collection in ["timelines", "notes"] {
        for satellite in desk.view.byKey[key.sibling(collection)] ?? [] { gone.updateValue(nil, forKey: satellite.path) }
      }
      return gone
    },
    Doing(2, "make a file by hand, without an id") { desk in
      let path = "orgs/acme/contacts/hand-\(desk.random.below(3)).json"
      guard desk.view.files[path] == nil else { return nil }
      let record: JSONObject = ["name": .string("Hand \(desk.fresh())"), "phone": .string(desk.phone())]
      return [path: desk.bytes(record, .contact)]
    },
  ]
}

extension Desk {
  /// A merged contact taken out of its cluster, as the command for it does: of addresses in common one of the two sides keeps each.
  ///
  /// - Parameter side: who keeps them; nil: anybody.
  mutating func unmerged(_ file: StoreView.File, keeping side: Unmerge.Side? = nil) throws -> Act.Files? {
    guard let path = RecordPath(file.path), let cluster = try Cluster.of(path, in: catalog) else { return nil }
    var members: [RecordPath: Record?] = [:]
    for facts in cluster.members {
      let record = view.files[facts.path.text]?.record.map { Record(type: .contact, value: $0) }
      members.updateValue(record, forKey: facts.path)
    }
    guard let unmerge = Unmerge(path, of: members) else { return nil }
    let edits = unmerge.edits(keeping: side ?? (random.oneIn(2) ? .leaving : .remaining))
    return Act.Files(uniqueKeysWithValues: edits.map { ($0.key.text, $0.value.canonicalBytes) })
  }
}
