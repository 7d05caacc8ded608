import TestSupport
import Testing

/// A store made by the built program, with Grace Hopper in it, for people who work with git itself.
struct PlainGitStore {
  typealias Run = (status: Int32, output: String, errors: String)

  let sandbox: Sandbox
  let kith: BuiltProgram
  /// Its absolute path, which holds blanks.
  let folder: String
  let graceID: String
  var grace: String { "orgs/acme/contacts/\(graceID.prefix(2))/grace-hopper-\(graceID).json" }

  init() throws {
    sandbox = try Sandbox()
    kith = try BuiltProgram(sandbox)
    folder = sandbox.path("my store")
    try #require(try kith.run("init", "my store", "--org", "acme").status == 0)
    let added = try kith.run("contact", "add", "--name", "Grace Hopper", "--email", "g@example.com", in: "my store")
    graceID = added.output.split(separator: "\n").first.map(String.init) ?? ""
    try #require(graceID.count == 12)
  }

  /// Runs git, whatever comes of it.
  func git(_ arguments: String..., in place: String? = nil, environment: [String: String] = [:]) throws -> Run {
    try sandbox.run(
      ["git"] + arguments, in: place ?? folder, environment: sandbox.environment(of: "Ana").merging(environment) { $1 })
  }

  func save(_ text: String, to path: String) throws { try sandbox.save(text, to: path, in: folder) }

  /// The text of a contact with an email, as somebody types it.
  func contact(_ name: String, _ email: String, more: String = "") -> String {
    "{\n  \"name\": \"\(name)\",\n  \"email\": \"\(email)\"\(more)\n}\n"
  }

  /// Leaves a comma out of Grace's file.
  func breakGrace() throws { try sandbox.edit(grace, in: folder, "\"g@example.com\",", "\"g@example.com\"") }

  func head(in place: String? = nil) throws -> String { try sandbox.id(in: place ?? folder) }

  /// A bare repository with Kith's hook, to which this store has been pushed.
  func server() throws -> String {
    let remote = try sandbox.bareRemote("server.git")
    try #require(try kith.run("hooks", "install", "--server", in: "server.git").status == 0)
    try sandbox.git("remote", "add", "origin", remote, in: folder)
    let synced = try kith.run("sync", in: "my store")
    try #require(synced.status == 0, "\(synced)")
    return remote
  }

  /// Removes the content of a blob from a repository in which it lies as a file of its own.
  func forget(_ path: String, of revision: String = "HEAD", in place: String, gitDirectory: String) throws {
    let blob = try sandbox.id("\(revision):\(path)", in: place)
    try sandbox.remove("\(gitDirectory)objects/\(blob.prefix(2))/\(blob.dropFirst(2))", in: place)
  }
}
