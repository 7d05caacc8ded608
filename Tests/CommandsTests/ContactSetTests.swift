import TestSupport
import Testing

@Suite struct ContactSetTests {
  @Test func setChangesFieldsAndSaysWhatChanged() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    try await runner.expect(
      "contact", "set", "grace", "intent=high", in: "store", gives: .done("Edit Grace Hopper: intent high\n"))
    try await runner.expect(
      "contact", "set", "grace", "intent=high", in: "store", gives: .done("Nothing to change: Grace Hopper says so already.\n"))
    try await runner.expect(
      "contact", "set", "grace", "intent=", "company= US Navy ", in: "store", gives: .done("Edit Grace Hopper: company, intent\n")
    )
    try await runner.expect(
      "contact", "set", "grace", "company=", in: "store", gives: .done("Edit Grace Hopper: company removed\n"))
  }

  @Test func setsGrowAndShrink() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    try await runner.kith("contact", "set", "grace", "tags=a,b", in: "store")
    try await runner.expect(
      "contact", "set", "grace", "tags+=b,c", "tags-=a", "tags-=z", in: "store", gives: .done("Edit Grace Hopper: tags -a +c\n"))
    #expect(
      try await runner.kith("contact", "set", "grace", "tags=[\"x, y\"]", "--json", in: "store").output.contains(
        #""tags": ["x, y"]"#))
    #expect(
      try await runner.kith(
        "contact", "set", "grace", "otherEmails+=g@example.com", "otherEmails+=G@Example.com", "--json", in: "store"
      )
      .output.contains(#""otherEmails": ["g@example.com"]"#))
  }

  @Test func customKeysHoldJSONOrText() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    let set = try await runner.kith(
      "contact", "set", "grace", "custom.rate=1.10", "custom.big=123456789012345678901234567890", "custom.zip=01069",
      "custom.vip=true", "custom.quoted=\"true\"", "custom.deep.inner=x", "--set", "/custom/dotted.key={\"b\": 1, \"a\": []}",
      "--json", in: "store")
    #expect(
      set.output.contains(
        #""custom": {"big": 123456789012345678901234567890, "deep": {"inner": "x"}, "dotted.key": {"a": [], "b": 1}, "#
          + #""quoted": "true", "rate": 1.10, "vip": true, "zip": "01069"}"#))
    let removed = try await runner.kith(
      "contact", "set", "grace", "custom.rate=", "custom.big=", "custom.zip=", "custom.vip=", "custom.quoted=",
      "custom.deep=", "--set", "/custom/dotted.key=null", "--json", in: "store")
    #expect(removed.output.contains(#""custom": {"dotted.key": null}"#))
  }

  @Test(
    arguments: [
      ("intnet=high", "contacts have no field intnet", "did you mean intent?"),
      (
        "shoes=44", "contacts have no field shoes",
        "keep what is your own under custom: custom.shoes=…; or say --set 'shoes=JSON'"
      ),
      ("intent", "\"intent\" is no assignment", "write key=value, such as intent=high or tags+=vip"),
      ("=high", "\"=high\" is no assignment", "write key=value, such as intent=high or tags+=vip"),
      ("custom..x=1", "\"custom..x\" is no key", "write a key such as intent, or custom.boats"),
      ("id=1", "id is kept by Kith and cannot be set", "the id of a record never changes"),
      ("conflicts=", "conflicts is kept by Kith and cannot be set", "kith conflicts resolve"),
      ("name=", "name cannot be taken away", "write name=…"),
      ("intent+=high", "intent holds one value", "write intent=high"),
      ("email.x=high", "email has no keys of its own", "write email=…"),
      ("tags=[1", "tags: this is no JSON array", "write tags=one,two"),
      ("custom=5", "custom is an object", "write custom.KEY=VALUE for one key, or custom={…} for all of it"),
    ])
  func setRefusesWhatMakesNoSense(assignment: String, message: String, hint: String) async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    try await runner.expect(
      "contact", "set", "grace", assignment, in: "store", gives: .failed(64, "kith: error: \(message)\nhint: \(hint)\n"))
  }

  @Test func aChangeIsWholeOrNotAtAll() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    try await runner.expect(
      "contact", "set", "grace", "company=Navy", "intent=hot", in: "store",
      gives: .failed(65, "kith: error: intent must be high, medium or low, not \"hot\"\nhint: write intent=high\n"))
    try await runner.expect(
      "contact", "set", "grace", "custom.a=1", "custom.a.b=1", in: "store",
      gives: .failed(
        64,
        """
        kith: error: custom.a.b cannot be set: something on the way is not an object
        hint: kith contact show --json tells what stands there

        """))
    try await runner.expect(
      "contact", "set", "grace", "--set", "nickname=Amazing", in: "store",
      gives: .failed(
        64,
        """
        kith: error: the value of nickname is not JSON
        hint: text stands in quotation marks: --set 'nickname="Amazing"'

        """))
    let shown = try await runner.kith("contact", "show", "grace", "--json", in: "store")
    #expect(!shown.output.contains("Navy") && !shown.output.contains("custom"))
  }

  @Test func aHandEditOfTheSameFileIsCommittedFirst() async throws {
    let runner = try CommandRunner()
    let id = try await runner.storeWithGrace()
    let file = "orgs/acme/contacts/43/grace-hopper-\(id).json"
    try runner.sandbox.edit(file, in: runner.path("store"), "\"Grace Hopper\",", "\"Grace Hopper\",\n  \"x\": 1.10,")
    try await runner.kith("contact", "set", id, "intent=low", in: "store")
    #expect(
      try runner.sandbox.git("log", "-2", "--format=%s", in: runner.path("store"))
        == "Edit Grace Hopper: intent low\nEdit Grace Hopper: x 1.10\n")
    #expect(try runner.sandbox.read(file, in: runner.path("store")).contains("\"x\": 1.10\n"))
  }

  @Test func aHeldFileIsNotWrittenOver() async throws {
    let runner = try CommandRunner()
    let id = try await runner.storeWithGrace()
    let file = "orgs/acme/contacts/43/grace-hopper-\(id).json"
    try runner.sandbox.edit(file, in: runner.path("store"), "\"grace@example.com\",", "\"grace@example.com\"")
    let broken = try runner.sandbox.read(file, in: runner.path("store"))
    try await runner.expect(
      "contact", "set", id, "intent=low", in: "store",
      gives: .failed(
        65,
        """
        kith: error: \(file):4:31: expected ',' or '}'
        hint: add a comma after the value on line 4

        """))
    #expect(try runner.sandbox.read(file, in: runner.path("store")) == broken)
    let shown = try await runner.kith("contact", "show", id, "--json", in: "store")
    #expect(shown.output.contains(#""_held": true"#))
    #expect(
      try await runner.kith("contact", "show", id, in: "store").output.hasSuffix(
        "  The file does not read; this is the version before. See: kith status\n"))
  }
}
