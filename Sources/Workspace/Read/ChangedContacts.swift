import GitStorage
import JSONText
import Merging
import Records

/// The contacts that a change touches, and which of their addresses belong to somebody else afterwards.
///
/// Two contacts that are one person by their pointers (`mergedInto`) share what they like, so what Kith joined is no duplicate.
/// Two that shared an address before, unexplained, are an old matter.
struct ChangedContacts {
  private var changed: [RecordPath: (presence: RecordPresence, bytes: [UInt8])] = [:]

  /// Whether some contact has an address, so that others must be asked for.
  private(set) var bringsAddresses = false

  /// Takes note of what stands at the path of a contact after the change.
  mutating func note(_ presence: RecordPresence, at path: RecordPath, _ bytes: [UInt8]) {
    changed[path] = (presence, bytes)
    if case .record(let record) = presence, !record.emailKeys.isEmpty { bringsAddresses = true }
  }

  /// One finding for each address of a changed contact that somebody else has, at the place of the address.
  func findings(over before: any RecordCatalog) throws -> [CheckFinding] {
    let after = DraftCatalog(over: before)
    for (path, (presence, _)) in changed { after.set(presence, at: path) }
    var findings: [CheckFinding] = []
    for path in changed.keys.sorted() {
      guard case .record(let record)? = changed[path]?.presence, let facts = try after.facts(at: path), let org = path.org
      else { continue }
      for key in facts.emailKeys.sorted() {
        let others = try after.contacts(withEmail: key, org: org).filter { other in
          // Of two that came together, the later one is named.
          other.path != path && (changed[other.path] == nil || other.path < path)
        }
        let stranger = try others.first { other in
          try !Self.areOne(facts, other, in: after) && !Self.shared(key, facts, other, in: before)
        }
        guard let stranger else { continue }
        findings.append(
          CheckFinding(
            .error, GitPath(path.text), at: JSONParser.position(of: record.pointer(toEmail: key), in: changed[path]?.bytes ?? []),
            "\(key) belongs to \(try Self.name(of: stranger, in: after))",
            hint: Self.hint(stranger)))
      }
    }
    return findings
  }

  private static func hint(_ other: RecordFacts) -> String {
    let change = "change the address in one of the two"
    return other.id.map { "\(change), or write \"mergedInto\": \"\($0)\" here if they are one person" } ?? change
  }

  private static func name(of facts: RecordFacts, in catalog: any RecordCatalog) throws -> String {
    guard case .record(let record) = try catalog.presence(at: facts.path) else { return facts.path.text }
    return "\(record.displayName) (\(facts.path))"
  }

  /// Whether an address was shared by the same two before, and nothing said why.
  private static func shared(
    _ key: String, _ one: RecordFacts, _ other: RecordFacts, in before: any RecordCatalog
  ) throws -> Bool {
    let holders = try one.path.org.map { try before.contacts(withEmail: key, org: $0) } ?? []
    // The same contact by its path or, where it was moved, by its id.
    func holder(_ contact: RecordFacts) -> RecordFacts? {
      holders.first { $0.path == contact.path } ?? holders.first { $0.id != nil && $0.id == contact.id }
    }
    guard let first = holder(one), let second = holder(other), first.path != second.path else { return false }
    return try !areOne(first, second, in: before)
  }

  private static func areOne(_ one: RecordFacts, _ other: RecordFacts, in catalog: any RecordCatalog) throws -> Bool {
    guard let first = try person(one, in: catalog) else { return false }
    return try person(other, in: catalog) == first
  }

  /// The id at the end of the pointers; nil for a contact that points at nobody and has no id yet.
  private static func person(_ contact: RecordFacts, in catalog: any RecordCatalog) throws -> RecordID? {
    guard let org = contact.path.org else { return nil }
    var id = contact.id
    var next = contact.mergedInto
    var seen = Set([id].compactMap(\.self))
    while let target = next, seen.insert(target).inserted {
      id = target
      next = try catalog.files(of: target, type: .contact, org: org).first(where: \.isReadable)?.mergedInto
    }
    return id
  }
}

extension Record {
  /// Where an address stands in a contact, by its key; where it is not: its main address.
  func pointer(toEmail key: String) -> JSONPointer {
    if let text = value["email"]?.stringValue, EmailAddress.key(of: text) == key { return JSONPointer(["email"]) }
    let others = value["otherEmails"]?.arrayValue ?? []
    let position = others.firstIndex { $0.stringValue.flatMap { EmailAddress.key(of: $0) } == key }
    return position.map { JSONPointer(["otherEmails", String($0)]) } ?? JSONPointer(["email"])
  }
}
