import JSONText
import Merging
import Records
import Testing

struct ConflictTests {
  private let dispute = ConflictEntry(field: JSONPointer(["phone"]), value: "2", writer: TwoPeople.ana)

  @Test func disputeResolvedByOneIsResolvedForAll() throws {
    let merge = try Example(
      base: ["phone": "3", "conflicts": [dispute.json]], ours: ["phone": "2"],
      theirs: ["phone": "3", "intent": "high", "conflicts": [dispute.json]]
    ).merged()
    #expect(merge.value == ["phone": "2", "intent": "high"])
  }

  @Test func resolvedDisputeStaysResolvedWhereSomebodyRemarkedOnIt() throws {
    var remarked = dispute.json.objectValue ?? [:]
    remarked["remark"] = "ask her"
    let merge = try Example(base: ["conflicts": [dispute.json]], ours: [:], theirs: ["conflicts": [.object(remarked)]]).merged()
    #expect(merge.value == [:])
  }

  @Test func sameLossIsKeptOnce() throws {
    // Another replica lost the same value to the same winner, and its merge is on our side already.
    let merge = try Example(
      base: ["phone": "1"], ours: ["phone": "2", "conflicts": [dispute.json]], theirs: ["phone": "3"]
    ).merged()
    #expect(merge.value == ["phone": "3", "conflicts": [dispute.json]])
    #expect(merge.newConflicts.isEmpty)
  }

  @Test func idIsTheHashOfFieldValueAuthorAndTime() throws {
    let same = try entry("/phone", "2", TwoPeople.ana)
    #expect(same == dispute)
    #expect(same.id == ContentHash.hex12(strings: ["/phone", "\"2\"", "ana@acme.example", "2026-11-22T09:00:00Z"]))
    for other in [
      try entry("/phone", "2", TwoPeople.ben), try entry("/phone", nil, TwoPeople.ana), try entry("/fax", "2", TwoPeople.ana),
    ] {
      #expect(other.id != dispute.id)
    }
  }

  @Test func entryReadsBackAsItWasWritten() throws {
    for entry in [dispute, try entry("/custom/a~1b", nil, nil), .overriddenDelete(by: TwoPeople.ben)] {
      #expect(ConflictEntry(json: entry.json) == entry)
    }
    #expect(ConflictEntry.overriddenDelete(by: nil).field == "")
    #expect(ConflictEntry(json: ["field": "/phone"]) == nil)
  }

  @Test func conflictsThatAreNoListAreKeptBesideNewEntries() throws {
    let merge = try Example(
      base: ["phone": "1", "conflicts": "mine"], ours: ["phone": "2", "conflicts": "mine"],
      theirs: ["phone": "3", "conflicts": "mine"]
    ).merged()
    #expect(merge.value["conflicts"]?.arrayValue.map(Set.init) == ["mine", dispute.json])
  }
}
