import GitStorage
import Records
import TestSupport
import Testing

@testable import Workspace

/// Criss-cross histories: two merges of the same two commits, so that the next merge has two bases.
struct VirtualBaseTests {
  private static let path = "orgs/acme/contacts/ab/grace-abcdef012345.json"

  private static func grace(_ fields: String...) -> String {
    let lines = ["\"id\": \"abcdef012345\"", "\"name\": \"Grace\""] + fields + ["\"createdAt\": \"2026-01-02T03:04:05Z\""]
    return "{\n  " + lines.joined(separator: ",\n  ") + "\n}\n"
  }

  private let sandbox: Sandbox
  private let repository: GitRepository

  init() throws {
    sandbox = try Sandbox()
    repository = try GitRepository.create(at: sandbox.path("x"), initialBranch: "main")
  }

  private func commit(_ text: String, on parents: [ObjectID], time: Int64, by name: String) throws -> ObjectID {
    let who = Signature(name: name, email: "\(name)@example.com", time: time)
    return try repository.batch {
      let blob = try repository.writeBlob(Array(text.utf8))
      return try repository.writeCommit(
        tree: repository.editTree(nil, [GitPath(Self.path): Entry(id: blob)]), parents: parents, author: who,
        committer: who, message: "by \(name)\n")
    }
  }

  /// Root, two edits, two merges of these by other programs, and what Kith makes of the two merges.
  private func merged(root: String, edits: (String, String), merges: (String, String)) throws -> String {
    let root = try commit(root, on: [], time: 1_000, by: "root")
    let left = try commit(edits.0, on: [root], time: 2_000, by: "ana")
    let right = try commit(edits.1, on: [root], time: 2_100, by: "ben")
    let first = try commit(merges.0, on: [left, right], time: 3_000, by: "chidi")
    let second = try commit(merges.1, on: [right, left], time: 3_100, by: "dana")
    #expect(try repository.mergeBases(first, second) == [left, right].sorted())
    let one = try MergeCommit(repository).merge(first, second).commit
    let other = try MergeCommit(repository).merge(second, first).commit
    #expect(one.id == other.id)
    let entry = try #require(try repository.entry(at: GitPath(Self.path), in: one.tree))
    return String(decoding: try repository.blob(entry.id), as: UTF8.self)
  }

  @Test func whatBothMergesContainIsNoChangeOfEither() throws {
    // From either base alone the other side's field would look changed by both.
    let both = ["\"phone\": \"+12025550111\"", "\"intent\": \"high\""]
    let text = try merged(
      root: Self.grace("\"phone\": \"+12025550100\"", "\"intent\": \"low\""),
      edits: (
        Self.grace("\"phone\": \"+12025550111\"", "\"intent\": \"low\""),
        Self.grace("\"phone\": \"+12025550100\"", "\"intent\": \"high\"")
      ),
      merges: (
        Self.grace(both[0], "\"company\": \"Navy\"", both[1]), Self.grace(both[0], both[1], "\"source\": \"talk\"")
      ))
    #expect(text == Self.grace(both[0], "\"company\": \"Navy\"", "\"source\": \"talk\"", both[1]))
  }

  @Test func aValueBackToThatOfOneBaseIsAChange() throws {
    // Chidi's merge takes Ana's phone back to what it was; Dana's keeps it. From Ben's commit alone nobody changed it.
    let text = try merged(
      root: Self.grace("\"phone\": \"+12025550100\"", "\"intent\": \"low\""),
      edits: (
        Self.grace("\"phone\": \"+12025550111\"", "\"intent\": \"low\""),
        Self.grace("\"phone\": \"+12025550100\"", "\"intent\": \"high\"")
      ),
      merges: (
        Self.grace("\"phone\": \"+12025550100\"", "\"intent\": \"high\""),
        Self.grace("\"phone\": \"+12025550111\"", "\"intent\": \"high\"")
      ))
    #expect(text == Self.grace("\"phone\": \"+12025550100\"", "\"intent\": \"high\""))
  }

  @Test func twoAnswersToOneDisputeKeepTheEarlierBesideTheLater() throws {
    let text = try merged(
      root: Self.grace("\"phone\": \"+12025550100\""),
      edits: (Self.grace("\"phone\": \"+12025550111\""), Self.grace("\"phone\": \"+12025550122\"")),
      merges: (Self.grace("\"phone\": \"+12025550133\""), Self.grace("\"phone\": \"+12025550144\"")))
    #expect(text.contains("\"phone\": \"+12025550144\""), "\(text)")
    #expect(text.contains("\"value\": \"+12025550133\", \"by\": \"chidi@example.com\""), "\(text)")
    // What both had settled does not come back.
    #expect(!text.contains("+12025550111") && !text.contains("+12025550122"), "\(text)")
  }
}
