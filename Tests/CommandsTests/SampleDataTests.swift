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

  @Test func everySampleIsCanonicalAndStandsAtItsPlace() throws {
    let files = try Self.files()
    #expect(files.count(where: { $0.contains("/contacts/") }) >= 60)
    var emails: [String: String] = [:]
    for file in files {
      let path = try #require(RecordPath(file), "\(file)")
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Self.folder + "/" + file)))
      let record = try Record.read(bytes, as: path.type)
      #expect(record.canonicalBytes == bytes, "\(file)")
      guard let contact = Contact(record), path.type == .contact, let id = contact.id else { continue }
      #expect(path.isCanonical(for: id), "\(file)")
      for key in contact.emailKeys {
        #expect(emails.updateValue(file, forKey: "\(path.org ?? "") \(key)") == nil, "\(file): \(key) is there twice")
      }
    }
  }

  @Test func theSchemasAcceptTheSamplesAndRefuseMistakes() async throws {
    let runner = try CommandRunner()
    for type in [RecordType.store, .org, .contact] {
      let schema = try await runner.kith("schema", type.rawValue).output
      try runner.sandbox.save(schema, to: "\(type.rawValue).json", in: runner.sandbox.root)
    }
    // The reference implementation of another language, so that the schema is not only checked against ourselves.
    let script = """
      import json, pathlib, sys
      from jsonschema import Draft202012Validator
      samples, schemas = map(pathlib.Path, sys.argv[1:3])
      validators = {}
      for name in ("store", "org", "contact"):
          schema = json.loads((schemas / (name + ".json")).read_text())
          Draft202012Validator.check_schema(schema)
          validators[name] = Draft202012Validator(schema)
      count = 0
      for path in sorted(samples.rglob("*.json")):
          name = "contact" if "contacts" in path.parts else "org" if path.name == "org.json" else "store"
          validators[name].validate(json.loads(path.read_text()))
          count += 1
      good = json.loads(next(samples.rglob("contacts/*/*.json")).read_text())
      for change in ({"intent": "huge"}, {"name": 7}, {"tags": "one"}, {"createdAt": 5}, {"id": "xyz"}):
          assert not validators["contact"].is_valid({**good, **change}), change
      assert validators["contact"].is_valid({**good, "shoeSize": 42})
      print(count, "valid")
      """
    let result = try runner.sandbox.run(["python3", "-c", script, Self.folder, runner.sandbox.root])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output == "\(try Self.files().count) valid\n")
  }
}
