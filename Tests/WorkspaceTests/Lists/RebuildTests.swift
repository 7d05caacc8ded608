import Foundation
import GRDB
import GitStorage
import TestSupport
import Testing

@testable import Workspace

/// Both indexes made anew in one reading say what those say that were kept.
struct RebuildTests {
  @Test func lookUpsMadeAnewAreThoseThatWereKept() throws {
    let sandbox = try Sandbox()
    _ = try sandbox.store(days: 3)
    let folder = sandbox.path("store")
    let contact = ListingTests.contact("aaaaaaaaaaaa", "Ana", #""email": "ana@x.org", "mergedInto": "bbbbbbbbbbbb", "#)
    try sandbox.save(contact, to: ListingTests.path("aaaaaaaaaaaa"), in: folder)
    try sandbox.save(ListingTests.contact("bbbbbbbbbbbb", "Ben"), to: ListingTests.path("bbbbbbbbbbbb"), in: folder)
    let timeline = #"{"contact": "aaaaaaaaaaaa", "events": []}"#
    for name in ["aa/x-aaaaaaaaaaaa.2026", "by-hand.2026"] {
      try sandbox.save(timeline, to: "orgs/acme/timelines/\(name).json", in: folder)
    }
    _ = try sandbox.open(folder).absorb()
    // What git brings need not read.
    try sandbox.save("{", to: "orgs/acme/contacts/half.json", in: folder)
    try sandbox.git("add", "-A", in: folder)
    try sandbox.git("commit", "-q", "--no-verify", "-m", "half", in: folder)
    let kept = try sandbox.open(folder)
    _ = try kept.absorb()
    _ = try kept.catalog(of: nil)
    let before = try dump(sandbox)
    #expect(before.contains { $0.contains("ana@x.org") } && before.contains { $0.contains("half.json") })
    let count = try kept.rebuildIndexes()
    #expect(try dump(sandbox) == before && count > 0)
    #expect(try kept.condition(of: .addresses, for: .seconds(60)) == .following(behind: 0, isWhollyRead: true))
    // The process goes on with what it made.
    #expect(try kept.catalogs.isIndexed)
  }

  @Test func aFileThatGitHasLostEndsTheReadingAndLeavesTheOldIndex() throws {
    let sandbox = try Sandbox()
    _ = try sandbox.store(days: 3)
    let folder = sandbox.path("store")
    let path = ListingTests.path("aaaaaaaaaaaa")
    try sandbox.save(ListingTests.contact("aaaaaaaaaaaa", "Ana", #""email": "ana@x.org", "#), to: path, in: folder)
    _ = try sandbox.open(folder).absorb()
    let kept = try sandbox.open(folder)
    _ = try kept.rebuildIndexes()
    let before = try dump(sandbox)
    let blob = try sandbox.git("rev-parse", "HEAD:\(path)", in: folder).trimmingCharacters(in: .whitespacesAndNewlines)
    try FileManager.default.removeItem(atPath: "\(folder)/.git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))")
    #expect(throws: GitError.self) { try sandbox.open(folder).rebuildIndexes() }
    #expect(try dump(sandbox) == before)
    let left = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/.git/kith")
    #expect(!left.contains { $0.contains(".new-") }, "\(left)")
  }

  private func dump(_ sandbox: Sandbox) throws -> [String] {
    try DatabaseQueue(path: sandbox.path("store/.git/kith/index.sqlite")).read { db in
      let rows = try ["file", "email", "target"].flatMap { table in
        try Row.fetchAll(db, sql: "SELECT '\(table)' AS kind, * FROM \(table)").map { row in
          row.filter { !["number", "file"].contains($0.0) }.map { "\($0.0)=\($0.1)" }.joined(separator: " ")
        }
      }
      let names = try String.fetchAll(db, sql: "SELECT name FROM sqlite_master")
      return (rows + names + [try String.fetchOne(db, sql: "SELECT stamp FROM meta") ?? "none"]).sorted()
    }
  }
}
