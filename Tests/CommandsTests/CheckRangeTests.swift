import Foundation
import TestSupport
import Testing

/// `kith check --range`, where a team or its CI asks.
@Suite struct CheckRangeTests {
  private let store: PlainGitStore

  /// A good commit on `main`, then two bad ones on `side`.
  init() throws {
    store = try PlainGitStore()
    try store.sandbox.git("switch", "-qc", "side", in: store.folder)
    try store.breakGrace()
    try store.sandbox.git("commit", "-qnam", "Broken", in: store.folder)
    let other = store.contact("Other", "x@example.com", more: ",\n  \"intent\": \"hihg\"")
    try store.save(other, to: "orgs/acme/contacts/other.json")
    try store.sandbox.git("add", ".", in: store.folder)
    try store.sandbox.git("commit", "-qnm", "Odd", in: store.folder)
    try store.sandbox.git("switch", "-q", "main", in: store.folder)
    try store.sandbox.edit(store.grace, in: store.folder, "Grace", "Grace B.")
    try store.sandbox.git("commit", "-qam", "Good", in: store.folder)
  }

  @Test func everyFindingHasItsPlaceAndFix() throws {
    let run = try store.kith.run("check", "--range", "main...side", in: "my store")
    #expect(
      run.output == """
        \(store.grace):4:27: error: expected ',' or '}'
          add a comma after the value on line 4
        orgs/acme/contacts/other.json:4:13: error: intent must be high, medium or low, not "hihg"
          write "intent": "high"
        2 changed records: 2 errors, 0 warnings

        """)
    #expect(run.status == 65 && run.errors == "")
    let json = try store.kith.run("check", "--range", "side~1..side", "--json", in: "my store")
    #expect(json.status == 65 && json.output.split(separator: "\n").count == 1, "\(json)")
    #expect(json.output.contains("\"line\": 4") && json.output.contains("\"path\": \"orgs/acme/contacts/other.json\""))
  }

  @Test func aSideThatIsLeftOutIsHead() throws {
    let good = try store.kith.run("check", "--range", "HEAD~1..", in: "my store")
    #expect(good.status == 0 && good.output == "1 changed record: all valid\n")
    #expect(try store.kith.run("check", "--range", "side..", in: "my store").status == 0)
    #expect(try store.kith.run("check", "--range", "..side", in: "my store").status == 65)
    let short = try store.sandbox.git("rev-parse", "--short", "side", in: store.folder).prefix { $0 != "\n" }
    #expect(try store.kith.run("check", "--range", "\(short)~1..\(short)", in: "my store").status == 65)
    let zeros = String(repeating: "0", count: 40)
    #expect(try store.kith.run("check", "--range", "\(zeros)..main", in: "my store").output == "3 changed records: all valid\n")
  }

  @Test func itNeedsNoWorkingTree() throws {
    let bare = store.sandbox.path("bare.git")
    try store.sandbox.git("clone", "-q", "--bare", store.folder, bare, in: store.sandbox.root)
    #expect(try store.kith.run("check", "--range", "main...side", in: "bare.git").status == 65)
    // As CI systems clone: a detached HEAD, little history.
    let shallow = store.sandbox.path("shallow")
    try store.sandbox.git(
      "clone", "-q", "--depth", "2", "-b", "side", "file://\(store.folder)", shallow, in: store.sandbox.root)
    try store.sandbox.git("checkout", "-q", "--detach", in: shallow)
    #expect(try store.kith.run("check", "--range", "HEAD~1..HEAD", in: "shallow").status == 65)
    let missing = try store.kith.run("check", "--range", "origin/main..HEAD", in: "shallow")
    #expect(missing.status == 66)
    #expect(
      missing.errors == """
        kith: error: there is no commit "origin/main" in this repository
        hint: if its history is cut off, as in many CI systems: git fetch --unshallow

        """)
    try store.sandbox.git("worktree", "add", "-q", "--detach", store.sandbox.path("tree"), "side", in: store.folder)
    #expect(try store.kith.run("check", "--range", "main...HEAD", in: "tree").output.contains("2 errors"))
    #expect(!store.sandbox.exists("kith", in: bare))
  }

  @Test func theScriptForCIChecksWhatABranchChanges() throws {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../hooks/check-range.sh")
    func status(_ arguments: String...) throws -> Int32 {
      let environment = ["KITH": store.kith.path]
      return try store.sandbox.run([script.standardized.path] + arguments, in: store.folder, environment: environment).status
    }
    #expect(try status("main", "side") == 65)
    #expect(try status("side", "main") == 0)
    #expect(try status(String(repeating: "0", count: 40)) == 0)
    #expect(try status() == 66)
  }

  @Test func whatIsNoRangeAndNoStoreIsSaid() throws {
    #expect(try store.kith.run("check", "--range", "main", in: "my store").status == 64)
    let plain = store.sandbox.path("plain")
    try store.sandbox.git("init", "-q", plain, in: store.sandbox.root)
    try store.sandbox.save("{", to: "orgs/acme/contacts/x.json", in: plain)
    try store.sandbox.git("add", ".", in: plain)
    try store.sandbox.git("commit", "-qm", "x", in: plain)
    let zeros = String(repeating: "0", count: 40)
    let run = try store.kith.run("check", "--range", "\(zeros)..HEAD", in: "plain")
    #expect(run.status == 0 && run.errors == "kith: nothing to check: it holds no kith.json and is no store\n", "\(run)")
    #expect(try store.kith.run("check", "--range", "a..b", in: "home").status == 66)
  }
}
