import JSONText
import Merging
import Records
import Testing

/// Taking a contact out of a person, on stores in which the rules hold.
struct UnmergeTests {
  /// The store after contact `digit` was taken out, with the rules applied to what came out.
  private func unmerged(_ digit: Int, in before: SmallStore, keeping side: Unmerge.Side) throws -> SmallStore {
    #expect(try before.mended() == before, "the rules hold before")
    let unmerge = try unmerge(digit, in: before)
    var after = before
    for (path, record) in unmerge.edits(keeping: side) {
      after.files[path.text] = String(decoding: record.canonicalBytes, as: UTF8.self)
    }
    let mended = try after.mended(since: before)
    let path = try #require(RecordPath(SmallStore.contact(digit)))
    let cluster = try #require(try Cluster.of(path, in: mended.catalog))
    #expect(!cluster.members.contains { $0.path == unmerge.survivor.path }, "nothing connects the two any more")
    return mended
  }

  private func unmerge(_ digit: Int, in store: SmallStore) throws -> Unmerge {
    let path = try #require(RecordPath(SmallStore.contact(digit)))
    let catalog = store.catalog
    let cluster = try #require(try Cluster.of(path, in: catalog))
    var members: [RecordPath: Record?] = [:]
    for member in cluster.members {
      guard case .record(let record) = try catalog.presence(at: member.path) else {
        members.updateValue(nil, forKey: member.path)
        continue
      }
      members.updateValue(record, forKey: member.path)
    }
    return try #require(Unmerge(path, of: members))
  }

  private func into(_ digit: Int) -> String { ", \"mergedInto\": \"\(SmallStore.id(digit))\"" }

  private func other(_ addresses: String...) -> String {
    ", \"otherEmails\": [\(addresses.map { "\"\($0)\"" }.joined(separator: ", "))]"
  }

  @Test func mergedOnPurposeNobodyLosesAnything() throws {
    var store = SmallStore()
    store.add(1, email: "a@x.com", born: 1)
    store.add(2, email: "b@x.com", born: 2, more: into(1))
    #expect(try unmerge(2, in: store).sharedKeys.isEmpty)
    let after = try unmerged(2, in: store, keeping: .remaining)
    #expect(after.files[SmallStore.contact(1)] == store.files[SmallStore.contact(1)])
    #expect(
      after.record(SmallStore.contact(2)) == [
        "id": "222222222222", "name": "P2", "email": "b@x.com", "createdAt": "2026-01-01T00:00:02Z",
      ])
  }

  @Test func theSideThatDoesNotKeepLosesTheAddressAndRemembersItAsTyped() throws {
    var store = SmallStore()
    store.add(1, email: "a@x.com", born: 1, more: other("c@x.com"))
    store.add(2, email: "A@X.com", born: 2, more: other("b@x.com") + into(1))
    #expect(try unmerge(2, in: store).sharedKeys == ["a@x.com"])

    let kept = try unmerged(2, in: store, keeping: .remaining)
    #expect(kept.files[SmallStore.contact(1)] == store.files[SmallStore.contact(1)])
    let loser = try #require(kept.record(SmallStore.contact(2)))
    #expect(loser["email"] == nil)
    #expect(loser["otherEmails"] == ["b@x.com"])
    #expect(loser["custom"] == ["formerEmail": "A@X.com"])
    #expect(loser["mergedInto"] == nil)

    let taken = try unmerged(2, in: store, keeping: .leaving)
    let survivor = try #require(taken.record(SmallStore.contact(1)))
    #expect(survivor["email"] == nil)
    #expect(survivor["otherEmails"] == ["c@x.com"])
    #expect(survivor["custom"] == ["formerEmail": "a@x.com"])
    #expect(taken[SmallStore.contact(2), "email"] == "A@X.com")
    #expect(taken[SmallStore.contact(2), "mergedInto"] == nil)
  }

  @Test(
    arguments: [
      (nil, ["a@x.com", "b@x.com"]), ("\"old@x.com\"", ["old@x.com", "a@x.com", "b@x.com"]),
      ("[\"old@x.com\", \"a@x.com\"]", ["old@x.com", "a@x.com", "b@x.com"]), ("7", [7, "a@x.com", "b@x.com"]),
    ] as [(String?, JSONValue)])
  func severalAddressesAreAList(before: String?, after: JSONValue) throws {
    var store = SmallStore()
    store.add(1, email: "b@x.com", born: 1, more: other("a@x.com"))
    let custom = before.map { ", \"custom\": {\"formerEmail\": \($0)}" } ?? ""
    store.add(2, email: "a@x.com", born: 2, more: other("b@x.com") + custom + into(1))
    let loser = try #require(try unmerged(2, in: store, keeping: .remaining).record(SmallStore.contact(2)))
    #expect(loser["custom"]?.objectValue?["formerEmail"] == after)
    #expect(loser["otherEmails"] == nil)
  }

  /// 1 – 2 – 3 by addresses: 3 shares one with 2 only.
  private func chain() -> SmallStore {
    var store = SmallStore()
    store.add(1, email: "a@x.com", born: 1)
    store.add(2, email: "b@x.com", born: 2, more: other("a@x.com") + into(1))
    store.add(3, email: "b@x.com", born: 3, more: into(1))
    return store
  }

  @Test func theEndOfAChainLeavesAndTheOthersStayTogether() throws {
    let kept = try unmerged(3, in: chain(), keeping: .remaining)
    #expect(kept[SmallStore.contact(2), "mergedInto"] == SmallStore.id(1))
    #expect(kept[SmallStore.contact(3), "email"] == nil)
    let taken = try unmerged(3, in: chain(), keeping: .leaving)
    #expect(taken[SmallStore.contact(2), "mergedInto"] == SmallStore.id(1), "they share another address")
    #expect(taken.record(SmallStore.contact(2))?["custom"] == ["formerEmail": "b@x.com"])
    #expect(taken[SmallStore.contact(3), "email"] == "b@x.com")
    #expect(taken[SmallStore.contact(3), "mergedInto"] == nil)
  }

  @Test func whoIsConnectedThroughTheLeavingContactBelongsToTheSideThatKeeps() throws {
    let kept = try unmerged(2, in: chain(), keeping: .remaining)
    #expect(kept.record(SmallStore.contact(2))?["custom"] == ["formerEmail": ["b@x.com", "a@x.com"]])
    #expect(kept[SmallStore.contact(3), "mergedInto"] == SmallStore.id(1))
    #expect(kept[SmallStore.contact(3), "email"] == "b@x.com")

    let taken = try unmerged(2, in: chain(), keeping: .leaving)
    #expect(taken.record(SmallStore.contact(1))?["custom"] == ["formerEmail": "a@x.com"])
    #expect(taken[SmallStore.contact(2), "mergedInto"] == nil)
    #expect(taken[SmallStore.contact(3), "mergedInto"] == SmallStore.id(2), "they share an address")
    #expect(taken[SmallStore.contact(3), "email"] == "b@x.com")
  }

  @Test func whoSharesAddressesWithBothStaysWithTheSurvivor() throws {
    var store = SmallStore()
    store.add(1, email: "a@x.com", born: 1)
    store.add(2, email: "b@x.com", born: 2, more: into(1))
    store.add(3, email: "a@x.com", born: 3, more: other("b@x.com") + into(1))
    let taken = try unmerged(2, in: store, keeping: .leaving)
    #expect(taken[SmallStore.contact(3), "mergedInto"] == SmallStore.id(1))
    #expect(taken.record(SmallStore.contact(3))?["otherEmails"] == nil)
    #expect(taken[SmallStore.contact(2), "email"] == "b@x.com")
    let kept = try unmerged(2, in: store, keeping: .remaining)
    #expect(kept.record(SmallStore.contact(3))?["otherEmails"] == ["b@x.com"])
    #expect(kept[SmallStore.contact(2), "email"] == nil)
  }

  @Test func pointersThatLostAreCutToo() throws {
    // Not mended yet: 2 points at 1, and 3, which points at 2, lost a pointer to 1.
    var store = SmallStore()
    store.add(1, born: 1)
    store.add(2, born: 2, more: into(1))
    let lost = #"{"id": "aaaaaaaaaaaa", "field": "/mergedInto", "value": "111111111111"}"#
    store.add(3, born: 3, more: into(2) + ", \"conflicts\": [\(lost)]")
    let edits = try unmerge(2, in: store).edits(keeping: .leaving)
    #expect(edits.keys.map(\.text).sorted() == [SmallStore.contact(2), SmallStore.contact(3)])
    for (path, record) in edits { store.files[path.text] = String(decoding: record.canonicalBytes, as: UTF8.self) }
    let mended = try store.mended()
    #expect(mended[SmallStore.contact(2), "mergedInto"] == nil)
    #expect(mended[SmallStore.contact(3), "mergedInto"] == SmallStore.id(2))
  }

  @Test func whoStandsForTheOthersCannotLeave() throws {
    let catalog = chain().catalog
    var members: [RecordPath: Record?] = [:]
    for digit in 1...3 {
      let path = try #require(RecordPath(SmallStore.contact(digit)))
      if case .record(let record) = try catalog.presence(at: path) { members.updateValue(record, forKey: path) }
    }
    #expect(Unmerge(try #require(RecordPath(SmallStore.contact(1))), of: members) == nil)
    #expect(Unmerge(try #require(RecordPath(SmallStore.contact(4))), of: members) == nil)
  }

  @Test func aContactLeavesAlsoWhereTheSurvivorDoesNotRead() throws {
    var store = SmallStore()
    store.files[SmallStore.contact(9)] = "{ half typed"
    store.add(1, email: "a@x.com", born: 1, more: into(9))
    store.add(2, email: "a@x.com", born: 2, more: into(9))
    let after = try unmerged(2, in: store, keeping: .remaining)
    #expect(after[SmallStore.contact(2), "mergedInto"] == nil)
    #expect(after[SmallStore.contact(1), "mergedInto"] == SmallStore.id(9))
  }
}
