import Foundation
import GitStorage
import Records
import Sync
import TestSupport
import Testing
import Workspace

/// Everybody ends with the same bytes, whoever comes first.
struct AgreementTests {
  /// A copy of both clones and their remote, so that the same story can end in two ways.
  private func copy(_ clones: Clones, _ name: String) throws -> (ana: String, ben: String) {
    let place = clones.sandbox.path(name)
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    _ = try clones.sandbox.run(["cp", "-a", clones.ana, clones.ben, clones.remote, place])
    for person in ["ana", "ben"] {
      try clones.sandbox.git("config", "remote.origin.url", place + "/remote.git", in: place + "/" + person)
    }
    return (place + "/ana", place + "/ben")
  }

  @Test func whoSyncsFirstChangesNoByte() async throws {
    let clones = try await Clones()
    let sandbox = clones.sandbox
    try sandbox.edit(Clones.grace, in: clones.ana, "+12025550100", "+12025550111")
    try sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try sandbox.age(Clones.grace, in: clones.ana, seconds: 3600)
    try sandbox.age(Clones.grace, in: clones.ben, seconds: 1800)
    let (ana, ben) = try copy(clones, "swapped")
    for (folder, person) in [(clones.ana, "Ana"), (clones.ben, "Ben"), (clones.ana, "Ana")] {
      try await sandbox.sync(folder, as: person)
    }
    for (folder, person) in [(ben, "Ben"), (ana, "Ana"), (ben, "Ben")] { try await sandbox.sync(folder, as: person) }
    let heads = try [clones.ana, clones.ben, ana, ben].map { try sandbox.id(in: $0) }
    #expect(Set(heads).count == 1)
    for clone in [clones.ana, clones.ben, ana, ben] { #expect(try sandbox.faults(in: clone) == nil) }
    // The later value rules; the earlier one stands beside it, with who wrote it and when.
    let text = try clones.graceOfAna()
    #expect(text.contains("\"phone\": \"+12025550122\""))
    let time = try sandbox.git("log", "-1", "--author=Ana", "--format=%at", in: clones.ana)
    let written = Timestamp(seconds: Int64(time.dropLast()) ?? 0, nanoseconds: 0)
    #expect(
      text.contains("\"field\": \"/phone\", \"value\": \"+12025550111\", \"by\": \"ana@example.com\", \"at\": \"\(written)\""),
      "\(text)")
  }

  @Test func bothMergeThePairAloneAndMakeOneCommit() async throws {
    let clones = try await Clones()
    let sandbox = clones.sandbox
    try sandbox.edit(Clones.grace, in: clones.ana, "+12025550100", "+12025550111")
    try sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    // Each commits, and gets the other's commit without the other's merge.
    for (folder, person) in [(clones.ana, "Ana"), (clones.ben, "Ben")] {
      _ = try sandbox.open(folder, as: person).absorb()
    }
    try sandbox.git("fetch", "-q", clones.ben, "main:refs/other", in: clones.ana)
    try sandbox.git("fetch", "-q", clones.ana, "main:refs/other", in: clones.ben)
    var merges: [String] = []
    for (folder, person) in [(clones.ana, "Ana"), (clones.ben, "Ben")] {
      let workspace = try sandbox.open(folder, as: person)
      let other = try #require(try workspace.repository.reference("refs/other"))
      let report = try workspace.integrate(other)
      #expect(report.outcome == .merged)
      merges.append(report.head.id.hex)
    }
    #expect(merges[0] == merges[1])
    try await clones.meet()
    #expect(try sandbox.id(in: clones.ana) == merges[0])
    try clones.expectAgreement()
  }

  /// Both set the phone and met: one value rules, one stands in `conflicts`.
  private func disputed() async throws -> Clones {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "+12025550100", "+12025550111")
    try clones.sandbox.age(Clones.grace, in: clones.ana, seconds: 3600)
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.meet()
    #expect(try clones.graceOfAna().contains("conflicts"))
    return clones
  }

  /// A record's text as a person leaves it who has settled its conflicts.
  private func settled(_ text: String, phone: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if let first = lines.firstIndex(where: { $0.contains("\"conflicts\"") }), let last = lines.lastIndex(of: "  ]") {
      lines.removeSubrange(first...last)
      lines[first - 1].removeLast()  // The comma.
    }
    return lines.map { line in
      line.contains("\"phone\"") ? "  \"phone\": \"\(phone)\"," : line
    }.joined(separator: "\n")
  }

  @Test func resolvingOnOneCloneResolvesOnBothAndAStaleEditorDoesNotUndoIt() async throws {
    let clones = try await disputed()
    let sandbox = clones.sandbox
    let before = try clones.graceOfBen()
    try sandbox.save(settled(clones.graceOfAna(), phone: "+12025550111"), to: Clones.grace, in: clones.ana)
    try await clones.meet()
    for text in [try clones.graceOfAna(), try clones.graceOfBen()] {
      #expect(text.contains("\"phone\": \"+12025550111\"") && !text.contains("conflicts"), "\(text)")
    }
    // Ben's editor was open since before, and saves something else.
    try sandbox.save(before.replacingOccurrences(of: "\"low\"", with: "\"high\""), to: Clones.grace, in: clones.ben)
    try await clones.meet()
    let text = try clones.graceOfAna()
    #expect(text.contains("\"high\"") && text.contains("\"phone\": \"+12025550111\"") && !text.contains("conflicts"), "\(text)")
    try clones.expectAgreement()
  }

  @Test func bothResolveTheSameDisputeAlike() async throws {
    let clones = try await disputed()
    for folder in [clones.ana, clones.ben] {
      let text = try clones.sandbox.read(Clones.grace, in: folder)
      try clones.sandbox.save(settled(text, phone: "+12025550122"), to: Clones.grace, in: folder)
    }
    try await clones.meet()
    #expect(try !clones.graceOfAna().contains("conflicts"))
    try clones.expectAgreement()
  }

  @Test func aFormerVersionSavedAgainKeepsWhatItDisplaces() async throws {
    let clones = try await Clones()
    let before = try clones.graceOfAna()
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.meet()
    try await clones.syncAna()
    try clones.sandbox.save(before, to: Clones.grace, in: clones.ana)
    try await clones.meet()
    let text = try clones.graceOfBen()
    #expect(text.contains("\"phone\": \"+12025550100\"") && text.contains("+12025550122"), "\(text)")
    try clones.expectAgreement()
  }

  @Test func whatKithDoesNotKnowTravelsUnharmed() async throws {
    let clones = try await Clones()
    let place = Clones.path("aaaaaaaaaaaa", "odd")
    let odd = """
      {"zeta": 1.10, "name": "Zoe\u{301} 👩🏽‍💻 \u{202E}שלום\u{202C}", "id": "aaaaaaaaaaaa",
        "huge": 123456789012345678901234567890, "tiny": -1.0E-10,   "e\u{301}": "nfd", "\u{e9}": "nfc",
        "nested": {"b": [1, {"y": null, "x": true}], "a": "\\u00e9 \\ud83d\\ude00"}, "phone": "+12025550100",
        "createdAt": "2026-01-02T03:04:05+02:00"}
      """
    try clones.sandbox.save(odd, to: place, in: clones.ana)
    try await clones.meet()
    // Verbatim, as nobody but its author has touched it.
    #expect(try clones.sandbox.read(place, in: clones.ben).utf8.elementsEqual(odd.utf8))
    #expect(try clones.sandbox.read(place, in: clones.ana).utf8.elementsEqual(odd.utf8))
    // Merged with another edit it is written anew, and still holds everything.
    try clones.sandbox.edit(place, in: clones.ana, "1.10", "1.20")
    try clones.sandbox.edit(place, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.meet()
    let text = try clones.sandbox.read(place, in: clones.ben)
    for part in [
      "1.20", "123456789012345678901234567890", "-1.0E-10", "Zoe\u{301} 👩🏽‍💻 \u{202E}שלום\u{202C}", "+12025550122",
      "\"nfd\"", "\"nfc\"",
    ] {
      #expect(Array(text.utf8).firstRange(of: Array(part.utf8)) != nil, "\(part)\n\(text)")
    }
    #expect(!text.contains("conflicts"))
    try clones.expectAgreement()
  }

  @Test func threeClonesAgree() async throws {
    let clones = try await Clones()
    let sandbox = clones.sandbox
    _ = try await CloneStore(transport: sandbox.transport("Cem")).clone(
      clones.remote, to: sandbox.path("cem"), program: "/usr/bin/kith", environment: sandbox.environment(of: "Cem"))
    let all = [(clones.ana, "Ana", "1"), (clones.ben, "Ben", "2"), (sandbox.path("cem"), "Cem", "3")]
    for (folder, _, digit) in all {
      try sandbox.edit(Clones.grace, in: folder, "+12025550100", "+1202555011\(digit)")
    }
    for _ in 0..<2 { for (folder, person, _) in all { try await sandbox.sync(folder, as: person) } }
    let heads = Set(try all.map { try sandbox.id(in: $0.0) })
    #expect(heads.count == 1)
    let text = try clones.graceOfAna()
    for (_, _, digit) in all { #expect(text.contains("+1202555011\(digit)")) }
    for (folder, _, _) in all { #expect(try sandbox.faults(in: folder) == nil) }
  }

  @Test func aCrissCrossMeetsInOneCommit() async throws {
    let clones = try await Clones()
    let sandbox = clones.sandbox
    // Two merges of the same two commits by plain git, which sets its own times: two bases from then on.
    for (folder, person, old, new) in [
      (clones.ana, "Ana", "+12025550100", "+12025550111"), (clones.ben, "Ben", "\"low\"", "\"high\""),
    ] {
      try sandbox.edit(Clones.grace, in: folder, old, new)
      _ = try sandbox.open(folder, as: person).absorb()
    }
    try sandbox.git("fetch", "-q", clones.ben, "main:refs/other", in: clones.ana)
    try sandbox.git("fetch", "-q", clones.ana, "main:refs/other", in: clones.ben)
    for (folder, person) in [(clones.ana, "Ana"), (clones.ben, "Ben")] {
      let result = try sandbox.run(
        ["git", "-c", "merge.kith.driver=true", "merge", "-q", "-m", "by \(person)", "-s", "ours", "refs/other"], in: folder,
        environment: sandbox.environment(of: person))
      #expect(result.status == 0)
    }
    // Each has taken its own side only; the merges disagree.
    try await clones.meet()
    try clones.expectAgreement()
    let text = try clones.graceOfAna()
    let bases = try sandbox.git("log", "--format=%s", in: clones.ana)
    #expect(bases.contains("by Ana") && bases.contains("by Ben"))
    #expect(text.contains("+12025550111") || text.contains("+12025550100"), "\(text)")
  }

  @Test func nothingNewMakesNoCommit() async throws {
    let clones = try await Clones()
    try await clones.meet()
    let head = try clones.sandbox.id(in: clones.ana)
    for _ in 0..<2 { try await clones.meet() }
    #expect(try clones.sandbox.id(in: clones.ana) == head)
    try clones.expectAgreement()
  }
}
