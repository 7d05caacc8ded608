import Foundation
import GitStorage
import TestSupport
import Testing

@Suite struct SyncCommandTests {
  @Test func withoutARemoteItCommitsAndSaysSo() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    try runner.sandbox.save("{\"name\": \"Tove\"}", to: "orgs/acme/contacts/tove.json", in: runner.path("store"))
    try await runner.expect(
      "sync", in: "store",
      gives: .done(
        """
        Committed: Add Tove
        No remote: everything is committed here only. To share: git remote add origin <url>, then kith sync

        """))
    try await runner.expect(
      "sync", in: "store",
      gives: .done(
        """
        Nothing new to commit.
        No remote: everything is committed here only. To share: git remote add origin <url>, then kith sync

        """))
  }

  @Test func neighbouringEditsMeetWithoutAWord() async throws {
    let runner = try CommandRunner()
    let (id, path) = try await runner.twoClones()
    try runner.sandbox.edit(path, in: runner.path("ana"), "com\",", "com\",\n  \"phone\": \"+1 415 555 2671\",")
    try runner.sandbox.edit(path, in: runner.path("ben"), "com\",", "com\",\n  \"intent\": \"high\",")
    try await runner.expect(
      "sync", "--dry-run", in: "ana", gives: .done("Would commit:\n  \(path)\nWould fetch from origin\n"))
    try await runner.expect(
      "sync", in: "ana",
      gives: .done(
        """
        Committed: Edit Grace Hopper: phone +1 415 555 2671
        origin: pushed, up to date

        """))
    runner.person = "Ben"
    try await runner.expect(
      "sync", in: "ben",
      gives: .done(
        """
        Committed: Edit Grace Hopper: intent high
        Received from origin: Grace Hopper
        origin: pushed, up to date

        """))
    runner.person = "Ana"
    try await runner.expect(
      "sync", "--json", in: "ana",
      gives: .done(
        #"{"changes": [], "conflicts": [], "foreign": [], "head": "COMMIT", "held": [], "heldDeletions": [], "#
          + #""joined": [], "keptBeside": [], "merge": "fast-forward", "received": ["\#(path)"], "#
          + #""remotes": [{"name": "origin", "pushed": false, "state": "up to date"}], "unreadable": [], "withheld": []}"#
          + "\n"))
    let shown = try await runner.kith("contact", "show", id, in: "ana")
    #expect(shown.output.contains("phone      +1 415 555 2671\n") && shown.output.contains("intent     high\n"))
    #expect(
      try runner.sandbox.git("rev-parse", "HEAD", in: runner.path("ana"))
        == runner.sandbox.git("rev-parse", "HEAD", in: runner.path("ben")))
    try await runner.expect("sync", in: "ana", gives: .done("Nothing new to commit.\norigin: up to date\n"))
  }

  @Test func aMissingCommaHoldsOneFileAndNothingElse() async throws {
    let runner = try CommandRunner()
    let (id, path) = try await runner.twoClones()
    try runner.sandbox.edit(path, in: runner.path("ana"), "com\",", "org\"")
    try runner.sandbox.save("{\"name\": \"Tove\"}", to: "orgs/acme/contacts/tove.json", in: runner.path("ana"))
    runner.person = "Ben"
    try await runner.kith("contact", "set", id, "intent=high", in: "ben")
    try await runner.kith("sync", in: "ben")
    runner.person = "Ana"
    let error = """
      kith: error: \(path):4:31: expected ',' or '}'
      hint: add a comma after the value on line 4

      """
    try await runner.expect(
      "status", in: "ana",
      gives: .done(
        """
        Store ROOT/ana, branch main
        Remote origin: nothing to push
        No daemon is running (kith daemon start).
        Saved and not committed yet (kith sync):
          orgs/acme/contacts/tove.json
        Held until it is mended:
          \(path):4:31: expected ',' or '}'
            add a comma after the value on line 4

        """))
    try await runner.expect(
      "sync", in: "ana",
      gives: .failed(
        65, error,
        output: """
          Committed: Add Tove
          Received from origin: Grace Hopper
          1 file is held until mended; everything else went on.
          origin: pushed, up to date

          """))
    let json = try await runner.kith("sync", "--json", in: "ana")
    #expect(json.status == 65 && json.errors == error)
    #expect(
      json.output.contains(
        #""held": [{"column": 31, "hint": "add a comma after the value on line 4", "line": 4, "path": "\#(path)", "#
          + #""reason": "expected ',' or '}'"}]"#))
    try runner.sandbox.edit(path, in: runner.path("ana"), "org\"", "org\",")
    try await runner.expect(
      "sync", in: "ana",
      gives: .done(
        "Committed: Edit Grace Hopper: email grace@example.com → grace@example.org\norigin: pushed, up to date\n"))
    let shown = try await runner.kith("contact", "show", id, "--json", in: "ana")
    #expect(shown.output.contains("grace@example.org") && shown.output.contains(#""intent": "high""#))
  }

  @Test func aSecondOwnerOfAnAddressIsHeld() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    try runner.sandbox.save(
      "{\"name\": \"Ada\", \"email\": \"Grace@example.com\"}\n", to: "orgs/acme/contacts/ada.json", in: runner.path("store"))
    let synced = try await runner.kith("sync", in: "store")
    let holder = "Grace Hopper (433acc450204, orgs/acme/contacts/43/grace-hopper-433acc450204.json)"
    #expect(synced.status == 65)
    #expect(
      synced.errors.hasPrefix(
        "kith: error: orgs/acme/contacts/ada.json:1:26: grace@example.com belongs to \(holder)\nhint: change the address"))
  }

  @Test func aConflictIsNoError() async throws {
    let runner = try CommandRunner()
    let (id, _) = try await runner.twoClones()
    try await runner.kith("contact", "set", id, "phone=+1 415 555 0001", in: "ana")
    try await runner.kith("sync", in: "ana")
    runner.person = "Ben"
    try await runner.kith("contact", "set", id, "phone=+1 415 555 0002", in: "ben")
    try await runner.expect(
      "sync", in: "ben",
      gives: .done(
        """
        Received from origin: Grace Hopper
        1 conflict: both sides changed the same; one value stands, the other is kept
          Grace Hopper: phone is +1 415 555 0002; ana@example.com wrote +1 415 555 0001 on 2025-06-01 11:05
          Decide with: kith conflicts
        origin: pushed, up to date

        """))
  }

  @Test func aSweepOfDeletionsAsksForAWord() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    for number in 10...31 {
      try runner.sandbox.save("{\"name\": \"N\(number)\"}", to: "orgs/acme/contacts/n\(number).json", in: runner.path("store"))
    }
    try await runner.kith("sync", in: "store")
    for number in 10...31 {
      try FileManager.default.removeItem(atPath: runner.path("store/orgs/acme/contacts/n\(number).json"))
    }
    let held = try await runner.kith("sync", in: "store")
    #expect(held.status == 65)
    #expect(
      held.errors == """
        kith: error: 22 files are gone, such as orgs/acme/contacts/n10.json; that is not believed without a word
        hint: if they were meant to be deleted: kith sync --accept-deletions; to have them back: git ls-files -dz | xargs -0 git restore --

        """)
    let accepted = try await runner.kith("sync", "--accept-deletions", in: "store")
    #expect(accepted.status == 0 && accepted.output.hasPrefix("Committed 22 changes:\n  Delete N10\n"))
  }

  @Test func aRemoteThatIsAwayIsTriedAgainLater() async throws {
    let runner = try CommandRunner()
    let (id, _) = try await runner.twoClones()
    try FileManager.default.moveItem(atPath: runner.path("remote.git"), toPath: runner.path("elsewhere.git"))
    try await runner.kith("contact", "set", id, "intent=high", in: "ana")
    try await runner.expect(
      "sync", in: "ana",
      gives: .failed(
        75,
        """
        kith: error: origin: fatal: 'ROOT/remote.git' does not appear to be a git repository
        hint: check the address with 'git remote -v'

        """, output: "Nothing new to commit.\n"))
    #expect(try await runner.kith("status", in: "ana").output.contains("Remote origin: 1 commit to push\n"))
    try FileManager.default.moveItem(atPath: runner.path("elsewhere.git"), toPath: runner.path("remote.git"))
    try await runner.expect(
      "sync", in: "ana", gives: .done("Nothing new to commit.\norigin: pushed, up to date\n"))
  }

  @Test func aServersNoIsShownInItsWords() async throws {
    let runner = try CommandRunner()
    let (id, _) = try await runner.twoClones()
    let hook = runner.path("remote.git/hooks/pre-receive")
    try runner.sandbox.save(
      "#!/bin/sh\necho 'no pushes on Sundays' >&2\nexit 1\n", to: "pre-receive", in: runner.path("remote.git/hooks"))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook)
    try await runner.kith("contact", "set", id, "intent=high", in: "ana")
    let refused = try await runner.kith("sync", in: "ana")
    #expect(refused.status == 77)
    #expect(refused.errors.hasPrefix("kith: error: origin refused the push: no pushes on Sundays\n"))
  }

  @Test func aRewrittenHistoryStopsUntilItIsAccepted() async throws {
    let runner = try CommandRunner()
    let (id, _) = try await runner.twoClones()
    try await runner.kith("contact", "set", id, "intent=high", in: "ana")
    try await runner.kith("sync", in: "ana")
    try runner.sandbox.git("push", "-q", "--force", "origin", "HEAD~1:main", in: runner.path("ana"))
    let stopped = try await runner.kith("sync", in: "ana")
    #expect(stopped.status == 77)
    #expect(stopped.errors.hasPrefix("kith: error: the history of origin/main was rewritten: "))
    #expect(stopped.errors.hasSuffix("To go on with what is there now: kith sync --accept-rewrite\n"))
    try await runner.expect(
      "sync", "--accept-rewrite", in: "ana", gives: .done("Nothing new to commit.\norigin: pushed, up to date\n"))
  }

  @Test func whatIsUnderWayInGitPausesEverything() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    try runner.sandbox.git("switch", "-q", "-c", "mine", in: runner.path("store"))
    let error = """
      kith: error: paused: this folder is on the branch mine, the store works on main
      hint: git switch main

      """
    try await runner.expect("sync", in: "store", gives: .failed(75, error))
    try await runner.expect("contact", "set", "grace", "intent=low", in: "store", gives: .failed(75, error))
    try await runner.expect(
      "status", in: "store",
      gives: .done(
        """
        Store ROOT/store, branch main
        Paused: this folder is on the branch mine, the store works on main
          to go on: git switch main
        No remote.
        No daemon is running (kith daemon start).

        """))
    try runner.sandbox.git("switch", "-q", "--detach", "main", in: runner.path("store"))
    try await runner.expect(
      "sync", in: "store", gives: .failed(75, "kith: error: paused: HEAD is detached\nhint: git switch main\n"))
  }

  @Test func statusIsOneObjectForPrograms() async throws {
    let runner = try CommandRunner()
    _ = try await runner.twoClones()
    try await runner.expect(
      "status", "--json", in: "ana",
      gives: .done(
        #"{"branch": "main", "conflicts": 0, "daemon": {"running": false}, "foreign": [], "head": "COMMIT", "held": [], "#
          + #""heldDeletions": [], "#
          + #""identityGuessed": false, "interrupted": false, "path": "ROOT/ana", "#
          + #""remotes": [{"name": "origin", "unpushed": 0}], "waiting": [], "withheld": []}"# + "\n"))
    try await runner.expect(
      "status", in: "ana",
      gives: .done(
        """
        Store ROOT/ana, branch main
        Remote origin: nothing to push
        No daemon is running (kith daemon start).
        Every record is committed, nothing is held, nothing is disputed.

        """))
  }
}
