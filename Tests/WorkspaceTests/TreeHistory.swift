import GitStorage
import JSONText
import Merging
import Records
import TestSupport

@testable import Workspace

/// Trees as people and programs make them: files added, edited, moved, copied, broken and deleted, under their names or odd ones.
struct TreeHistory {
  private let repository: GitRepository
  var random: SeededGenerator
  private(set) var trees: [ObjectID]
  private var files: [String: String] = [:]

  static let ids = ["aaaaaaaaaaaa", "aabbbbbbbbbb", "bbbbbbbbbbbb", "cccccccccccc"]
  static let emails = ["ana@example.com", "ben@example.com", "\"o'hara\"@example.com"]
  static let orgs = ["acme", "beta"]
  private static let collections = ["contacts", "timelines", "notes", "deals", "leads", "campaigns", "consent"]

  init(_ repository: GitRepository, seed: UInt64) throws {
    self.repository = repository
    random = SeededGenerator(seed: seed)
    trees = [try repository.editTree(nil, [:])]
  }

  /// Makes the next tree from the one before, some files different.
  mutating func grow() throws {
    for _ in 0...random.below(12) { change() }
    var edits: [GitPath: Entry?] = [:]
    for (path, text) in files { edits[GitPath(path)] = Entry(id: try repository.writeBlob(Array(text.utf8))) }
    trees.append(try repository.editTree(nil, edits))
  }

  private mutating func change() {
    let known = files.keys.sorted()
    switch random.below(10) {
    case 0 where !known.isEmpty: files[random.element(of: known)] = nil
    case 1 where !known.isEmpty: files[random.element(of: known)] = random.chance(50) ? "{" : #"{"name": 3}"#
    case 2 where !known.isEmpty:
      let old = random.element(of: known)
      let text = files.removeValue(forKey: old)
      files[path(in: collection(of: old))] = text
    case 3 where !known.isEmpty:
      let old = random.element(of: known)
      files[path(in: collection(of: old))] = files[old]
    default:
      let collection = random.chance(50) ? "contacts" : random.element(of: Self.collections)
      files[path(in: collection)] = text(of: collection)
    }
  }

  private func collection(of path: String) -> String { String(path.split(separator: "/")[2]) }

  private mutating func path(in collection: String) -> String {
    let id = random.element(of: Self.ids)
    let folder = "orgs/\(random.element(of: Self.orgs))/\(collection)"
    let ending = collection == "timelines" && random.chance(90) ? ".\(2025 + random.below(2)).json" : ".json"
    if random.chance(20) { return "\(folder)/odd-\(random.below(3))\(ending)" }
    return "\(folder)/\(random.chance(80) ? String(id.prefix(2)) : "zz")/person-\(id)\(ending)"
  }

  private mutating func text(of collection: String) -> String {
    var value: JSONObject = [:]
    let id = JSONValue.string(random.element(of: Self.ids))
    switch collection {
    case "timelines": value = ["contact": id, "events": []]
    case "notes": value = ["contact": id, "notes": []]
    case "deals": value = ["contact": id, "title": "A deal", "stage": "New"]
    case "leads": value = ["submittedAt": "2026-01-01T00:00:00Z", "status": "not_qualified"]
    case "campaigns": value = ["name": "A campaign", "by": "ana@example.com", "device": "one"]
    case "consent": value = ["channel": "email", "address": "ana@example.com", "entries": []]
    default:
      value["name"] = "Somebody"
      if random.chance(60) { value["email"] = .string(random.element(of: Self.emails)) }
      if random.chance(30) { value["otherEmails"] = .array(Self.emails.prefix(1 + random.below(3)).map { .string($0) }) }
      if random.chance(30) { value["mergedInto"] = .string(random.element(of: Self.ids)) }
      if random.chance(20) { value["conflicts"] = [["field": "/mergedInto", "value": .string(random.element(of: Self.ids))]] }
    }
    if ["contacts", "deals", "leads", "campaigns"].contains(collection) {
      if random.chance(85) { value["id"] = .string(random.element(of: Self.ids)) }
      value["createdAt"] = .string("2026-01-0\(1 + random.below(5))T00:00:00.\(random.below(3))Z")
    }
    if collection == "leads", random.chance(50) { value["contact"] = .string(random.element(of: Self.ids)) }
    return String(decoding: JSONWriter.write(.object(value)), as: UTF8.self)
  }
}

/// Every record file of a tree, read whole: what the look-ups have to agree with.
struct WholeScan {
  private var presences: [RecordPath: RecordPresence] = [:]
  private var facts: [RecordFacts] = []
  private let absent: [RecordPath]

  init(_ repository: GitRepository, _ tree: ObjectID) throws {
    let records = RecordReader(repository)
    absent = ["contacts/aa/nobody-aaaaaaaaaaaa", "timelines/aa/nobody-aaaaaaaaaaaa.2026", "consent/email-x"].compactMap {
      RecordPath("orgs/acme/\($0).json")
    }
    try repository.forEachEntry(in: tree) { path, entry in
      guard let place = path.text.flatMap(RecordPath.init) else { return }
      if let record = try records.record(entry.id, as: place.type) {
        presences[place] = .record(record)
        facts.append(RecordFacts(record, at: place))
      } else {
        presences[place] = .unreadable
        facts.append(RecordFacts(unreadableAt: place))
      }
    }
  }

  /// The questions a catalog answers in another way, in words.
  func differences(from catalog: any RecordCatalog) throws -> [String] {
    var found: [String] = []
    func compare<Answer: Equatable>(_ question: String, _ answer: Answer, _ expected: Answer) {
      if answer != expected { found.append("\(question): \(answer), not \(expected)") }
    }
    for path in absent {
      compare("presence \(path)", try catalog.presence(at: path), .absent)
      compare("facts \(path)", try catalog.facts(at: path), nil)
    }
    for facts in facts {
      compare("presence \(facts.path)", try catalog.presence(at: facts.path), presences[facts.path] ?? .absent)
      compare("facts \(facts.path)", try catalog.facts(at: facts.path), facts)
    }
    for org in TreeHistory.orgs {
      let mine = facts.filter { $0.path.org == org }
      for email in TreeHistory.emails {
        guard let key = EmailAddress.key(of: email) else { continue }
        compare("email \(key)", try catalog.contacts(withEmail: key, org: org), mine.filter { $0.emailKeys.contains(key) })
      }
      for id in TreeHistory.ids.compactMap({ RecordID($0) }) {
        compare(
          "targets \(id)", try catalog.contacts(mergedInto: id, org: org),
          mine.filter { $0.mergedInto == id || $0.otherTargets.contains(id) })
        for type in [RecordType.contact, .deal, .lead, .campaign] {
          compare(
            "\(type) \(id)", try catalog.files(of: id, type: type, org: org), mine.filter { $0.type == type && $0.id == id })
        }
        for type in [RecordType.timeline, .notes, .deal, .lead] {
          compare(
            "\(type) about \(id)", try catalog.records(about: id, type: type, org: org),
            mine.filter { $0.type == type && $0.contact == id })
        }
      }
    }
    return found
  }
}
