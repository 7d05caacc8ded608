import Foundation
import GitStorage
import JSONText
import Records
import TestSupport
import Workspace

/// A store with so many contacts, each with a timeline: seeded, made once and kept.
struct BenchmarkStore {
  let folder: String
  let contacts: Int

  private static let environment = ["HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1", "EMAIL": "ada@example.org"]
  private static let org = "acme"

  static func prepare(contacts: Int, in parent: String) throws -> BenchmarkStore {
    let store = BenchmarkStore(folder: "\(parent)/store-\(contacts)", contacts: contacts)
    if FileManager.default.fileExists(atPath: store.folder + "/.git/kith-benchmark") {
      // What earlier runs left behind would slow down everybody's look-ups of objects.
      try store.tidy()
      return store
    }
    print("Making a store of \(contacts) contacts with a timeline each…")
    try? FileManager.default.removeItem(atPath: store.folder)
    try store.make()
    _ = FileManager.default.createFile(atPath: store.folder + "/.git/kith-benchmark", contents: nil)
    return store
  }

  /// Packs what is reachable into one pack, as a store that is kept in order has it, and drops the rest.
  func tidy() throws {
    try Measure.run(["git", "reflog", "expire", "--expire=now", "--all"], in: folder)
    try Measure.run(["git", "gc", "-q", "--prune=now"], in: folder)
  }

  func open() throws -> Workspace { try Workspace(at: folder, environment: Self.environment) }

  /// The id of the contact with a number.
  static func id(_ number: Int) -> String { ContentHash.hex12(strings: ["benchmark", String(number)]) }

  static func address(_ number: Int) -> String { "person\(number)@example.com" }

  static func contactPath(_ number: Int) -> GitPath {
    let id = id(number)
    return GitPath("orgs/\(org)/contacts/\(id.prefix(2))/person-\(number)-\(id).json")
  }

  static func contact(_ number: Int, intent: String = "low", phone: String? = nil, company: String? = nil) -> [UInt8] {
    var value: JSONObject = [
      "id": .string(id(number)), "name": .string("Person \(number)"), "email": .string(address(number)),
    ]
    value["phone"] = .string(phone ?? "+1202555\(String(format: "%04d", number % 10_000))")
    value["company"] = .string(company ?? "Company \(number % 997)")
    value["intent"] = .string(intent)
    value["tags"] = ["customer", "newsletter"]
    value["createdAt"] = "2026-01-02T03:04:05Z"
    return Record(type: .contact, value: value).canonicalBytes
  }

  private static func timeline(_ number: Int, using random: inout SeededGenerator) -> (GitPath, [UInt8]) {
    let id = id(number)
    let events: [JSONValue] = (0..<5).map { index in
      [
        "id": .string(ContentHash.hex12(strings: [id, String(index)])),
        "at": .string("2026-0\(index + 1)-1\(random.below(9))T10:0\(random.below(9)):00Z"), "type": "page_visit",
        "title": "Prices", "url": .string("https://www.example.com/prices?visit=\(random.below(100_000))"),
      ]
    }
    let value: JSONObject = ["contact": .string(id), "events": .array(events)]
    return (
      GitPath("orgs/\(org)/timelines/\(id.prefix(2))/person-\(number)-\(id).2026.json"),
      Record(type: .timeline, value: value).canonicalBytes
    )
  }

  private func make() throws {
    guard let slug = OrgSlug(Self.org) else { return }
    let workspace = try StoreCreation.create(
      at: folder, org: slug, name: "Acme", program: "/usr/bin/kith", environment: Self.environment)
    let repository = workspace.repository
    var random = SeededGenerator(seed: 1)
    guard let head = try workspace.head() else { return }
    let commit = try repository.batch {
      var edits: [GitPath: Entry?] = [:]
      for number in 0..<contacts {
        edits[Self.contactPath(number)] = Entry(id: try repository.writeBlob(Self.contact(number)))
        let (path, bytes) = Self.timeline(number, using: &random)
        edits[path] = Entry(id: try repository.writeBlob(bytes))
      }
      return try repository.writeCommit(
        tree: repository.editTree(head.tree, edits), parents: [head.id], author: head.author, committer: head.committer,
        message: "Import \(contacts) contacts\n")
    }
    _ = try workspace.integrate(commit)
    // git's own view is warm too: stats known, trees cached, everything packed.
    try tidy()
    try Measure.run(["git", "status", "--porcelain"], in: folder)
  }
}
