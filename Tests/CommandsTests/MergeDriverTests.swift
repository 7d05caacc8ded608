import TestSupport
import Testing

/// The program as git's merge driver, called by git itself.
@Suite struct MergeDriverTests {
  private let sandbox: Sandbox
  private let store: String
  private let path: String

  /// A store with two branches that changed neighbouring fields of one contact, and the same one.
  init() throws {
    sandbox = try Sandbox()
    store = sandbox.path("store")
    let kith = try BuiltProgram(sandbox)
    try #require(try kith.run("init", "store", "--org", "acme").status == 0)
    let added = try kith.run("contact", "add", "--name", "Grace Hopper", "--email", "g@example.com", in: "store")
    let id = added.output.split(separator: "\n").first.map(String.init) ?? ""
    path = "orgs/acme/contacts/\(id.prefix(2))/grace-hopper-\(id).json"
    try sandbox.git("switch", "-q", "-c", "side", in: store)
    try sandbox.edit(path, in: store, "com\",\n", "com\",\n  \"intent\": \"high\",\n  \"company\": \"Navy\",\n")
    try sandbox.git("commit", "-q", "-a", "-m", "side", in: store)
    try sandbox.git("switch", "-q", "main", in: store)
    try sandbox.edit(path, in: store, "com\",\n", "com\",\n  \"phone\": \"+1 415 555 2671\",\n  \"company\": \"US Navy\",\n")
    try sandbox.git("commit", "-q", "-a", "-m", "main", in: store)
  }

  @Test(arguments: [["merge", "-q", "--no-edit", "side"], ["rebase", "-q", "side"], ["cherry-pick", "side"]])
  func gitMergesRecordsByField(arguments: [String]) throws {
    let result = try sandbox.run(["git"] + arguments, in: store, environment: sandbox.environment(of: "Ana"))
    #expect(result.status == 0, "\(result)")
    let text = try sandbox.read(path, in: store)
    #expect(text.contains("\"phone\": \"+1 415 555 2671\",\n  \"company\": \"US Navy\",\n  \"intent\": \"high\",\n"))
    #expect(text.contains("\"field\": \"/company\", \"value\": \"Navy\""))
    #expect(!text.contains("<<<<"))
    #expect(try sandbox.git("status", "--porcelain", in: store) == "")
    let kith = try BuiltProgram(sandbox)
    #expect(try kith.run("sync", in: "store").status == 0)
    #expect(try kith.run("check", in: "store").output == "3 records: all valid\n")
    #expect(try sandbox.git("status", "--porcelain", in: store) == "")
    #expect(try sandbox.complaints(about: store) == nil)
  }

  @Test func theFirstParentMakesNoDifference() throws {
    try sandbox.git("merge", "-q", "--no-edit", "side", in: store)
    let tree = try sandbox.git("rev-parse", "HEAD^{tree}", in: store)
    try sandbox.git("switch", "-q", "side", in: store)
    try sandbox.git("merge", "-q", "--no-edit", "main~1", in: store)
    #expect(try sandbox.git("rev-parse", "HEAD^{tree}", in: store) == tree)
  }
}
