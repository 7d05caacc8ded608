package import JSONText
package import Records

/// Says in one line what changed in a record, for commit messages and `kith status`.
package enum RecordChange {
  /// The subject line of a commit: `Add Grace Hopper`, `Edit Grace Hopper: intent medium → high`, `Delete Grace Hopper`.
  ///
  /// At most 72 columns, cut off with "…"; without control characters, whatever the record holds.
  ///
  /// - Parameters:
  ///   - old: The record before, nil where there was none.
  ///   - new: The record now, nil where it is gone.
  ///   - person: The name of the contact that a timeline, notes, a thread or consent belong to, where it is known.
  package static func describe(old: JSONObject?, new: JSONObject?, type: RecordType, person: String? = nil) -> String {
    let name = subject(new ?? old ?? [:], type: type, person: person)
    return switch (old, new) {
    case (nil, nil): "Keep \(name)"
    case (nil, _?): MessageLine.fitted("Add \(name)")
    case (_?, nil): MessageLine.fitted("Delete \(name)")
    case (let old?, let new?): MessageLine.fitted(edit(old, new, type: type, name: name))
    }
  }

  /// The subject of a commit in which contacts become one person: `Merge G. Hopper into Grace Hopper`.
  package static func merge(_ contact: String, into survivor: String) -> String {
    MessageLine.fitted("Merge \(contact) into \(survivor)")
  }

  /// The subject of a commit in which a contact becomes one of its own again: `Unmerge G. Hopper from Grace Hopper`.
  package static func unmerge(_ contact: String, from survivor: String) -> String {
    MessageLine.fitted("Unmerge \(contact) from \(survivor)")
  }

  private static func edit(_ old: JSONObject, _ new: JSONObject, type: RecordType, name: String) -> String {
    let fields = FieldDifference.fields(old, new, type: type)
    let changed = Set(fields.compactMap(\.tokens.first).map { JSONKey($0) })
    let known = RecordSchema.of(type).fields.map(\.key)
    let keys = known.filter(changed.contains) + changed.subtracting(known).sorted()
    guard let key = keys.first else { return "Tidy \(name)" }
    guard keys.count == 1 else { return "Edit \(name): " + keys.map(\.text).joined(separator: ", ") }
    let rule = RecordSchema.of(type).field(key)?.rule ?? .map
    return "Edit \(name): " + detail(of: fields, old, new, key: key, rule: rule)
  }

  /// What the one line says of the only key that changed.
  private static func detail(
    of fields: [JSONPointer], _ old: JSONObject, _ new: JSONObject, key: JSONKey, rule: MergeRule
  ) -> String {
    switch rule {
    case .set:
      let members = fields.map { field in
        (new.value(ofField: field) == nil ? "-" : "+") + (field.tokens.last ?? "")
      }
      return ([key.text] + members).joined(separator: " ")
    case .keyedList, .ledger:
      return elements(of: fields, old, new, key: key)
    default:
      guard let field = fields.first, fields.count == 1 else { return key.text }
      let path = field.tokens.joined(separator: ".")
      switch (old.value(ofField: field).map(MessageLine.short), new.value(ofField: field).map(MessageLine.short)) {
      case (nil, let added??): return "\(path) \(added)"
      case (_, nil): return "\(path) removed"
      case (let before??, let after??): return "\(path) \(before) → \(after)"
      default: return path
      }
    }
  }

  /// How many elements of a list came, went and changed: `2 events added, 1 event edited`.
  private static func elements(of fields: [JSONPointer], _ old: JSONObject, _ new: JSONObject, key: JSONKey) -> String {
    var added = 0
    var edited = 0
    var removed = 0
    for element in Set(fields.filter { $0.tokens.count > 1 }.map { JSONPointer(Array($0.tokens.prefix(2))) }) {
      switch (old.value(ofField: element), new.value(ofField: element)) {
      case (nil, _): added += 1
      case (_, nil): removed += 1
      default: edited += 1
      }
    }
    guard added + edited + removed > 0 else { return key.text }
    let nouns = nouns[key] ?? (one: "\(key) entry", many: "\(key) entries")
    return [(added, "added"), (edited, "edited"), (removed, key == ConflictEntry.key ? "resolved" : "removed")]
      .filter { count, _ in count > 0 }
      .map { count, verb in "\(count) \(count == 1 ? nouns.one : nouns.many) \(verb)" }
      .joined(separator: ", ")
  }

  /// What people call one and several elements of a list.
  private static let nouns: [JSONKey: (one: String, many: String)] = [
    "events": ("event", "events"), "notes": ("note", "notes"), "messages": ("message", "messages"),
    "entries": ("entry", "entries"), ConflictEntry.key: ("conflict", "conflicts"),
  ]

  /// What people call the record.
  private static func subject(_ record: JSONObject, type: RecordType, person: String?) -> String {
    func text(_ keys: JSONKey...) -> String? {
      keys.lazy.compactMap { record[$0]?.stringValue }.map(MessageLine.cleaned).first { !$0.isEmpty }
    }
    let who = person.map(MessageLine.cleaned)
    return switch type {
    case .store: "store settings"
    case .recipients: "recipients"
    case .timeline: "timeline of \(who ?? text("contact") ?? "a contact")"
    case .notes: "notes of \(who ?? text("contact") ?? "a contact")"
    case .thread: "thread with \(who ?? text("address") ?? "somebody")"
    case .consent: "consent of \(who ?? text("address") ?? "somebody")"
    case .lead: text("name", "email", "phone", "id") ?? "lead"
    case .deal: text("title", "id") ?? "deal"
    case .contact, .org, .template, .campaign, .view: text("name", "email", "id") ?? type.rawValue
    }
  }
}
