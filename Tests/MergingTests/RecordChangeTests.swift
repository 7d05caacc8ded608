import JSONText
import Merging
import Records
import Testing

struct RecordChangeTests {
  private let grace: JSONObject = ["name": "Grace Hopper", "intent": "medium"]

  private func edit(_ change: (inout JSONObject) -> Void) -> String {
    var new = grace
    change(&new)
    return RecordChange.describe(old: grace, new: new, type: .contact)
  }

  @Test func namesTheRecordAndTheChange() {
    #expect(RecordChange.describe(old: nil, new: grace, type: .contact) == "Add Grace Hopper")
    #expect(RecordChange.describe(old: grace, new: nil, type: .contact) == "Delete Grace Hopper")
    #expect(edit { $0["intent"] = "high" } == "Edit Grace Hopper: intent medium → high")
    #expect(edit { $0["phone"] = "+4930123456" } == "Edit Grace Hopper: phone +4930123456")
    #expect(edit { $0["intent"] = nil } == "Edit Grace Hopper: intent removed")
    #expect(edit { $0["tags"] = ["vip", "berlin"] } == "Edit Grace Hopper: tags +berlin +vip")
    #expect(edit { $0["custom"] = ["plan": "pro"] } == "Edit Grace Hopper: custom.plan pro")
    #expect(edit { $0["position"] = .string(String(repeating: "x", count: 40)) } == "Edit Grace Hopper: position")
    #expect(
      edit {
        $0["phone"] = "1"
        $0["intent"] = "low"
        $0["nickname"] = "Amazing"
      } == "Edit Grace Hopper: phone, intent, nickname")
    #expect(edit { _ in } == "Tidy Grace Hopper")
  }

  @Test func countsWhatHappenedToAList() {
    let old: JSONObject = ["contact": "0a11c3d4e5f6", "events": [["id": "a", "title": "x"], ["id": "b"]]]
    let new: JSONObject = ["contact": "0a11c3d4e5f6", "events": [["id": "a", "title": "y"], ["id": "c"], ["id": "d"]]]
    #expect(
      RecordChange.describe(old: old, new: new, type: .timeline, person: "Grace Hopper")
        == "Edit timeline of Grace Hopper: 2 events added, 1 event edited, 1 event…")
    let entry = ConflictEntry(field: JSONPointer(["phone"]), value: "1", writer: nil).json
    #expect(
      RecordChange.describe(old: ["name": "Grace", "conflicts": [entry]], new: ["name": "Grace"], type: .contact)
        == "Edit Grace: 1 conflict resolved")
  }

  @Test func subjectFitsInSeventyTwoColumnsAndHoldsNoControlCharacters() {
    let hostile: JSONObject = ["name": .string("Eve\u{1B}[2J\n\u{202E}" + String(repeating: "界", count: 60))]
    let line = RecordChange.describe(old: nil, new: hostile, type: .contact)
    #expect(line.hasPrefix("Add Eve[2J 界界"))
    #expect(line.hasSuffix("…"))
    #expect(line.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control && $0 != "\u{202E}" })
    #expect(line.reduce(0) { $0 + ($1 == "界" ? 2 : 1) } <= 72)
  }
}
