import JSONText
import Merging
import Records
import TestSupport

/// Makes records that look like a team's, from pools so small that two people often choose the same value.
struct RecordGenerator {
  var random: SeededGenerator

  static let ids = ["0a11c3d4e5f6", "1b22c3d4e5f6", "2c33c3d4e5f6", "3d44c3d4e5f6", "4e55c3d4e5f6", "5f66c3d4e5f6"]

  // The second and third are one instant, spelled twice.
  static let times = [
    "2026-01-05T08:00:00Z", "2026-02-01T12:00:00Z", "2026-02-01T13:00:00+01:00", "2026-03-09T09:30:00.5Z", "2026-05-20T17:45:10Z",
  ]
  static let names = ["Ada Lovelace", "Grace Hopper", "Grace Murray Hopper", "محمد", "é", "e\u{301}", "🦊", ""]
  static let lines = (0..<12).map { "line \($0)" }

  mutating func record(_ type: RecordType) -> JSONObject {
    var record = object(RecordSchema.of(type).fields.filter { $0.key != ConflictEntry.key }, fullness: 55)
    if type == .deal { tellStage(of: &record) }
    if random.chance(25) { record[unknownKey()] = json(depth: 3) }
    if random.chance(10) { record[unknownKey()] = json(depth: 3) }
    if random.chance(25) {
      let entries = (0...random.below(2)).map { _ in conflict(type) }
      record[ConflictEntry.key] = .array(entries)
    }
    return record
  }

  /// An object of the table's fields: the required ones, and so many of a hundred of the others.
  mutating func object(_ fields: [Field], fullness: Int) -> JSONObject {
    var object = JSONObject()
    for field in fields where field.isRequired || random.chance(fullness) {
      object[field.key] = field.key == "id" ? .string(random.element(of: Self.ids)) : value(field.shape)
    }
    return object
  }

  mutating func value(_ shape: Shape) -> JSONValue {
    switch shape {
    case .string, .mailbox: .string(random.element(of: Self.names))
    case .text: text()
    case .recordID: .string(random.element(of: Self.ids))
    case .instant: .string(random.element(of: Self.times))
    case .date: .string(random.element(of: ["2026-06-30", "2026-07-01", "2026-12-31"]))
    case .email:
      .string(random.element(of: ["ada@acme.example", "Ben@acme.example", "grace@navy.example", "chidi@acme.example"]))
    case .phone, .address: .string(random.element(of: ["+4930123456", "+12025550100", "030 123456", "+15005550006"]))
    case .money:
      [
        "amount": .string(random.element(of: ["1200.00", "99.90", "0.10"])),
        "currency": .string(random.element(of: ["EUR", "USD"])),
      ]
    case .currency: .string(random.element(of: ["EUR", "USD"]))
    case .decimal: .string(random.element(of: ["1.10", "2", "30"]))
    case .integer: JSONNumber(random.element(of: ["1", "2", "3"])).map { .number($0) } ?? .null
    case .boolean: .bool(random.chance(50))
    case .choice(let words): .string(random.element(of: words))
    case .slug, .snakeCase: .string(random.element(of: ["welcome", "page_visit", "meeting_booked"]))
    case .region: .string(random.element(of: ["DE", "US"]))
    case .timeZone: .string(random.element(of: ["Europe/Berlin", "America/New_York"]))
    case .url: .string(random.element(of: ["https://acme.example/", "/pricing"]))
    case .pointer: .string(random.element(of: ["/phone", "/intent", ""]))
    case .any: json(depth: 2)
    case .map: .object(map(depth: 3))
    case .list(let element): .array((0..<random.below(3)).map { _ in value(element) })
    case .set(let element): .array(distinct((0..<random.below(4)).map { _ in value(element) }))
    case .object(let fields): .object(object(fields, fullness: 60))
    case .keyed(let fields): .array(elements(fields))
    case .rows(let fields): .array((0..<random.below(3)).map { _ in .object(object(fields, fullness: 60)) })
    }
  }

  /// A list's element with one of few ids, so that both sides may add the same.
  mutating func element(_ fields: [Field]) -> JSONObject {
    var element = object(fields, fullness: 45)
    if random.chance(15) { element[unknownKey()] = json(depth: 2) }
    if random.chance(3) { element["id"] = nil }
    return element
  }

  private mutating func elements(_ fields: [Field]) -> [JSONValue] {
    var ids: Set<JSONValue?> = []
    return (0..<random.below(5)).compactMap { _ in
      let element = element(fields)
      return ids.insert(element["id"]).inserted ? .object(element) : nil
    }
  }

  /// Lines that are mostly distinct, as a string or as an array.
  mutating func text() -> JSONValue {
    let start = random.below(4)
    var lines = Array(Self.lines[start..<(start + 1 + random.below(6))])
    if random.chance(10) { lines.append(lines[0]) }
    if random.chance(5) { lines = [] }
    return text(of: lines)
  }

  mutating func text(of lines: [String]) -> JSONValue {
    random.chance(70) ? .array(lines.map { .string($0) }) : .string(lines.joined(separator: "\n"))
  }

  /// Any value at all, objects not too deep.
  mutating func json(depth: Int) -> JSONValue {
    switch random.below(depth > 0 ? 10 : 6) {
    case 0: return .null
    case 1: return .bool(random.chance(50))
    case 2:
      return JSONNumber(random.element(of: ["1.10", "0", "123456789012345678901234567890", "-2e3"])).map { .number($0) } ?? .null
    case 3, 4, 5: return .string(random.element(of: Self.names))
    case 6: return .array((0..<random.below(3)).map { _ in json(depth: depth - 1) })
    default: return .object(map(depth: depth))
    }
  }

  private mutating func map(depth: Int) -> JSONObject {
    var object = JSONObject()
    for _ in 0..<random.below(4) { object[unknownKey()] = json(depth: depth - 1) }
    return object
  }

  /// A key of a person's own: two that look the same, one with what JSON pointers escape, one empty.
  mutating func unknownKey() -> JSONKey {
    random.element(of: ["nickname", "budget", "Zeta", "é", "e\u{301}", "a/b~c", "conflict", ""])
  }

  /// An entry of `conflicts` from an earlier merge.
  mutating func conflict(_ type: RecordType) -> JSONValue {
    let field = random.element(of: RecordSchema.of(type).fields)
    let isRemoval = random.chance(20)
    return ConflictEntry(
      field: JSONPointer([field.key.text]), value: isRemoval ? nil : value(field.shape),
      by: random.element(of: ["ana@acme.example", nil]),
      at: random.element(of: Self.times)
    ).json
  }

  /// Makes a deal's stage what its history says.
  mutating func tellStage(of deal: inout JSONObject) {
    let stage = random.element(of: ["New", "Discovery", "Won"])
    deal["stage"] = .string(stage)
    moveStage(of: &deal, at: Self.times[0], to: stage)
  }

  /// Adds an entry to a deal's history and sets its stage accordingly.
  mutating func moveStage(of deal: inout JSONObject, at time: String, to stage: String) {
    let entry: JSONValue = [
      "id": .string(random.element(of: Self.ids)), "at": .string(time), "from": deal["stage"] ?? .null, "to": .string(stage),
      "by": .string(random.element(of: Self.names)),
    ]
    let history = (deal["history"]?.arrayValue ?? []).filter { $0.objectValue?["id"] != entry.objectValue?["id"] }
    deal["history"] = .array(history + [entry])
    deal["stage"] = .string(stage)
  }

  private func distinct(_ values: [JSONValue]) -> [JSONValue] {
    var seen: Set<JSONValue> = []
    return values.filter { seen.insert($0).inserted }
  }
}
