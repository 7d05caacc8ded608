import TestSupport
import Testing

@Suite struct StoreCommandTests {
  @Test func initMakesAStoreAndSaysWhatComesNext() async throws {
    let runner = try CommandRunner()
    try await runner.expect(
      "init", "store", "--org", "acme", "--name", "Acme",
      gives: .done(
        """
        Made a store in 'ROOT/store' for acme.
        Next: kith -C 'ROOT/store' contact add --name "Grace Hopper"

        """))
    #expect(try runner.sandbox.read("orgs/acme/org.json", in: runner.path("store")) == "{\n  \"name\": \"Acme\"\n}\n")
    let config = try runner.sandbox.git("config", "merge.kith.driver", in: runner.path("store"))
    #expect(config == "/usr/bin/kith merge-file %O %A %B %L %P\n")
    #expect(try runner.sandbox.complaints(about: runner.path("store")) == nil)
  }

  @Test func initPrintsOneObjectForPrograms() async throws {
    let runner = try CommandRunner()
    try await runner.expect(
      "init", "store", "--org", "acme", "--json",
      gives: .done(#"{"branch": "main", "head": "COMMIT", "organizations": ["acme"], "path": "ROOT/store"}"# + "\n"))
  }

  @Test func initPutsUnpackedFilesUnderGit() async throws {
    let runner = try CommandRunner()
    try runner.sandbox.save("{\"format\": 1}", to: "kith.json", in: runner.path("store"))
    try runner.sandbox.save("{\"name\": \"B\"}", to: "orgs/b/org.json", in: runner.path("store"))
    try runner.sandbox.save("{\"name\": \"A\"}", to: "orgs/a/org.json", in: runner.path("store"))
    let made = try await runner.kith("init", "store")
    #expect(made.status == 0)
    #expect(made.output.hasPrefix("Made a store in 'ROOT/store' for a, b.\n"))
    #expect(try runner.sandbox.read("orgs/a/org.json", in: runner.path("store")) == "{\"name\": \"A\"}")
  }

  @Test func initRefusesWhatWouldBeNoNewStore() async throws {
    let runner = try CommandRunner()
    try await runner.expect(
      "init", "store",
      gives: .failed(
        64,
        """
        kith: error: a new store needs an organization
        hint: kith init 'ROOT/store' --org acme

        """))
    try await runner.expect(
      "init", "store", "--org", "Acme & Söhne",
      gives: .failed(
        64,
        """
        kith: error: "Acme & Söhne" cannot be the short name of an organization: it is made of a-z, 0-9 and -
        hint: --org acme-sohne --name 'Acme & Söhne'

        """))
    try await runner.kith("init", "store", "--org", "acme")
    try await runner.expect(
      "init", "store", "--org", "acme",
      gives: .failed(
        73,
        """
        kith: error: ROOT/store is a git repository already
        hint: kith -C 'ROOT/store' status

        """))
    try runner.sandbox.save("mine", to: "notes.txt", in: runner.path("full"))
    try await runner.expect(
      "init", "full", "--org", "acme", gives: .failed(73, "kith: error: ROOT/full is not empty\nhint: choose an empty folder\n"))
  }

  @Test func cloneMakesAWorkingCopyAndCountsThePeople() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace("ana")
    let remote = try runner.sandbox.bareRemote("team.git")
    try runner.sandbox.git("remote", "add", "origin", remote, in: runner.path("ana"))
    try await runner.kith("sync", in: "ana")
    try await runner.expect("clone", "team.git", gives: .done("Cloned team.git into 'ROOT/team':\n  acme: 1 contact\n"))
    #expect(
      try runner.sandbox.git("config", "remote.origin.url", in: runner.path("team")) == remote + "\n",
      "a relative address is kept as an absolute one")
    try await runner.expect(
      "clone", remote, "ana", gives: .failed(73, "kith: error: ROOT/ana is not empty\nhint: choose an empty or a new folder\n"))
  }

  @Test func cloneSaysWhatIsWrongWithTheRemote() async throws {
    let runner = try CommandRunner()
    try await runner.expect(
      "clone", "nowhere.git",
      gives: .failed(
        66,
        """
        kith: error: ROOT/nowhere.git: fatal: 'ROOT/nowhere.git' does not appear to be a git repository
        hint: check the address

        """))
    _ = try runner.sandbox.bareRemote("empty.git")
    let empty = try await runner.kith("clone", "empty.git")
    #expect(empty.status == 66)
    #expect(empty.errors.hasPrefix("kith: error: ROOT/empty.git is empty: there is no store in it yet\n"))
    try runner.sandbox.git("init", "-q", "-b", "main", runner.path("plain"), in: runner.sandbox.root)
    try runner.sandbox.git("commit", "-q", "--allow-empty", "-m", "x", in: runner.path("plain"))
    try await runner.expect(
      "clone", "plain", "copy",
      gives: .failed(
        66, "kith: error: ROOT/plain is not a Kith store (it has no kith.json)\nhint: is it the right address?\n"))
  }

  @Test func aStoreIsFoundUpwardsAndByVariable() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    let below = try await runner.kith("contact", "list", in: "store/orgs/acme/contacts")
    #expect(below.output.contains("Grace Hopper"))
    let byOption = try await runner.kith("contact", "list", "-C", "store/orgs")
    #expect(byOption == below, "options stand before the verb and after it")
    let before = try await runner.kith("-C", "store/orgs", "contact", "list")
    #expect(before == below)
    runner.environment["KITH_STORE"] = runner.path("store")
    try await runner.expect("contact", "list", gives: below)
    runner.environment["KITH_STORE"] = runner.path("other")
    try await runner.expect(
      "contact", "list",
      gives: .failed(
        66,
        """
        kith: error: KITH_STORE says ROOT/other, and there is no store
        hint: set it to the folder that holds kith.json

        """))
    runner.environment["KITH_STORE"] = nil
    try await runner.expect(
      "contact", "list",
      gives: .failed(
        66,
        """
        kith: error: there is no store in ROOT or above it
        hint: go to one with -C, or make one: kith init 'ROOT' --org <name>

        """))
    try runner.sandbox.save("{\"format\": 1}", to: "kith.json", in: runner.path("unpacked"))
    try await runner.expect(
      "status", in: "unpacked",
      gives: .failed(
        66,
        """
        kith: error: ROOT/unpacked holds the files of a store, but is no git repository
        hint: kith init 'ROOT/unpacked'

        """))
  }

  @Test func aNewerStoreIsReadAndNotWritten() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    try runner.sandbox.save("{\"format\": 2}", to: "kith.json", in: runner.path("store"))
    let refusal =
      "kith: error: this store has format 2; this kith writes up to 1 and only reads it\nhint: install a newer kith\n"
    try await runner.expect("sync", in: "store", gives: .failed(77, refusal))
    try await runner.expect("contact", "set", "grace", "intent=low", in: "store", gives: .failed(77, refusal))
    #expect(try await runner.kith("contact", "show", "grace", in: "store").output.contains("Grace Hopper"))
    #expect(try await runner.kith("status", in: "store").output.contains("only reads it"))
  }

  @Test func severalOrganizationsMustBeTold() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    try runner.sandbox.save("{\"name\": \"Zeta\"}", to: "orgs/zeta/org.json", in: runner.path("store"))
    try await runner.expect(
      "contact", "show", "grace", in: "store",
      gives: .failed(
        64, "kith: error: this store has several organizations: acme, zeta\nhint: say which: --org acme\n"))
    #expect(try await runner.kith("contact", "list", "--org", "acme", in: "store").output.contains("Grace"))
    try await runner.expect(
      "contact", "list", "--org", "beta", in: "store",
      gives: .failed(66, "kith: error: there is no organization beta in this store\nhint: it has: acme, zeta\n"))
  }

  @Test func aGuessedNameIsMentionedOnce() async throws {
    let runner = try CommandRunner()
    for role in ["AUTHOR", "COMMITTER"] {
      runner.environment["GIT_\(role)_NAME"] = ""
    }
    let first = try await runner.kith("init", "store", "--org", "acme")
    #expect(first.errors.hasPrefix("hint: commits bear the name "))
    #expect(first.errors.contains("git -C 'ROOT/store' config user.name 'Your Name'"))
    let second = try await runner.kith("contact", "add", "--name", "Grace", in: "store")
    #expect(second.status == 0)
    #expect(second.errors == "")
  }
}
