import JSONText
import Merging
import Records
import Testing

/// One live contact per email address and organization.
struct ClusterRuleTests {
  @Test func ofTwoWithOneAddressTheYoungerPointsAtTheElder() throws {
    var store = SmallStore()
    store.add(1, email: "a@X.com", born: 2)
    store.add(2, email: "A@x.com", born: 1)
    let mended = try store.mended()
    #expect(mended[SmallStore.contact(1), "mergedInto"] == SmallStore.id(2))
    #expect(mended[SmallStore.contact(2), "mergedInto"] == nil)
    #expect(mended.files[SmallStore.contact(2)] == store.files[SmallStore.contact(2)], "the elder is not rewritten")
    #expect(mended[SmallStore.contact(1), "email"] == "a@X.com", "no field moves")
  }

  @Test func ofTwoOfOneAgeTheSmallerIDStays() throws {
    var store = SmallStore()
    store.add(1, email: "a@x.com")
    store.add(2, email: "a@x.com")
    #expect(try store.mended()[SmallStore.contact(2), "mergedInto"] == SmallStore.id(1))
  }

  @Test func nothingCrossesBetweenOrganizations() throws {
    var store = SmallStore()
    store.add(1, email: "a@x.com")
    store.files["orgs/other/contacts/22/p-222222222222.json"] =
      "{\"id\": \"222222222222\", \"name\": \"B\", \"email\": \"a@x.com\", \"createdAt\": \"2026-01-01T00:00:00Z\"}"
    #expect(try store.mended() == store)
  }

  @Test func aChainOfSharedAddressesIsOneCluster() throws {
    var store = SmallStore()
    store.add(1, email: "a@x.com", born: 3)
    store.add(2, email: "b@x.com", born: 2, more: ", \"otherEmails\": [\"a@x.com\"]")
    store.add(3, email: "b@x.com", born: 1)
    let mended = try store.mended()
    #expect(mended[SmallStore.contact(1), "mergedInto"] == SmallStore.id(3))
    #expect(mended[SmallStore.contact(2), "mergedInto"] == SmallStore.id(3))
  }

  @Test func theAddressOfAMergedContactIsTaken() throws {
    var store = SmallStore()
    store.add(1, email: "a@x.com", born: 1)
    store.add(2, email: "b@x.com", born: 2, more: ", \"mergedInto\": \"111111111111\"")
    store.add(3, email: "b@x.com", born: 3)
    #expect(try store.mended()[SmallStore.contact(3), "mergedInto"] == SmallStore.id(1))
  }

  @Test func aCycleOfPointersIsCutAtTheEldest() throws {
    var store = SmallStore()
    store.add(1, born: 2, more: ", \"mergedInto\": \"222222222222\"")
    store.add(2, born: 1, more: ", \"mergedInto\": \"333333333333\"")
    store.add(3, born: 3, more: ", \"mergedInto\": \"111111111111\"")
    let mended = try store.mended()
    #expect(mended[SmallStore.contact(2), "mergedInto"] == nil)
    #expect(mended[SmallStore.contact(1), "mergedInto"] == SmallStore.id(2))
    #expect(mended[SmallStore.contact(3), "mergedInto"] == SmallStore.id(2))
  }

  @Test func aContactThatPointsAtItselfIsItself() throws {
    var store = SmallStore()
    store.add(1, more: ", \"mergedInto\": \"111111111111\"")
    #expect(try store.mended()[SmallStore.contact(1), "mergedInto"] == nil)
  }

  @Test func aPointerToNobodyIsRemoved() throws {
    var store = SmallStore()
    store.add(1, more: ", \"mergedInto\": \"999999999999\"")
    #expect(try store.mended()[SmallStore.contact(1), "mergedInto"] == nil)
  }

  @Test func thoseMergedIntoADeletedContactLiveAgainAndFindEachOther() throws {
    var before = SmallStore()
    before.add(1, email: "a@x.com", born: 1)
    before.add(2, email: "b@x.com", born: 2, more: ", \"mergedInto\": \"111111111111\"")
    before.add(3, email: "b@x.com", born: 3, more: ", \"mergedInto\": \"111111111111\"")
    before.add(4, email: "c@x.com", born: 4, more: ", \"mergedInto\": \"111111111111\"")
    #expect(try before.mended() == before)
    var store = before
    store.files[SmallStore.contact(1)] = nil
    let mended = try store.mended(since: before)
    #expect(mended[SmallStore.contact(2), "mergedInto"] == nil)
    #expect(mended[SmallStore.contact(3), "mergedInto"] == SmallStore.id(2))
    #expect(mended[SmallStore.contact(4), "mergedInto"] == nil)
  }

  @Test func aPointerThatLostIsAnEdgeAllTheSame() throws {
    var store = SmallStore()
    store.add(1, born: 1)
    store.add(2, born: 2)
    let lost = #"{"id": "aaaaaaaaaaaa", "field": "/mergedInto", "value": "222222222222"}"#
    let other = #"{"id": "bbbbbbbbbbbb", "field": "/phone", "value": "1"}"#
    store.add(3, born: 3, more: ", \"mergedInto\": \"111111111111\", \"conflicts\": [\(lost), \(other)]")
    let mended = try store.mended()
    #expect(mended[SmallStore.contact(2), "mergedInto"] == SmallStore.id(1))
    #expect(mended[SmallStore.contact(3), "mergedInto"] == SmallStore.id(1))
    #expect(mended.record(SmallStore.contact(3))?["conflicts"]?.arrayValue?.count == 1, "only the edge is used up")
  }

  @Test func thoseWhoPointAtAFileNobodyCanReadGoOnDoingSo() throws {
    var store = SmallStore()
    store.files[SmallStore.contact(9)] = "{ half typed"
    store.add(1, email: "a@x.com", born: 1, more: ", \"mergedInto\": \"999999999999\"")
    store.add(2, email: "a@x.com", born: 0)
    let mended = try store.mended()
    #expect(mended[SmallStore.contact(1), "mergedInto"] == SmallStore.id(9))
    #expect(mended[SmallStore.contact(2), "mergedInto"] == SmallStore.id(9))
    #expect(mended.files[SmallStore.contact(9)] == "{ half typed")
  }
}
