import Foundation
import TestSupport
import Testing

@testable import Commands

@Suite struct MergeFileTests {
  private let path = "orgs/acme/contacts/0a/grace-0a0000000001.json"

  private func contact(_ more: String = "") -> String {
    """
    {
      "id": "0a0000000001",
      "name": "Grace",
    \(more)  "createdAt": "2025-01-01T00:00:00Z"
    }

    """
  }

  /// Merges three texts as git would have it done.
  private func merge(
    _ base: String, _ ours: String, _ theirs: String, path: String
  ) async throws -> (outcome: CommandRunner.Outcome, result: String, runner: CommandRunner) {
    let runner = try CommandRunner()
    for (name, text) in [("base", base), ("ours", ours), ("theirs", theirs)] {
      try runner.sandbox.save(text, to: name, in: runner.sandbox.root)
    }
    let outcome = try await runner.kith("merge-file", "base", "ours", "theirs", "7", path)
    return (outcome, try runner.sandbox.read("ours", in: runner.sandbox.root), runner)
  }

  @Test func recordsMergeFieldByField() async throws {
    let (outcome, result, _) = try await merge(
      contact(), contact("  \"phone\": \"+1 415 555 2671\",\n"), contact("  \"intent\": \"high\",\n"), path: path)
    #expect(outcome == .done())
    #expect(result == contact("  \"phone\": \"+1 415 555 2671\",\n  \"intent\": \"high\",\n"))
  }

  @Test func theSideMakesNoDifference() async throws {
    let (mine, other) = (contact("  \"intent\": \"low\",\n"), contact("  \"intent\": \"high\",\n"))
    let (outcome, result, _) = try await merge(contact(), mine, other, path: path)
    #expect(outcome == .done("", errors: "kith: \(path): both changed /intent; the other value is kept under conflicts\n"))
    #expect(result.contains("\"field\": \"/intent\""))
    #expect(try await merge(contact(), other, mine, path: path).result == result)
    #expect(try await merge("", mine, other, path: path).result.contains("\"field\": \"/intent\""), "both added it")
  }

  @Test func theValidSideStaysAndTheOtherIsKeptBeside() async throws {
    let (valid, broken) = (contact("  \"intent\": \"low\",\n"), contact("  \"intent\": \"low\"\n"))
    for (mine, other) in [(valid, broken), (broken, valid)] {
      let (outcome, result, runner) = try await merge(contact(), mine, other, path: path)
      let name = "\(path).rejected-\(try blob(broken)).txt"
      #expect(
        outcome
          == .done("", errors: "kith: \(path): one side does not read and was not merged; it is kept as \(name)\n"))
      #expect(result == valid)
      #expect(try runner.sandbox.read(name, in: runner.sandbox.root) == broken)
    }
  }

  @Test func ofTwoBrokenSidesOneStaysWhole() async throws {
    let (first, second) = ("{ one", "{ two")
    let one = try await merge(contact(), first, second, path: path)
    let two = try await merge(contact(), second, first, path: path)
    #expect(one.outcome.status == 0 && one.result == two.result)
    #expect([first, second].contains(one.result))
    let other = one.result == first ? second : first
    #expect(
      try one.runner.sandbox.read("\(path).theirs-\(blob(other))", in: one.runner.sandbox.root) == other)
  }

  @Test func oneSideAloneIsTakenVerbatim() async throws {
    let odd = "{\"id\":\"0a0000000001\",\"name\":\"Grace\",   \"createdAt\":\"2025-01-01T00:00:00Z\"}"
    #expect(try await merge(contact(), contact(), odd, path: path).result == odd)
    #expect(try await merge(contact(), odd, contact(), path: path).result == odd)
    #expect(try await merge(contact(), "{ broken", contact(), path: path).result == "{ broken")
  }

  @Test func otherFilesAreLeftToGit() async throws {
    let clean = try await merge("a\nb\nc\n", "x\nb\nc\n", "a\nb\ny\n", path: "orgs/acme/README.json")
    #expect(clean.outcome == .done() && clean.result == "x\nb\ny\n")
    let (outcome, result, _) = try await merge("a\n", "b\n", "c\n", path: "orgs/acme/README.json")
    #expect(outcome == .failed(1, ""))
    #expect(result == "<<<<<<< ours\nb\n=======\nc\n>>>>>>> theirs\n")
  }

  @Test func aMissingFileIsNamed() async throws {
    let runner = try CommandRunner()
    try await runner.expect(
      "merge-file", "a", "b", "c", "7", path,
      gives: .failed(66, "kith: error: could not read (ROOT/b): there is no such file or folder\n"))
  }

  private func blob(_ text: String) throws -> String {
    let sandbox = try Sandbox()
    return String(try sandbox.git("hash-object", "--stdin", in: sandbox.root, input: text).prefix(8))
  }
}
