import JSONText
import Records
import TestSupport

extension Doing {
  static let noteDoings: [Doing] = [
    Doing(4, "note something") { desk in
      guard let person = desk.some("contacts", where: { $0["id"] != nil }), let path = desk.path(of: "notes", for: person) else {
        return nil
      }
      let note: JSONObject = [
        "id": .string(desk.freshID()), "at": desk.time(desk.now), "by": .string(desk.author),
        "text": .array([.string("Note \(desk.fresh())"), .string("Line \(desk.fresh())")]),
      ]
      var notes = desk.view.files[path]?.record ?? ["contact": person.record?["id"] ?? .null]
      notes["notes"] = .array((notes["notes"]?.arrayValue ?? []) + [.object(note)])
      return [path: desk.bytes(notes, .notes)]
    },
    Doing(4, "edit a note") { desk in
      let line = "Line \(desk.fresh())"
      let (place, replaces) = (desk.random.next(), desk.random.oneIn(3))
      let edited = desk.now
      return desk.element(of: "notes", in: "notes") { note, desk in
        var lines = Atoms.lines(note["text"] ?? "")
        let index = Int(place % UInt64(lines.count + 1))
        if replaces, index < lines.count { lines[index] = line } else { lines.insert(line, at: index) }
        note["text"] = .array(lines.map { .string($0) })
        note["editedAt"] = desk.time(edited)
      }
    },
    Doing(2, "remove a note") { desk in
      guard let file = desk.some("notes", where: { $0["notes"]?.arrayValue?.isEmpty == false }) else { return nil }
      let number = desk.random.next()
      return desk.edited(file) { record in
        var notes = record["notes"]?.arrayValue ?? []
        notes.remove(at: Int(number % UInt64(notes.count)))
        record["notes"] = .array(notes)
      }
    },
  ]

  static let eventDoings: [Doing] = [
    Doing(3, "log an event") { desk in desk.newEvent(by: desk.author) },
    Doing(4, "a machine logs an event") { desk in desk.newEvent(by: nil) },
    Doing(3, "edit an event") { desk in
      let title = "Event \(desk.fresh())"
      return desk.element(of: "timelines", in: "events") { event, _ in event["title"] = .string(title) }
    },
    Doing(1, "remove an event") { desk in
      guard let file = desk.some("timelines", where: { $0["events"]?.arrayValue?.isEmpty == false }) else { return nil }
      let number = desk.random.next()
      return desk.edited(file) { record in
        var events = record["events"]?.arrayValue ?? []
        events.remove(at: Int(number % UInt64(events.count)))
        record["events"] = .array(events)
      }
    },
  ]

  static let newYearDoings: [Doing] = [
    Doing(3, "move an event across New Year") { desk in
      guard let file = desk.some("timelines", where: { $0["events"]?.arrayValue?.isEmpty == false }), let record = file.record,
        let person = desk.view.file(RecordKey(collection: "contacts", org: file.org, id: file.key?.id ?? "")),
        person.record != nil
      else { return nil }
      var events = record.elements("events")
      var event = events.remove(at: desk.random.below(events.count))
      let year = file.path.hasSuffix(".2024.json") ? 2025 : 2024
      event["at"] = .string(year == 2025 ? "2025-01-01T00:\(desk.minute()):00Z" : "2024-12-31T23:\(desk.minute()):00Z")
      guard let path = desk.path(of: "timelines", for: person, year: year), path != file.path else { return nil }
      var other = desk.view.files[path]?.record ?? ["contact": record["contact"] ?? .null]
      other["events"] = .array((other["events"]?.arrayValue ?? []) + [.object(event)])
      var rest = record
      rest["events"] = .array(events.map { .object($0) })
      let isEmpty = events.isEmpty && rest["conflicts"] == nil
      return [file.path: isEmpty ? nil : desk.bytes(rest, .timeline), path: desk.bytes(other, .timeline)]
    }
  ]
}

extension Desk {
  fileprivate mutating func minute() -> String { String(10 + random.below(50)) }

  /// Something that happened around New Year.
  fileprivate mutating func newEvent(by author: String?) -> Act.Files? {
    guard let person = some("contacts", where: { $0["id"] != nil }) else { return nil }
    let at = Timestamp(seconds: now - Int64(random.below(6 * 3600)))
    var event: JSONObject = [
      "id": .string(freshID()), "at": .string(at.description),
      "type": .string(random.element(of: ["page_visit", "meeting_booked", "chat"])), "recordedAt": time(now),
      "title": .string("Event \(fresh())"),
    ]
    if let author { event["by"] = .string(author) }
    guard let path = path(of: "timelines", for: person, year: at.year) else { return nil }
    var timeline = view.files[path]?.record ?? ["contact": person.record?["id"] ?? .null]
    timeline["events"] = .array((timeline["events"]?.arrayValue ?? []) + [.object(event)])
    return [path: bytes(timeline, .timeline)]
  }

  /// Changes one element of a list.
  fileprivate mutating func element(
    of collection: String, in list: JSONKey, _ edit: (inout JSONObject, Desk) -> Void
  ) -> Act.Files? {
    guard let file = some(collection, where: { $0[list]?.arrayValue?.isEmpty == false }) else { return nil }
    let number = random.next()
    let desk = self
    return edited(file) { record in
      var elements = record.elements(list)
      let index = Int(number % UInt64(elements.count))
      edit(&elements[index], desk)
      record[list] = .array(elements.map { .object($0) })
    }
  }
}
