import JSONText
import Merging
import Records
import TestSupport

/// Edits records as people, colleagues' machines and stray scripts do.
struct RecordEditor {
  var generator: RecordGenerator

  /// The fields both sides of a triple are drawn to, so that their edits meet.
  let focus: [JSONKey]

  /// One edit of a whole record.
  mutating func edit(_ record: inout JSONObject, type: RecordType) {
    let fields = RecordSchema.of(type).fields.filter { $0.key != ConflictEntry.key }
    if type == .deal, generator.random.chance(40) {
      let stage = generator.random.element(of: ["New", "Discovery", "Won", "Lost"])
      return generator.moveStage(of: &record, at: generator.random.element(of: RecordGenerator.times), to: stage)
    }
    if generator.random.chance(10) { return editConflicts(&record, type: type) }
    if generator.random.chance(1) { return record[ConflictEntry.key] = generator.json(depth: 2) }
    let focused = fields.filter { focus.contains($0.key) }
    edit(&record, fields: generator.random.chance(70) && !focused.isEmpty ? focused : fields, known: fields, unknown: 15)
  }

  private mutating func edit(_ object: inout JSONObject, fields: [Field], known: [Field], unknown: Int) {
    if fields.isEmpty || generator.random.chance(unknown) {
      let strange = object.keys.filter { known.field($0) == nil }
      let key = strange.isEmpty || generator.random.chance(40) ? generator.unknownKey() : generator.random.element(of: strange)
      return editMapMember(&object, key)
    }
    let field = generator.random.element(of: fields)
    guard !generator.random.chance(2) else { return object[field.key] = generator.json(depth: 2) }
    guard !generator.random.chance(8) else { return object[field.key] = nil }
    object[field.key] = edited(object[field.key], field)
  }

  private mutating func edited(_ value: JSONValue?, _ field: Field) -> JSONValue? {
    switch (field.rule, value) {
    case (.set, .array(let members)?): .array(editedSet(members, field))
    case (.keyedList, .array(let elements)?), (.ledger, .array(let elements)?): .array(editedList(elements, field))
    case (.map, .object(var object)?):
      {
        editMapMember(&object, generator.unknownKey()); return .object(object)
      }()
    case (.object, .object(var object)?):
      {
        edit(&object, fields: field.shape.fields, known: field.shape.fields, unknown: 15); return .object(object)
      }()
    case (.text, let value?): editedText(value)
    default: generator.value(field.shape)
    }
  }

  private mutating func editMapMember(_ object: inout JSONObject, _ key: JSONKey) {
    if case .object(var inner)? = object[key], generator.random.chance(70) {
      editMapMember(
        &inner, generator.random.chance(60) && !inner.isEmpty ? generator.random.element(of: inner.keys) : generator.unknownKey())
      object[key] = .object(inner)
    } else {
      object[key] = generator.random.chance(25) ? nil : generator.json(depth: 2)
    }
  }

  private mutating func editedSet(_ members: [JSONValue], _ field: Field) -> [JSONValue] {
    var members = members
    switch generator.random.below(5) {
    case 0, 1:
      members += (generator.value(field.shape).arrayValue ?? []).filter { !members.contains($0) }
    case 2, 3:
      if !members.isEmpty { members.remove(at: generator.random.below(members.count)) }
    default:
      members.shuffle(using: &generator.random)
    }
    return members
  }

  private mutating func editedList(_ elements: [JSONValue], _ field: Field) -> [JSONValue] {
    var elements = elements
    let fields = field.shape.fields
    switch generator.random.below(10) {
    case 0, 1, 2:
      let new = generator.element(fields)
      if new["id"] == nil || !elements.contains(where: { $0.objectValue?["id"] == new["id"] }) || generator.random.chance(3) {
        elements.append(.object(new))
      }
    case 3, 4:
      if !elements.isEmpty { elements.remove(at: generator.random.below(elements.count)) }
    case 5:
      elements.shuffle(using: &generator.random)
    default:
      guard !elements.isEmpty else { break }
      let index = generator.random.below(elements.count)
      guard var element = elements[index].objectValue else { break }
      for _ in 0...generator.random.below(3) {
        edit(&element, fields: fields.filter { $0.key != "id" }, known: fields, unknown: 10)
      }
      elements[index] = .object(element)
    }
    return elements
  }

  /// Changes, adds, drops and moves lines, or only the layout.
  private mutating func editedText(_ value: JSONValue) -> JSONValue {
    guard let text = RecordText.string(of: value) else { return generator.text() }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for _ in 0..<generator.random.below(3) {
      let place = generator.random.below(lines.count)
      switch generator.random.below(8) {
      case 0, 1: lines[place] += generator.random.element(of: ["!", " (see below)", "\r"])
      case 2, 3: lines.insert("new \(generator.random.below(60))", at: place)
      case 4: lines.append("new \(generator.random.below(60))")
      case 5, 6: if lines.count > 1 { lines.remove(at: place) }
      default: lines.insert(lines.remove(at: place), at: generator.random.below(lines.count + 1))
      }
    }
    return generator.text(of: lines)
  }

  /// Resolves a conflict with or without choosing its value, adds one, or meddles with one.
  private mutating func editConflicts(_ record: inout JSONObject, type: RecordType) {
    var entries = record[ConflictEntry.key]?.arrayValue ?? []
    switch generator.random.below(6) {
    case 0 where !entries.isEmpty:
      let index = generator.random.below(entries.count)
      guard var entry = entries[index].objectValue else { break }
      entry["remark"] = .string(generator.random.element(of: RecordGenerator.names))
      entries[index] = .object(entry)
    case 1:
      let new = generator.conflict(type)
      if !entries.contains(where: { $0.objectValue?["id"] == new.objectValue?["id"] }) { entries.append(new) }
    default:
      guard !entries.isEmpty, let entry = ConflictEntry(json: entries.remove(at: generator.random.below(entries.count))) else {
        break
      }
      if generator.random.chance(50), let pointer = JSONPointer(text: entry.field), let key = pointer.tokens.first {
        record[JSONKey(key)] = entry.value
      }
    }
    record[ConflictEntry.key] = entries.isEmpty ? nil : .array(entries)
  }
}
