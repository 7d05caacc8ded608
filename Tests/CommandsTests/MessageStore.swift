import JSONText
import Records
import TestSupport
import Testing

/// A store with people and with threads written by hand.
struct MessageStore {
  let runner: CommandRunner
  private var folder: String { runner.path("store") }

  static let grace = "aaaaaaaaaaaa"
  static let ben = "bbbbbbbbbbbb"
  static let cem = "cccccccccccc"
  /// A number that was Cem's until June 2025 and is Ben's now.
  static let moved = "+12025550100"

  /// - Parameter empty: without threads.
  init(empty: Bool = false) async throws {
    runner = try CommandRunner()
    try await runner.kith("init", "store", "--org", "acme")
    try save(#"{"name": "Acme", "defaultRegion": "DE"}"#, to: "orgs/acme/org.json")
    try contact(
      Self.grace, "Grace Hopper",
      #""email": "Grace@Example.com", "phone": "+1 415 555 2671", "otherPhones": ["0151 23456789"]"#)
    try contact(Self.ben, "Ben Ødegård", #""phone": "+1 (202) 555-0100""#)
    try contact(Self.cem, "Cem Kaya", #""email": "cem@example.com""#)
    if !empty { try threads() }
    try await sync()
  }

  private func threads() throws {
    try thread(
      "+14155552671", 2024,
      [Self.message("g1", "2024-12-31T23:59:00Z", "The ferry leaves at nine\\nDo not be late")])
    try thread(
      "+14155552671", 2025,
      [Self.message("g2", "2025-01-02T10:00:00Z", "Merci, à bientôt 🚢", .outbound, "delivered")])
    try thread("+4915123456789", 2025, [Self.message("h1", "2025-03-01T10:00:00Z", "Von der anderen Nummer")])
    try thread(
      Self.moved, 2025,
      [
        Self.message("c1", "2025-02-01T10:00:00Z", "It is Cem"), Self.message("c2", "2025-05-31T23:59:59Z", "Cem again"),
        Self.message("b1", "2025-06-01T00:00:00Z", "Ben has this number now"),
      ],
      assigned: #"{"contact": "\#(Self.cem)", "until": "2025-06-01T00:00:00Z"}"#)
    try thread("+13105550199", 2025, [Self.message("u1", "2025-04-01T10:00:00Z", "Who is this?")])
    try thread("12345", 2025, [Self.message("s1", "2025-04-02T10:00:00Z", "Your code is 998877")])
    try thread("Boat Show", 2025, [Self.message("s2", "2025-04-03T10:00:00Z", "Doors open at ten")])
    try email(
      "grace@example.com", 2025,
      [
        Self.message(
          "e1", "2025-02-02T10:00:00+02:00", "Dear Grace", .outbound, "failed",
          #", "subject": "Café crème", "error": {"code": 550, "message": "no such user"}"#)
      ])
    try email("stranger@example.org", 2025, [Self.message("e2", "2025-01-01T00:00:00Z", "Ferry prices?")])
  }

  static func message(
    _ id: String, _ at: String?, _ body: String, _ direction: Message.Direction = .inbound, _ status: String = "received",
    _ more: String = ""
  ) -> String {
    let time = at.map { #""at": "\#($0)", "# } ?? ""
    return #"{"id": "\#(id)", \#(time)"direction": "\#(direction.rawValue)", "from": "+1", "to": "+2", "body": "\#(body)", "#
      + #""status": "\#(status)"\#(more)}"#
  }

  func contact(_ id: String, _ name: String, _ more: String) throws {
    try save(
      #"{"id": "\#(id)", "name": "\#(name)", \#(more), "createdAt": "2024-01-01T00:00:00Z"}"#,
      to: "orgs/acme/contacts/\(id.prefix(2))/x-\(id).json")
  }

  @discardableResult
  func thread(_ number: String, _ year: Int, _ messages: [String], assigned: String? = nil) throws -> String {
    let org = try #require(OrgSlug("acme"))
    let path = RecordPath.thread(org: org, phone: try PhoneNumber(parsing: number), year: year)
    return try thread(path, number, messages, assigned)
  }

  @discardableResult
  func email(_ address: String, _ year: Int, _ messages: [String], assigned: String? = nil) throws -> String {
    let org = try #require(OrgSlug("acme"))
    let path = RecordPath.thread(org: org, email: try EmailAddress(parsing: address), year: year)
    return try thread(path, address, messages, assigned)
  }

  private func thread(_ path: RecordPath, _ address: String, _ messages: [String], _ assigned: String?) throws -> String {
    let more = assigned.map { #""assigned": [\#($0)], "# } ?? ""
    try save(
      #"{"channel": "\#(path.channel?.rawValue ?? "")", "address": "\#(address)", \#(more)"messages": ["#
        + messages.joined(separator: ",\n") + "]}", to: path.text)
    return path.text
  }

  func save(_ text: String, to path: String) throws { try runner.sandbox.save(text, to: path, in: folder) }

  /// Commits what was saved, as syncs do.
  func sync() async throws { try await runner.kith("sync", in: "store") }

  /// What a list prints for programs.
  func listed(_ noun: String, _ arguments: [String]) async throws -> [JSONObject] {
    let outcome = try await runner.run([noun, "list", "--json"] + arguments, in: "store")
    try #require(outcome.status == 0, "\(outcome)")
    return try outcome.output.split(separator: "\n").map { try #require(try JSONParser.parse(Array($0.utf8)).objectValue) }
  }
}
