import JSONText
import TestSupport
import Testing

/// The index of lists among several processes.
struct ListIndexTests {
  @Test func severalProcessesListWhileOthersWriteAndRebuild() async throws {
    let sandbox = try Sandbox()
    let program = try BuiltProgram(sandbox)
    try #require(try program.run("init", "store", "--org", "acme").status == 0)
    for number in 0..<5 { try #require(try program.run("contact", "add", "--name", "First \(number)", in: "store").status == 0) }
    let (path, folder, environment) = (program.path, sandbox.path("store"), sandbox.environment(of: "Ana"))
    let kith: @Sendable ([String]) throws -> ProgramRun = {
      try ProgramRun([path] + $0, in: folder, environment: environment)
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for number in 0..<6 {
          let run = try kith(["contact", "add", "--name", "Second \(number)"])
          #expect(run.status == 0, "\(run.errors)")
        }
      }
      group.addTask {
        for _ in 0..<4 {
          let run = try kith(["index", "rebuild"])
          #expect(run.status == 0, "\(run.errors)")
        }
      }
      for _ in 0..<3 {
        group.addTask {
          var last = 5
          for _ in 0..<5 {
            let run = try kith(["contact", "list", "--json"])
            let count = run.text.split(separator: "\n").count
            // Nobody is missing who was there at the beginning, and nobody goes who was listed before.
            #expect(run.status == 0 && count >= last, "\(count) of \(last): \(run.errors)")
            last = max(last, count)
          }
        }
      }
      try await group.waitForAll()
    }
    let run = try program.run("contact", "list", "second", "--json", in: "store")
    #expect(run.output.split(separator: "\n").count == 6)
    #expect(try sandbox.run(["ls", ".git/kith"], in: sandbox.path("store")).output.contains(".new-") == false)
  }

  @Test func aRebuildTellsHowMany() throws {
    let sandbox = try Sandbox()
    let program = try BuiltProgram(sandbox)
    try #require(try program.run("init", "store", "--org", "acme").status == 0)
    try #require(try program.run("contact", "add", "--name", "Ana", in: "store").status == 0)
    #expect(try program.run("index", "rebuild", in: "store").output == "Indexed 1 file.\n")
    #expect(try program.run("index", "rebuild", "--json", in: "store").output == "{\"files\": 1}\n")
  }

  /// A store with two people, whose index of lists is made.
  private func store() throws -> PlainGitStore {
    let store = try PlainGitStore()
    try #require(try store.kith.run("contact", "add", "--name", "Ben", in: "my store").status == 0)
    #expect(try names(store) == ["Ben", "Grace Hopper"])
    return store
  }

  private func names(_ store: PlainGitStore) throws -> [String] {
    let run = try store.kith.run("contact", "list", "--json", in: "my store")
    try #require(run.status == 0 && run.errors == "", "\(run)")
    return try run.output.split(separator: "\n").compactMap {
      try JSONParser.parse(Array($0.utf8)).objectValue?["name"]?.stringValue
    }
  }

  private static let database = "import sqlite3; d = sqlite3.connect('lists.sqlite')"

  @Test(arguments: [
    "rm lists.sqlite", "rm -r ../kith", "truncate -s 0 lists.sqlite", "truncate -s 9000 lists.sqlite",
    "echo rubbish > lists.sqlite",
    "head -c 60000 /dev/zero | tr '\\0' x | dd of=lists.sqlite bs=4096 seek=1 conv=notrunc status=none",
    "python3 -c \"\(Self.database); d.execute('UPDATE meta SET version = 0'); d.commit()\"",
    "python3 -c \"\(Self.database); d.execute('DROP TABLE person'); d.commit()\"",
  ])
  func whateverHappensToTheFileTheNextListMakesItAnew(damage: String) throws {
    let store = try store()
    let made = try store.sandbox.run(["bash", "-c", "cd .git/kith && \(damage)"], in: store.folder)
    try #require(made.status == 0, "\(made)")
    #expect(try names(store) == ["Ben", "Grace Hopper"])
    let report = try store.kith.run("doctor", "--offline", in: "my store")
    #expect(report.output.contains("\nok       lists         the index of lists stands for HEAD\n"), "\(report)")
  }

  @Test func anotherBranchIsListedAfterGitSwitchedToIt() throws {
    let store = try store()
    try store.sandbox.git("switch", "-qc", "side", in: store.folder)
    try store.save(store.contact("Cem", "cem@example.com"), to: "orgs/acme/contacts/cem.json")
    try store.sandbox.git("rm", "-q", store.grace, in: store.folder)
    try store.sandbox.git("add", "-A", in: store.folder)
    try store.sandbox.git("commit", "-qm", "Side", in: store.folder)
    #expect(try names(store) == ["Ben", "Cem"])
    for _ in 0..<2 {
      try store.sandbox.git("switch", "-q", "main", in: store.folder)
      #expect(try names(store) == ["Ben", "Grace Hopper"])
      try store.sandbox.git("switch", "-q", "side", in: store.folder)
      #expect(try names(store) == ["Ben", "Cem"])
    }
    // And what a list is asked for by words.
    #expect(try store.kith.run("contact", "list", "cem", "--json", in: "my store").output.contains("cem@example.com"))
    #expect(try store.kith.run("contact", "list", "grace", in: "my store").output == "")
  }

  @Test(arguments: ["contact", "lead", "deal", "message", "thread", "activity"])
  func everyListSaysWhenAnEditInPlaceCounts(noun: String) throws {
    let run = try BuiltProgram(Sandbox()).run(noun, "list", "--help")
    let words = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("Where no daemon runs, a file written in place elsewhere than in what is listed"), "\(words)")
    #expect(words.contains("after the next kith sync or kith status"), "\(words)")
  }
}
