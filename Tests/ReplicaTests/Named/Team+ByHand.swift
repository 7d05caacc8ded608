import GitStorage
import JSONText
import Merging
import Records
import TestSupport
import Testing

/// The members of a team, in the order in which they are named.
let (ana, ben, chidi, dana) = (0, 1, 2, 3)

/// Short ways to write a history down by hand.
extension Team {
  /// A team that begins with Ada and Bo (`FirstFiles`). Every merge is made twice, from both sides.
  convenience init(of names: String..., remotes: [Int] = [0], skews: [String: Int64] = [:]) throws {
    try self.init(FirstFiles.make(), members: names.map { ($0, skews[$0] ?? 0, remotes) })
    distrusts = true
  }

  /// A store that everybody has, as one person sees it, a quarter of an hour later.
  func desk(_ who: Int) throws -> Desk {
    clock += 900
    return Desk(
      who: who, name: replicas[who].name, view: try view(who), now: now(who), lastReadable: views.lastReadable,
      random: SeededGenerator(seed: 0), counter: 0)
  }

  /// Somebody writes a contact that was not there.
  func add(_ who: Int, _ id: String, withPlainGit isPlain: Bool = false, _ fields: JSONObject) throws {
    let desk = try desk(who)
    var record: JSONObject = ["id": .string(id), "name": .string("N"), "createdAt": desk.time(desk.now)]
    for member in fields.members { record[member.key] = member.value }
    let bytes = Record(type: .contact, value: record).canonicalBytes
    try write(who, ["orgs/acme/contacts/\(id.prefix(2))/n-\(id).json": bytes], withPlainGit: isPlain)
  }

  /// Somebody changes a record.
  func edit(
    _ who: Int, _ collection: String, _ id: String, withPlainGit isPlain: Bool = false, _ edit: (inout JSONObject) -> Void
  ) throws {
    var desk = try desk(who)
    let file = try desk.view.require(collection, id)
    let files = desk.edited(file, edit)
    try write(who, #require(files), withPlainGit: isPlain)
  }

  /// Somebody takes a merged contact out of its person.
  func unmerge(_ who: Int, _ id: String, keeping side: Unmerge.Side) throws {
    var desk = try desk(who)
    let file = try desk.view.require("contacts", id)
    let files = try desk.unmerged(file, keeping: side)
    try write(who, #require(files), withPlainGit: false)
  }

  /// Somebody imports a lead.
  func importLead(_ who: Int, _ id: String) throws {
    var desk = try desk(who)
    let file = try desk.view.require("leads", id)
    let files = try desk.imported(file)
    try write(who, #require(files), withPlainGit: false)
  }

  func write(_ who: Int, _ files: Act.Files, withPlainGit isPlain: Bool) throws {
    if isPlain { try commit(who, files, "Change files") } else { try save(who, files, "Change files") }
  }

  func sync(inTurn order: Int...) throws {
    for who in order { try sync(who) }
  }

  /// What everybody has once nothing moves any more; whatever happened, by then it has ended as every history must.
  func ending(within rounds: Int) throws -> StoreView {
    _ = try #require(try settle(atMost: rounds), "after \(rounds) rounds there is still news")
    let (settled, merges) = (state, merges)
    #expect(Set(settled).count == 1)
    for who in replicas.indices { try sync(who) }
    #expect(state == settled && self.merges == merges, "it goes on after all was settled")
    let end = try view(0)
    #expect(StoreChecker(view: end).complaint() == nil)
    #expect(Oracle(journal, end: end).complaint() == nil)
    return end
  }
}

extension StoreView {
  func require(_ collection: String, _ id: String) throws -> File {
    try #require(file(RecordKey(collection: collection, org: "acme", id: id)), "\(collection) \(id)")
  }

  func record(_ collection: String, _ id: String) throws -> JSONObject {
    try #require(try require(collection, id).record, "\(collection) \(id) does not read")
  }

  /// Whom a contact is merged into, nil where it stands for itself.
  func target(_ id: String) throws -> String? { try record("contacts", id).text("mergedInto") }
}
