import JSONText
import Merging
import Records
import Testing

/// What only a person can have changed.
struct PersonsChangeTests {
  private func isPersons(_ type: RecordType, _ before: JSONObject?, _ now: JSONObject?) -> Bool {
    PersonsChange.isIn(before.map { Record(type: type, value: $0) }, now.map { Record(type: type, value: $0) })
  }

  @Test func fieldsThatMachinesWriteTellNothing() {
    let contact: JSONObject = ["id": "aaaaaaaaaaaa", "name": "Ada"]
    for (key, value) in [("createdAt", "2026-01-01T00:00:00Z"), ("createdBy", "ana@x.y"), ("mergedInto", "bbbbbbbbbbbb")] {
      var changed = contact
      changed[JSONKey(key)] = .string(value)
      #expect(!isPersons(.contact, contact, changed) && !isPersons(.contact, changed, contact), "\(key)")
    }
    for key: JSONKey in ["phone", "lead", "nickname"] {
      var changed = contact
      changed[key] = "x"
      #expect(isPersons(.contact, contact, changed) && isPersons(.contact, changed, contact), "\(key)")
    }
  }

  @Test func adoptingAFileIsNoPersonsChangeAndNeitherIsLayout() {
    let adopted: JSONObject = ["id": "aaaaaaaaaaaa", "name": "Ada", "createdAt": "2026-01-01T00:00:00Z", "tags": []]
    #expect(!isPersons(.contact, ["name": "Ada"], adopted))
    #expect(isPersons(.contact, adopted, ["id": "bbbbbbbbbbbb", "name": "Ada"]))
    #expect(!isPersons(.template, ["text": "a\nb"], ["text": ["a", "b"]]))
  }

  @Test func aFileThatCameOrWentWasMadeOrRemovedByAPerson() {
    #expect(isPersons(.notes, nil, ["contact": "aaaaaaaaaaaa", "notes": []]))
    #expect(isPersons(.notes, ["contact": "aaaaaaaaaaaa", "notes": []], nil))
    #expect(!isPersons(.notes, nil, nil))
  }

  @Test func targetsThatLostAreTheClusterStepsAndOtherConflictsPeoples() throws {
    let lost = try entry("/phone", "1", nil).json
    let target = try entry("/mergedInto", "bbbbbbbbbbbb", nil).json
    #expect(isPersons(.contact, ["name": "Ada"], ["name": "Ada", "conflicts": [lost]]))
    #expect(isPersons(.contact, ["name": "Ada", "conflicts": [lost, target]], ["name": "Ada", "conflicts": [target]]))
    #expect(!isPersons(.contact, ["name": "Ada", "conflicts": [target]], ["name": "Ada"]))
  }

  @Test func entriesOfConsentAreAppendedByMachines() {
    let entry: JSONValue = ["id": "e", "at": "2026-01-01T00:00:00Z", "state": "opted_out"]
    #expect(!isPersons(.consent, ["channel": "sms", "entries": []], ["channel": "sms", "entries": [entry]]))
    #expect(isPersons(.consent, ["channel": "sms", "entries": [entry]], ["channel": "sms", "entries": []]))
  }
}
