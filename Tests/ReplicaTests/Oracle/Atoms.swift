import JSONText

/// What some files say, place by place, as the oracle sees it: single values, members of sets, lines of texts, the being there of
/// elements and records.
struct Atoms {
  /// A record that stands in two files may say two things.
  private(set) var values: [Slot: Set<JSONValue>] = [:]
  /// The files of each record that do not read.
  private(set) var broken: [RecordKey: Set<[UInt8]>] = [:]

  /// What a field is, in the oracle's own words; what is not named is a single value.
  private indirect enum Kind {
    case set, map, text, list([String: Kind]), ignored
  }

  private static let conflicts: [String: Kind] = ["conflicts": .list([:])]
  private static let kinds: [String: [String: Kind]] = [
    // A creation is the earliest one, and ids and the like are not anybody's words.
    "contacts": conflicts.merging([
      "id": .ignored, "createdAt": .ignored, "createdBy": .ignored, "tags": .set, "otherEmails": .set, "otherPhones": .set,
      "custom": .map,
    ]) { $1 },
    "timelines": conflicts.merging([
      "contact": .ignored, "events": .list(["id": .ignored, "recordedAt": .ignored]),
    ]) { $1 },
    "notes": conflicts.merging([
      "contact": .ignored, "notes": .list(["id": .ignored, "text": .text, "editedAt": .ignored]),
    ]) { $1 },
    "deals": conflicts.merging([
      "id": .ignored, "createdAt": .ignored,
      "history": .list(["id": .ignored, "at": .ignored, "from": .ignored, "by": .ignored]),
    ]) { $1 },
    "leads": conflicts.merging(["id": .ignored, "importedAt": .ignored, "utm": .map]) { $1 },
  ]

  init(_ files: some Sequence<StoreView.File>) {
    for file in files {
      guard let key = file.key, let kinds = Self.kinds[file.collection] else { continue }
      guard let record = file.record else {
        broken[key, default: []].insert(file.bytes)
        continue
      }
      let slot = Slot(key)
      add(true, at: slot)
      for member in record.members { collect(member.value, kinds[member.key.text], at: slot.appending(.key(member.key.text))) }
    }
  }

  private mutating func add(_ value: JSONValue, at slot: Slot) { values[slot, default: []].insert(value) }

  private mutating func collect(_ value: JSONValue, _ kind: Kind?, at slot: Slot) {
    switch (kind, value) {
    case (.ignored?, _): break
    case (.set?, .array(let members)):
      for member in members { add(true, at: slot.appending(.member(member))) }
    case (.map?, .object(let object)):
      for member in object.members { collect(member.value, .map, at: slot.appending(.key(member.key.text))) }
    case (.text?, _):
      for line in Self.lines(value) { add(true, at: slot.appending(.line(line))) }
    case (.list(let kinds)?, .array(let elements)):
      for element in elements { collect(element: element, kinds, at: slot) }
    default: add(value, at: slot)
    }
  }

  private mutating func collect(element: JSONValue, _ kinds: [String: Kind], at list: Slot) {
    let object = element.objectValue ?? [:]
    let slot = list.appending(.element(object["id"]?.stringValue))
    // An entry of `conflicts` is one thing that nobody edits.
    if case .key("conflicts")? = list.steps.first { return add(element, at: slot) }
    add(true, at: slot)
    let isMove = object["type"] == "deal_change"
    for member in object.members {
      let key = member.key.text
      collect(member.value, kinds[key], at: slot.appending(.key(isMove ? Slot.nameInMove(of: key) : key)))
    }
  }

  /// The lines of a text, however it is written.
  static func lines(_ value: JSONValue) -> [String] {
    let texts = value.arrayValue?.compactMap(\.stringValue) ?? [value.stringValue ?? JSONWriter.inline(value)]
    return texts.flatMap { $0.split(separator: "\n").map(String.init) }
  }
}
