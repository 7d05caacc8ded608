import Foundation
import Synchronization
import TestSupport
import Testing
import Workspace

/// The person begins something with git after Kith has looked and before it has locked: theirs goes first.
struct PauseUnderLockTests {
  @Test(
    arguments: [Step.recovered, .scanned, .objectsWritten, .filesPrepared, .indexPrepared],
    [["merge", "-q", "--no-ff", "--no-commit", "side"], ["rebase", "-q", "-i", "HEAD"], ["bisect", "start"]])
  func whatBeginsMeanwhileIsLeftAlone(moment: Step, arguments: [String]) async throws {
    let clones = try await Clones()
    let (sandbox, ana) = (clones.sandbox, clones.ana)
    try sandbox.git("switch", "-q", "-c", "side", in: ana)
    try sandbox.save("Side\n", to: "side.txt", in: ana)
    try sandbox.git("add", "side.txt", in: ana)
    try sandbox.git("commit", "-q", "-m", "Side", in: ana)
    try sandbox.git("switch", "-q", "main", in: ana)
    try await clones.syncAna()
    let head = try sandbox.id(in: ana)
    let alan = Clones.path("aaaaaaaaaaaa", "alan")
    try sandbox.save(Clones.contact("aaaaaaaaaaaa", "Alan"), to: alan, in: ana)
    let observer = RaceTests.once(at: moment) { [folder = ana, root = sandbox.root] in
      let sandbox = Sandbox(sharing: root)
      let editor = ["-c", "sequence.editor=echo break >"]
      let result = try sandbox.run(["git"] + editor + arguments, in: folder, environment: sandbox.environment(of: "Ana"))
      #expect(result.status == 0, "\(result.errors)")
    }
    let error = await #expect(throws: StoreError.self) { try await clones.syncAna(observer: observer) }
    let words = error?.message ?? ""
    #expect(words.contains("paused") || words.contains("detached"), "\(words)")
    #expect(try sandbox.id(in: ana) == head)
    let end = ["bisect": "reset", "merge": "--abort", "rebase": "--continue"]
    let command = ["git", arguments[0], end[arguments[0]] ?? ""]
    let result = try sandbox.run(command, in: ana, environment: sandbox.environment(of: "Ana"))
    #expect(result.status == 0, "\(result.errors)")
    #expect(sandbox.exists(alan, in: ana))
    try await clones.meet()
    #expect(sandbox.exists(alan, in: clones.ben))
    try clones.expectAgreement()
  }
}
