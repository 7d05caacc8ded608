import GRDB
import JSONText
import Records
import TestSupport
import Testing

@testable import RecordIndex

/// Lists handed out in parts, while records come, go and change.
struct ListPagesTests {
  private static func path(_ number: Int) throws -> RecordPath {
    let id = "aaaaaaaa" + String(1000 + number)
    return try #require(RecordPath("orgs/acme/contacts/aa/x-\(id).json"))
  }

  private static func contact(_ number: Int, company: String?) throws -> ListedFile {
    let path = try path(number)
    var value: JSONObject = ["id": .string(path.id?.text ?? ""), "name": .string("Person \(number % 7)")]
    value["company"] = company.map { .string($0) }
    value["createdAt"] = "2026-01-02T03:04:05Z"
    if number.isMultiple(of: 3) { value["custom"] = ["n": .number(JSONNumber(number % 5))] }
    return ListedFile(Record(type: .contact, value: value), at: path, blob: "\(number)", defaultRegion: nil)
  }

  private func put(_ files: [ListedFile], into index: ListIndex) throws {
    #expect(
      try index.change { transaction in
        for file in files { try transaction.put(file) }
        try transaction.settle { _ in nil }
      })
  }

  @Test(arguments: [["name"], ["company"], ["custom", "n"]], [false, true])
  func whoStaysIsShownOnceInOrder(sort: [String], isDescending: Bool) throws {
    var random = SeededGenerator(seed: Campaign.seed)
    for _ in 0..<5 {
      let index = ListIndex(at: nil)
      // The even ones stay as they are; the odd ones come, go and change.
      let staying = try (0..<40).map { $0 * 2 }.map { try Self.contact($0, company: $0 % 4 == 0 ? nil : "Company \($0 % 6)") }
      try put(staying, into: index)
      var query = PeopleQuery(org: "acme")
      (query.sort, query.isDescending, query.limit) = (sort, isDescending, 7)
      var shown: [RecordPath] = []
      var places: [PeopleQuery.Place] = []
      while true {
        let page = try #require(index.people(query))
        guard let last = page.last else { break }
        shown += page.map(\.path)
        places += page.map(\.place)
        query.after = last.place
        let number = random.below(40) * 2 + 1
        if random.oneIn(3) {
          #expect(
            try index.change {
              try $0.remove(Self.path(number)); try $0.settle { _ in nil }
            })
        } else {
          try put([Self.contact(number, company: random.oneIn(2) ? nil : "Company \(random.below(9))")], into: index)
        }
      }
      for file in staying { #expect(shown.count { $0 == file.path } == 1) }
      for (place, next) in zip(places, places.dropFirst()) { #expect(query.precedes(place, next)) }
    }
  }

  @Test func theIndexCountsWhatFollows() throws {
    let index = ListIndex(at: nil)
    try put(try (0..<10).map { try Self.contact($0, company: $0 < 4 ? "Hull" : nil) }, into: index)
    var query = PeopleQuery(org: "acme")
    query.conditions = [.init(path: ["company"], test: .holds("ull"))]
    query.limit = 3
    let page = try #require(index.people(query))
    query.after = page.last?.place
    #expect(page.count == 3 && index.countOfPeople(query) == 1)
    query.conditions = [.init(path: ["company"], test: .isAbsent)]
    query.after = nil
    #expect(index.countOfPeople(query) == 6)
    #expect(index.people(PeopleQuery(org: "beta")) == [])
  }

  @Test func whatKilledProcessesLeftIsRemovedAndWhatOthersWriteIsNot() throws {
    let sandbox = try Sandbox()
    // No process has so high a number; that of init lives.
    for number in ["4194305", "4194305-journal", "1"] {
      try sandbox.save("half", to: "lists.sqlite.new-\(number)", in: sandbox.root)
    }
    let index = ListIndex(at: sandbox.path("lists.sqlite"))
    #expect(try index.replace { try $0.settleAll { _ in nil } })
    #expect(index.people(PeopleQuery(org: "acme")) == [] && sandbox.exists("lists.sqlite", in: sandbox.root))
    #expect(!sandbox.exists("lists.sqlite.new-4194305", in: sandbox.root))
    #expect(!sandbox.exists("lists.sqlite.new-4194305-journal", in: sandbox.root))
    #expect(sandbox.exists("lists.sqlite.new-1", in: sandbox.root))
  }

  @Test func whatAFullDiskBreaksOffIsBegunAgainInMemory() throws {
    let sandbox = try Sandbox()
    let index = ListIndex(at: sandbox.path("lists.sqlite"))
    var runs = 0
    let isDone = try index.replace { transaction in
      runs += 1
      try transaction.fill(with: Self.contact(1, company: nil))
      if runs == 1 { throw DatabaseError(resultCode: .SQLITE_FULL) }
      try transaction.settleAll { _ in nil }
    }
    #expect(isDone && runs == 2 && !index.isKept)
    #expect(try index.people(PeopleQuery(org: "acme"))?.map(\.path) == [Self.path(1)])
  }

  @Test func keysThatHaveNoPathAreAbsentAndHarmNothing() throws {
    let sandbox = try Sandbox()
    let index = ListIndex(at: sandbox.path("lists.sqlite"))
    try put([Self.contact(3, company: nil)], into: index)
    var query = PeopleQuery(org: "acme")
    for path in [["custom\"n"], ["custom", "\"n"], ["custom", "n\""], ["\""]] {
      query.conditions = [.init(path: path, test: .equals("3"))]
      #expect(index.people(query) == [] && index.countOfPeople(query) == 0)
      query.conditions = [.init(path: path, test: .isAbsent)]
      #expect(index.people(query)?.count == 1)
      (query.conditions, query.sort) = ([], path.count == 1 ? ["custom", "a\"b"] : path)
      #expect(index.people(query)?.count == 1)
      query.sort = ["name"]
    }
    #expect(index.isKept)
  }

  @Test func aFillThatFailsLeavesTheOldIndex() throws {
    let sandbox = try Sandbox()
    let index = ListIndex(at: sandbox.path("lists.sqlite"))
    try put([Self.contact(1, company: nil)], into: index)
    #expect(throws: CancellationError.self) {
      try index.replace { transaction in
        try transaction.fill(with: Self.contact(2, company: nil))
        throw CancellationError()
      }
    }
    #expect(try index.people(PeopleQuery(org: "acme"))?.map(\.path) == [Self.path(1)])
    #expect(try sandbox.run(["ls"], in: sandbox.root).output.contains("new") == false)
  }

  @Test(arguments: ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.5Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z"])
  func timesComeBack(text: String) throws {
    let time = try #require(Timestamp(text))
    #expect(ListRank.time(of: ListRank.time(time)) == time)
  }

  @Test func timesSortAsTheyFollow() throws {
    let times = ["1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05.25Z"].map {
      ListRank.time(Timestamp($0))
    }
    #expect(times == times.sorted() && ListRank.time(nil) < times[0])
  }

  @Test func numbersSortAsNumbersWhateverTheyWereTypedAs() {
    let ranks = ["-10", "-2", "0", "3", "20", "1e3"].map { ListRank.contact(.string($0), of: "custom") }
    #expect(ranks == ranks.sorted())
  }
}
