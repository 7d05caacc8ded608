import JSONText
import Records
import TestSupport

/// One person of a benchmark store, drawn from the pools with the person's number as the seed: always the same one.
struct BenchmarkPerson {
  static let org = OrgSlug("acme")

  let number: Int
  let id: RecordID
  let firstName: BenchmarkWords.Word
  let lastName: BenchmarkWords.Word
  let companyName: BenchmarkWords.Word
  let company: String
  let email: String
  let phone: String
  private let random: SeededGenerator

  init(_ number: Int) {
    var random = SeededGenerator(seed: 0x6B69_7468 &+ UInt64(number))
    self.number = number
    id = RecordID.derived(from: ["benchmark", String(number)])
    firstName = random.element(of: BenchmarkWords.firstNames)
    lastName = random.element(of: BenchmarkWords.lastNames)
    companyName = random.element(of: BenchmarkWords.companyNames)
    let kind = random.element(of: BenchmarkWords.companyKinds)
    // The form goes with the name, as a company has only one.
    let forms = BenchmarkWords.companyForms
    let form = forms[(companyName.slug.utf8.count + kind.slug.utf8.count) % forms.count]
    company = [companyName.text, kind.text, form].filter { !$0.isEmpty }.joined(separator: " ")
    email = "\(firstName.slug).\(lastName.slug)\(number)@\(companyName.slug)-\(kind.slug).example"
    phone = "+1202\(2_000_000 + number)"
    self.random = random
  }

  var name: String { "\(firstName.text) \(lastName.text)" }

  /// The readable part of the paths.
  var slug: Slug? { Slug("\(firstName.slug)-\(lastName.slug)") }

  /// One in five has exchanged text messages with us, and has a phone therefore.
  static func hasThread(_ number: Int) -> Bool { number % 5 == 3 }
  var hasNotes: Bool { number % 50 == 7 }

  func contact(intent: String? = nil, phone: String? = nil, company: String? = nil) -> Record {
    var random = random
    var value: JSONObject = ["id": .string(id.text), "name": .string(name), "email": .string(email)]
    let hasPhone = random.chance(85) || Self.hasThread(number)
    if let phone = phone ?? (hasPhone ? self.phone : nil) { value["phone"] = .string(phone) }
    if let company = company ?? (random.chance(95) ? self.company : nil) { value["company"] = .string(company) }
    if random.chance(65) { value["position"] = .string(random.element(of: BenchmarkWords.positions)) }
    if random.chance(80) { value["source"] = .string(random.element(of: BenchmarkWords.sources)) }
    let drawn = random.below(10)
    if let intent = intent ?? (drawn < 2 ? "high" : drawn < 5 ? "medium" : drawn < 9 ? "low" : nil) {
      value["intent"] = .string(intent)
    }
    if random.chance(85) { value["owner"] = .string(random.element(of: BenchmarkWords.members).email) }
    let tags = Set((0..<random.below(4)).map { _ in random.element(of: BenchmarkWords.tags) }).sorted()
    if !tags.isEmpty { value["tags"] = .array(tags.map { .string($0) }) }
    if random.oneIn(3) {
      value["custom"] = [
        "plan": .string(random.element(of: BenchmarkWords.plans)), "region": .string(random.element(of: BenchmarkWords.regions)),
        "seats": .number(JSONNumber(1 + random.below(200))),
      ]
    }
    let created = Timestamp(seconds: 1_704_067_200 + Int64(random.below(730 * 86_400)))
    value["createdAt"] = .string(created.description)
    return Record(type: .contact, value: value)
  }

  /// Five events of this year.
  func timeline() -> Record {
    var random = SeededGenerator(seed: 0x7469_6D65 &+ UInt64(number))
    var timeline = Timeline.new(contact: id)
    timeline.events = times(5, using: &random).enumerated().map { index, at in
      var event = Event(
        id: ContentHash.hex12(strings: [id.text, String(index)]), at: at, type: random.chance(80) ? .pageVisit : .emailOpen)
      let page = random.element(of: BenchmarkWords.pages)
      event.title = page
      event.url = "https://www.example.com/\(page.lowercased())?visit=\(random.below(100_000))"
      return event
    }
    return timeline.record
  }

  /// Three to eight text messages of this year, to and fro.
  func thread() -> Record {
    var random = SeededGenerator(seed: 0x736D_7300 &+ UInt64(number))
    var thread = MessageThread.new(channel: .sms, address: phone)
    thread.messages = times(3 + random.below(6), using: &random).enumerated().map { index, at in
      let isOurs = random.chance(50)
      var message = Message(
        id: "SM" + ContentHash.sha256Hex(Array("\(id) \(index)".utf8)).prefix(32), at: at,
        direction: isOurs ? .outbound : .inbound, from: isOurs ? Self.ownPhone : phone, to: isOurs ? phone : Self.ownPhone,
        body: BenchmarkWords.sentence(using: &random), status: isOurs ? .delivered : .received)
      if isOurs {
        message.contact = id
        message.by = random.element(of: BenchmarkWords.members).email
      }
      return message
    }
    return thread.record
  }

  /// One to three notes.
  func notes() -> Record {
    var random = SeededGenerator(seed: 0x6E6F_7465 &+ UInt64(number))
    var notes = Notes.new(contact: id)
    notes.notes = times(1 + random.below(3), using: &random).enumerated().map { index, at in
      Note(
        id: ContentHash.hex12(strings: [id.text, "note", String(index)]), at: at,
        by: random.element(of: BenchmarkWords.members).email, text: BenchmarkWords.sentence(using: &random))
    }
    return notes.record
  }

  typealias File = (path: RecordPath, record: Record)

  /// The files of the person that stand in folders named after the person's id.
  func files() throws -> [File] {
    let (org, slug) = try place()
    var files: [File] = [
      (RecordPath.contact(org: org, slug: slug, id: id), contact()),
      (RecordPath.timeline(org: org, slug: slug, contact: id, year: Self.year), timeline()),
    ]
    if hasNotes { files.append((RecordPath.notes(org: org, slug: slug, contact: id), notes())) }
    return files
  }

  /// The file of the text messages, which stands in a folder named after the number.
  func threadFile() throws -> File {
    (RecordPath.thread(org: try place().org, phone: try PhoneNumber(parsing: phone), year: Self.year), thread())
  }

  private func place() throws -> (org: OrgSlug, slug: Slug) {
    guard let org = Self.org, let slug else { throw Measure.Failure(description: "no path for \(name)") }
    return (org, slug)
  }

  private static let ownPhone = "+12025550100"
  private static let year = 2026

  /// So many times of the first ten months of the year, one after the other.
  private func times(_ count: Int, using random: inout SeededGenerator) -> [Timestamp] {
    (0..<count).map { _ in random.below(300 * 86_400) }.sorted().map { Timestamp(seconds: 1_767_225_600 + Int64($0)) }
  }
}
