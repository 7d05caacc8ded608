import Foundation
import JSONText
import Records
import TestSupport
import Testing

/// The samples that people begin with are valid, canonical and what the published schemas say.
struct SampleDataTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("sample-data").path

  private static func files() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }.sorted()
  }

  private static func record(_ file: String) throws -> (path: RecordPath, bytes: [UInt8], record: Record) {
    let path = try #require(RecordPath(file), "\(file)")
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/" + file)))
    return (path, bytes, try Record.read(bytes, as: path.type))
  }

  @Test func everySampleIsCanonicalAndStandsAtItsPlace() throws {
    let files = try Self.files()
    var counts: [RecordType: Int] = [:]
    for file in files {
      let (path, bytes, record) = try Self.record(file)
      counts[path.type, default: 0] += 1
      #expect(record.canonicalBytes == bytes, "\(file)")
      #expect(record.issue(at: path) == nil, "\(file)")
      if let id = record.idInName, path.id != nil { #expect(path.isCanonical(for: id), "\(file)") }
      if path.type == .thread || path.type == .consent { #expect(try Self.isAtHome(record, at: path), "\(file)") }
    }
    #expect(try #require(counts[.contact]) >= 60)
    // All types but campaigns, which nothing sends yet.
    #expect(Set(counts.keys) == Set(RecordType.allCases).subtracting([.campaign, .recipients]))
  }

  /// Whether a thread or consent record stands where its address says.
  private static func isAtHome(_ record: Record, at path: RecordPath) throws -> Bool {
    let org = try #require(path.org.flatMap { OrgSlug($0) })
    let address = try #require(record.value["address"]?.stringValue)
    let email = address.contains("@") ? try EmailAddress(parsing: address) : nil
    if path.type == .consent {
      let key = try email?.key ?? PhoneNumber(parsing: address).key
      return path == .consent(org: org, channel: email == nil ? .sms : .email, addressKey: key)
    }
    let year = try #require(path.year)
    let home = email.map { RecordPath.thread(org: org, email: $0, year: year) }
    return try path == home ?? .thread(org: org, phone: PhoneNumber(parsing: address), year: year)
  }

  @Test func theSamplesTellOfEveryStateThereIs() throws {
    var leads: [Lead] = []
    var stages: Set<String> = []
    var years: Set<Int> = []
    var authors: Set<String> = []
    for file in try Self.files() {
      let (path, _, record) = try Self.record(file)
      if let lead = Lead(record) { leads.append(lead) }
      if let deal = Deal(record) {
        stages.insert(deal.stage)
        #expect(deal.history.last?.to == deal.stage, "\(file)")
      }
      if let year = path.year, path.type == .timeline { years.insert(year) }
      authors.formUnion(Notes(record)?.notes.compactMap(\.by) ?? [])
    }
    #expect(Set(leads.map(\.status)) == Set(Lead.Status.allCases))
    #expect(leads.contains { $0.email == nil && $0.name == nil && $0.phone != nil })
    #expect(leads.contains { $0.contact != nil } && leads.contains { $0.status == .qualified && $0.contact == nil })
    #expect(stages.count > 6 && years.count == 2 && authors.count > 4)
  }

  @Test func nothingNeedsMendingInTheSamples() async throws {
    let runner = try CommandRunner()
    try FileManager.default.copyItem(atPath: Self.folder, toPath: runner.path("store"))
    #expect(try await runner.kith("init", "store").status == 0)
    #expect(try await runner.kith("check", in: "store") == .done("\(try Self.files().count) records: all valid\n"))
    #expect(try await runner.kith("sync", in: "store").status == 0)
    #expect(try runner.sandbox.git("rev-list", "--count", "HEAD", in: runner.path("store")) == "1\n")
    for file in try Self.files() {
      #expect(try runner.sandbox.read(file, in: runner.path("store")) == runner.sandbox.read(file, in: Self.folder), "\(file)")
    }
    for org in ["skerrow", "seven-commas"] {
      let duplicates = try await runner.kith("duplicates", "--org", org, in: "store")
      #expect(duplicates.status == 0 && duplicates.output.split(separator: "\n").count == 2, "\(duplicates)")
    }
  }

  @Test func theSchemasAcceptTheSamplesAndRefuseMistakes() async throws {
    let runner = try CommandRunner()
    for type in RecordType.allCases {
      let schema = try await runner.kith("schema", type.rawValue).output
      try runner.sandbox.save(schema, to: "\(type.rawValue).json", in: runner.sandbox.root)
    }
    // The reference implementation of another language, so that the schema is not only checked against ourselves.
    let script = """
      import json, pathlib, sys
      from jsonschema import Draft202012Validator
      samples, schemas = map(pathlib.Path, sys.argv[1:3])
      validators = {}
      for path in schemas.glob("*.json"):
          schema = json.loads(path.read_text())
          Draft202012Validator.check_schema(schema)
          validators[path.stem] = Draft202012Validator(schema)
      types = {"contacts": "contact", "timelines": "timeline", "notes": "notes", "deals": "deal", "leads": "lead",
               "threads": "thread", "consent": "consent", "templates": "template", "views": "view"}
      count = 0
      for path in sorted(samples.rglob("*.json")):
          parts = path.relative_to(samples).parts
          name = "store" if len(parts) == 1 else "org" if len(parts) == 3 else types[parts[2]]
          validators[name].validate(json.loads(path.read_text()))
          count += 1
      mistakes = {
          "contact": ({"intent": "huge"}, {"name": 7}, {"tags": "one"}, {"createdAt": 5}, {"id": "xyz"}),
          "lead": ({"status": "new"}, {"submittedAt": 5}, {"contact": "grace"}),
          "deal": ({"value": 1200}, {"stage": 3}, {"history": "none"}, {"expectedClose": 5}),
          "timeline": ({"events": [{"id": "a", "at": "2026-01-01T00:00:00Z"}]}, {"contact": None}),
          "notes": ({"notes": [{"id": "a", "at": "2026-01-01T00:00:00Z", "by": "ana", "text": 5}]},),
          "thread": ({"channel": "fax"}, {"messages": {}}), "consent": ({"entries": [{"state": "maybe"}]},),
          "template": ({"text": None},), "view": ({"collection": 1},),
      }
      folders = {name: folder for folder, name in types.items()}
      for name, changes in mistakes.items():
          good = json.loads(next(samples.rglob(folders[name] + "/**/*.json")).read_text())
          for change in changes:
              assert not validators[name].is_valid({**good, **change}), (name, change)
          assert validators[name].is_valid({**good, "shoeSize": 42}), name
      print(count, "valid")
      """
    let result = try runner.sandbox.run(["python3", "-c", script, Self.folder, runner.sandbox.root])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output == "\(try Self.files().count) valid\n")
  }
}
