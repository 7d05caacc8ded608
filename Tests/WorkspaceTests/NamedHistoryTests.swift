import GitStorage
import JSONText
import Merging
import Records
import TestSupport
import Testing

@testable import Workspace

/// Histories that broke earlier drafts of the merge, by name.
struct NamedHistoryTests {
  private let ada = PersonFiles.ada

  @Test func aTagRemovedWhileTheContactIsDeletedAndRevivedElsewhere() throws {
    let trees = try Trees()
    func files(_ contact: String?) -> [String: String] {
      var files = ["kith.json": "{\"format\": 1}\n"]
      files[ada.contactPath] = contact
      return files
    }
    let root = try trees.commit(files(ada.contact(["tags": ["vip", "boats"]])), time: 1_000, by: "root")
    let deleted = try trees.commit(files(nil), on: [root.id], time: 2_000, by: "dana")
    let edited = try trees.commit(
      files(ada.contact(["tags": ["vip", "boats"], "phone": "+12025550122"])), on: [root.id], time: 2_100, by: "chidi")
    let untagged = try trees.commit(files(ada.contact(["tags": ["boats"]])), on: [root.id], time: 2_200, by: "eve")
    let first = try trees.mergeCommit(deleted, edited)
    let second = try trees.mergeCommit(deleted, untagged)
    // The newest common ancestor has no such contact.
    #expect(try trees.repository.mergeBases(first.id, second.id) == [deleted.id])
    let text = try #require(try trees.files(trees.mergeCommit(first, second).tree)[ada.contactPath])
    #expect(text.contains("\"tags\": [\n    \"boats\"\n  ]"), "\(text)")
    #expect(text.contains("+12025550122"), "\(text)")
    #expect(text.split(separator: "\"field\": \"\"").count == 2 && text.contains("dana@example.com"), "\(text)")
    #expect(!text.contains("/phone") && !text.contains("/tags"), "\(text)")
  }

  @Test func anEventMovedWhileTheContactIsDeletedAndRevivedElsewhere() throws {
    let trees = try Trees()
    let before = PersonFiles.event("eve", "2025-12-31", title: "Party")
    func files(_ timelines: [Int: String]?, phone: String = "+12025550100") -> [String: String] {
      var files = ["kith.json": "{\"format\": 1}\n"]
      guard let timelines else { return files }
      files[ada.contactPath] = ada.contact(["phone": .string(phone)])
      for (year, text) in timelines { files[ada.timelinePath(year)] = text }
      return files
    }
    let root = try trees.commit(files([2025: ada.timeline(before)]), time: 1_000, by: "root")
    let deleted = try trees.commit(files(nil), on: [root.id], time: 2_000, by: "dana")
    let moved = try trees.commit(
      files([2026: ada.timeline(PersonFiles.event("eve", "2026-01-01", title: "Party"))]), on: [root.id], time: 2_100, by: "chidi"
    )
    let edited = try trees.commit(
      files([2025: ada.timeline(PersonFiles.event("eve", "2025-12-31", title: "Ball"))]), on: [root.id], time: 2_200, by: "eve")
    let merged = try trees.mergeCommit(trees.mergeCommit(deleted, moved), trees.mergeCommit(deleted, edited))
    let result = try trees.files(merged.tree)
    #expect(result[ada.timelinePath(2025)] == nil)
    #expect(result[ada.timelinePath(2026)] == ada.timeline(PersonFiles.event("eve", "2026-01-01", title: "Ball")))
  }

  @Test func anEventRemovedFromAYearThatAMergeEmptiedWhileAMachineAppendsToIt() throws {
    let trees = try Trees()
    let talk = PersonFiles.event("talk", "2025-12-20", by: "root@example.com")
    let party = PersonFiles.event("party", "2025-12-31")
    let moved = PersonFiles.event("party", "2026-01-01")
    let (old, new) = (ada.timelinePath(2025), ada.timelinePath(2026))
    let root = try trees.commit([old: ada.timeline(talk, party)], time: 1_000, by: "root")
    let removed = try trees.commit([old: ada.timeline(party)], on: [root.id], time: 2_000, by: "chidi")
    let later = try trees.commit([old: ada.timeline(talk), new: ada.timeline(moved)], on: [root.id], time: 2_100, by: "ana")
    // Nothing is left in the old year, and its file goes.
    let emptied = try trees.mergeCommit(removed, later)
    #expect(try trees.files(emptied.tree) == [new: ada.timeline(moved)])
    let visit = PersonFiles.event("visit", "2025-12-30")
    let appended = try trees.commit(
      [old: ada.timeline(talk, visit), new: ada.timeline(moved)], on: [later.id], time: 2_200, by: "ben")
    // The talk that Chidi removed does not come back with what Ben's machine appended.
    #expect(
      try trees.files(trees.mergeCommit(emptied, appended).tree) == [old: ada.timeline(visit), new: ada.timeline(moved)])
  }

  @Test func whatOnlyOneBranchKnewBeforeTheDeleteIsNotTakenForRemovedByTheOther() throws {
    let trees = try Trees()
    func files(_ contact: String?) -> [String: String] {
      var files = ["kith.json": "{\"format\": 1}\n"]
      files[ada.contactPath] = contact
      return files
    }
    let root = try trees.commit(files(ada.contact()), time: 1_000, by: "root")
    let tagged = try trees.commit(files(ada.contact(["tags": ["vip"]])), on: [root.id], time: 1_500, by: "root")
    let deleted = try trees.commit(files(nil), on: [tagged.id], time: 2_000, by: "dana")
    // Chidi started from the first version, Eve from the second.
    let edited = try trees.commit(files(ada.contact(["phone": "+12025550122"])), on: [root.id], time: 2_100, by: "chidi")
    let named = try trees.commit(files(ada.contact(["tags": ["vip"], "name": "Ada"])), on: [tagged.id], time: 2_200, by: "eve")
    let merged = try trees.mergeCommit(trees.mergeCommit(deleted, edited), trees.mergeCommit(deleted, named))
    let text = try #require(try trees.files(merged.tree)[ada.contactPath])
    #expect(text.contains("vip") && text.contains("+12025550122") && text.contains("\"name\": \"Ada\""), "\(text)")
  }

  @Test func aDeleteBySomebodyWhoHadNotSeenAConflict() throws {
    let lost = ConflictEntry(field: JSONPointer(["phone"]), value: "+12025550133", by: "ben@example.com", at: nil)
    let base = [ada.contactPath: ada.contact(), ada.notesPath: ada.notes("Likes boats."), "keep": "1"]
    var disputed = base
    disputed[ada.contactPath] = ada.contact(["conflicts": [lost.json]])
    let merged = try Trees().merge(base, disputed, ["keep": "1"])
    let text = try #require(merged[ada.contactPath])
    #expect(text.contains("+12025550133") && text.contains("\"field\": \"\""), "\(text)")
    #expect(merged[ada.notesPath] == base[ada.notesPath])
  }

  @Test func aMoveByPlainGitSeenAsACopy() throws {
    let (old, new) = ("orgs/acme/contacts/ada.json", ada.contactPath)
    let edited = ada.contact(["phone": "+12025550122"])
    // The move arrived without the removal of the old file: the edit is of the old one, and the new one is a copy.
    let copied = try Trees().merge(
      [old: ada.contact()], [old: ada.contact(), new: ada.contact()], [old: edited])
    #expect(copied == [old: edited, new: ada.contact()])
    // Moved to two places: the edit follows to the one whose name says that it belongs there.
    let twice = try Trees().merge(
      [old: ada.contact()], ["orgs/acme/contacts/aa.json": ada.contact(), new: ada.contact()], [old: edited])
    #expect(twice == ["orgs/acme/contacts/aa.json": ada.contact(), new: edited])
    // One side has both, edited each, and the other moved it and edited it too: all is in one file or the other.
    let both = try Trees().merge(
      [old: ada.contact()], [old: ada.contact(["company": "Navy"]), new: ada.contact(["intent": "high"])], [new: edited])
    let text = both.values.joined()
    #expect(text.contains("Navy") && text.contains("high") && text.contains("+12025550122"), "\(both)")
    #expect(both.count == 2 && both[new]?.contains("high") == true && both[new]?.contains("+12025550122") == true, "\(both)")
  }

  @Test func aMovedFilesFieldsWereNotWrittenByWhoMovedIt() throws {
    let trees = try Trees()
    let (old, new) = ("orgs/acme/contacts/ada.json", ada.contactPath)
    let root = try trees.commit([old: ada.contact()], time: 1_000, by: "root")
    let typed = try trees.commit([old: ada.contact(["phone": "+12025550111"])], on: [root.id], time: 2_000, by: "ana")
    let moved = try trees.commit([new: ada.contact(["phone": "+12025550111"])], on: [typed.id], time: 4_000, by: "mover")
    let other = try trees.commit([old: ada.contact(["phone": "+12025550122"])], on: [root.id], time: 3_000, by: "ben")
    let merged = try trees.files(trees.mergeCommit(moved, other).tree)
    let text = try #require(merged[new])
    // Ben's is the later one.
    #expect(text.contains("\"phone\": \"+12025550122\"") && text.contains("\"by\": \"ana@example.com\""), "\(text)")
  }

  @Test func whatWasWrittenBeforeAMergeMovedTheFileIsAsOldAsItIs() throws {
    let trees = try Trees()
    let (old, new) = ("orgs/acme/contacts/ada.json", ada.contactPath)
    let root = try trees.commit([old: ada.contact()], time: 1_000, by: "root")
    let moved = try trees.commit([new: ada.contact()], on: [root.id], time: 1_500, by: "mover")
    let typed = try trees.commit([old: ada.contact(["phone": "+12025550111"])], on: [root.id], time: 2_000, by: "ana")
    let later = try trees.commit([new: ada.contact(["intent": "high"])], on: [moved.id], time: 4_000, by: "dana")
    // Ana's phone number comes to the new path in a merge that is dated later than Ben's.
    let met = try trees.mergeCommit(later, typed)
    let other = try trees.commit([new: ada.contact(["phone": "+12025550122"])], on: [moved.id], time: 3_000, by: "ben")
    let text = try #require(try trees.files(trees.mergeCommit(met, other).tree)[new])
    #expect(text.contains("\"phone\": \"+12025550122\"") && text.contains("\"by\": \"ana@example.com\""), "\(text)")
    // The same of a removal, which the merge does not even show.
    let emptied = try trees.commit([old: ada.contact(without: "phone")], on: [root.id], time: 3_500, by: "ana")
    let last = try trees.files(trees.mergeCommit(trees.mergeCommit(later, emptied), other).tree)[new]
    #expect(
      last?.contains("\"phone\": \"+12025550122\"") == false && last?.contains("\"by\": \"ben@example.com\"") == true,
      "\(last ?? "")")
  }

  @Test func aKeyedListTurnedIntoAnObject() throws {
    let odd = ada.notes("Likes boats.").replacing("\"notes\": [", with: "\"notes\": {\"list\": [").replacing(
      "]\n}", with: "]}\n}")
    #expect(throws: RecordError.self) { try Record.read(Array(odd.utf8), as: .notes) }
    let base = [ada.contactPath: ada.contact(), ada.notesPath: ada.notes("Likes boats.")]
    var broken = base
    broken[ada.notesPath] = odd
    // Where only that side changed it, the bytes are taken as they are.
    var elsewhere = base
    elsewhere[ada.contactPath] = ada.contact(["phone": "+12025550122"])
    #expect(try Trees().merge(base, broken, elsewhere)[ada.notesPath] == odd)
    // Where both did, the side that reads stays and the other stands beside it.
    var edited = base
    edited[ada.notesPath] = ada.notes("Likes boats.", "Second.")
    let merged = try Trees().merge(base, broken, edited)
    #expect(merged[ada.notesPath] == edited[ada.notesPath])
    #expect(
      merged.filter { $0.key.contains("\(ada.notesPath).rejected-") && $0.key.hasSuffix(".txt") }.values.map { $0 } == [odd])
  }

  @Test func theLastKeyOfCustomRemovedWhileAnotherIsAdded() throws {
    let merged = try Trees().merge(
      [ada.contactPath: ada.contact(["custom": ["boats": 14]])], [ada.contactPath: ada.contact()],
      [ada.contactPath: ada.contact(["custom": ["boats": 14, "mast": "oak"]])])
    #expect(merged == [ada.contactPath: ada.contact(["custom": ["mast": "oak"]])])
  }

  @Test func oneContactMergedIntoTwoDifferentOnesAtOnce() throws {
    let merged = try Trees().merge(
      [ada.contactPath: ada.contact()], [ada.contactPath: ada.contact(["mergedInto": "cccccccccccc"])],
      [ada.contactPath: ada.contact(["mergedInto": "bbbbbbbbbbbb"])])
    let text = try #require(merged[ada.contactPath])
    #expect(text.contains("\"mergedInto\": \"bbbbbbbbbbbb\""), "\(text)")
    #expect(text.contains("\"field\": \"/mergedInto\", \"value\": \"cccccccccccc\", \"by\": \"ours@example.com\""), "\(text)")
  }

  @Test func twoEqualConflictEntriesOfDifferentAuthors() throws {
    // Ana and Ben each lost the same phone number to a third, in different clones.
    func entry(_ by: String) -> ConflictEntry {
      ConflictEntry(field: JSONPointer(["phone"]), value: "+12025550111", by: by, at: "2026-01-01T00:00:00Z")
    }
    let (ana, ben) = (entry("ana@example.com"), entry("ben@example.com"))
    #expect(ana.id != ben.id)
    func contact(_ entries: ConflictEntry...) -> [String: String] {
      [ada.contactPath: ada.contact(["conflicts": .array(entries.map(\.json))])]
    }
    let base = [ada.contactPath: ada.contact()]
    let both = try Trees().merge(base, contact(ana), contact(ben))
    #expect(both[ada.contactPath]?.contains(ana.id) == true && both[ada.contactPath]?.contains(ben.id) == true)
    // Who resolves one resolves that one, for everybody.
    let resolved = try Trees().merge(both, contact(ben), both.mapValues { $0.replacing("\"N\"", with: "\"Ada\"") })
    let text = try #require(resolved[ada.contactPath])
    #expect(!text.contains(ana.id) && text.contains(ben.id) && text.contains("\"Ada\""), "\(text)")
    // The same loss told twice is one entry.
    let told = try Trees().merge(base, contact(ana), contact(ana).mapValues { $0.replacing("\"N\"", with: "\"Ada\"") })
    #expect(told[ada.contactPath]?.split(separator: "\"id\": \"\(ana.id)\"").count == 2)
  }
}
