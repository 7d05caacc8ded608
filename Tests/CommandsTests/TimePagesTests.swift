import RecordIndex
import Records
import TestSupport
import Testing

@testable import Commands

@Suite struct TimePagesTests {
  private struct Thing: Hashable {
    var at: Timestamp?
    let id: String
  }

  private let pages = TimePages<Thing>(name: "things") { TimePlace(at: $0.at, id: $0.id) }

  @Test func aRandomListIsHandedOutInPartsWhileItChanges() throws {
    var generator = SeededGenerator(seed: Campaign.seed)
    for _ in 0..<200 * Campaign.factor {
      var serial = 0
      func new() -> Thing {
        serial += 1
        // Few instants, so that many things share one; some things have none.
        let second = Int64.random(in: 0..<6, using: &generator)
        return Thing(at: second == 0 ? nil : Timestamp(seconds: second), id: "x\(serial % 7)-\(serial)")
      }
      var things = (0..<Int.random(in: 0..<60, using: &generator)).map { _ in new() }
      let first = Set(things)
      var gone: Set<Thing> = []
      var seen: [Thing] = []
      var cursor: String?
      while true {
        things.shuffle(using: &generator)
        let page = try pages.page(of: things, after: cursor, limit: Int.random(in: 1...9, using: &generator))
        guard let last = page.shown.last else { break }
        seen += page.shown
        cursor = pages.cursor(of: last)
        if seen.count > 200 { break }
        if Bool.random(using: &generator), serial < 120 { things.append(new()) }
        if Bool.random(using: &generator), !things.isEmpty {
          // Also the very one the cursor was made of.
          gone.insert(things.remove(at: Int.random(in: 0..<things.count, using: &generator)))
        }
      }
      #expect(Set(seen).count == seen.count)
      #expect(first.subtracting(gone).isSubset(of: seen))
      #expect(seen == seen.sorted { TimePlace(at: $1.at, id: $1.id) < TimePlace(at: $0.at, id: $0.id) })
    }
  }

  @Test func withoutALimitAllIsShown() throws {
    let things = [Thing(at: Timestamp(seconds: 1), id: "a"), Thing(at: nil, id: "b"), Thing(at: Timestamp(seconds: 2), id: "c")]
    let page = try pages.page(of: things, after: nil, limit: nil)
    #expect(page.shown.map(\.id) == ["c", "a", "b"] && page.left == 0)
    #expect(try pages.page(of: things, after: pages.cursor(of: things[0]), limit: 5).shown.map(\.id) == ["b"])
  }
}
