import JSONText
import Merging
import Records
import TestSupport

/// What one person has in front of them: the store as their replica has it, a clock, and ideas nobody had before.
struct Desk {
  let who: Int
  let name: String
  let view: StoreView
  let now: Int64
  let lastReadable: [String: JSONObject]
  var random: SeededGenerator
  /// Counts up over the whole history, so that no value is written twice by chance.
  var counter: Int

  var author: String { name.lowercased() + "@example.com" }

  // MARK: Values

  mutating func fresh() -> Int {
    counter += 1
    return counter
  }

  mutating func freshID() -> String {
    let digits = String(random.next() & 0xFFFF_FFFF_FFFF, radix: 16)
    return String(repeating: "0", count: 12 - digits.count) + digits
  }

  func time(_ seconds: Int64) -> JSONValue { .string(Timestamp(seconds: seconds).description) }

  /// One of few mailboxes, each time in letters of another case: the same address, but not the same text.
  mutating func address() -> String {
    let mailbox = random.element(of: [
      "grace.hopper@navy.example", "alan.turing@bletchley.example", "edsger.dijkstra@eindhoven.example",
      "barbara.liskov@cambridge.example", "tony.hoare@oxford.example",
    ])
    var bits = fresh()
    return String(
      mailbox.map { letter in
        guard letter.isLetter else { return letter }
        defer { bits /= 2 }
        return bits % 2 == 1 ? Character(letter.uppercased()) : letter
      })
  }

  mutating func phone() -> String { "+1202555\(1000 + fresh())" }

  // MARK: Files

  func files(_ collection: String) -> [StoreView.File] { view.files(in: collection).filter { $0.record != nil } }

  /// One of the files of a collection, nil where there is none.
  mutating func some(_ collection: String, where isWanted: (JSONObject) -> Bool = { _ in true }) -> StoreView.File? {
    let found = files(collection).filter { $0.record.map(isWanted) ?? false }
    guard let favourite = found.first(where: { $0.key?.id == FirstFiles.ada }), random.oneIn(2) else {
      return found.isEmpty ? nil : random.element(of: found)
    }
    return favourite
  }

  /// A contact that stands for itself.
  mutating func somePerson() -> StoreView.File? { some("contacts") { $0["mergedInto"] == nil && $0["id"] != nil } }

  /// The bytes of a record as Kith writes it, or now and then as somebody typed it.
  mutating func bytes(_ record: JSONObject, _ type: RecordType) -> [UInt8] {
    guard random.oneIn(6) else { return Record(type: type, value: record).canonicalBytes }
    return JSONWriter.write(.object(JSONObject(members: record.members.shuffled(using: &random))))
  }

  func type(of file: StoreView.File) -> RecordType { RecordPath(file.path)?.type ?? .store }

  /// A record as it stands, changed by a person.
  mutating func edited(_ file: StoreView.File, _ edit: (inout JSONObject) -> Void) -> Act.Files? {
    guard var record = file.record else { return nil }
    edit(&record)
    return record == file.record ? nil : [file.path: bytes(record, type(of: file))]
  }

  /// The path of a contact's satellite: where it is, else where it would be made.
  func path(of collection: String, for contact: StoreView.File, year: Int? = nil) -> String? {
    guard let key = contact.key, let id = RecordID(key.id), let org = OrgSlug(contact.org) else { return nil }
    let ending = year.map { ".\($0).json" }
    let present = view.byKey[key.sibling(collection)]?.first { file in ending.map { file.path.hasSuffix($0) } ?? true }
    if let present { return present.record == nil ? nil : present.path }
    let slug = RecordPath(contact.path)?.slug ?? Slug.make(from: "x")
    return
      (year.map { .timeline(org: org, slug: slug, contact: id, year: $0) } ?? RecordPath.notes(org: org, slug: slug, contact: id))
      .text
  }

  /// Whether a contact other than one, and not of one person with it, has an address.
  func isTaken(_ address: String, besides file: StoreView.File?, org: String) -> Bool {
    let key = StoreChecker.addressKey(address)
    let person = file.map(self.person)
    return files("contacts").contains { other in
      other.org == org && other.path != file?.path && self.person(other) != person
        && other.record.map { StoreChecker.addresses($0).contains(key) } == true
    }
  }

  /// The look-ups that the rules between records need.
  var catalog: any RecordCatalog {
    let catalog = DraftCatalog(over: EmptyCatalog())
    for file in view.files.values {
      guard let path = RecordPath(file.path) else { continue }
      catalog.set(file.record.map { .record(Record(type: path.type, value: $0)) } ?? .unreadable, at: path)
    }
    return catalog
  }

  /// Whom a contact stands for.
  func person(_ file: StoreView.File) -> String {
    file.record?["mergedInto"]?.stringValue ?? file.record?["id"]?.stringValue ?? file.path
  }
}

extension JSONObject {
  /// A list's elements as objects.
  func elements(_ key: JSONKey) -> [JSONObject] { (self[key]?.arrayValue ?? []).compactMap(\.objectValue) }

  func text(_ key: JSONKey) -> String? { self[key]?.stringValue }
}
