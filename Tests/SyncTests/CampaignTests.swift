import Foundation
import GitStorage
import JSONText
import Merging
import Records
import Sync
import TestSupport
import Testing
import Workspace

/// Random histories of two or three real clones: everybody ends with the same, and nothing anybody wrote is silently lost.
struct CampaignTests {
  @Test(arguments: 0..<(25 * Campaign.factor))
  func randomHistoriesConvergeAndLoseNothing(number: Int) async throws {
    var history = try await History(seed: Campaign.seed &+ UInt64(number))
    for _ in 0..<14 { try await history.step() }
    try await history.settle()
  }

  /// A value somebody wrote into a field of a record.
  private struct Write: Hashable {
    let record: String
    let field: String
    let value: String
  }

  /// What one person's editor holds of one file.
  private struct Buffer {
    let file: String
    let text: String
  }

  /// One random history with its oracle: which values were written, and which of them somebody who had seen them replaced.
  private struct History {
    let seed: UInt64
    let clones: Clones
    var people: [(folder: String, name: String)]
    var random: SeededGenerator
    /// Every value anybody wrote.
    var written: Set<Write> = []
    /// Who wrote it.
    var author: [Write: Int] = [:]
    /// Values replaced, removed or settled by somebody before whose eyes they were.
    var superseded: Set<Write> = []
    /// Editors still open.
    var buffers: [Int: Buffer] = [:]
    var log: [String] = []
    var counter = 0

    static let fields = ["phone", "company", "position", "source"]
    static let records = ["abcdef012345", "aaaaaaaaaaaa", "bbbbbbbbbbbb"]

    init(seed: UInt64) async throws {
      self.seed = seed
      random = SeededGenerator(seed: seed)
      clones = try await Clones(with: [
        Clones.path("aaaaaaaaaaaa", "alan"): Clones.contact("aaaaaaaaaaaa", "Alan"),
        Clones.path("bbbbbbbbbbbb", "bo"): Clones.contact("bbbbbbbbbbbb", "Bo"),
      ])
      people = [(clones.ana, "Ana"), (clones.ben, "Ben")]
      written.insert(Write(record: "abcdef012345", field: "phone", value: "+12025550100"))
      if random.oneIn(3) {
        let cem = clones.sandbox.path("cem")
        _ = try await CloneStore(transport: clones.sandbox.transport("Cem")).clone(
          clones.remote, to: cem, program: "/usr/bin/kith", environment: clones.sandbox.environment(of: "Cem"))
        people.append((cem, "Cem"))
      }
    }

    var comment: Comment { "KITH_SEED=\(seed)\n\(log.joined(separator: "\n"))" }

    /// A value nobody has written before.
    mutating func fresh(_ field: String) -> String {
      counter += 1
      return field == "phone" ? "+1202555\(1000 + counter)" : "value \(counter)"
    }

    mutating func step() async throws {
      let who = random.below(people.count)
      switch random.below(10) {
      case 0...3: try edit(who)
      case 4: try openBuffer(who)
      case 5: try saveBuffer(who)
      case 6: try command(who)
      case 7: try settleConflicts(who)
      default: try await sync(who)
      }
    }

    // MARK: Acts

    mutating func note(_ write: Write, by who: Int) {
      written.insert(write)
      author[write] = who
    }

    /// The record files a person has on disk.
    func files(_ who: Int) throws -> [String] {
      try clones.sandbox.run(["find", "orgs/acme/contacts", "-name", "*.json"], in: people[who].folder).output
        .split(separator: "\n").map(String.init).sorted()
    }

    func record(_ text: String) -> JSONObject? { try? JSONParser.parse(Array(text.utf8)).objectValue }

    /// Writes a field into a text as an editor would, and notes what that replaced.
    mutating func changed(_ text: String, _ who: Int, _ verb: String) -> String? {
      guard var object = record(text), let id = object["id"]?.stringValue else { return nil }
      let field = random.element(of: Self.fields)
      let key = JSONKey(field)
      if let old = object[key]?.stringValue { superseded.insert(Write(record: id, field: field, value: old)) }
      if random.oneIn(6), object[key] != nil {
        object[key] = nil
        log.append("\(people[who].name) \(verb): \(id) removes \(field)")
      } else {
        let value = fresh(field)
        object[key] = .string(value)
        note(Write(record: id, field: field, value: value), by: who)
        log.append("\(people[who].name) \(verb): \(id) \(field) = \(value)")
      }
      return String(decoding: JSONWriter.write(.object(object)), as: UTF8.self)
    }

    mutating func edit(_ who: Int) throws {
      guard let file = try files(who).randomElement(using: &random) else { return }
      let folder = people[who].folder
      if random.oneIn(12) {
        // Moved by hand.
        let target = String(file.dropLast(5)) + "\(random.below(9)).json"
        guard !clones.sandbox.exists(target, in: folder), RecordPath(target) != nil else { return }
        log.append("\(people[who].name) moves \(file) to \(target)")
        try FileManager.default.moveItem(atPath: folder + "/" + file, toPath: folder + "/" + target)
        return
      }
      let text = try clones.sandbox.read(file, in: folder)
      if let new = changed(text, who, "edits") { try clones.sandbox.save(new, to: file, in: folder) }
    }

    mutating func openBuffer(_ who: Int) throws {
      guard let file = try files(who).randomElement(using: &random) else { return }
      log.append("\(people[who].name) opens \(file)")
      buffers[who] = Buffer(file: file, text: try clones.sandbox.read(file, in: people[who].folder))
    }

    /// Saves from an editor that may have been open for long.
    mutating func saveBuffer(_ who: Int) throws {
      guard let buffer = buffers.removeValue(forKey: who), clones.sandbox.exists(buffer.file, in: people[who].folder)
      else { return }
      // What was saved before and is not committed yet would be overwritten on disk: nobody can know of it.
      _ = try clones.sandbox.open(people[who].folder, as: people[who].name).absorb()
      // Over one's own saves an older text of one's own is believed; only what others wrote is kept apart from it.
      if let now = record(try clones.sandbox.read(buffer.file, in: people[who].folder)), let id = now["id"]?.stringValue {
        for field in Self.fields {
          guard let value = now[JSONKey(field)]?.stringValue else { continue }
          let write = Write(record: id, field: field, value: value)
          if author[write] == who, record(buffer.text)?[JSONKey(field)]?.stringValue != value { superseded.insert(write) }
        }
      }
      if let new = changed(buffer.text, who, "saves what was opened") {
        try clones.sandbox.save(new, to: buffer.file, in: people[who].folder)
      }
    }

    mutating func command(_ who: Int) throws {
      guard let file = try files(who).randomElement(using: &random), let path = RecordPath(file) else { return }
      let field = random.element(of: Self.fields)
      let value = fresh(field)
      let workspace = try clones.sandbox.open(people[who].folder, as: people[who].name)
      let old = try workspace.write { transaction -> (String, String?)? in
        guard var record = try transaction.record(at: path), let id = record.id?.text else { return nil }
        let old = record.value[JSONKey(field)]?.stringValue
        record.value[JSONKey(field)] = .string(value)
        try transaction.put(record, at: path)
        return (id, old)
      }.value
      guard let (id, replaced) = old else { return }
      if let replaced { superseded.insert(Write(record: id, field: field, value: replaced)) }
      note(Write(record: id, field: field, value: value), by: who)
      log.append("\(people[who].name) sets \(id) \(field) = \(value)")
    }

    /// Deletes the conflict entries of a record: what they keep has been seen.
    mutating func settleConflicts(_ who: Int) throws {
      for file in try files(who) {
        let text = try clones.sandbox.read(file, in: people[who].folder)
        guard var object = record(text), let id = object["id"]?.stringValue,
          let entries = object["conflicts"]?.arrayValue
        else { continue }
        for entry in entries.compactMap({ ConflictEntry(json: $0) }) {
          guard let value = entry.value?.stringValue else { continue }
          superseded.insert(Write(record: id, field: String(entry.field.dropFirst()), value: value))
        }
        object["conflicts"] = nil
        log.append("\(people[who].name) settles the conflicts of \(id)")
        try clones.sandbox.save(
          String(decoding: JSONWriter.write(.object(object)), as: UTF8.self), to: file, in: people[who].folder)
      }
    }

    mutating func sync(_ who: Int) async throws {
      log.append("\(people[who].name) syncs")
      let report = try await clones.sandbox.sync(people[who].folder, as: people[who].name)
      #expect(report.absorbed.held.isEmpty, comment)
    }

    // MARK: The end

    mutating func settle() async throws {
      for _ in 0..<2 { for who in people.indices { try await sync(who) } }
      let heads = Set(try people.map { try clones.sandbox.id(in: $0.folder) })
      #expect(heads.count == 1, comment)
      for person in people { #expect(try clones.sandbox.faults(in: person.folder) == nil, comment) }

      var visible: Set<Write> = []
      for file in try files(0) {
        guard let object = record(try clones.sandbox.read(file, in: people[0].folder)), let id = object["id"]?.stringValue else {
          Issue.record(comment)
          continue
        }
        for field in Self.fields {
          if let value = object[JSONKey(field)]?.stringValue { visible.insert(Write(record: id, field: field, value: value)) }
        }
        for entry in (object["conflicts"]?.arrayValue ?? []).compactMap({ ConflictEntry(json: $0) }) {
          guard let value = entry.value?.stringValue else { continue }
          visible.insert(Write(record: id, field: String(entry.field.dropFirst()), value: value))
        }
      }
      let lost = written.subtracting(superseded).subtracting(visible)
      #expect(lost.isEmpty, comment)
      #expect(try files(0).count == Self.records.count, comment)
    }
  }
}
