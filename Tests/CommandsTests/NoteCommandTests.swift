import JSONText
import TestSupport
import Testing

@testable import Commands

@Suite struct NoteCommandTests {
  @Test func notesOfSeveralAuthorsStandInOneFile() async throws {
    let runner = try CommandRunner()
    let id = try await runner.storeWithGrace()
    let first = try await runner.kith("note", "add", "grace", "Prefers", "mornings.", in: "store").output.trimmed
    runner.person = "Ben"
    runner.input = "\r\nAgenda:\r\n\n- masts\n- sails\n\n"
    let second = try await runner.kith("note", "add", "grace@example.com", in: "store").output.trimmed
    #expect(
      try runner.sandbox.read("orgs/acme/notes/\(id.prefix(2))/grace-hopper-\(id).json", in: runner.path("store")) == """
        {
          "contact": "\(id)",
          "notes": [
            {"id": "\(first)", "at": "2025-06-01T09:03:00Z", "by": "ana@example.com", "text": "Prefers mornings."},
            {"id": "\(second)", "at": "2025-06-01T09:04:00Z", "by": "ben@example.com", "text": ["Agenda:", "", "- masts", \
        "- sails"]}
          ]
        }

        """)
    #expect(
      try runner.sandbox.git("log", "-1", "--format=%an: %s", in: runner.path("store")) == "Ben: Note about Grace Hopper\n")
    try await runner.expect(
      "note", "list", "grace", in: "store",
      gives: .done(
        """
        2025-06-01 11:04  ben@example.com
          Agenda:

          - masts
          - sails

        2025-06-01 11:03  ana@example.com
          Prefers mornings.

        """))
    let json = try await runner.kith("note", "list", "grace", "--json", in: "store").output.split(separator: "\n")
    #expect(json.count == 2)
    #expect(
      json[1] == """
        {"id": "\(first)", "at": "2025-06-01T09:03:00Z", "by": "ana@example.com", "text": "Prefers mornings.", \
        "_contact": "\(id)", "_org": "acme", "_path": "orgs/acme/notes/\(id.prefix(2))/grace-hopper-\(id).json"}
        """)
  }

  @Test func aPinnedNoteIsListedFirst() async throws {
    let runner = try CommandRunner()
    let id = try await runner.storeWithGrace()
    try await runner.expect(
      "note", "list", "grace", in: "store", gives: .done("", errors: "There is no note about Grace Hopper.\n"))
    try runner.sandbox.save(
      """
      {"contact": "\(id)", "notes": [
        {"id": "a", "at": "2025-01-01T00:00:00Z", "by": "ana@example.com", "text": "old", "pinned": true},
        {"id": "b", "at": "2025-01-02T00:00:00Z", "by": "ana@example.com", "text": "new", "editedAt": "2025-01-03T00:00:00Z"}]}
      """, to: "orgs/acme/notes/\(id.prefix(2))/g-\(id).json", in: runner.path("store"))
    try await runner.expect(
      "note", "list", "grace", in: "store",
      gives: .done(
        """
        2025-01-01 02:00  ana@example.com  pinned
          old

        2025-01-02 02:00  ana@example.com  edited 2025-01-03 02:00
          new

        """))
    // A file under another name that a person made is gone on with.
    let added = try await runner.kith("note", "add", "grace", "third", in: "store")
    #expect(added.status == 0, "\(added)")
    #expect(try runner.sandbox.git("ls-files", "orgs/acme/notes", in: runner.path("store")).split(separator: "\n").count == 1)
    #expect(try await runner.kith("note", "list", "grace", "--json", in: "store").output.split(separator: "\n").count == 3)
  }

  @Test func aNoteHasAText() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    try await runner.expect(
      "note", "add", "grace", in: "store",
      gives: .failed(64, "kith: error: there is no text to note\nhint: kith note add grace \"…\"\n"))
    runner.input = " \n\n"
    try await runner.expect(
      "note", "add", "grace", in: "store",
      gives: .failed(64, "kith: error: the note is empty\nhint: kith note add grace \"…\"\n"))
    try await runner.expect(
      "note", "add", "nobody", "hm", in: "store",
      gives: .failed(66, "kith: error: no contact of acme answers to \"nobody\"\nhint: kith contact list nobody\n"))
  }

  @Test func theBuiltProgramReadsANoteFromAPipe() throws {
    let sandbox = try Sandbox()
    let kith = try BuiltProgram(sandbox)
    try kith.run("init", "store", "--org", "acme")
    try kith.run("contact", "add", "--name", "Grace Hopper", in: "store")
    let text = String(repeating: "ü", count: 50_000) + "\nend"
    let added = try sandbox.run(
      [kith.path, "-C", sandbox.path("store"), "note", "add", "grace"], input: text, environment: sandbox.environment(of: "Ana"))
    #expect(added.status == 0, "\(added)")
    let listed = try kith.run("note", "list", "grace", "--json", in: "store").output
    let note = try #require(try JSONParser.parse(Array(listed.utf8)).objectValue)
    #expect(note["text"] == [.string(String(text.dropLast(4))), "end"])
  }
}
