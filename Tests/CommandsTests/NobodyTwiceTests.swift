import TestSupport
import Testing

/// One person added on several clones with one address, from the meeting to the parting.
@Suite struct NobodyTwiceTests {
  private let runner: CommandRunner
  /// The elder, Ana's.
  private let elder = "f619e8f07efa"
  /// The younger, Ben's.
  private let younger = "1a3cebe636ab"
  private let elderFile = "orgs/acme/contacts/f6/ada-lovelace-f619e8f07efa.json"
  private let youngerFile = "orgs/acme/contacts/1a/a-lovelace-1a3cebe636ab.json"

  /// Three clones; Ana and Ben add a person each, with one address. Cleo has Ben's and edits it before all meet.
  init() async throws {
    runner = try CommandRunner()
    _ = try await runner.twoClones()
    try await runner.kith("clone", runner.path("remote.git"), "cleo")
    try await run("Ana", "contact", "add", "--name", "Ada Lovelace", "--email", "A@x.com", "--company", "Engines")
    try await run("Ben", "contact", "add", "--name", "A. Lovelace", "--email", "a@X.com", "--phone", "+1 415 555 2671")
    try await run("Ben", "sync")
    try await run("Cleo", "sync")
    try await run("Cleo", "contact", "set", younger, "tags=maths", "phone=+1 415 555 0002")
    for person in ["Ana", "Cleo", "Ben", "Ana"] { try await run(person, "sync") }
  }

  @discardableResult
  private func run(_ person: String, _ arguments: String...) async throws -> CommandRunner.Outcome {
    runner.person = person
    let outcome = try await runner.run(arguments, in: person.lowercased())
    try #require(outcome.status == 0, "\(person): kith \(arguments): \(outcome)")
    return outcome
  }

  private func read(_ file: String, _ person: String) throws -> String {
    try runner.sandbox.read(file, in: runner.path(person.lowercased()))
  }

  private func settle() async throws {
    for person in ["Ana", "Ben", "Cleo", "Ana", "Ben", "Cleo"] { try await run(person, "sync") }
    let heads = try Set(["ana", "ben", "cleo"].map { try runner.sandbox.id(in: runner.path($0)) })
    #expect(heads.count == 1, "all have the same commit")
  }

  @Test func theyAreOnePersonOnEveryClone() async throws {
    try await settle()
    for person in ["Ana", "Ben", "Cleo"] {
      let duplicates = try await run(person, "duplicates")
      #expect(duplicates.output == "Ada Lovelace (\(elder))\n  \(younger)  A. Lovelace  shares a@x.com\n")
      #expect(try await run(person, "contact", "list", "lovelace").output.split(separator: "\n").count == 1)
      let shown = try await run(person, "contact", "show", younger, "--json")
      #expect(shown.errors == "A. Lovelace (\(younger)) was merged into Ada Lovelace (\(elder)).\n")
      #expect(shown.output.contains(#""company": "Engines""#))
      #expect(shown.output.contains(#""phone": "+1 415 555 0002""#), "what Cleo wrote meanwhile shows through")
      #expect(shown.output.contains(#""tags": ["maths"]"#))
      #expect(try !read(elderFile, person).contains("phone"), "no field moves")
    }
    let check = try await run("Ana", "check")
    #expect(check.output.hasSuffix("all valid\n"), "\(check)")
  }

  @Test func apartAgainBothHaveWhatWasWrittenSince() async throws {
    try await settle()
    try await run("Ana", "contact", "set", "lovelace", "intent=high")
    try runner.sandbox.edit(youngerFile, in: runner.path("cleo"), "maths", "poetry")
    try await run("Ben", "contact", "unmerge", younger, "--keeps", elder)
    try await settle()
    for person in ["Ana", "Ben", "Cleo"] {
      #expect(try await run(person, "duplicates").output == "Nobody has more than one contact.\n")
      let elder = try await run(person, "contact", "show", elder, "--json").output
      #expect(elder.contains(#""email": "A@x.com""#) && elder.contains(#""intent": "high""#) && !elder.contains("tags"))
      let younger = try await run(person, "contact", "show", younger, "--json").output
      #expect(younger.contains(#""tags": ["poetry"]"#) && younger.contains(#""custom": {"formerEmail": "a@X.com"}"#))
      #expect(!younger.contains(#""email""#) && !younger.contains("mergedInto"))
    }
  }

  @Test func theParentOfAllIsDeletedAndTheOtherLivesOn() async throws {
    try await settle()
    try await run("Ben", "contact", "delete", "lovelace", "--only", "--yes")
    try await settle()
    for person in ["Ana", "Ben", "Cleo"] {
      #expect(try await run(person, "contact", "show", "a@x.com", "--json").output.contains(#""id": "\#(younger)""#))
      #expect(try !read(youngerFile, person).contains("mergedInto"))
    }
  }
}
