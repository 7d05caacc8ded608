/// The contacts of tests, as `kith` would write them, in the organization `acme`.
package enum SampleContact {
  /// Where Grace stands.
  package static let grace = "orgs/acme/contacts/ab/grace-hopper-abcdef012345.json"
  package static let graceText = """
    {
      "id": "abcdef012345",
      "name": "Grace Hopper",
      "email": "grace@example.com",
      "phone": "+12025550100",
      "intent": "low",
      "createdAt": "2026-01-02T03:04:05Z"
    }

    """

  package static func text(_ id: String, _ name: String, _ fields: [String]) -> String {
    let lines = ["\"id\": \"\(id)\"", "\"name\": \"\(name)\""] + fields + ["\"createdAt\": \"2026-01-02T03:04:05Z\""]
    return "{\n  " + lines.joined(separator: ",\n  ") + "\n}\n"
  }

  package static func path(_ id: String, _ slug: String) -> String { "orgs/acme/contacts/\(id.prefix(2))/\(slug)-\(id).json" }
}
