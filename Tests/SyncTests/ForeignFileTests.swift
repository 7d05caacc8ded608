import Foundation
import GitStorage
import JSONText
import Records
import Sync
import TestSupport
import Testing
import Workspace

/// Files that are no records, records in odd places, and what must never be written or read.
struct ForeignFileTests {
  @Test func aForeignFileUnderOrgsIsReportedAndLeftAlone() async throws {
    let clones = try await Clones()
    try clones.sandbox.save("shopping\n", to: "orgs/acme/contacts/todo.txt", in: clones.ana)
    try clones.sandbox.save("{}", to: "orgs/acme/invoices/1.json", in: clones.ana)
    let report = try await clones.syncAna()
    #expect(Set(report.absorbed.foreign.map(\.path)) == ["orgs/acme/contacts/todo.txt", "orgs/acme/invoices/1.json"])
    #expect(report.absorbed.commit == nil && report.absorbed.held.isEmpty)
    #expect(try clones.sandbox.read("orgs/acme/contacts/todo.txt", in: clones.ana) == "shopping\n")
  }

  @Test func editorDebrisIsNeitherReadNorReported() async throws {
    let clones = try await Clones()
    let folder = "orgs/acme/contacts/ab/"
    for name in [".grace.json.swp", "4913", "grace.json~", ".#grace.json", "#grace.json#", "x.tmp"] {
      try clones.sandbox.save("{", to: folder + name, in: clones.ana)
    }
    let report = try await clones.syncAna()
    #expect(report.absorbed.held.isEmpty && report.absorbed.foreign.isEmpty && report.absorbed.commit == nil)
  }

  @Test func foldersAndFilesWhoseNamesBeginAlikeAreToldApart() async throws {
    // "ab-x.json" and "ab.json" sort before and after the folder "ab/" in different ways.
    let near = ["orgs/acme/contacts/ab-x.json", "orgs/acme/contacts/ab.json", "orgs/acme/contacts/ab0.json"]
    let clones = try await Clones()
    for (number, file) in near.enumerated() {
      try clones.sandbox.save("{\"name\": \"Near \(number)\"}\n", to: file, in: clones.ana)
    }
    try await clones.meet()
    let report = try await clones.syncAna()
    #expect(report.absorbed.commit == nil)
    for file in near { #expect(clones.sandbox.exists(file, in: clones.ben)) }
    try clones.expectAgreement()
  }

  @Test func filesOutsideOrgsTravelVerbatimAndAreCommittedByThePersonOnly() async throws {
    let clones = try await Clones(with: ["README.md": "One\r\n", "docs/cafe\u{301} 🎉.txt": "nfd\n"])
    #expect(try clones.sandbox.read("docs/cafe\u{301} 🎉.txt", in: clones.ben) == "nfd\n")
    try clones.sandbox.save("Two\r\n", to: "README.md", in: clones.ana)
    let report = try await clones.syncAna()
    #expect(report.absorbed.commit == nil && report.absorbed.foreign.isEmpty && report.absorbed.held.isEmpty)
    try clones.sandbox.git("commit", "-qam", "Readme", in: clones.ana)
    try await clones.meet()
    #expect(try clones.sandbox.read("README.md", in: clones.ben) == "Two\r\n")
    try clones.expectAgreement()
  }

  @Test func aPullNeverOverwritesAnUncommittedFileOutsideOrgs() async throws {
    let clones = try await Clones(with: ["README.md": "One\n"])
    try clones.sandbox.save("Ben\n", to: "README.md", in: clones.ben)
    try clones.sandbox.git("commit", "-qam", "Readme", in: clones.ben, as: "Ben")
    try await clones.syncBen()
    try clones.sandbox.save("Ana\n", to: "README.md", in: clones.ana)
    try await clones.syncAna()
    #expect(try clones.sandbox.read("README.md", in: clones.ana) == "Ana\n")
    // Committed now, it meets Ben's: both stay.
    try clones.sandbox.git("commit", "-qam", "Mine", in: clones.ana)
    try await clones.meet()
    let texts = try clones.sandbox.git("grep", "-h", "", "HEAD", "--", "README.md*", in: clones.ana)
    #expect(texts.contains("Ana") && texts.contains("Ben"), "\(texts)")
    try clones.expectAgreement()
  }

  @Test func commitOtherCommitsEverything() async throws {
    let clones = try await Clones(with: ["kith.json": "{\"format\": 1, \"commitOther\": true}\n", "README.md": "One\n"])
    try clones.sandbox.save("Two\n", to: "README.md", in: clones.ana)
    try clones.sandbox.save("new\n", to: "papers/new.txt", in: clones.ana)
    try await clones.meet()
    #expect(try clones.sandbox.read("README.md", in: clones.ben) == "Two\n")
    #expect(try clones.sandbox.read("papers/new.txt", in: clones.ben) == "new\n")
    try clones.expectAgreement()
  }

  @Test func bothChangedAForeignFileOneStaysAndTheOtherStandsBeside() async throws {
    let clones = try await Clones(with: ["README.md": "One\n"])
    for (folder, person) in [(clones.ana, "Ana"), (clones.ben, "Ben")] {
      try clones.sandbox.save("\(person)\n", to: "README.md", in: folder)
      try clones.sandbox.git("commit", "-qam", "Readme", in: folder, as: person)
    }
    try await clones.meet()
    let texts = try clones.sandbox.git("grep", "-h", "", "HEAD", "--", "README.md*", in: clones.ben)
    #expect(texts.contains("Ana") && texts.contains("Ben"), "\(texts)")
    try clones.expectAgreement()
  }

  @Test func aChangedModeArrivesAndLeavesGitStatusClean() async throws {
    let clones = try await Clones(with: ["run.sh": "#!/bin/sh\n"])
    _ = try clones.sandbox.run(["chmod", "+x", "run.sh"], in: clones.ben)
    try clones.sandbox.git("commit", "-qam", "Executable", in: clones.ben, as: "Ben")
    try await clones.meet()
    #expect(FileManager.default.isExecutableFile(atPath: clones.ana + "/run.sh"))
    try clones.expectAgreement()
  }

  // MARK: - Links

  @Test func aSymlinkFromARemoteIsCarriedButNotWritten() async throws {
    let clones = try await Clones()
    _ = try clones.sandbox.run(["ln", "-s", "/etc/passwd", "orgs/acme/contacts/link.json"], in: clones.ben)
    _ = try clones.sandbox.run(["ln", "-s", "/etc", "docs"], in: clones.ben)
    try clones.sandbox.git("add", "-A", in: clones.ben)
    try clones.sandbox.git("commit", "-qm", "Links", in: clones.ben, as: "Ben")
    try await clones.syncBen()
    let report = try await clones.syncAna()
    #expect(Set(report.integrated?.withheld.map(\.path) ?? []) == ["docs", "orgs/acme/contacts/link.json"])
    #expect(!clones.sandbox.exists("docs", in: clones.ana))
    #expect(try clones.sandbox.git("status", "--porcelain", in: clones.ana) == "")
    // It is still there when Ana commits and pushes, by hand and through Kith.
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    try clones.sandbox.git("commit", "-qam", "Mine", in: clones.ana)
    try await clones.meet()
    #expect(try clones.sandbox.git("ls-tree", "-r", "--name-only", "HEAD", in: clones.ben).contains("link.json"))
    // And a file that takes its place is written.
    try clones.sandbox.remove("docs", in: clones.ben)
    try clones.sandbox.save("a file\n", to: "docs", in: clones.ben)
    try clones.sandbox.git("commit", "-qam", "A file", in: clones.ben, as: "Ben")
    try await clones.meet()
    #expect(try clones.sandbox.read("docs", in: clones.ana) == "a file\n")
    #expect(try clones.sandbox.faults(in: clones.ana) == nil)
  }

  @Test func aFolderReplacedByALinkIsNeitherFollowedNorTakenForADeletion() async throws {
    let clones = try await Clones()
    let outside = clones.sandbox.path("outside")
    _ = try clones.sandbox.run(["mv", clones.ana + "/orgs/acme/contacts/ab", outside])
    _ = try clones.sandbox.run(["ln", "-s", outside, clones.ana + "/orgs/acme/contacts/ab"])
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try clones.sandbox.save(
      Clones.contact("abababababab", "New"), to: Clones.path("abababababab", "new"), in: clones.ben)
    try await clones.syncBen()
    let report = try await clones.syncAna()
    #expect(report.absorbed.held.map(\.path) == [GitPath(Clones.grace)] && report.absorbed.commit == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: outside) == ["grace-hopper-abcdef012345.json"])
    #expect(try clones.sandbox.read("grace-hopper-abcdef012345.json", in: outside) == Clones.text)
    // The folder put back, everything arrives.
    _ = try clones.sandbox.run(["rm", clones.ana + "/orgs/acme/contacts/ab"])
    _ = try clones.sandbox.run(["mv", outside, clones.ana + "/orgs/acme/contacts/ab"])
    try await clones.meet()
    #expect(try clones.graceOfAna().contains("+12025550122"))
    try clones.expectAgreement()
  }

  @Test func theRecordsFolderAsALinkIsNotFollowed() async throws {
    let clones = try await Clones()
    let outside = clones.sandbox.path("outside")
    _ = try clones.sandbox.run(["mv", clones.ana + "/orgs", outside])
    _ = try clones.sandbox.run(["ln", "-s", outside, clones.ana + "/orgs"])
    let report = try await clones.syncAna()
    #expect(report.absorbed.commit == nil && !report.absorbed.held.isEmpty)
  }

  @Test func aFileReplacedByALinkIsHeld() async throws {
    let clones = try await Clones()
    try clones.sandbox.remove(Clones.grace, in: clones.ana)
    _ = try clones.sandbox.run(["ln", "-s", "/etc/hostname", clones.ana + "/" + Clones.grace])
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    let report = try await clones.syncAna()
    #expect(report.absorbed.held.map(\.path) == [GitPath(Clones.grace)])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: clones.ana + "/" + Clones.grace) == "/etc/hostname")
  }

  // MARK: - Moves and clashes

  @Test func aContactMovedByHandKeepsWhatAColleagueEdits() async throws {
    let clones = try await Clones()
    let moved = "orgs/acme/contacts/ab/rear-admiral-abcdef012345.json"
    _ = try clones.sandbox.run(["mv", Clones.grace, moved], in: clones.ana)
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    let report = try await clones.syncAna()
    #expect(report.absorbed.held.isEmpty)
    try await clones.meet()
    #expect(try clones.sandbox.read(moved, in: clones.ben).contains("+12025550122"))
    #expect(!clones.sandbox.exists(Clones.grace, in: clones.ben))
    try clones.expectAgreement()
  }

  @Test func aCommandOnAContactThatWasJustMovedByHandFindsItFree() async throws {
    let clones = try await Clones()
    let moved = "orgs/acme/contacts/ab/rear-admiral-abcdef012345.json"
    _ = try clones.sandbox.run(["mv", Clones.grace, moved], in: clones.ana)
    let path = try #require(RecordPath(moved))
    let workspace = try clones.sandbox.open(clones.ana)
    _ = try workspace.write { transaction in
      var record = try #require(try transaction.record(at: path))
      record.value["intent"] = .string("high")
      try transaction.put(record, at: path)
    }
    try await clones.meet()
    #expect(try clones.sandbox.read(moved, in: clones.ben).contains("\"high\""))
    #expect(!clones.sandbox.exists(Clones.grace, in: clones.ben))
    try clones.expectAgreement()
  }

  @Test func manyFilesMovedAreNoSweepOfDeletions() async throws {
    let ids = (10..<40).map { "\($0)0000000000" }
    let files = ids.map { (Clones.path($0, "old"), Clones.contact($0, "N \($0)", "\"email\": \"n\($0)@example.com\"")) }
    let clones = try await Clones(with: Dictionary(uniqueKeysWithValues: files))
    for id in ids {
      _ = try clones.sandbox.run(["mv", Clones.path(id, "old"), Clones.path(id, "new")], in: clones.ana)
    }
    let report = try await clones.syncAna()
    #expect(report.absorbed.held.isEmpty && report.absorbed.heldDeletions.isEmpty)
    try await clones.meet()
    try clones.expectAgreement()
  }

  @Test func manyDeletionsAreHeldUntilAccepted() async throws {
    let ids = (10..<35).map { "\($0)0000000000" }
    let clones = try await Clones(
      with: Dictionary(uniqueKeysWithValues: ids.map { (Clones.path($0, "x"), Clones.contact($0, "N \($0)")) }))
    for id in ids { try clones.sandbox.remove(Clones.path(id, "x"), in: clones.ana) }
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    try clones.sandbox.edit(Clones.path(ids[0], "x"), in: clones.ben, "N 10", "Changed by Ben")
    try await clones.syncBen()
    let report = try await clones.syncAna()
    #expect(report.absorbed.heldDeletions.count == 25 && report.absorbed.changes.count == 1)
    try await clones.syncBen()
    #expect(clones.sandbox.exists(Clones.path(ids[1], "x"), in: clones.ben))
    try await clones.sandbox.sync(clones.ana, acceptingDeletions: true)
    try await clones.meet()
    // What a colleague changed meanwhile was not seen by who removed it: it is back.
    #expect(try clones.sandbox.read(Clones.path(ids[0], "x"), in: clones.ana).contains("Changed by Ben"))
    #expect(!clones.sandbox.exists(Clones.path(ids[1], "x"), in: clones.ben))
    try clones.expectAgreement()
  }

  @Test func aFileAgainstAFolderOfTheSameNameKeepsBoth() async throws {
    let clones = try await Clones()
    try clones.sandbox.save("file\n", to: "docs", in: clones.ana)
    try clones.sandbox.save("inside\n", to: "docs/inside.txt", in: clones.ben)
    for (folder, person) in [(clones.ana, "Ana"), (clones.ben, "Ben")] {
      try clones.sandbox.git("add", "-A", in: folder)
      try clones.sandbox.git("commit", "-qm", "Docs", in: folder, as: person)
    }
    try await clones.meet()
    for clone in [clones.ana, clones.ben] {
      #expect(try clones.sandbox.read("docs/inside.txt", in: clone) == "inside\n")
      let names = try FileManager.default.contentsOfDirectory(atPath: clone)
      let beside = try #require(names.first { $0.hasPrefix("docs.theirs-") })
      #expect(try clones.sandbox.read(beside, in: clone) == "file\n")
    }
    try clones.expectAgreement()
  }

  @Test func twoPeopleMakeDifferentRecordsAtOnePathAndBothStay() async throws {
    let clones = try await Clones()
    let place = "orgs/acme/contacts/new.json"
    try clones.sandbox.save(Clones.contact("aaaaaaaaaaaa", "Anna's"), to: place, in: clones.ana)
    try clones.sandbox.save(Clones.contact("bbbbbbbbbbbb", "Ben's"), to: place, in: clones.ben)
    try await clones.meet()
    let texts = try clones.sandbox.git("grep", "-h", "name", "HEAD", "--", "orgs/acme/contacts", in: clones.ben)
    #expect(texts.contains("Anna's") && texts.contains("Ben's"), "\(texts)")
    try clones.expectAgreement()
  }

  @Test func aHandMadeFileIsAdoptedAlikeByTwoClones() async throws {
    let clones = try await Clones()
    let place = "orgs/acme/contacts/grace.json"
    for (folder, field, age) in [(clones.ana, "\"phone\": \"+12025550144\"", 50), (clones.ben, "\"company\": \"Navy\"", 10)] {
      try clones.sandbox.save("{\"name\": \"Grace\", \(field)}\n", to: place, in: folder)
      try clones.sandbox.age(place, in: folder, seconds: age)
    }
    try await clones.meet()
    let text = try clones.sandbox.read(place, in: clones.ben)
    #expect(text.contains("+12025550144") && text.contains("Navy") && !text.contains("conflicts"), "\(text)")
    #expect(text.contains("\"id\": \"\(ContentHash.hex12(strings: [place]))\""))
    try clones.expectAgreement()
  }

  @Test func anEditorThatStillHoldsAFileWithoutItsNewIDMaySaveIt() async throws {
    let clones = try await Clones()
    let place = "orgs/acme/contacts/grace.json"
    try clones.sandbox.save("{\"name\": \"Grace\"}\n", to: place, in: clones.ana)
    try clones.sandbox.age(place, in: clones.ana, seconds: 100)
    try await clones.syncAna()
    let adopted = try clones.sandbox.read(place, in: clones.ana)
    try clones.sandbox.save("{\"name\": \"Grace\", \"company\": \"Navy\"}\n", to: place, in: clones.ana)
    let report = try await clones.syncAna()
    #expect(report.absorbed.held.isEmpty)
    let text = try clones.sandbox.read(place, in: clones.ana)
    let name = "\"name\": \"Grace\","
    #expect(text == adopted.replacingOccurrences(of: name, with: name + "\n  \"company\": \"Navy\","))
  }

  // MARK: - Pushed by plain git

  @Test func brokenJSONPushedByPlainGitIsCarriedAsItIsAndReported() async throws {
    let clones = try await Clones()
    let broken = Clones.text.replacingOccurrences(of: "\"low\",", with: "\"low\"")
    try clones.sandbox.save(broken, to: Clones.grace, in: clones.ben)
    try clones.sandbox.git("commit", "-qam", "Oops", in: clones.ben, as: "Ben")
    try await clones.syncBen()
    let report = try await clones.syncAna()
    #expect(try clones.graceOfAna() == broken)
    let unreadable = try #require(report.integrated?.unreadable.first)
    #expect(unreadable.path == GitPath(Clones.grace) && unreadable.position?.line == 6)
    try clones.expectAgreement()
    // Anybody can mend it.
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"low\",")
    try await clones.meet()
    #expect(try clones.graceOfBen() == Clones.text)
    try clones.expectAgreement()
  }

  @Test func ofABrokenAndAValidChangeTheValidOneStaysAndTheOtherStandsBeside() async throws {
    let clones = try await Clones()
    let broken = Clones.text.replacingOccurrences(of: "\"low\",", with: "\"medium\"")
    try clones.sandbox.save(broken, to: Clones.grace, in: clones.ben)
    try clones.sandbox.git("commit", "-qam", "Oops", in: clones.ben, as: "Ben")
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "+12025550100", "+12025550122")
    try await clones.meet()
    #expect(try clones.graceOfBen().contains("+12025550122"))
    let names = try FileManager.default.contentsOfDirectory(atPath: clones.ana + "/orgs/acme/contacts/ab")
    let beside = try #require(names.first { $0.contains(".rejected-") && $0.hasSuffix(".txt") })
    #expect(try clones.sandbox.read("orgs/acme/contacts/ab/" + beside, in: clones.ana) == broken)
    try clones.expectAgreement()
  }

  @Test func aCopiedFileBecomesARecordOfItsOwn() async throws {
    let clones = try await Clones()
    let copy = "orgs/acme/contacts/alan.json"
    let text = Clones.text.replacingOccurrences(of: "Grace Hopper", with: "Alan")
      .replacingOccurrences(of: "  \"email\": \"grace@example.com\",\n", with: "")
    try clones.sandbox.save(text, to: copy, in: clones.ana)
    try await clones.meet()
    let saved = try clones.sandbox.read(copy, in: clones.ben)
    #expect(saved.contains("Alan") && !saved.contains("abcdef012345"), "\(saved)")
    #expect(try clones.graceOfBen() == Clones.text)
    try clones.expectAgreement()
  }

  @Test func aRecordRenamedToANameKithDoesNotReadIsNotDeleted() async throws {
    let clones = try await Clones()
    _ = try clones.sandbox.run(["mv", Clones.grace, "orgs/acme/contacts/ab/Grace Hopper.json"], in: clones.ana)
    let report = try await clones.syncAna()
    #expect(report.absorbed.held.map(\.path) == [GitPath(Clones.grace)])
    #expect(report.absorbed.held.first?.reason.contains("Grace Hopper.json") == true)
    try await clones.syncBen()
    #expect(clones.sandbox.exists(Clones.grace, in: clones.ben))
    _ = try clones.sandbox.run(["mv", "orgs/acme/contacts/ab/Grace Hopper.json", Clones.grace], in: clones.ana)
    try await clones.meet()
    try clones.expectAgreement()
  }

  @Test func theSettingsOfAnOrganizationAreNotDeletedWithoutAWord() async throws {
    let clones = try await Clones()
    _ = try clones.sandbox.run(["rm", "orgs/acme/org.json"], in: clones.ana)
    #expect(try await clones.syncAna().absorbed.heldDeletions == ["orgs/acme/org.json"])
  }

  // MARK: - Strangers' files

  /// A colleague with plain git commits what Kith would not.
  @Test func aTeamGoesOnWhateverAColleaguePutsIntoTheStore() async throws {
    let clones = try await Clones()
    let sandbox = clones.sandbox
    let folder = "orgs/acme/contacts/ab/"
    let odd = folder + "Angebot 2026.PDF"
    let large = Clones.path("cccccccccccc", "large")
    let deep = Clones.path("dddddddddddd", "deep")
    try sandbox.save("%PDF", to: odd, in: clones.ben)
    try sandbox.save(Clones.contact("eeeeeeeeeeee", "Program"), to: Clones.path("eeeeeeeeeeee", "program"), in: clones.ben)
    _ = try sandbox.run(["chmod", "+x", clones.ben + "/" + Clones.path("eeeeeeeeeeee", "program")])
    _ = try sandbox.run(["ln", "-s", "/etc/passwd", "passwords"], in: clones.ben)
    try sandbox.save(Clones.contact("cccccccccccc", "Large") + String(repeating: " ", count: 64 << 20), to: large, in: clones.ben)
    let brackets = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
    try sandbox.save(Clones.contact("dddddddddddd", "Deep", "\"custom\": {\"x\": \(brackets)}"), to: deep, in: clones.ben)
    try sandbox.git("init", "-q", "sub", in: clones.ben)
    try sandbox.git("commit", "-q", "--allow-empty", "-m", "Sub", in: clones.ben + "/sub")
    try sandbox.save(
      "[submodule \"sub\"]\n\tpath = sub\n\turl = https://example.com/sub.git\n", to: ".gitmodules", in: clones.ben)
    try sandbox.git("-c", "advice.addEmbeddedRepo=false", "add", "-A", in: clones.ben)
    try sandbox.git("commit", "-qm", "All sorts of things", in: clones.ben, as: "Ben")
    try await clones.syncBen()
    let report = try await clones.syncAna()
    let arrived = try #require(report.integrated)
    #expect(Set(arrived.withheld.map(\.path)) == ["passwords", "sub", GitPath(large)])
    #expect(Set(arrived.foreign.map(\.path)) == [GitPath(odd), GitPath(Clones.path("eeeeeeeeeeee", "program"))])
    #expect(arrived.unreadable.map(\.path) == [GitPath(deep)])
    for name in ["passwords", "sub", large] { #expect(!sandbox.exists(name, in: clones.ana)) }
    #expect(try sandbox.read(odd, in: clones.ana) == "%PDF")
    // Both ways, and not a word more.
    try sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    try sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.meet()
    for round in 0..<2 {
      for report in [try await clones.syncAna(), try await clones.syncBen()] {
        #expect(report.integrated.map { $0.withheld.isEmpty && $0.foreign.isEmpty && $0.unreadable.isEmpty } ?? true)
        #expect(report.absorbed.held.isEmpty && report.absorbed.foreign.isEmpty, "\(round): \(report.absorbed)")
        #expect(report.remotes.allSatisfy { if case .upToDate = $0.state { true } else { false } })
      }
    }
    #expect(try clones.graceOfBen().contains("\"high\"") && clones.graceOfAna().contains("+12025550122"))
    try clones.expectAgreement()
    // The colleague takes the large one back.
    try sandbox.save(Clones.contact("cccccccccccc", "Small again"), to: large, in: clones.ben)
    try await clones.meet()
    #expect(try sandbox.read(large, in: clones.ana).contains("Small again"))
    try clones.expectAgreement()
  }

  @Test func namesThatAreNoTextAndOldModesAreCarried() async throws {
    let clones = try await Clones()
    let trees = try HostileTrees(clones.remote, environment: clones.sandbox.environment)
    let blob = try trees.blob("x")
    try trees.point(
      at: trees.commit(
        trees.root(with: [
          ("100644", [0xff, 0xfe], blob), ("100644", [0xff, 0xfd], blob), ("100664", Array("old".utf8), blob),
          ("100644", Array(String(repeating: "n", count: 300).utf8), blob), ("100644", Array("con.txt ".utf8), blob),
        ])))
    let report = try await clones.syncAna()
    #expect(report.integrated?.withheld.count == 4)
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    try await clones.meet()
    #expect(try clones.graceOfBen().contains("\"high\""))
    // A strict `git fsck` would mention the old mode.
    for clone in [clones.ana, clones.ben] { #expect(try clones.sandbox.git("status", "--porcelain", in: clone) == "") }
    #expect(try clones.sandbox.id(in: clones.ana) == clones.sandbox.id(in: clones.ben))
  }

  @Test func aFileThatUnpacksToAGibibyteIsCarriedAndNeverUnpacked() async throws {
    let clones = try await Clones()
    let sandbox = clones.sandbox
    let trees = try HostileTrees(clones.remote, environment: sandbox.environment)
    let bomb = try trees.zeros(1 << 30)
    let tip = try trees.commit(
      trees.root(with: [("100644", Array("bomb.bin".utf8), bomb), ("100755", Array("bomb.sh".utf8), bomb)]))
    try trees.point(at: tip)
    let before = try Self.peakMemory()
    let report = try await sandbox.sync(
      clones.ana, through: Smuggler(real: sandbox.transport("Ana"), remote: clones.remote))
    #expect(report.integrated?.withheld.map(\.reason) == ["larger than 100 MiB", "larger than 100 MiB"])
    #expect(!sandbox.exists("bomb.bin", in: clones.ana))
    #expect(try sandbox.git("status", "--porcelain", in: clones.ana) == "")
    #expect(try Self.peakMemory() - before < 512 << 20)
    #expect(try sandbox.open(clones.ana).status().withheld.count == 2)
  }

  /// The most memory this process ever held, in bytes.
  private static func peakMemory() throws -> Int {
    let lines = try String(contentsOfFile: "/proc/self/status", encoding: .utf8).split(separator: "\n")
    let line = try #require(lines.first { $0.hasPrefix("VmHWM:") })
    return try #require(line.split(separator: " ").dropFirst().first.flatMap { Int($0) }) << 10
  }
}
