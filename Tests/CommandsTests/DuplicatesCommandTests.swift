import TestSupport
import Testing

@Suite struct DuplicatesCommandTests {
  @Test func nobodyHasMoreThanOneContact() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    try await runner.expect("duplicates", in: "store", gives: .done("Nobody has more than one contact.\n"))
    try await runner.expect("duplicates", "--json", in: "store", gives: .done())
  }

  @Test func duplicatesSayWhatIsMergedAndWhy() async throws {
    let runner = try CommandRunner()
    let grace = try await runner.storeWithGrace()
    try await runner.kith("contact", "add", "--name", "G. Hopper", in: "store")
    try await runner.kith("contact", "add", "--name", "Amazing Grace", in: "store")
    try await runner.kith("contact", "merge", "grace@example.com", "g. hopper", in: "store")
    try await runner.kith("contact", "merge", "grace@example.com", "amazing", in: "store")
    try await runner.kith("contact", "set", "grace@example.com", "otherEmails=g@example.com", in: "store")
    try runner.sandbox.edit(
      "orgs/acme/contacts/f6/g-hopper-f619e8f07efa.json", in: runner.path("store"), "\"createdAt\"",
      "\"email\": \"G@example.com\", \"createdAt\"")
    // Not merged yet: a file that plain git might have brought.
    try runner.sandbox.save(
      #"{"id": "0123456789ab", "name": "Hopper", "email": "GRACE@example.com", "createdAt": "2025-07-01T00:00:00Z"}"#,
      to: "orgs/acme/contacts/01/hopper-0123456789ab.json", in: runner.path("store"))
    try await runner.expect(
      "duplicates", in: "store",
      gives: .done(
        """
        Grace Hopper (433acc450204)
          f619e8f07efa  G. Hopper      shares g@example.com
          1a3cebe636ab  Amazing Grace  merged on purpose
          0123456789ab  Hopper         shares grace@example.com; not merged yet

        """, errors: "hint: kith sync merges those that are not merged yet\n"))
    let json = try await runner.kith("duplicates", "--json", "--org", "acme", in: "store")
    #expect(
      json.output == """
        {"_org": "acme", "_path": "orgs/acme/contacts/43/grace-hopper-433acc450204.json", "id": "\(grace)", \
        "merged": [{"id": "f619e8f07efa", "joined": true, "name": "G. Hopper", \
        "path": "orgs/acme/contacts/f6/g-hopper-f619e8f07efa.json", "shares": ["g@example.com"]}, \
        {"id": "1a3cebe636ab", "joined": true, "name": "Amazing Grace", \
        "path": "orgs/acme/contacts/1a/amazing-grace-1a3cebe636ab.json", "shares": []}, \
        {"id": "0123456789ab", "joined": false, "name": "Hopper", \
        "path": "orgs/acme/contacts/01/hopper-0123456789ab.json", "shares": ["grace@example.com"]}], "name": "Grace Hopper"}

        """)
  }
}
