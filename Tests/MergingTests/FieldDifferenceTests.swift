import JSONText
import Merging
import Records
import Testing

struct FieldDifferenceTests {
  private func fields(_ a: JSONObject, _ b: JSONObject, _ type: RecordType = .contact) -> [String] {
    FieldDifference.fields(a, b, type: type).map(\.description)
  }

  @Test func scalarsMapsAndSetMembersCountOneEach() {
    #expect(
      fields(
        ["phone": "1", "tags": ["a", "b"], "custom": ["x": ["y": 1, "z": 1]], "budget": ["eur": 1]],
        ["email": "g@navy.example", "phone": "2", "tags": ["c", "b"], "custom": ["x": ["y": 2]], "budget": ["eur": 1]])
        == ["/custom/x/y", "/custom/x/z", "/email", "/phone", "/tags/a", "/tags/c"])
  }

  @Test func elementsAreNamedByTheirIdAndWholeOnesCountOnce() {
    #expect(
      fields(
        ["notes": [["id": "a", "text": "x", "by": "ana"], ["id": "b", "text": "y"]]],
        ["notes": [["id": "c", "text": "y", "by": "ben"], ["id": "a", "text": "z", "by": "ana"]]], .notes)
        == ["/notes/a/text", "/notes/b", "/notes/c"])
  }

  @Test func conflictsCountOnePerEntry() {
    #expect(
      fields(
        ["conflicts": [["id": "a", "field": "/phone", "value": "1"]]],
        ["conflicts": [["id": "b", "field": "/phone", "value": "1"]]])
        == ["/conflicts/a", "/conflicts/b"])
  }

  @Test func layoutAndOrderAreNoDifference() {
    #expect(fields(["tags": ["a", "b"], "name": "x"], ["name": "x", "tags": ["b", "a"]]) == [])
    #expect(fields(["text": "a\nb"], ["text": ["a", "b"]], .template) == [])
  }

  @Test func valueOfAFieldIsFoundByTheSameNames() {
    let record: JSONObject = ["notes": [["id": "a/b", "text": "x"]], "tags": ["vip"]]
    #expect(record.value(ofField: JSONPointer(["notes", "a/b", "text"])) == "x")
    #expect(record.value(ofField: JSONPointer(["tags", "vip"])) == "vip")
    #expect(record.value(ofField: JSONPointer(["notes", "c"])) == nil)
    #expect(record.value(ofField: .root) == .object(record))
  }

  @Test func commonGroundIsWhatBothFirstVersionsSay() {
    let common = CommonGround.of(
      ["name": "Grace", "phone": "1", "tags": ["a", "b"], "custom": ["x": 1, "y": 1]],
      ["name": "Grace", "phone": "2", "tags": ["b", "c"], "custom": ["x": 1, "y": 2]], type: .contact)
    #expect(common == ["name": "Grace", "tags": ["b"], "custom": ["x": 1]])
  }
}
