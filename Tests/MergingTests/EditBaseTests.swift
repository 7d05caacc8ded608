import JSONText
import Merging
import Records
import Testing

struct EditBaseTests {
  private let dispute = ConflictEntry(field: JSONPointer(["phone"]), value: "1", writer: TwoPeople.ana)

  private func choose(_ save: JSONObject, _ candidates: EditBase.Candidate...) -> EditBase.Choice {
    EditBase.choose(save: save, candidates: candidates, type: .contact)
  }

  private func given(_ value: JSONObject?, opened: Bool? = nil) -> EditBase.Candidate {
    EditBase.Candidate(value: value, isPersonsOwn: false, opened: opened)
  }

  private func saved(_ value: JSONObject?) -> EditBase.Candidate {
    EditBase.Candidate(value: value, isPersonsOwn: true, opened: nil)
  }

  @Test func staleBufferIsMergedFromWhatItHeld() {
    // A colleague set the email; the editor still held the version without it.
    let choice = choose(
      ["name": "Grace", "phone": "2"], given(["name": "Grace", "phone": "1", "email": "g@navy.example"]),
      saved(["name": "Grace", "phone": "1"]))
    #expect(choice == EditBase.Choice(index: 1, reason: .fewestFields))
  }

  @Test func editOfTheNewestIsMergedFromTheNewest() {
    let choice = choose(
      ["name": "Grace", "phone": "2", "email": "g@navy.example"],
      given(["name": "Grace", "phone": "1", "email": "g@navy.example"]),
      saved(["name": "Grace", "phone": "1"]))
    #expect(choice == EditBase.Choice(index: 0, reason: .fewestFields))
  }

  @Test func versionsOfThePersonAloneDoNotCompete() {
    // Nobody else changed anything since: going back is an edit like any other.
    let choice = choose(["phone": "1"], saved(["phone": "2"]), given(["phone": "1"]))
    #expect(choice == EditBase.Choice(index: 0, reason: .fewestFields))
  }

  @Test func saveEqualToAnOlderVersionIsBelieved() throws {
    let newest: JSONObject = ["phone": "2", "tags": ["vip"], "conflicts": [dispute.json]]
    #expect(choose(["phone": "1"], given(newest), saved(["phone": "1"])) == EditBase.Choice(index: 1, reason: .exactOlder))

    let believed = try EditBase.believe(
      save: ["phone": "1"], over: newest, type: .contact, provenance: TwoPeople(ours: TwoPeople.ben))
    #expect(believed.value["phone"] == "1")
    #expect(believed.value["tags"] == nil)
    #expect(
      Set(believed.newConflicts) == [try entry("/phone", "2", TwoPeople.ben), try entry("/tags/vip", "vip", TwoPeople.ben)])
    #expect(believed.value["conflicts"]?.arrayValue?.contains(dispute.json) == true)
  }

  @Test func resolutionIsBelieved() {
    let newest: JSONObject = ["phone": "2", "intent": "high", "conflicts": [dispute.json]]
    let older: JSONObject = ["phone": "1", "intent": "high"]
    #expect(
      choose(["phone": "1", "intent": "high"], given(newest), saved(older)) == EditBase.Choice(index: 0, reason: .resolution))
    #expect(
      choose(["phone": "2", "intent": "high"], given(newest), saved(older)) == EditBase.Choice(index: 0, reason: .resolution))
  }

  @Test func aResolutionInABufferAVersionOldIsBelievedWhileTheDisputeStands() {
    let before: JSONObject = ["phone": "1"]
    let disputed: JSONObject = ["phone": "2", "conflicts": [dispute.json]]
    let newest: JSONObject = ["phone": "2", "email": "g@navy.example", "conflicts": [dispute.json]]
    // The very text of before, which is also what the dispute leaves where it is resolved so.
    #expect(
      choose(["phone": "1"], given(newest), given(disputed), saved(before)) == EditBase.Choice(index: 1, reason: .resolution))
    // Resolved by somebody else meanwhile: nothing says that this save had seen it.
    #expect(
      choose(["phone": "1"], given(["phone": "2", "email": "g@navy.example"]), given(disputed), saved(before))
        == EditBase.Choice(index: 2, reason: .exactOlder))
  }

  @Test func resolutionThatChangesMoreIsWeighedLikeAnyEdit() {
    let newest: JSONObject = ["phone": "2", "intent": "high", "conflicts": [dispute.json]]
    let choice = choose(["phone": "1", "intent": "low"], given(newest), saved(["phone": "1", "intent": "high"]))
    #expect(choice == EditBase.Choice(index: 1, reason: .fewestFields))
  }

  @Test func entriesThatTheSaveLacksCountForNothing() {
    // The entry came in a version that also changed the email; who deletes it and sets the intent held that version.
    let newest: JSONObject = ["phone": "2", "email": "g@navy.example", "conflicts": [dispute.json]]
    let choice = choose(["phone": "2", "email": "g@navy.example", "intent": "low"], given(newest), saved(["phone": "2"]))
    #expect(choice == EditBase.Choice(index: 0, reason: .fewestFields))
  }

  @Test func tieGoesToTheNewest() {
    let choice = choose(["phone": "3"], given(["phone": "2"]), given(["phone": "1"]))
    #expect(choice == EditBase.Choice(index: 0, reason: .tie))
  }

  @Test func tieGoesToTheNewestThatCanHaveBeenOpened() {
    #expect(
      choose(["phone": "3"], given(["phone": "2"], opened: false), given(["phone": "1"], opened: true))
        == EditBase.Choice(index: 1, reason: .tie))
    #expect(
      choose(["phone": "3"], given(["phone": "2"], opened: false), saved(["phone": "1"]))
        == EditBase.Choice(index: 1, reason: .tie))
    // The watcher saw that nobody opened the newest; of the one before it knows nothing.
    #expect(
      choose(["phone": "3"], given(["phone": "2"], opened: false), given(["phone": "1"], opened: nil))
        == EditBase.Choice(index: 1, reason: .tie))
    #expect(
      choose(["phone": "3"], given(["phone": "2"], opened: nil), given(["phone": "1"], opened: true))
        == EditBase.Choice(index: 0, reason: .tie))
    #expect(
      choose(["phone": "3"], given(["phone": "2"], opened: false), given(["phone": "1"], opened: false))
        == EditBase.Choice(index: 0, reason: .tie))
  }

  @Test func newRecordHasNoBaseToChoose() {
    #expect(choose(["name": "Grace"]) == EditBase.Choice(index: 0, reason: .fewestFields))
    #expect(choose(["name": "Grace"], given(nil)) == EditBase.Choice(index: 0, reason: .fewestFields))
  }
}
