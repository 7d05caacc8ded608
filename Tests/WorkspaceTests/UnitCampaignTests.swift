import JSONText
import Records
import TestSupport
import Testing

@testable import Workspace

/// Contacts with timelines and notes, edited at random on two sides: one answer from both, and the one the rules foretell.
struct UnitCampaignTests {
  @Test func randomUnitsMergeAlikeFromBothSidesAndLoseNothingAPersonWrote() throws {
    let trees = try Trees()
    var random = SeededGenerator(seed: Campaign.seed &+ 7)
    for round in 0..<(150 * Campaign.factor) {
      var writer = UnitWriter(random: random)
      let base = writer.store()
      let (ours, theirs) = (writer.edited(base), writer.edited(base))
      random = writer.random
      let comment: Comment = "seed \(Campaign.seed), round \(round)\nbase \(base)\nours \(ours)\ntheirs \(theirs)"
      let merged = try trees.merge(base.files, ours.files, theirs.files, comment)
      for id in base.people.keys.sorted() {
        check(id, base, ours, theirs, merged, comment)
      }
      // With files that nobody can read there is an answer too, the same one from both sides.
      guard random.oneIn(3) else { continue }
      let broken = Self.broken(ours.files, &random)
      _ = try trees.merge(base.files, broken, theirs.files, comment)
      _ = try trees.merge(base.files, broken, Self.broken(theirs.files, &random), comment)
    }
  }

  private static func broken(_ files: [String: String], _ random: inout SeededGenerator) -> [String: String] {
    var files = files
    guard !files.isEmpty else { return files }
    files[random.element(of: files.keys.sorted())] = "{ broken \(random.below(2))"
    return files
  }

  private func check(
    _ id: String, _ base: UnitStore, _ ours: UnitStore, _ theirs: UnitStore, _ merged: [String: String], _ comment: Comment
  ) {
    let person = PersonFiles(id: id)
    let files = merged.filter { $0.key.contains(id) }
    guard let before = base.people[id] else { return }
    var (one, other) = (ours.people[id], theirs.people[id])
    if one == nil || other == nil {
      guard let survivor = one ?? other else { return }
      let isBack = UnitStore.isPersons(before, survivor)
      #expect((files[person.contactPath] != nil) == isBack, "\(comment)")
      guard isBack else {
        #expect(files.isEmpty, "\(comment)")
        return
      }
      let entries = files.values.map { $0.split(separator: "\"field\": \"\"").count - 1 }.reduce(0, +)
      #expect(entries == 1 && files[person.contactPath]?.contains("\"field\": \"\"") == true, "\(comment)")
      (one, other) = (one ?? before, other ?? before)
    }
    guard let one, let other else { return }
    let text = files.values.joined(separator: "\n")
    for event in Set(one.events.keys).union(other.events.keys) {
      let versions = [one.events[event], other.events[event]].compactMap { $0 }
      // Gone where one side took it out and the other left it as it was.
      let isThere = versions.count == 2 || before.events[event].map { versions != [$0] } ?? true
      let places = files.filter { $0.value.contains("{\"id\": \"\(event)\", \"at\"") }.map(\.key)
      #expect(places.count == (isThere ? 1 : 0), "\(event) at \(places)\n\(comment)")
      // Where both moved it there is a conflict; else it stands in the year that somebody meant.
      let years = Set(versions.map(\.year))
      guard let place = places.first, let path = RecordPath(place) else { continue }
      #expect(years.contains(path.year ?? 0), "\(event) at \(place)\n\(comment)")
      if let old = before.events[event], let moved = versions.first(where: { $0.year != old.year }), years.count == 2,
        years.contains(old.year)
      {
        #expect(path.year == moved.year, "\(event) at \(place)\n\(comment)")
      }
    }
    for mark in one.marks.union(other.marks).subtracting(before.marks) {
      #expect(text.contains("\"\(mark)\""), "\(mark) is lost\n\(comment)")
    }
  }
}

/// Three people with events and notes, as values.
struct UnitStore: CustomStringConvertible {
  struct Event: Equatable {
    var year: Int
    var title: String
    var type = "page_visit"
    var by: String?
  }
  struct Unit: Equatable {
    var phone: String
    var createdBy: String?
    var events: [String: Event] = [:]
    var notes: [String: String] = [:]
    /// Years whose file is left without events: the last was taken out of it in an editor.
    var emptied: Set<Int> = []

    /// Everything somebody typed that is like nothing else.
    var marks: Set<String> { Set(events.values.map(\.title)).union(notes.values).union([phone]) }
  }

  var people: [String: Unit] = [:]

  /// What only a person can have done, as the rules say it.
  static func isPersons(_ before: Unit, _ now: Unit) -> Bool {
    if before.phone != now.phone || before.notes != now.notes { return true }
    return Set(before.events.keys).union(now.events.keys).contains { id in
      switch (before.events[id], now.events[id]) {
      case (nil, let added?): added.by != nil && added.type != "deal_change"
      case (let old, let new): old != new
      }
    }
  }

  var files: [String: String] {
    var files = ["kith.json": "{\"format\": 1}\n"]
    for (id, unit) in people {
      let person = PersonFiles(id: id)
      var fields: JSONObject = ["phone": .string(unit.phone)]
      fields["createdBy"] = unit.createdBy.map { .string($0) }
      files[person.contactPath] = person.contact(fields)
      if !unit.notes.isEmpty {
        let notes = unit.notes.sorted { $0.key < $1.key }.map { note -> JSONValue in
          ["id": .string(note.key), "at": "2026-01-02T00:00:00Z", "by": "ana@example.com", "text": .string(note.value)]
        }
        files[person.notesPath] = PersonFiles.text(.notes, ["contact": .string(id), "notes": .array(notes)])
      }
      let byYear = Dictionary(grouping: unit.events, by: \.value.year)
      for year in unit.emptied.union(byYear.keys) {
        let list = (byYear[year] ?? []).map { id, event in
          PersonFiles.event(id, "\(year)-06-01", type: event.type, title: event.title, by: event.by)
        }
        files[person.timelinePath(year)] = PersonFiles.text(.timeline, ["contact": .string(id), "events": .array(list)])
      }
    }
    return files
  }

  var description: String { people.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: "\n  ") }
}

/// Makes and edits such stores; everything it writes is unlike everything else.
private struct UnitWriter {
  var random: SeededGenerator
  private var count = 0

  init(random: SeededGenerator) { self.random = random }

  private static let ids = ["aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc"]
  private static let years = [2024, 2025, 2026]

  private mutating func mark() -> String {
    count += 1
    return "mark \(count)"
  }

  private mutating func event(by: String?, type: String = "page_visit") -> (String, UnitStore.Event) {
    let title = mark()
    return ("event\(count)", UnitStore.Event(year: random.element(of: Self.years), title: title, type: type, by: by))
  }

  mutating func store() -> UnitStore {
    var store = UnitStore()
    for id in Self.ids {
      var unit = UnitStore.Unit(phone: phone())
      for _ in 0..<random.below(4) {
        let (id, event) = event(by: random.oneIn(2) ? "ana@example.com" : nil)
        unit.events[id] = event
      }
      for number in 0..<random.below(3) { unit.notes["note\(number)"] = mark() }
      store.people[id] = unit
    }
    return store
  }

  private mutating func phone() -> String {
    count += 1
    return "+1202555\(1000 + count)"
  }

  mutating func edited(_ store: UnitStore) -> UnitStore {
    var store = store
    for _ in 0..<(1 + random.below(6)) {
      let id = random.element(of: Self.ids)
      guard var unit = store.people[id] else { continue }
      let known = unit.events.keys.sorted()
      switch random.below(12) {
      case 0, 1: store.people[id] = nil
      case 2: unit.phone = phone()
      case 3: unit.createdBy = "ben@example.com"
      case 4, 5:
        let (id, event) = event(by: nil)
        unit.events[id] = event
      case 6:
        let (id, event) = event(by: "ben@example.com", type: random.oneIn(2) ? "deal_change" : "chat")
        unit.events[id] = event
      case 7 where !known.isEmpty: unit.events[random.element(of: known)]?.title = mark()
      case 8 where !known.isEmpty, 9 where !known.isEmpty:
        unit.events[random.element(of: known)]?.year = random.element(of: Self.years)
      case 10 where !known.isEmpty:
        if let event = unit.events.removeValue(forKey: random.element(of: known)) { unit.emptied.insert(event.year) }
      case 11: unit.notes["note\(random.below(3))"] = mark()
      default: break
      }
      if store.people[id] != nil { store.people[id] = unit }
    }
    return store
  }
}
