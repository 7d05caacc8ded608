import Records
import TestSupport
import Testing

@testable import RecordIndex

/// What the index answers, and for which tree.
struct RecordIndexTests {
  private let sandbox: Sandbox
  private var file: String { sandbox.path("index.sqlite") }

  init() throws { sandbox = try Sandbox() }

  @Test func aNewIndexStandsForNothing() throws {
    let index = RecordIndex(at: file)
    #expect(index.stamp == nil && index.isKept)
    #expect(index.find(.file(at: try Facts.ana.path), of: "one") == nil)
  }

  @Test func factsComeBackAsTheyWere() throws {
    let all = try Facts.all
    for index in [RecordIndex(at: file), RecordIndex(at: nil)] {
      #expect(index.update(from: nil, to: "one", all.map { .init(path: $0.path, facts: $0) }))
      for facts in all { #expect(index.find(.file(at: facts.path), of: "one") == [facts]) }
    }
    let again = RecordIndex(at: file)
    #expect(again.stamp == "one")
    for facts in all { #expect(again.find(.file(at: facts.path), of: "one") == [facts]) }
  }

  @Test func lookUpsFindWhatTheyAskForInPathOrder() throws {
    let index = RecordIndex(at: file)
    index.update(from: nil, to: "one", try Facts.all.reversed().map { .init(path: $0.path, facts: $0) })
    let (ana, copy, ben) = (try Facts.ana, try Facts.copyOfAna, try Facts.ben)
    let id = try #require(ana.id)
    #expect(index.find(.files(of: id, type: .contact, org: "acme"), of: "one") == [ana, copy])
    #expect(index.find(.files(of: id, type: .deal, org: "acme"), of: "one") == [])
    #expect(index.find(.files(of: id, type: .contact, org: "beta"), of: "one") == [])
    #expect(index.find(.contacts(withEmail: "ana@example.com", org: "acme"), of: "one") == [ana])
    #expect(index.find(.contacts(withEmail: "shared@example.com", org: "acme"), of: "one") == [ana, ben])
    #expect(index.find(.contacts(withEmail: "shared@example.com", org: "beta"), of: "one") == [])
    // Once by its pointer, once by a conflict over it.
    #expect(index.find(.contactsMerged(into: id, org: "acme"), of: "one") == [ben])
    #expect(index.find(.contactsMerged(into: try Facts.id("cccccccccccc"), org: "acme"), of: "one") == [ben])
    #expect(index.find(.records(about: id, type: .timeline, org: "acme"), of: "one") == [try Facts.timeline])
    #expect(index.find(.records(about: id, type: .deal, org: "acme"), of: "one") == [try Facts.deal])
    #expect(index.find(.records(about: id, type: .notes, org: "acme"), of: "one") == [])
  }

  @Test func anUpdateReplacesAndRemovesWithAllThatWasKnown() throws {
    let index = RecordIndex(at: file)
    index.update(from: nil, to: "one", try Facts.all.map { .init(path: $0.path, facts: $0) })
    let (ana, ben) = (try Facts.ana, try Facts.ben)
    let alone = RecordFacts(
      path: ben.path, id: ben.id, isReadable: true, contact: nil, emailKeys: ["ben@example.com"], mergedInto: nil,
      otherTargets: [], createdAt: nil)
    #expect(
      index.update(from: "one", to: "two", [.init(path: ana.path, facts: nil), .init(path: ben.path, facts: alone)]))
    let id = try #require(ana.id)
    #expect(index.find(.files(of: id, type: .contact, org: "acme"), of: "two") == [try Facts.copyOfAna])
    #expect(index.find(.contacts(withEmail: "shared@example.com", org: "acme"), of: "two") == [])
    #expect(index.find(.contacts(withEmail: "ben@example.com", org: "acme"), of: "two") == [alone])
    #expect(index.find(.contactsMerged(into: id, org: "acme"), of: "two") == [])
    // From nothing, all that was is gone.
    #expect(index.update(from: nil, to: "three", [.init(path: ana.path, facts: ana)]))
    #expect(index.find(.file(at: ben.path), of: "three") == [])
    #expect(index.find(.records(about: id, type: .timeline, org: "acme"), of: "three") == [])
  }

  @Test func whatWasMovedByAnotherIsNotMistakenForTheOldTree() throws {
    let (mine, other) = (RecordIndex(at: file), RecordIndex(at: file))
    mine.update(from: nil, to: "one", [.init(path: try Facts.ana.path, facts: try Facts.ana)])
    #expect(other.stamp == "one")
    #expect(other.update(from: "one", to: "two", [.init(path: try Facts.ana.path, facts: nil)]))
    #expect(mine.find(.file(at: try Facts.ana.path), of: "one") == nil)
    #expect(!mine.update(from: "one", to: "three", [.init(path: try Facts.ben.path, facts: try Facts.ben)]))
    #expect(mine.stamp == "two")
    #expect(mine.find(.file(at: try Facts.ben.path), of: "two") == [])
    // Where the other was quicker with the same there is nothing to do.
    #expect(mine.update(from: "one", to: "two", []))
  }

  @Test func whatWasAskedBeforeIsNotAnsweredForAnotherTree() throws {
    let index = RecordIndex(at: file)
    let ana = try Facts.ana
    let query = FactsQuery.file(at: ana.path)
    index.update(from: nil, to: "one", [.init(path: ana.path, facts: ana)])
    #expect(index.find(query, of: "one") == [ana])
    index.update(from: "one", to: "two", [.init(path: ana.path, facts: nil)])
    #expect(index.find(query, of: "two") == [])
    index.update(from: "two", to: "one", [.init(path: ana.path, facts: ana)])
    #expect(index.find(query, of: "one") == [ana])
  }

  @Test func onlyTheTreesNotedLastAreRememberedAsNormal() {
    let index = RecordIndex(at: nil)
    let names = (0...RecordIndex.mostNormal + 1).map { "tree \($0)" }
    #expect(!index.isKnownNormal(names[0]))
    for name in names { index.noteNormal([name]) }
    index.noteNormal([names[RecordIndex.mostNormal], names[3]])
    #expect(!index.isKnownNormal(names[0]) && !index.isKnownNormal(names[1]))
    #expect(names[2...].allSatisfy(index.isKnownNormal))
  }

  @Test func whatIsNormalIsRememberedFromOneTimeToTheNext() {
    let index = RecordIndex(at: file)
    index.noteNormal(["one", "two"])
    index.update(from: nil, to: "two", [])
    #expect(RecordIndex(at: file).isKnownNormal("one") && RecordIndex(at: file).isKnownNormal("two"))
  }
}
