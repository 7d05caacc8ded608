import Foundation
import JSONText
import Records
import TestSupport
import Testing

@Suite struct FilesCommandTests {
  @Test func checkNamesPlaceReasonAndFix() async throws {
    let runner = try CommandRunner()
    let id = try await runner.storeWithGrace()
    let path = "orgs/acme/contacts/43/grace-hopper-\(id).json"
    try await runner.expect("check", in: "store", gives: .done("3 records: all valid\n"))
    try runner.sandbox.save(
      "{\n  \"name\": \"Ada\",\n  \"intent\": \"hot\"\n}\n", to: "orgs/acme/contacts/ada.json", in: runner.path("store"))
    try runner.sandbox.edit(path, in: runner.path("store"), "com\",", "com\"")
    try runner.sandbox.save("x", to: "orgs/acme/README", in: runner.path("store"))
    let checked = try await runner.kith("check", in: "store")
    #expect(checked.status == 65 && checked.errors == "")
    #expect(
      checked.output.contains(
        """
        \(path):4:31: error: expected ',' or '}'
          add a comma after the value on line 4
        orgs/acme/contacts/ada.json:3:13: error: intent must be high, medium or low, not "hot"
          write "intent": "high"

        """))
    #expect(checked.output.contains("orgs/acme/README: warning: "))
    #expect(checked.output.hasSuffix("\n4 records: 2 errors, 1 warning\n"))
    let json = try await runner.kith("check", "--json", in: "store")
    #expect(json.status == 65)
    #expect(
      json.output.contains(
        #"{"column": 31, "hint": "add a comma after the value on line 4", "line": 4, "message": "expected ',' or '}'", "#
          + #""path": "\#(path)", "severity": "error"}"# + "\n"))
  }

  @Test func layoutAloneIsNoErrorAndFmtMendsIt() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    let file = "orgs/acme/contacts/tove.json"
    try runner.sandbox.save(
      "{\"x\": 1.10, \"name\": \"Tove\", \"id\": \"0123456789ab\", \"createdAt\": \"2025-01-01T00:00:00Z\"}", to: file,
      in: runner.path("store"))
    #expect(try await runner.kith("check", in: "store").status == 0)
    try await runner.expect("fmt", in: "store", gives: .done("Laid out \(file)\n"))
    #expect(
      try runner.sandbox.read(file, in: runner.path("store")) == """
        {
          "id": "0123456789ab",
          "name": "Tove",
          "createdAt": "2025-01-01T00:00:00Z",
          "x": 1.10
        }

        """)
    #expect(
      try runner.sandbox.git("log", "-2", "--format=%s", in: runner.path("store")) == "Lay out files\nAdd Tove\n",
      "what was saved is committed before")
    try await runner.expect("fmt", in: "store", gives: .done("Everything is in canonical form already.\n"))
    try await runner.expect(
      "fmt", "--paths", "orgs/acme/contacts", in: "store",
      gives: .done("Moved \(file) to orgs/acme/contacts/01/tove-0123456789ab.json\n"))
    #expect(try await runner.kith("contact", "show", "tove", in: "store").status == 0)
  }

  @Test func fmtTakesFilesAndFolders() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    for name in ["a", "b"] {
      try runner.sandbox.save(
        "{\"name\":\"\(name)\",\"id\":\"0123456789a\(name)\",\"createdAt\":\"2025-01-01T00:00:00Z\"}",
        to: "orgs/acme/contacts/\(name).json", in: runner.path("store"))
    }
    try await runner.expect("fmt", "a.json", in: "store/orgs/acme/contacts", gives: .done("Laid out orgs/acme/contacts/a.json\n"))
    try await runner.expect(
      "fmt", "--json", "orgs/acme", in: "store",
      gives: .done(#"{"formatted": ["orgs/acme/contacts/b.json"], "held": [], "moved": []}"# + "\n"))
    try await runner.expect(
      "fmt", "nowhere", in: "store", gives: .failed(66, "kith: error: there is no nowhere in this store\n"))
  }

  @Test func fmtLeavesWhatDoesNotRead() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    try runner.sandbox.save("{\"name\": }", to: "orgs/acme/contacts/bad.json", in: runner.path("store"))
    let formatted = try await runner.kith("fmt", in: "store")
    #expect(formatted.status == 65)
    #expect(formatted.output == "Everything is in canonical form already.\n")
    #expect(formatted.errors.hasPrefix("kith: error: orgs/acme/contacts/bad.json:1:10: "))
    #expect(try runner.sandbox.read("orgs/acme/contacts/bad.json", in: runner.path("store")) == "{\"name\": }")
  }

  @Test func schemaNeedsNoStore() async throws {
    let runner = try CommandRunner()
    for type in RecordType.allCases {
      let printed = try await runner.kith("schema", type.rawValue)
      #expect(printed.status == 0)
      let schema = try JSONParser.parse(Array(printed.output.utf8))
      #expect(schema.objectValue?["$schema"] == "https://json-schema.org/draft/2020-12/schema")
      #expect(schema.objectValue?["title"]?.stringValue == type.rawValue)
    }
    #expect(try await runner.kith("schema").output.contains("contact     A person.\n"))
    #expect(try await runner.kith("schema", "--json").output.split(separator: "\n").count == RecordType.allCases.count)
    try await runner.expect(
      "schema", "conatct",
      gives: .failed(64, "kith: error: there is no type of record \"conatct\"\nhint: did you mean contact?\n"))
  }
}
