import JSONText
import Merging
import Records
import Testing

struct ScalarRuleTests {
  @Test func changesOfDifferentFieldsBothLand() throws {
    let merge = try Example(
      base: ["name": "Grace", "phone": "1", "intent": "low"], ours: ["name": "Grace", "phone": "2", "intent": "low"],
      theirs: ["name": "Grace", "phone": "1", "intent": "high"]
    ).merged()
    #expect(merge.value == ["name": "Grace", "phone": "2", "intent": "high"])
    #expect(merge.newConflicts.isEmpty)
  }

  @Test func laterWriterWinsAndTheOtherValueIsKeptWithItsAuthorAndTime() throws {
    let merge = try Example(base: ["phone": "1"], ours: ["phone": "2"], theirs: ["phone": "3"]).merged()
    #expect(merge.value["phone"] == "3")
    let lost = try entry("/phone", "2", TwoPeople.ana)
    #expect(merge.newConflicts == [lost])
    #expect(merge.value["conflicts"] == [lost.json])
    #expect(lost.json.objectValue?["by"] == "ana@acme.example")
    #expect(lost.json.objectValue?["at"] == "2026-11-22T09:00:00Z")
  }

  @Test func atTheSameTimeTheGreaterCommitIsTheLater() throws {
    let ben = Writer(author: "ben@acme.example", time: TwoPeople.ana.time, commit: "00")
    let history = TwoPeople(theirs: ben)
    #expect(
      try Example(base: ["phone": "1"], ours: ["phone": "2"], theirs: ["phone": "3"], history: history).merged("phone") == "2")
  }

  @Test(arguments: [TwoPeople(ours: nil, theirs: nil), TwoPeople(theirs: nil), TwoPeople(theirs: TwoPeople.ana)])
  func onATieOrWithoutHistoryTheGreaterValueWins(history: TwoPeople) throws {
    let merge = try Example(base: ["phone": "1"], ours: ["phone": "2"], theirs: ["phone": "3"], history: history).merged()
    #expect(merge.value["phone"] == "3")
    #expect(merge.newConflicts == [try entry("/phone", "2", history.ours)])
  }

  @Test func lostRemovalIsAnEntryWithoutValue() throws {
    let merge = try Example(base: ["phone": "1"], ours: [:], theirs: ["phone": "3"]).merged()
    #expect(merge.value["phone"] == "3")
    #expect(merge.newConflicts == [try entry("/phone", nil, TwoPeople.ana)])
    #expect(merge.newConflicts.first?.json.objectValue?["value"] == nil)
  }

  @Test func laterRemovalWinsAndTheChangeIsKept() throws {
    let merge = try Example(base: ["phone": "1"], ours: ["phone": "2"], theirs: [:]).merged()
    #expect(merge.value["phone"] == nil)
    #expect(merge.newConflicts == [try entry("/phone", "2", TwoPeople.ana)])
  }

  @Test func sameChangeOnBothSidesIsNoConflict() throws {
    #expect(try Example(base: ["phone": "1"], ours: ["phone": "2"], theirs: ["phone": "2"]).merged().newConflicts.isEmpty)
  }

  @Test func withoutABaseFieldsOfOneSideStayAndDifferentOnesConflict() throws {
    let merge = try Example(
      base: nil, ours: ["name": "Grace", "phone": "2"], theirs: ["name": "Grace H.", "email": "g@navy.example"]
    )
    .merged()
    #expect(merge.value["phone"] == "2")
    #expect(merge.value["email"] == "g@navy.example")
    #expect(merge.value["name"] == "Grace H.")
    #expect(merge.newConflicts == [try entry("/name", "Grace", TwoPeople.ana)])
  }

  @Test func digitsOfANumberAreItsIdentity() throws {
    let number = try #require(JSONNumber("1.10"))
    let other = try #require(JSONNumber("1.1"))
    let merge = try Example(base: [:], ours: ["custom": ["rate": .number(number)]], theirs: ["custom": ["rate": .number(other)]])
      .merged()
    #expect(merge.newConflicts == [try entry("/custom/rate", .number(number), TwoPeople.ana)])
  }

  @Test func mergeDoesNotAskHistoryWhereNothingIsInDispute() throws {
    struct Unavailable: Provenance, Error {
      func writer(of field: JSONPointer, on side: Side) throws -> Writer? { throw self }
    }
    let merge = try RecordMerge.merge(
      type: .contact, base: ["phone": "1"], ours: ["phone": "2"], theirs: ["phone": "1", "tags": ["vip"]],
      provenance: Unavailable())
    #expect(merge.value == ["phone": "2", "tags": ["vip"]])
    #expect(throws: Unavailable.self) {
      try RecordMerge.merge(
        type: .contact, base: ["phone": "1"], ours: ["phone": "2"], theirs: ["phone": "3"], provenance: Unavailable())
    }
  }

  @Test func ofTwoCreationsTheFirstCountsAndItsAuthorComesAlong() throws {
    let merge = try Example(
      base: nil, ours: ["createdAt": "2026-02-01T13:00:00+01:00", "createdBy": "ana"],
      theirs: ["createdAt": "2026-02-01T12:30:00Z", "createdBy": "ben"]
    ).merged()
    #expect(merge.value == ["createdAt": "2026-02-01T13:00:00+01:00", "createdBy": "ana"])
  }

  @Test func pointerTakenAwayBeatsRetargeted() throws {
    let merge = try Example(base: ["mergedInto": "b"], ours: [:], theirs: ["mergedInto": "c"]).merged()
    #expect(merge.value == [:])
  }

  @Test func ofTwoPointersTheSmallerStaysAndTheOtherIsKept() throws {
    let merge = try Example(base: [:], ours: ["mergedInto": "c"], theirs: ["mergedInto": "b"]).merged()
    #expect(merge.value["mergedInto"] == "b")
    #expect(merge.newConflicts == [try entry("/mergedInto", "c", TwoPeople.ana)])
  }
}
