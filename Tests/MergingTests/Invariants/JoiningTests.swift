import Merging
import Records
import Testing

/// Two contacts that are one person because somebody says so.
struct JoiningTests {
  private func joining(_ first: Int, _ second: Int, in store: SmallStore) throws -> Joining? {
    let (one, other) = (try #require(RecordPath(SmallStore.contact(first))), try #require(RecordPath(SmallStore.contact(second))))
    return try Joining(one, other, in: store.catalog)
  }

  private func into(_ digit: Int) -> String { ", \"mergedInto\": \"\(SmallStore.id(digit))\"" }

  @Test func theElderStandsForBothWhicheverIsNamedFirst() throws {
    var store = SmallStore()
    store.add(1, born: 2)
    store.add(2, born: 1)
    for (first, second) in [(1, 2), (2, 1)] {
      let joining = try #require(try joining(first, second, in: store))
      #expect(joining.survivor.id?.text == SmallStore.id(2))
      #expect(joining.pointing.map(\.path.text) == [SmallStore.contact(1)])
    }
  }

  @Test func whomTheyStandForIsJoinedAsAWhole() throws {
    var store = SmallStore()
    store.add(1, born: 1)
    store.add(2, born: 2, more: into(1))
    store.add(3, born: 3)
    store.add(4, born: 4, more: into(3))
    let joining = try #require(try joining(4, 2, in: store))
    #expect(joining.survivor.id?.text == SmallStore.id(1))
    #expect(joining.pointing.map(\.path.text) == [SmallStore.contact(3)], "4 follows by the rules between records")
  }

  @Test func whoIsOnePersonAlreadyIsLeftAlone() throws {
    var store = SmallStore()
    store.add(1, born: 1)
    store.add(2, born: 2, more: into(1))
    store.add(3, born: 3, more: into(1))
    #expect(try joining(2, 3, in: store)?.pointing.isEmpty == true)
    #expect(try joining(1, 1, in: store)?.pointing.isEmpty == true)
  }

  @Test func anAddressThatConnectsThemIsNoPointerYet() throws {
    var store = SmallStore()
    store.add(1, email: "a@x.com", born: 1)
    store.add(2, email: "a@x.com", born: 2)
    #expect(try joining(1, 2, in: store)?.pointing.map(\.path.text) == [SmallStore.contact(2)])
  }

  @Test func whereThereIsNoContactNothingIsJoined() throws {
    var store = SmallStore()
    store.add(1)
    #expect(try joining(1, 2, in: store) == nil)
  }
}
