import JSONText
import Merging
import Records
import Testing

@Suite struct ClusterViewTests {
  private func contact(_ value: JSONObject) -> Record { Record(type: .contact, value: value) }

  private func view(_ survivor: JSONObject, _ merged: JSONObject..., region: String? = nil) -> ClusterView {
    ClusterView(survivor: contact(survivor), merged: merged.map(contact), defaultRegion: region)
  }

  private func fields(_ pointers: [JSONPointer]) -> [String] { pointers.map(\.description) }

  private func alternates(_ view: ClusterView) -> [String: [JSONValue]] {
    Dictionary(uniqueKeysWithValues: view.alternates.map { ($0.field.description, $0.values) })
  }

  @Test func aContactAloneIsShownAsItStands() {
    let value: JSONObject = ["id": "91d9ba6b99c8", "name": "Grace", "company": "", "tags": []]
    let view = view(value)
    #expect(view.record.value == value)
    #expect(view.filled.isEmpty)
    #expect(view.alternates.isEmpty)
  }

  @Test func blanksAreFilledByTheOldestThatHasTheField() {
    let view = view(
      ["name": "Grace", "company": " ", "source": "web"], ["name": "Grace", "position": "Admiral"],
      ["name": "Grace", "position": "Captain", "company": "Navy", "source": "web"])
    #expect(
      view.record.value
        == ["name": "Grace", "company": "Navy", "source": "web", "position": "Admiral"])
    #expect(fields(view.filled) == ["/company", "/position"])
    #expect(alternates(view) == ["/position": ["Captain"]])
  }

  @Test func otherValuesAreAlternatesEachOnce() {
    let view = view(
      ["name": "Grace Hopper", "owner": "ana@example.com"], ["name": "G. Hopper", "owner": "ANA@Example.com"],
      ["name": "Hopper, Grace"], ["name": "G. Hopper", "owner": "ben@example.com"])
    #expect(view.record.value == ["name": "Grace Hopper", "owner": "ana@example.com"])
    #expect(alternates(view) == ["/name": ["G. Hopper", "Hopper, Grace"], "/owner": ["ben@example.com"]])
    #expect(view.filled.isEmpty)
  }

  @Test func furtherAddressesJoinTheOthersWhateverTheirSpelling() {
    let view = view(
      ["email": "grace@example.com", "phone": "0151 23456789", "otherEmails": ["g@example.com"]],
      ["email": "GRACE@example.com.", "phone": "+49 151 23456789", "otherEmails": ["G@EXAMPLE.com", "hopper@navy.example"]],
      ["email": "amazing@navy.example", "phone": "+1 415 555 2671", "otherPhones": ["+14155552671"]], region: "DE")
    #expect(view.record.value["email"] == "grace@example.com")
    #expect(view.record.value["otherEmails"] == ["g@example.com", "hopper@navy.example", "amazing@navy.example"])
    #expect(view.record.value["phone"] == "0151 23456789")
    #expect(view.record.value["otherPhones"] == ["+1 415 555 2671"])
    #expect(fields(view.filled) == ["/otherEmails", "/otherPhones"])
    #expect(view.alternates.isEmpty)
  }

  @Test func aFilledAddressIsNotAlsoAFurtherOne() {
    let view = view(
      ["name": "Grace"], ["email": "grace@example.com"], ["email": "Grace@example.com", "otherEmails": ["g@example.com"]])
    #expect(view.record.value == ["name": "Grace", "email": "grace@example.com", "otherEmails": ["g@example.com"]])
    #expect(fields(view.filled) == ["/email", "/otherEmails"])
  }

  @Test func setsAreUnited() {
    let view = view(["tags": ["vip", "navy"]], ["tags": ["navy", "cobol"]], ["tags": ["cobol"]])
    #expect(view.record.value["tags"] == ["vip", "navy", "cobol"])
    #expect(fields(view.filled) == ["/tags"])
    #expect(self.view(["tags": ["a", "b"]], ["tags": ["b"]]).filled.isEmpty)
  }

  @Test func ownKeysAreFilledKeyByKey() {
    let view = view(
      ["custom": ["boats": 14, "ship": ["name": "Ada"], "note": ""]],
      ["custom": ["boats": 9, "rank": "admiral", "ship": ["name": "Ada", "flag": "us"], "note": "x"], "nickname": "Amazing"],
      ["custom": ["boats": 9, "rank": "captain", "ship": "none"], "nickname": "Grandma"])
    #expect(
      view.record.value
        == [
          "custom": ["boats": 14, "ship": ["name": "Ada", "flag": "us"], "note": "x", "rank": "admiral"], "nickname": "Amazing",
        ])
    #expect(fields(view.filled) == ["/custom/note", "/custom/rank", "/custom/ship/flag", "/nickname"])
    #expect(
      alternates(view)
        == ["/custom/boats": [9], "/custom/rank": ["captain"], "/custom/ship": ["none"], "/nickname": ["Grandma"]])
  }

  @Test func ownKeysAreFilledFromSeveralContacts() {
    let view = view(
      ["name": "Grace"], ["custom": ["boats": ["Ada": 1], "empty": [:]]], ["custom": ["boats": ["Bell": 2], "rank": "admiral"]])
    #expect(view.record.value == ["name": "Grace", "custom": ["boats": ["Ada": 1, "Bell": 2], "rank": "admiral"]])
    #expect(fields(view.filled) == ["/custom/boats/Ada", "/custom/boats/Bell", "/custom/rank"])
  }

  @Test func whatIsOfTheFileStaysTheSurvivors() {
    let survivor: JSONObject = ["id": "91d9ba6b99c8", "name": "Grace", "createdAt": "2026-01-01T00:00:00Z"]
    let view = view(
      survivor,
      [
        "id": "aa00bb11cc22", "name": "Grace", "createdAt": "2026-02-01T00:00:00Z", "createdBy": "ben@example.com",
        "lead": "0123456789ab", "mergedInto": "91d9ba6b99c8", "conflicts": [["id": "0123456789ab", "field": "/phone"]],
      ])
    #expect(view.record.value == survivor)
    #expect(view.filled.isEmpty)
    #expect(view.alternates.isEmpty)
  }
}
