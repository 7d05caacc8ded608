import JSONText
import Records
import TestSupport

extension Doing {
  /// Commits made with git itself, by people and programs that know no rule.
  static let plainGitDoings: [Doing] = [
    Doing(2, "two contacts with one address", plainGit: true) { desk in
      let address = desk.address()
      var files: Act.Files = [:]
      for _ in 0..<2 {
        guard let org = OrgSlug("acme"), let id = RecordID(desk.freshID()) else { return nil }
        let name = "Twin \(desk.fresh())"
        let record: JSONObject = [
          "id": .string(id.text), "name": .string(name), "email": .string(address), "createdAt": desk.time(desk.now),
        ]
        files[RecordPath.contact(org: org, slug: Slug.make(from: name), id: id).text] = desk.bytes(record, .contact)
      }
      return files
    },
    Doing(1, "an address somebody has", plainGit: true) { desk in
      guard let one = desk.somePerson(), let other = desk.some("contacts", where: { $0["email"] != nil }), one.path != other.path
      else { return nil }
      return desk.edited(one) { $0["email"] = other.record?["email"] }
    },
    Doing(2, "break the JSON of a file", plainGit: true) { desk in
      guard let file = desk.some(desk.random.element(of: ["contacts", "notes", "timelines", "deals"])) else { return nil }
      return [file.path: Array(file.bytes.dropLast(3)) + Array("<<< \(desk.fresh())\n".utf8)]
    },
    Doing(1, "a list becomes an object", plainGit: true) { desk in
      guard let file = desk.some("contacts") else { return nil }
      let number = JSONValue.string("\(desk.fresh())")
      return desk.edited(file) { $0["tags"] = .object(["a": number]) }
    },
    Doing(3, "mend a broken file", plainGit: true) { desk in
      let broken = desk.view.files.values.filter { file in
        file.key != nil && file.record == nil && desk.lastReadable[file.path] != nil
      }.sorted { $0.path < $1.path }
      guard !broken.isEmpty else { return nil }
      let file = desk.random.element(of: broken)
      return desk.lastReadable[file.path].map { [file.path: desk.bytes($0, desk.type(of: file))] }
    },
    Doing(1, "point at nobody", plainGit: true) { desk in
      guard let file = desk.somePerson() else { return nil }
      let id = desk.freshID()
      return desk.edited(file) { $0["mergedInto"] = .string(id) }
    },
    Doing(1, "point at itself", plainGit: true) { desk in
      guard let file = desk.somePerson() else { return nil }
      return desk.edited(file) { $0["mergedInto"] = $0["id"] }
    },
    Doing(1, "point in a circle", plainGit: true) { desk in
      guard let one = desk.somePerson(), let other = desk.somePerson(), one.path != other.path, one.org == other.org,
        var first = one.record, var second = other.record
      else { return nil }
      first["mergedInto"] = second["id"]
      second["mergedInto"] = first["id"]
      return [one.path: desk.bytes(first, .contact), other.path: desk.bytes(second, .contact)]
    },
    Doing(2, "copy a file", plainGit: true) { desk in
      guard let file = desk.some(desk.random.element(of: ["contacts", "contacts", "deals"])), file.key?.id != nil else {
        return nil
      }
      return ["orgs/\(file.org)/\(file.collection)/copy-\(desk.fresh()).json": file.bytes]
    },
    Doing(2, "make a file without an id", plainGit: true) { desk in
      let path = "orgs/acme/contacts/hand-\(desk.random.below(3)).json"
      guard desk.view.files[path] == nil else { return nil }
      let record: JSONObject = ["name": .string("Hand \(desk.fresh())"), "company": .string("company \(desk.fresh())")]
      return [path: desk.bytes(record, .contact)]
    },
    Doing(3, "change a stage", plainGit: true) { desk in
      guard let file = desk.some("deals") else { return nil }
      let stage = desk.stage()
      return desk.edited(file) { $0["stage"] = .string(stage) }
    },
    Doing(1, "a note without an id", plainGit: true) { desk in
      guard let file = desk.some("notes") else { return nil }
      let note: JSONValue = ["at": desk.time(desk.now), "by": .string(desk.author), "text": .string("Note \(desk.fresh())")]
      return desk.edited(file) { $0["notes"] = .array(($0["notes"]?.arrayValue ?? []) + [note]) }
    },
    Doing(2, "move an event to another year where it stands", plainGit: true) { desk in
      guard let file = desk.some("timelines", where: { $0["events"]?.arrayValue?.isEmpty == false }) else { return nil }
      let at = desk.random.oneIn(2) ? "2024-12-31T22:30:00Z" : "2025-01-01T01:30:00Z"
      return desk.edited(file) { record in
        var events = record.elements("events")
        events[0]["at"] = .string(at)
        record["events"] = .array(events.map { .object($0) })
      }
    },
    Doing(1, "one id for two events", plainGit: true) { desk in
      let title = "Event \(desk.fresh())"
      return desk.twin(of: "timelines", in: "events") { $0["title"] = .string(title) }
    },
    Doing(1, "one id for two notes", plainGit: true) { desk in
      let text = "Note \(desk.fresh())"
      return desk.twin(of: "notes", in: "notes") { $0["text"] = .string(text) }
    },
  ]
}

extension Desk {
  /// Copies the first element of a list and changes the copy, but not its id.
  fileprivate mutating func twin(of collection: String, in list: JSONKey, _ edit: (inout JSONObject) -> Void) -> Act.Files? {
    guard let file = some(collection, where: { $0[list]?.arrayValue?.isEmpty == false }) else { return nil }
    return edited(file) { record in
      var elements = record.elements(list)
      var twin = elements[0]
      edit(&twin)
      elements.append(twin)
      record[list] = .array(elements.map { .object($0) })
    }
  }
}
