import Foundation
import Synchronization
import TestSupport
import Testing

@Suite struct ContactEditTests {
  private static func replace(_ old: String, _ new: String, in file: String) throws {
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try Data(text.replacingOccurrences(of: old, with: new).utf8).write(to: URL(fileURLWithPath: file))
  }

  /// What editors leave in the temporary folder of a runner.
  private func leftovers(_ runner: CommandRunner) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: runner.path("tmp"))
  }

  private func runner() async throws -> (CommandRunner, id: String) {
    let runner = try CommandRunner()
    let id = try await runner.storeWithGrace()
    try FileManager.default.createDirectory(atPath: runner.path("tmp"), withIntermediateDirectories: true)
    runner.environment["TMPDIR"] = runner.path("tmp")
    runner.environment["EDITOR"] = "ed -s"
    return (runner, id)
  }

  @Test func whatIsSavedIsCommitted() async throws {
    let (runner, id) = try await runner()
    let seen = Mutex("")
    runner.edit = { command, file in
      seen.withLock { $0 = "\(command) \(file.split(separator: "/").last ?? "")" }
      try Self.replace("Grace Hopper", "Grace B. Hopper", in: file)
      return 0
    }
    try await runner.expect(
      "contact", "edit", id, in: "store",
      gives: .done("Edit Grace B. Hopper: name Grace Hopper → Grace B. Hopper\n"))
    #expect(seen.withLock { $0 } == "ed -s grace-hopper-\(id).json")
    #expect(try leftovers(runner) == [])
    runner.environment["VISUAL"] = "code --wait"
    runner.edit = { command, _ in
      seen.withLock { $0 = command }
      return 0
    }
    try await runner.expect("contact", "edit", id, in: "store", gives: .done("Nothing changed.\n"))
    #expect(seen.withLock { $0 } == "code --wait")
    #expect(try leftovers(runner) == [])
  }

  @Test func aMistakeIsOfferedForMending() async throws {
    let (runner, id) = try await runner()
    let times = Mutex(0)
    runner.edit = { _, file in
      let time = times.withLock { number in
        number += 1
        return number
      }
      try time == 1
        ? Self.replace("com\",", "com\"", in: file)
        : Self.replace("grace@example.com\"", "grace@example.com\",\n  \"intent\": \"high\",", in: file)
      return 0
    }
    runner.answers = ["y"]
    let edited = try await runner.kith("contact", "edit", id, in: "store")
    #expect(edited.status == 0 && edited.output == "Edit Grace Hopper: intent high\n")
    #expect(
      edited.errors.contains(
        ".json:4:31: expected ',' or '}'\nhint: add a comma after the value on line 4\nGo on editing? [Y/n] "))
    #expect(try leftovers(runner) == [])
  }

  @Test func aMistakeThatStaysIsKept() async throws {
    let (runner, id) = try await runner()
    runner.edit = { _, file in
      try Self.replace("com\",", "com\"", in: file)
      return 0
    }
    let edited = try await runner.kith("contact", "edit", id, in: "store")
    #expect(edited.status == 65)
    #expect(edited.errors.contains("hint: add a comma after the value on line 4; your text is kept in ROOT/tmp/kith-edit-"))
    #expect(try leftovers(runner).count == 1)
    let again = try await runner.kith("contact", "show", id, "--json", in: "store")
    #expect(!again.output.contains("_held"), "the file of the store is untouched")
  }

  @Test func theIdStays() async throws {
    let (runner, id) = try await runner()
    runner.edit = { _, file in
      try Self.replace("\"id\": \"\(id)\"", "\"id\": \"000000000000\"", in: file)
      return 0
    }
    let edited = try await runner.kith("contact", "edit", id, in: "store")
    #expect(edited.status == 65)
    #expect(
      edited.errors.hasPrefix(
        "kith: error: the id of a record never changes (it was \(id))\nhint: write \"id\": \"\(id)\" again; "))
  }

  @Test func whatChangedMeanwhileIsMerged() async throws {
    let (runner, id) = try await runner()
    let store = runner.path("store")
    let sandbox = runner.sandbox
    let path = "orgs/acme/contacts/43/grace-hopper-\(id).json"
    let saved = try sandbox.read(path, in: store)
    runner.edit = { _, file in
      try Self.replace("com\",", "com\",\n  \"phone\": \"+1 415 555 0002\",\n  \"intent\": \"high\",", in: file)
      // A colleague's change arrives, in the same field and in another one.
      try Data(
        saved.replacingOccurrences(of: "com\",", with: "com\",\n  \"phone\": \"+1 415 555 0001\",\n  \"company\": \"Navy\",").utf8
      )
      .write(to: URL(fileURLWithPath: store + "/" + path))
      return 0
    }
    let edited = try await runner.kith("contact", "edit", id, in: "store")
    #expect(edited.output.hasSuffix("Somebody changed the same field meanwhile. See: kith conflicts\n"))
    let shown = try await runner.kith("contact", "show", id, in: "store")
    #expect(shown.output.contains("phone      +1 415 555 0002\n") && shown.output.contains("company    Navy\n"))
    #expect(shown.output.contains("ana@example.com wrote +1 415 555 0001"))
  }

  @Test func aDuplicateEmailIsRefusedAndTheTextKept() async throws {
    let (runner, id) = try await runner()
    try await runner.kith("contact", "add", "--name", "Ada", "--email", "ada@example.com", in: "store")
    runner.edit = { _, file in
      try Self.replace("grace@example.com", "ada@example.com", in: file)
      return 0
    }
    let edited = try await runner.kith("contact", "edit", id, in: "store")
    #expect(edited.status == 73)
    #expect(try leftovers(runner).count == 1)
  }

  @Test func aHeldFileIsMendedInPlace() async throws {
    let (runner, id) = try await runner()
    let path = "orgs/acme/contacts/43/grace-hopper-\(id).json"
    try runner.sandbox.edit(path, in: runner.path("store"), "com\",", "org\"")
    let store = runner.path("store")
    runner.edit = { _, file in
      #expect(file == store + "/" + path)
      try Self.replace("org\"", "org\",", in: file)
      return 0
    }
    try await runner.expect(
      "contact", "edit", id, in: "store",
      gives: .done("Edit Grace Hopper: email grace@example.com → grace@example.org\n"))
  }

  @Test func anEditorThatFailsChangesNothing() async throws {
    let (runner, id) = try await runner()
    runner.edit = { _, _ in 127 }
    try await runner.expect(
      "contact", "edit", id, in: "store",
      gives: .failed(
        75,
        """
        kith: error: the editor ed -s ended with status 127; nothing was changed
        hint: set EDITOR to one that is installed

        """))
  }
}
