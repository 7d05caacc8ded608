import JSONText
import Merging
import Records
import Testing

/// Sets, maps, keyed lists and the ledger.
struct CollectionRuleTests {
  @Test func setTakesAdditionsAndRemovalsOfBoth() throws {
    let tags = try Example(
      base: ["tags": ["vip", "berlin", "lead"]], ours: ["tags": ["zoo", "vip", "lead"]],
      theirs: ["tags": ["vip", "berlin", "apple"]]
    ).merged("tags")
    // "berlin" and "lead" were removed; what stays keeps its place, what is new follows in byte order.
    #expect(tags == ["vip", "apple", "zoo"])
  }

  @Test func absentSetIsAnEmptyOne() throws {
    #expect(try Example(base: ["tags": ["vip"]], ours: [:], theirs: ["tags": ["vip", "new"]]).merged("tags") == ["new"])
    #expect(try Example(base: ["tags": ["vip", "a"]], ours: [:], theirs: ["tags": ["a"]]).merged("tags") == nil)
  }

  @Test func mapsMergeKeyByKeyAsDeepAsTheyGo() throws {
    let merge = try Example(
      base: ["custom": ["plan": "basic", "address": ["city": "Bonn"]]],
      ours: ["custom": ["plan": "basic", "address": ["city": "Berlin"]]],
      theirs: ["custom": ["plan": "pro", "address": ["city": "Bonn", "zip": "53111"]]]
    ).merged()
    #expect(merge.value == ["custom": ["plan": "pro", "address": ["city": "Berlin", "zip": "53111"]]])
    #expect(merge.newConflicts.isEmpty)
  }

  @Test func unknownKeysAreMapsAndKeysThatOnlyLookAlikeAreTwo() throws {
    let merge = try Example(
      base: [:], ours: ["e\u{301}": ["a": 1]], theirs: ["é": 2, "e\u{301}": ["b": 2]]
    ).merged()
    #expect(merge.value["e\u{301}"] == ["a": 1, "b": 2])
    #expect(merge.value["é"] == 2)
  }

  @Test func pointersEscapeWhatKeysMayHold() throws {
    let merge = try Example(base: [:], ours: ["a/b": ["~": 1]], theirs: ["a/b": ["~": 2]]).merged()
    #expect(merge.newConflicts.map(\.field) == ["/a~1b/~0"])
  }

  @Test func eventsOfBothAreThereInTheOrderOfTheirTimes() throws {
    let early: JSONValue = ["id": "b", "at": "2026-01-01T08:00:00Z", "type": "chat"]
    let base: JSONValue = ["id": "c", "at": "2026-01-01T10:00:00+01:00", "type": "chat"]
    let late: JSONValue = ["id": "a", "at": "2026-01-02T08:00:00Z", "type": "chat"]
    let events = try Example(
      type: .timeline, base: ["events": [base]], ours: ["events": [base, late]], theirs: ["events": [base, early]]
    ).merged("events")
    #expect(events == [early, base, late])
  }

  @Test func elementThatBothChangedMergesFieldByField() throws {
    let merge = try Example(
      type: .timeline, base: ["events": [["id": "a", "title": "Demo", "by": "x"]]],
      ours: ["events": [["id": "a", "title": "Demo call", "by": "x"]]],
      theirs: ["events": [["id": "a", "title": "Demo!", "by": "y"]]]
    ).merged()
    #expect(merge.value["events"] == [["id": "a", "title": "Demo!", "by": "y"]])
    #expect(merge.newConflicts == [try entry("/events/a/title", "Demo call", TwoPeople.ana)])
  }

  @Test func untouchedElementThatOneSideDeletedGoes() throws {
    let events = try Example(
      type: .timeline, base: ["events": [["id": "a"], ["id": "b"]]], ours: ["events": [["id": "b"]]],
      theirs: ["events": [["id": "a"], ["id": "b"], ["id": "c"]]]
    ).merged("events")
    #expect(events == [["id": "b"], ["id": "c"]])
  }

  @Test func changedBeatsDeletedAndTheLostRemovalIsKept() throws {
    let merge = try Example(
      type: .notes, base: ["notes": [["id": "a", "text": "call"]]], ours: ["notes": []],
      theirs: ["notes": [["id": "a", "text": "call back"]]]
    ).merged()
    #expect(merge.value["notes"] == [["id": "a", "text": "call back"]])
    #expect(merge.newConflicts == [try entry("/notes/a", nil, TwoPeople.ana)])
  }

  @Test func elementsWithoutIdAreKnownByTheirContent() throws {
    let events = try Example(
      type: .timeline, base: ["events": [["title": "x"]]], ours: ["events": [["title": "x"], ["title": "y"]]],
      theirs: ["events": [["title": "z"]]]
    ).merged("events")
    #expect(events?.arrayValue.map(Set.init) == [["title": "y"], ["title": "z"]])
  }

  @Test func consentIsNeverTakenBackByAMerge() throws {
    let out: JSONValue = ["id": "a", "at": "2026-01-01T08:00:00Z", "state": "opted_out"]
    let back: JSONValue = ["id": "b", "at": "2026-01-02T08:00:00Z", "state": "opted_in"]
    let entries = try Example(type: .consent, base: ["entries": [out]], ours: ["entries": []], theirs: ["entries": [out, back]])
      .merged("entries")
    #expect(entries == [out, back])
  }

  @Test func layoutIsNoChange() throws {
    let merge = try Example(
      type: .notes, base: ["notes": [["id": "a", "text": "one\ntwo"]]], ours: ["notes": [["text": ["one", "two"], "id": "a"]]],
      theirs: ["notes": []]
    ).merged()
    #expect(merge.value["notes"] == [])
    #expect(merge.newConflicts.isEmpty)
  }

  @Test(arguments: [JSONValue.string("vip"), ["a": 1], 7, .null])
  func valueOfAnUnexpectedShapeIsAScalar(nonsense: JSONValue) throws {
    let merge = try Example(base: ["tags": ["a"]], ours: ["tags": ["a", "b"]], theirs: ["tags": nonsense]).merged()
    #expect(merge.value["tags"] == nonsense)
    #expect(merge.newConflicts == [try entry("/tags", ["a", "b"], TwoPeople.ana)])
  }
}
