import JSONText
import Records
import TestSupport

extension Doing {
  /// Changes of one contact that concern no other.
  static let contactEdits: [Doing] = [
    Doing(8, "set a field") { desk in
      guard let file = desk.some("contacts") else { return nil }
      let key: JSONKey = desk.random.element(of: ["phone", "phone", "company", "company", "position", "source", "name"])
      let value = key == "phone" ? desk.phone() : "\(key) \(desk.fresh())"
      return desk.edited(file) { $0[key] = .string(value) }
    },
    Doing(2, "set the intent") { desk in
      guard let file = desk.some("contacts") else { return nil }
      let intent = desk.random.element(of: ["high", "medium", "low"])
      return desk.edited(file) { $0["intent"] = .string(intent) }
    },
    Doing(3, "empty a field") { desk in
      guard let file = desk.some("contacts") else { return nil }
      let key: JSONKey = desk.random.element(of: ["phone", "company", "position", "source"])
      return desk.edited(file) { $0[key] = nil }
    },
    Doing(4, "add a tag") { desk in
      guard let file = desk.some("contacts") else { return nil }
      let tag = "tag-\(desk.fresh())"
      return desk.edited(file) { $0["tags"] = .array(($0["tags"]?.arrayValue ?? []) + [.string(tag)]) }
    },
    Doing(3, "remove a tag") { desk in
      guard let file = desk.some("contacts", where: { $0["tags"]?.arrayValue?.isEmpty == false }) else { return nil }
      let number = desk.random.next()
      return desk.edited(file) { record in
        var tags = record["tags"]?.arrayValue ?? []
        tags.remove(at: Int(number % UInt64(tags.count)))
        record["tags"] = tags.isEmpty ? nil : .array(tags)
      }
    },
    Doing(4, "set a key of their own") { desk in
      guard let file = desk.some("contacts") else { return nil }
      let key: JSONKey = desk.random.element(of: ["budget", "boats", "size"])
      let value = "own \(desk.fresh())"
      return desk.edited(file) { record in
        var custom = record["custom"]?.objectValue ?? [:]
        custom[key] = .string(value)
        record["custom"] = .object(custom)
      }
    },
    Doing(2, "remove a key of their own") { desk in
      guard let file = desk.some("contacts", where: { $0["custom"]?.objectValue?.isEmpty == false }) else { return nil }
      return desk.edited(file) { record in
        var custom = record["custom"]?.objectValue ?? [:]
        custom[custom.keys.sorted()[0]] = nil
        record["custom"] = custom.isEmpty ? nil : .object(custom)
      }
    },
    Doing(2, "rename a file") { desk in
      guard let file = desk.somePerson(), let path = RecordPath(file.path), let id = path.id, let org = OrgSlug(file.org),
        let slug = Slug("moved-\(desk.fresh())")
      else { return nil }
      return [file.path: nil, RecordPath.contact(org: org, slug: slug, id: id).text: file.bytes]
    },
    Doing(5, "settle conflicts") { desk in
      let disputed = ["contacts", "timelines", "notes", "deals", "leads"].filter { collection in
        desk.files(collection).contains { $0.record?["conflicts"]?.arrayValue?.isEmpty == false }
      }
      guard !disputed.isEmpty,
        let file = desk.some(desk.random.element(of: disputed), where: { $0["conflicts"]?.arrayValue?.isEmpty == false })
      else { return nil }
      let (settlesAll, takesValue) = (desk.random.oneIn(2), desk.random.oneIn(2))
      return desk.edited(file) { record in
        var entries = record["conflicts"]?.arrayValue ?? []
        let first = entries.removeFirst()
        let field = first.objectValue?.text("field") ?? ""
        if takesValue, ["/phone", "/company", "/position", "/source"].contains(field) {
          record[JSONKey(String(field.dropFirst()))] = first.objectValue?["value"]
        }
        record["conflicts"] = settlesAll || entries.isEmpty ? nil : .array(entries)
      }
    },
  ]
}
