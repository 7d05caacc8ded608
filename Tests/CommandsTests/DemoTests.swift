import Foundation
import TestSupport
import Testing

@Suite struct DemoTests {
  @Test func theDemoPlaysToItsEndAndCanBePlayedAgain() throws {
    let sandbox = try Sandbox()
    let kith = try BuiltProgram(sandbox)
    let before = try FileManager.default.contentsOfDirectory(atPath: sandbox.root)
    // Nobody says who they are.
    func play() throws -> (status: Int32, output: String, errors: String) {
      try sandbox.run([kith.path, "demo", "--directory", "de mo"])
    }
    let played = try play()
    try #require(played.status == 0, "\(played)")
    #expect(played.errors == "")
    for words in [
      "Committed: Edit Ines Okafor: phone +44 20 7946 0132 → +44 20 7946 0199",
      "phone is +44 20 7946 0177; ana@skerrow.example wrote +44 20 7946 0155",
      "Ines Okafor: phone is +44 20 7946 0155. No conflict is left.", "Nothing is disputed.",
      "yann-le-kervella-0ff90944fe0c.json:7:35: expected ',' or '}'", "hint: add a comma after the value on line 7",
      "(exit code 65)", "Committed: Edit Yann Le Kervella: position Gérant → Maître charpentier",
      "Linked M. Thistlewood to Marcus Thistlewood (f06584cc4549), filling phone.",
      "Imported Benedikta Ólafsdóttir as Benedikta Ólafsdóttir (", "shares benedikta@hafnarvogur.example",
      "company    Hafnarvogur harbour", "position   Harbour master",
      "Tide displays for the spring fit-out: Proposal → Won", "Proposal → Won        ana@skerrow.example",
      "The daemon is running (process", "[ben/orgs/skerrow/contacts/91/ines-okafor-91d9f9b439fc.json has it, after ",
    ] {
      #expect(played.output.contains(words), "\(words)")
    }
    #expect(!played.output.contains("\u{1B}"))
    for clone in ["ana", "ben"] {
      #expect(try kith.run("-C", "de mo/" + clone, "daemon", "status").status == 75)
      #expect(try sandbox.git("status", "--porcelain", in: sandbox.path("de mo/\(clone)")) == "")
      #expect(try sandbox.complaints(about: sandbox.path("de mo/\(clone)")) == nil)
    }
    #expect(
      try sandbox.git("rev-parse", "HEAD", in: sandbox.path("de mo/ana"))
        == sandbox.git("rev-parse", "HEAD", in: sandbox.path("de mo/ben")))
    #expect(
      try Set(FileManager.default.contentsOfDirectory(atPath: sandbox.root)).subtracting(before).sorted() == ["de mo"])

    // What it prints at the end runs as it stands.
    let lines = played.output.split(separator: "\n").drop { !$0.contains("Yours to play with") }.dropFirst()
    for line in lines {
      let result = try sandbox.run(["sh", "-c", String(line)], environment: ["EDITOR": "true"])
      #expect(result.status == 0, "\(line): \(result)")
    }

    try sandbox.save("mine", to: "note.txt", in: sandbox.path("de mo"))
    #expect(try play().status == 0)
    #expect(try sandbox.read("note.txt", in: sandbox.path("de mo")) == "mine")
  }

  @Test func aFolderOfSomebodyElseIsLeftAlone() throws {
    let sandbox = try Sandbox()
    let kith = try BuiltProgram(sandbox)
    try sandbox.save("mine", to: "ana/note.txt", in: sandbox.path("work"))
    let refused = try sandbox.run([kith.path, "demo", "--directory", "work"])
    #expect(refused.status == 73)
    #expect(
      refused.errors == """
        kith: error: \(sandbox.path("work")) is not empty, and no demo of Kith made what is in it
        hint: choose another folder: kith demo --directory <dir>

        """)
    #expect(try sandbox.read("ana/note.txt", in: sandbox.path("work")) == "mine")
  }
}
