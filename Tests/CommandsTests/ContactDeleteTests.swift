import TestSupport
import Testing

/// Deleting a person who has several contacts.
@Suite struct ContactDeleteTests {
  private let runner: CommandRunner
  private let grace = "433acc450204"
  private let other = "f619e8f07efa"
  private let graceFile = "orgs/acme/contacts/43/grace-hopper-433acc450204.json"
  private let otherFile = "orgs/acme/contacts/f6/g-hopper-f619e8f07efa.json"

  /// Grace, and G. Hopper merged into her.
  init() async throws {
    runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    try await runner.kith("contact", "add", "--name", "G. Hopper", in: "store")
    let merged = try await runner.kith("contact", "merge", grace, other, in: "store")
    try #require(merged.status == 0, "\(merged)")
  }

  private func note(about id: String, stem: String) async throws {
    try runner.sandbox.save(
      "{\"contact\": \"\(id)\", \"notes\": []}", to: "orgs/acme/notes/\(id.prefix(2))/\(stem)-\(id).json",
      in: runner.path("store"))
    try await runner.kith("sync", in: "store")
  }

  @Test func aPersonIsDeletedWithAllContactsAndWhatIsWrittenAboutThem() async throws {
    try await note(about: other, stem: "g-hopper")
    runner.answers = ["y"]
    try await runner.expect(
      "contact", "delete", "grace", in: "store",
      gives: .done(
        "Deleted Grace Hopper, 1 contact merged into it and 1 file beside.\n",
        errors: "Delete Grace Hopper (433acc450204) and the contact merged into it? [y/N] "))
    #expect(try runner.sandbox.git("ls-files", "orgs", in: runner.path("store")) == "orgs/acme/org.json\n")
  }

  @Test func onlyTheSurvivorIsDeletedWhereSomebodySaysSo() async throws {
    try await note(about: grace, stem: "grace-hopper")
    runner.answers = ["y"]
    try await runner.expect(
      "contact", "delete", "grace", "--only", in: "store",
      gives: .done(
        "Deleted Grace Hopper and 1 file beside.\n",
        errors: "Delete Grace Hopper (433acc450204)? The contact merged with it stays. [y/N] "))
    #expect(try !runner.sandbox.read(otherFile, in: runner.path("store")).contains("mergedInto"))
    #expect(try await runner.kith("contact", "show", "hopper", in: "store").status == 0)
  }

  @Test func onlyAMergedContactIsDeletedWhereItIsNamed() async throws {
    try await runner.expect(
      "contact", "delete", other, "--only", "--yes", in: "store", gives: .done("Deleted G. Hopper.\n"))
    #expect(try runner.sandbox.git("ls-files", "orgs/acme/contacts", in: runner.path("store")) == "\(graceFile)\n")
  }
}
