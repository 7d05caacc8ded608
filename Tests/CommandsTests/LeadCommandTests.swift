import Foundation
import JSONText
import Records
import TestSupport
import Testing

@testable import Commands

@Suite struct LeadCommandTests {
  private func runner() async throws -> CommandRunner {
    let runner = try CommandRunner()
    try await runner.kith("init", "store", "--org", "acme")
    return runner
  }

  private func added(_ runner: CommandRunner, _ arguments: String...) async throws -> String {
    let added = try await runner.run(["lead", "add"] + arguments, in: "store")
    try #require(added.status == 0, "\(added)")
    return added.output.trimmed
  }

  @Test func aLeadAddedByHandIsQualifiedAndStandsInItsFile() async throws {
    let runner = try await runner()
    let id = try await added(
      runner, "--name", "Grace Hopper", "--email", "Grace@Example.com", "--phone", "+1 415 555 2671", "--company", "Navy",
      "--position", "Rear admiral", "--source", "fair", "--form", "card", "--message", "Hello,\ncall me.", "--utm",
      "source=x=y", "--utm", "medium=mail", "--referrer", "https://example.com/", "--at", "2025-05-30 14:30")
    #expect(
      try runner.sandbox.read("orgs/acme/leads/\(id.prefix(2))/grace-hopper-\(id).json", in: runner.path("store")) == """
        {
          "id": "\(id)",
          "submittedAt": "2025-05-30T12:30:00Z",
          "name": "Grace Hopper",
          "email": "Grace@Example.com",
          "phone": "+1 415 555 2671",
          "company": "Navy",
          "position": "Rear admiral",
          "source": "fair",
          "form": "card",
          "message": [
            "Hello,",
            "call me."
          ],
          "utm": {
            "medium": "mail",
            "source": "x=y"
          },
          "referrer": "https://example.com/",
          "status": "qualified"
        }

        """)
    #expect(
      try runner.sandbox.git("log", "-1", "--format=%an: %s", in: runner.path("store")) == "Ana: Add Grace Hopper\n")
  }

  @Test func aLeadNeedsSomethingToGoBy() async throws {
    let runner = try await runner()
    let refusals: [([String], Int32, String, String)] = [
      (["--company", "Navy"], 64, "a lead needs a name, an email or a phone number", "kith lead add --help"),
      (["--name", " "], 64, "a lead needs a name, an email or a phone number", "kith lead add --help"),
      (["--email", "grace"], 65, "email: there is no \"@\" in \"grace\"", "write it like name@example.com"),
      (
        ["--name", "G", "--status", "qualifed"], 64,
        "\"qualifed\" is no status of a lead: not_qualified, qualified, disqualified", "did you mean qualified?"
      ),
      (["--name", "G", "--utm", "x"], 64, "\"x\" is no campaign parameter", "write --utm source=newsletter"),
      (
        ["--name", "G", "--at", "soon"], 64, "--at: \"soon\" is no time",
        "write --at 2026-11-20, --at \"2026-11-20 14:30\" or --at 2026-11-20T14:30:00Z"
      ),
    ]
    for (arguments, status, message, hint) in refusals {
      let found = try await runner.run(["lead", "add"] + arguments, in: "store")
      #expect(found == .failed(status, "kith: error: \(message)\nhint: \(hint)\n"))
    }
    let phone = try await runner.kith("lead", "add", "--phone", "0171 1234567", in: "store")
    #expect(phone.status == 65 && phone.errors.hasPrefix("kith: error: phone: "), "\(phone)")
  }

  @Test func theNewestLeadIsListedFirst() async throws {
    let runner = try await runner()
    let grace = try await added(runner, "--name", "Grace", "--email", "g@example.com", "--at", "2025-05-30T09:00:00Z")
    let phone = try await added(
      runner, "--phone", "+1 415 555 2671", "--at", "2025-05-31T09:00:00Z", "--status", "not-qualified")
    let ada = try await added(runner, "--name", "Ada", "--at", "2025-05-29T09:00:00Z")
    try await runner.expect(
      "lead", "list", in: "store",
      gives: .done(
        """
        \(phone)  2025-05-31 11:00                        +1 415 555 2671  not_qualified
        \(grace)  2025-05-30 11:00  Grace  g@example.com                   qualified
        \(ada)  2025-05-29 11:00  Ada                                    qualified

        """))
    try await runner.expect(
      "lead", "list", "--status", "not_qualified", in: "store",
      gives: .done("\(phone)  2025-05-31 11:00  +1 415 555 2671  not_qualified\n"))
    try await runner.expect(
      "lead", "list", "--status", "disqualified", in: "store", gives: .done("", errors: "No lead matches.\n"))

    let first = try await runner.kith("lead", "list", "--limit", "2", in: "store")
    let cursor = try #require(first.errors.split(separator: " ").last).dropLast()
    #expect(first.errors == "hint: 1 more: --after \(cursor)\n")
    // What arrives meanwhile is newer than the place, or follows it.
    _ = try await added(runner, "--name", "Newer")
    let older = try await added(runner, "--name", "Older", "--at", "2025-05-01")
    let rest = try await runner.kith("lead", "list", "--after", String(cursor), in: "store")
    #expect(rest.output.split(separator: "\n").map { String($0.prefix(12)) } == [ada, older])
  }

  @Test func aLeadIsShownByIDEmailPhoneOrName() async throws {
    let runner = try await runner()
    let id = try await added(
      runner, "--name", "Grace Hopper", "--email", "grace@example.com", "--phone", "+1 415 555 2671", "--message",
      "Hello,\n\ncall me.", "--utm", "source=x")
    let expected = """
      Grace Hopper
        id           \(id)
        submittedAt  2025-06-01 11:02
        email        grace@example.com
        phone        +1 415 555 2671
        message      Hello,

                     call me.
        utm.source   x
        status       qualified
        file         orgs/acme/leads/\(id.prefix(2))/grace-hopper-\(id).json

      """
    for ref in [id, String(id.prefix(4)), "GRACE@example.com", "+14155552671", "hopper"] {
      let shown = try await runner.kith("lead", "show", ref, in: "store")
      #expect(shown.output.split(separator: "\n").map(\.trimmedEnd).joined(separator: "\n") + "\n" == expected, "\(ref)")
    }
    let json = try await runner.kith("lead", "show", "grace", "--json", in: "store")
    #expect(json.output.contains("\"status\": \"qualified\", \"_org\": \"acme\", \"_path\": \"orgs/acme/leads/"))
    try await runner.expect(
      "lead", "show", "nobody", in: "store",
      gives: .failed(66, "kith: error: no lead of acme answers to \"nobody\"\nhint: kith lead list\n"))
    let second = try await added(runner, "--name", "Grace Kelly", "--email", "grace@example.com")
    let several = try await runner.kith("lead", "show", "grace@example.com", in: "store")
    #expect(several.status == 66)
    #expect(several.errors.contains("Grace Kelly (\(second))"))
  }

  @Test func aStatusIsChangedAndNothingElse() async throws {
    let runner = try await runner()
    let id = try await added(runner, "--name", "Grace", "--status", "not_qualified")
    let path = "orgs/acme/leads/\(id.prefix(2))/grace-\(id).json"
    let before = try runner.sandbox.read(path, in: runner.path("store"))
    try await runner.expect(
      "lead", "qualify", "grace", in: "store", gives: .done("Edit Grace: status not_qualified → qualified\n"))
    try await runner.expect(
      "lead", "qualify", "grace", in: "store", gives: .done("Nothing to change: Grace is qualified already.\n"))
    #expect(
      try runner.sandbox.read(path, in: runner.path("store"))
        == before.replacingOccurrences(of: "not_qualified", with: "qualified"))
    let json = try await runner.kith("lead", "disqualify", id, "--json", in: "store")
    #expect(json.output.contains("\"status\": \"disqualified\""))
  }
}

extension Substring {
  fileprivate var trimmedEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
