import GitStorage
import Merging
import Records
import TestSupport
import Testing

@testable import Workspace

/// Merging trees: an answer for every pair, the same one from both sides, and no record lost.
struct TreeMergeTests {
  private static let folder = "orgs/acme/contacts/"
  private static func contact(_ id: String, phone: String = "1", name: String = "N") -> String {
    """
    {
      "id": "\(id)",
      "name": "\(name)",
      "phone": "+1202555010\(phone)",
      "createdAt": "2026-01-01T00:00:00Z"
    }

    """
  }
  private static let a = "aaaaaaaaaaaa"
  private static let b = "bbbbbbbbbbbb"

  @Test func aRecordMovedOntoThePlaceOfAnotherLosesNeither() throws {
    let trees = try Trees()
    // Ours makes a new record where theirs moves one to.
    let merged = try trees.merge(
      [Self.folder + "a.json": Self.contact(Self.a)],
      [Self.folder + "a.json": Self.contact(Self.a, phone: "2"), Self.folder + "b.json": Self.contact(Self.b)],
      [Self.folder + "b.json": Self.contact(Self.a)])
    let all = merged.values.joined()
    #expect(all.contains(Self.a) && all.contains(Self.b) && all.contains("\"phone\": \"+12025550102\""), "\(merged)")
  }

  @Test func twoRecordsThatChangedPlacesKeepTheirOwnEdits() throws {
    let trees = try Trees()
    let merged = try trees.merge(
      [Self.folder + "x.json": Self.contact(Self.a), Self.folder + "y.json": Self.contact(Self.b)],
      [Self.folder + "x.json": Self.contact(Self.a, phone: "2"), Self.folder + "y.json": Self.contact(Self.b)],
      [Self.folder + "x.json": Self.contact(Self.b), Self.folder + "y.json": Self.contact(Self.a)])
    #expect(merged == [Self.folder + "x.json": Self.contact(Self.b), Self.folder + "y.json": Self.contact(Self.a, phone: "2")])
  }

  @Test func aMoveIsFollowedByTheOtherSidesEdit() throws {
    let trees = try Trees()
    let merged = try trees.merge(
      [Self.folder + "x.json": Self.contact(Self.a)], [Self.folder + "x.json": Self.contact(Self.a, phone: "2")],
      [Self.folder + "z.json": Self.contact(Self.a, name: "M")])
    #expect(merged == [Self.folder + "z.json": Self.contact(Self.a, phone: "2", name: "M")])
  }

  @Test func aRecordBothAddedIsNotMeasuredAgainstAnotherThatStoodThere() throws {
    let trees = try Trees()
    let merged = try trees.merge(
      ["keep": "1"], ["keep": "1", Self.folder + "k.json": Self.contact(Self.a, phone: "1")],
      [
        "keep": "1", Self.folder + "k.json": Self.contact(Self.b, phone: "1"),
        Self.folder + "z.json": Self.contact(Self.a, phone: "2"),
      ])
    let all = merged.values.joined()
    // Nobody knows which of the two phones is right: both stay.
    #expect(all.contains("+12025550102") && all.contains("\"field\": \"/phone\""), "\(merged)")
  }

  @Test func ofTwoMovesTheSmallerPathStays() throws {
    let trees = try Trees()
    let merged = try trees.merge(
      [Self.folder + "x.json": Self.contact(Self.a)], [Self.folder + "z.json": Self.contact(Self.a)],
      [Self.folder + "k.json": Self.contact(Self.a)])
    #expect(merged == [Self.folder + "k.json": Self.contact(Self.a)])
  }

  @Test func changedBeatsDeletedAndSaysSo() throws {
    let trees = try Trees()
    let merged = try trees.merge(
      [Self.folder + "x.json": Self.contact(Self.a), "keep": "1"],
      [Self.folder + "x.json": Self.contact(Self.a, phone: "2"), "keep": "1"], ["keep": "1"])
    let text = try #require(merged[Self.folder + "x.json"])
    #expect(text.contains("\"phone\": \"+12025550102\""))
    #expect(text.contains("\"field\": \"\"") && text.contains("theirs@example.com"))
  }

  @Test func aConflictNamesWhoWroteTheOtherValueAndWhen() throws {
    let trees = try Trees()
    let merged = try trees.merge(
      [Self.folder + "x.json": Self.contact(Self.a)], [Self.folder + "x.json": Self.contact(Self.a, phone: "2")],
      [Self.folder + "x.json": Self.contact(Self.a, phone: "3")])
    let text = try #require(merged[Self.folder + "x.json"])
    // The later one rules.
    #expect(text.contains("\"phone\": \"+12025550103\""))
    #expect(text.contains("\"by\": \"ours@example.com\", \"at\": \"1970-01-01T00:33:20Z\""), "\(text)")
  }

  // MARK: - At random

  @Test func randomTreesMergeAlikeFromBothSidesAndLoseNoRecord() throws {
    let trees = try Trees()
    var random = SeededGenerator(seed: Campaign.seed)
    for round in 0..<(150 * Campaign.factor) {
      let base = Self.randomStore(&random)
      let ours = Self.edited(base, &random)
      let theirs = Self.edited(base, &random)
      let comment: Comment = "seed \(Campaign.seed), round \(round)\n\(base)\n\(ours)\n\(theirs)"
      let merged = try trees.merge(base, ours, theirs, comment)
      // A record that both sides have, or that one of them added, is there; so is every file one of them added.
      let before = Self.ids(base)
      for id in Self.ids(ours).union(Self.ids(theirs)) {
        let isOnBoth = Self.ids(ours).contains(id) && Self.ids(theirs).contains(id)
        guard isOnBoth || !before.contains(id) else { continue }
        #expect(Self.ids(merged).contains(id), comment)
      }
      for text in Set(ours.values).union(theirs.values).subtracting(base.values) where text.hasPrefix("text ") {
        #expect(merged.values.contains(text), comment)
      }
    }
  }

  private static let ids = ["aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc", "dddddddddddd"]
  private static let paths =
    ["a", "b", "c", "d", "e"].map { folder + $0 + ".json" } + ids.map { folder + $0.prefix(2) + "/n-" + $0 + ".json" }
  private static let others = ["README", "docs/x", "docs/x/y", "docs", "orgs/acme/foreign.txt"]

  private static func randomStore(_ random: inout SeededGenerator) -> [String: String] {
    var store = ["kith.json": "{\"format\": 1}\n"]
    for id in ids where !random.oneIn(4) {
      let free = paths.filter { store[$0] == nil }
      store[random.element(of: free)] = contact(id, phone: "\(random.below(3))")
    }
    return store
  }

  private static func edited(_ store: [String: String], _ random: inout SeededGenerator) -> [String: String] {
    var store = store
    for _ in 0..<(1 + random.below(4)) {
      let records = store.keys.filter { $0.hasPrefix(folder) }.sorted()
      let free = paths.filter { store[$0] == nil }
      switch random.below(9) {
      case 0, 1:  // Edit.
        guard let path = records.isEmpty ? nil : random.element(of: records), let id = id(in: store[path]) else { continue }
        store[path] = contact(id, phone: "\(random.below(5))", name: random.oneIn(2) ? "N" : "M")
      case 2:  // Move.
        guard !records.isEmpty, !free.isEmpty else { continue }
        store[random.element(of: free)] = store.removeValue(forKey: random.element(of: records))
      case 3:  // Change places.
        guard records.count > 1 else { continue }
        let (one, two) = (random.element(of: records), random.element(of: records))
        (store[one], store[two]) = (store[two], store[one])
      case 4:  // Remove.
        guard !records.isEmpty else { continue }
        store[random.element(of: records)] = nil
      case 5:  // Break.
        guard !records.isEmpty else { continue }
        store[random.element(of: records)] = "{ broken \(random.below(3))"
      case 6:  // Add a record that is not there.
        let missing = ids.filter { !ids(store).contains($0) }
        guard !missing.isEmpty, !free.isEmpty else { continue }
        store[random.element(of: free)] = contact(random.element(of: missing), phone: "\(random.below(5))")
      case 7:  // Copy.
        guard !records.isEmpty, !free.isEmpty else { continue }
        store[random.element(of: free)] = store[random.element(of: records)]
      default:  // Another file, also where a folder is.
        let path = random.element(of: others)
        for other in store.keys where other.hasPrefix(path + "/") || path.hasPrefix(other + "/") { store[other] = nil }
        store[path] = "text \(random.below(1000))"
      }
    }
    return store
  }

  private static func id(in text: String?) -> String? { ids.first { text?.contains("\"id\": \"\($0)\"") == true } }
  private static func ids(_ store: [String: String]) -> Set<String> { Set(store.values.compactMap { id(in: $0) }) }
}
