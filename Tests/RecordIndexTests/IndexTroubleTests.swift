import Foundation
import GRDB
import Records
import TestSupport
import Testing

@testable import RecordIndex

/// Whatever is wrong with the file of the index, it goes on, from nothing where it must.
struct IndexTroubleTests {
  private let sandbox: Sandbox
  private var file: String { sandbox.path("index.sqlite") }

  init() throws { sandbox = try Sandbox() }

  private func fill(_ index: RecordIndex, to stamp: String = "one") throws -> Bool {
    index.update(from: nil, to: stamp, try Facts.all.map { .init(path: $0.path, facts: $0) })
  }

  private func expectWorking(_ index: RecordIndex, isKept: Bool) throws {
    #expect(index.stamp == nil)
    #expect(try fill(index, to: "anew"))
    #expect(index.isKept == isKept)
    #expect(index.find(.file(at: try Facts.ana.path), of: "anew") == [try Facts.ana])
    #expect(RecordIndex(at: file).stamp == (isKept ? "anew" : nil))
  }

  @Test(arguments: ["no database at all, but long enough to be looked at: " + String(repeating: "x", count: 5000), "x", ""])
  func whatIsNoIndexIsReplaced(content: String) throws {
    try sandbox.save(content, to: "index.sqlite", in: sandbox.root)
    try expectWorking(RecordIndex(at: file), isKept: true)
  }

  @Test func anIndexOfAnotherVersionIsReplaced() throws {
    _ = try fill(RecordIndex(at: file))
    try DatabaseQueue(path: file).write { try $0.execute(sql: "UPDATE meta SET version = '0'") }
    try expectWorking(RecordIndex(at: file), isKept: true)
  }

  @Test func aDatabaseOfSomebodyElseIsReplaced() throws {
    try DatabaseQueue(path: file).write { try $0.execute(sql: "CREATE TABLE meta (key TEXT)") }
    try expectWorking(RecordIndex(at: file), isKept: true)
  }

  @Test(arguments: [false, true])
  func aTruncatedOrOverwrittenFileIsMadeAnewWhenThatIsSeen(isTruncated: Bool) throws {
    _ = try fill(RecordIndex(at: file))
    var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    // The first page holds the names of the tables; all others are wrong.
    if isTruncated {
      bytes = bytes.prefix(4096)
    } else {
      bytes.replaceSubrange(4096..., with: Data(repeating: 0xEE, count: bytes.count - 4096))
    }
    try bytes.write(to: URL(fileURLWithPath: file))
    let index = RecordIndex(at: file)
    // The first to ask may be told that it stands for something else; nobody is told nonsense.
    #expect(index.find(.file(at: try Facts.ana.path), of: "one") == nil)
    try expectWorking(index, isKept: true)
  }

  @Test func aFileThatIsRemovedWhileItIsOpenIsMadeAnew() throws {
    let index = RecordIndex(at: file)
    _ = try fill(index)
    try sandbox.remove("index.sqlite", in: sandbox.root)
    // What was read into it stays right until something is to be written.
    #expect(index.find(.file(at: try Facts.ana.path), of: "one") == [try Facts.ana])
    #expect(!index.update(from: "one", to: "two", []))
    try expectWorking(index, isKept: true)
  }

  @Test func whereNoFileCanBeItIsHeldInMemory() throws {
    for place in ["missing/index.sqlite", "home"] {
      let index = RecordIndex(at: sandbox.path(place))
      try expectWorking(index, isKept: false)
      index.noteNormal(["a tree"])
      #expect(index.isKnownNormal("a tree"))
    }
  }

  @Test func anUnwritableFileIsReadAndThenCarriedOnInMemory() throws {
    _ = try fill(RecordIndex(at: file))
    let index = RecordIndex(at: file)
    #expect(index.stamp == "one")
    // A limit of pages is what a full disk looks like to the database.
    index.limitPages()
    let many = try (0..<500).map { number in
      let path = try Facts.path("orgs/acme/contacts/ab/x-\(number).json")
      return RecordIndex.Change(path: path, facts: RecordFacts(unreadableAt: path))
    }
    #expect(index.update(from: "one", to: "two", many))
    #expect(!index.isKept)
    #expect(index.find(.file(at: try Facts.ana.path), of: "two") == [try Facts.ana])
    #expect(index.find(.file(at: many[499].path), of: "two")?.count == 1)
    #expect(RecordIndex(at: file).stamp == "one")
  }
}

extension RecordIndex {
  fileprivate func limitPages() {
    _ = reading { db in try Int.fetchOne(db, sql: "PRAGMA max_page_count = 1") }
  }
}
