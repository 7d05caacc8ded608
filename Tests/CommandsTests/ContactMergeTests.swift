import TestSupport
import Testing

/// Making two contacts one person on purpose, and taking them apart again.
@Suite struct ContactMergeTests {
  private let runner: CommandRunner
  private let grace = "433acc450204"
  private let other = "f619e8f07efa"
  private let third = "1a3cebe636ab"
  private let graceFile = "orgs/acme/contacts/43/grace-hopper-433acc450204.json"
  private let otherFile = "orgs/acme/contacts/f6/g-hopper-f619e8f07efa.json"

  /// Grace, and G. Hopper who is younger.
  init() async throws {
    runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    let added = try await runner.kith(
      "contact", "add", "--name", "G. Hopper", "--email", "hopper@navy.example", "--company", "US Navy", in: "store")
    try #require(added.output == "\(other)\n")
  }

  private func read(_ file: String) throws -> String { try runner.sandbox.read(file, in: runner.path("store")) }

  private func commits() throws -> [Substring] {
    try runner.sandbox.git("log", "--format=%s", in: runner.path("store")).split(separator: "\n")
  }

  /// Lets both have one address, as two clones that meet would.
  private func shareAnAddress() async throws {
    try await runner.kith("contact", "merge", grace, other, in: "store")
    try await runner.kith("contact", "set", "grace", "email=Hopper@navy.example", "otherEmails=grace@example.com", in: "store")
  }

  // MARK: - Merging

  @Test func theYoungerIsMergedIntoTheElderWhicheverIsNamedFirst() async throws {
    let before = try read(graceFile)
    try await runner.expect(
      "contact", "merge", "g. hopper", "grace@example.com", in: "store",
      gives: .done("Merged G. Hopper (f619e8f07efa) into Grace Hopper (433acc450204).\n"))
    #expect(try read(graceFile) == before)
    #expect(try read(otherFile).contains("\"mergedInto\": \"433acc450204\"\n"))
    #expect(try commits().first == "Merge G. Hopper into Grace Hopper")
    let shown = try await runner.kith("contact", "show", other, in: "store")
    #expect(shown.errors == "G. Hopper (f619e8f07efa) was merged into Grace Hopper (433acc450204).\n")
    #expect(shown.output.contains("  company      US Navy\n"))
  }

  @Test func mergingAgainChangesNothing() async throws {
    try await runner.kith("contact", "merge", grace, other, in: "store")
    let count = try commits().count
    try await runner.expect(
      "contact", "merge", grace, other, in: "store",
      gives: .done("G. Hopper (f619e8f07efa) and Grace Hopper (433acc450204) are one person already.\n"))
    #expect(try commits().count == count)
  }

  @Test func aDryRunSaysWhichOneStands() async throws {
    try await runner.expect(
      "contact", "merge", other, grace, "--dry-run", in: "store",
      gives: .done(
        """
        Grace Hopper (433acc450204), created 2025-06-01 11:02, would stand for both.
        G. Hopper (f619e8f07efa), created 2025-06-01 11:03, would be merged into it.

        """))
    let json = try await runner.kith("contact", "merge", other, grace, "--dry-run", "--json", in: "store")
    #expect(json.output.contains(#""_merged": ["f619e8f07efa"]"#))
    #expect(json.output.contains(#""company": "US Navy""#))
    #expect(try !read(otherFile).contains("mergedInto"))
    #expect(try commits().count == 3)
  }

  @Test func aContactIsNotMergedWithItself() async throws {
    try await runner.expect(
      "contact", "merge", grace, "grace@example.com", in: "store",
      gives: .failed(
        64,
        """
        kith: error: "433acc450204" and "grace@example.com" are the same contact, Grace Hopper (433acc450204)
        hint: name another one: kith duplicates, kith contact list

        """))
  }

  @Test func nothingIsMergedAcrossOrganizations() async throws {
    try runner.sandbox.save("{\"name\": \"Beta\"}", to: "orgs/beta/org.json", in: runner.path("store"))
    try runner.sandbox.save(
      #"{"id": "0123456789ab", "name": "Grace"}"#, to: "orgs/beta/contacts/01/grace-0123456789ab.json",
      in: runner.path("store"))
    try await runner.kith("sync", in: "store")
    try await runner.expect(
      "contact", "merge", grace, "0123456789ab", "--org", "acme", in: "store",
      gives: .failed(
        64,
        """
        kith: error: Grace (0123456789ab) is a contact of beta, not of acme
        hint: nothing crosses between organizations

        """))
    try await runner.expect(
      "contact", "merge", grace, "nobody", "--org", "acme", in: "store",
      gives: .failed(66, "kith: error: no contact of acme answers to \"nobody\"\nhint: kith contact list nobody\n"))
  }

  @Test func peopleWithSeveralContactsAreMergedAsAWhole() async throws {
    try await runner.kith("contact", "add", "--name", "Amazing Grace", in: "store")
    try await runner.kith("contact", "merge", other, third, in: "store")
    try await runner.kith("contact", "merge", third, grace, in: "store")
    let shown = try await runner.kith("contact", "show", third, "--json", in: "store")
    #expect(shown.output.contains(#""_merged": ["f619e8f07efa", "1a3cebe636ab"]"#))
    #expect(try read("orgs/acme/contacts/1a/amazing-grace-1a3cebe636ab.json").contains("\"mergedInto\": \"\(grace)\""))
    #expect(try await runner.kith("contact", "list", in: "store").output.split(separator: "\n").count == 1)
  }

  @Test func anAddressOfAMergedContactBelongsToThePerson() async throws {
    try await runner.kith("contact", "merge", grace, other, in: "store")
    let refused = try await runner.kith("contact", "add", "--name", "Ada", "--email", "hopper@navy.example", in: "store")
    #expect(refused.status == 73)
    #expect(refused.errors.contains("hopper@navy.example belongs to Grace Hopper (433acc450204, \(graceFile))"))
    #expect(try await runner.kith("contact", "set", "grace", "email=hopper@navy.example", in: "store").status == 0)
  }

  // MARK: - Taking apart

  @Test func bothComeBackInFullWithWhatWasWrittenSince() async throws {
    let before = try read(otherFile)
    try await runner.kith("contact", "merge", grace, other, in: "store")
    try await runner.kith("contact", "set", other, "intent=high", in: "store")
    try runner.sandbox.edit(otherFile, in: runner.path("store"), "US Navy", "Navy")
    try await runner.kith("sync", in: "store")
    try await runner.expect(
      "contact", "unmerge", other, in: "store", gives: .done("G. Hopper (f619e8f07efa) is a person of its own again.\n"))
    #expect(try read(otherFile) == before.replacing("US Navy", with: "Navy"))
    #expect(try read(graceFile).contains("\"intent\": \"high\""))
    #expect(try commits().first == "Unmerge G. Hopper from Grace Hopper")
    #expect(try await runner.kith("contact", "list", in: "store").output.split(separator: "\n").count == 2)
    try await runner.expect(
      "contact", "unmerge", other, in: "store",
      gives: .failed(
        66, "kith: error: G. Hopper (f619e8f07efa) is merged with no other contact\nhint: kith duplicates\n"))
  }

  @Test func aSharedAddressNeedsSomebodyToKeepIt() async throws {
    try await shareAnAddress()
    try await runner.expect(
      "contact", "unmerge", other, in: "store",
      gives: .failed(
        64,
        """
        kith: error: both have hopper@navy.example: say who keeps it
        hint: --keeps 433acc450204 (Grace Hopper) or --keeps f619e8f07efa (G. Hopper)

        """))
    try await runner.expect(
      "contact", "unmerge", other, "--keeps", "grace", in: "store",
      gives: .failed(
        64,
        """
        kith: error: --keeps must be the id of one of the two, 433acc450204 or f619e8f07efa, not grace
        hint: --keeps 433acc450204

        """))
  }

  @Test func theOneThatKeepsHasTheAddressAndTheOtherRemembersIt() async throws {
    try await shareAnAddress()
    try await runner.expect(
      "contact", "unmerge", other, "--keeps", "433a", in: "store",
      gives: .done(
        """
        G. Hopper (f619e8f07efa) is a person of its own again.
        Grace Hopper (433acc450204) keeps hopper@navy.example.

        """))
    #expect(try read(graceFile).contains("\"email\": \"Hopper@navy.example\""))
    let file = try read(otherFile)
    #expect(!file.contains("\"email\""))
    #expect(file.contains("\"formerEmail\": \"hopper@navy.example\""))
    #expect(!file.contains("mergedInto"))
    #expect(try await runner.kith("sync", in: "store").output.hasPrefix("Nothing new to commit.\n"))
  }

  @Test func theOneThatLeavesMayKeepTheAddress() async throws {
    try await shareAnAddress()
    let unmerged = try await runner.kith("contact", "unmerge", "grace", "--keeps", other, "--json", in: "store")
    #expect(unmerged.status == 0)
    #expect(unmerged.output.contains(#""id": "f619e8f07efa""#))
    #expect(unmerged.output.contains(#""email": "hopper@navy.example""#))
    #expect(!unmerged.output.contains("_merged"))
    let file = try read(graceFile)
    #expect(file.contains("\"formerEmail\": \"Hopper@navy.example\""))
    #expect(
      file.contains("\"otherEmails\": [\n    \"grace@example.com\"\n  ]")
        || file.contains("\"otherEmails\": [\"grace@example.com\"]"))
  }

  @Test func ofSeveralMergedContactsOneMustBeNamed() async throws {
    try await runner.kith("contact", "add", "--name", "Amazing Grace", in: "store")
    try await runner.kith("contact", "merge", grace, other, in: "store")
    try await runner.kith("contact", "merge", grace, third, in: "store")
    try await runner.expect(
      "contact", "unmerge", grace, in: "store",
      gives: .failed(
        66,
        """
        kith: error: several contacts are merged into Grace Hopper (433acc450204): G. Hopper (f619e8f07efa), \
        Amazing Grace (1a3cebe636ab)
        hint: name one of them: kith contact unmerge f619e8f07efa

        """))
    try await runner.expect(
      "contact", "unmerge", "amazing", in: "store",
      gives: .done("Amazing Grace (1a3cebe636ab) is a person of its own again.\n"))
    try await runner.expect(
      "contact", "unmerge", grace, in: "store", gives: .done("G. Hopper (f619e8f07efa) is a person of its own again.\n"))
  }

  @Test func aFileThatDoesNotReadIsNotUnmerged() async throws {
    try await runner.kith("contact", "merge", grace, other, in: "store")
    try runner.sandbox.save("{ half typed", to: otherFile, in: runner.path("store"))
    let refused = try await runner.kith("contact", "unmerge", other, in: "store")
    #expect(refused.status == 65)
    #expect(refused.errors.hasPrefix("kith: error: \(otherFile):1:"))
    #expect(try read(otherFile) == "{ half typed")
  }
}
