import JSONText
import Merging
import Records
import Testing

struct TextRuleTests {
  private func merge(_ base: JSONValue, _ ours: JSONValue, _ theirs: JSONValue) throws -> RecordMerge.Result {
    try Example(type: .template, base: ["text": base], ours: ["text": ours], theirs: ["text": theirs]).merged()
  }

  @Test func changesOfDistantLinesBothLand() throws {
    let merge = try merge(["a", "b", "c", "d"], ["A", "b", "c", "d"], ["a", "b", "c", "D", "e"])
    #expect(merge.value["text"] == ["A", "b", "c", "D", "e"])
    #expect(merge.newConflicts.isEmpty)
  }

  @Test func oneUnchangedLineBetweenIsEnough() throws {
    #expect(try merge(["a", "b", "c"], ["A", "b", "c"], ["a", "b", "C"]).value["text"] == ["A", "b", "C"])
  }

  @Test func touchingChangesOverlap() throws {
    let merge = try merge(["a", "b", "c"], ["A", "b", "c"], ["a", "B", "c"])
    #expect(merge.value["text"] == ["a", "B", "c"])
    #expect(merge.newConflicts == [try entry("/text", ["A", "b", "c"], TwoPeople.ana)])
  }

  @Test func insertionsAtOnePlaceOverlap() throws {
    #expect(try merge(["a", "b"], ["a", "x", "b"], ["a", "y", "b"]).newConflicts.count == 1)
  }

  @Test func sameChangeOnBothSidesIsMadeOnce() throws {
    let merge = try merge(["a", "b", "c", "d"], ["a", "x", "c", "d"], ["a", "x", "c", "D"])
    #expect(merge.value["text"] == ["a", "x", "c", "D"])
    #expect(merge.newConflicts.isEmpty)
  }

  @Test func stringAndArrayOfLinesAreTheSameText() throws {
    #expect(try merge("a\nb\nc", ["a", "b", "c"], "a\nb\nC").value["text"] == ["a", "b", "C"])
    #expect(try merge("a\n\nb", "a\n\nb\nc", "A\n\nb").value["text"] == ["A", "", "b", "c"])
  }

  @Test func linesAreComparedByBytesAndEndOnlyAtLineFeeds() throws {
    #expect(try merge("é\r\nx\r\ny", "e\u{301}\r\nx\r\ny", "é\r\nx\r\nz").value["text"] == ["e\u{301}\r", "x\r", "z"])
  }

  @Test func textThatBothAddedIsTakenWhole() throws {
    let merge = try Example(type: .template, base: [:], ours: ["text": ["a", "b"]], theirs: ["text": ["a", "c"]]).merged()
    #expect(merge.value["text"] == ["a", "c"])
    #expect(merge.newConflicts == [try entry("/text", ["a", "b"], TwoPeople.ana)])
  }

  @Test func thousandsOfChangedLinesStillMergeWithADistantOne() throws {
    let lines = (0..<6_000).map { "line \($0)" }
    let rewritten = lines.enumerated().map { $0.offset > 10 ? "new \($0.offset)" : $0.element }
    let base = JSONValue.array(lines.map { .string($0) })
    let ours = JSONValue.array(rewritten.map { .string($0) })
    let theirs = JSONValue.array(["first"] + lines.dropFirst().map { .string($0) })
    let text = try merge(base, ours, theirs).value["text"]?.arrayValue
    #expect(text?.first == "first")
    #expect(text?.last == "new 5999")
  }
}
