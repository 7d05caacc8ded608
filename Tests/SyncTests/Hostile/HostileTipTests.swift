import Crypto
import Foundation
import GitStorage
import Sync
import TestSupport
import Testing
import Workspace

/// Tips that must not be merged: nothing of them is written or merged, local work goes on, and the next good tip clears them.
struct HostileTipTests {
  private static let groups = 4

  /// Everything below a folder but what a sync may change, with the hash of each file.
  private static func contents(of clones: Clones) throws -> [String: String] {
    var found: [String: String] = [:]
    let ours = Set(["objects", "refs", "logs", "kith", "index"].map { "ana/.git/\($0)" })
    let root = URL(fileURLWithPath: clones.sandbox.root)
    func enter(_ path: String) throws {
      for name in try FileManager.default.contentsOfDirectory(atPath: root.path + "/" + path) {
        let inside = path.isEmpty ? name : path + "/" + name
        if inside == "remote.git" || inside == "ben/.git" || ours.contains(inside) || inside == "ana/" + Clones.grace { continue }
        let attributes = try FileManager.default.attributesOfItem(atPath: root.path + "/" + inside)
        switch attributes[.type] as? FileAttributeType {
        case .typeDirectory?:
          found[inside] = "folder"
          try enter(inside)
        case .typeRegular?:
          let content = try Data(contentsOf: root.appendingPathComponent(inside))
          found[inside] = SHA256.hash(data: content).description
        default: found[inside] = "something else"
        }
      }
    }
    try enter("")
    return found
  }

  private static func state(_ report: SyncReport) throws -> RemoteReport.State { try #require(report.remotes.first).state }

  @Test(arguments: 0..<groups) func whatIsHostileIsParkedBeforeAnythingIsMergedOrWritten(group: Int) async throws {
    #expect(HostileCase.all.count >= 60)
    #expect(Set(HostileCase.all.map(\.name)).count == HostileCase.all.count)
    let clones = try await Clones()
    let sandbox = clones.sandbox
    let smuggler = Smuggler(real: sandbox.transport("Ana"), remote: clones.remote)
    var phone = 1000
    for (number, hostile) in HostileCase.all.enumerated() where number % Self.groups == group {
      let trees = try HostileTrees(clones.remote, environment: sandbox.environment)
      let before = try Self.contents(of: clones)
      let tip = try hostile.build(trees)
      try trees.point(at: tip)
      try sandbox.edit(Clones.grace, in: clones.ana, phone == 1000 ? "+12025550100" : "+1202555\(phone)", "+1202555\(phone + 1)")
      phone += 1
      // What git itself makes of it: it lets most pass, and refuses to bring some.
      let real = try await clones.syncAna()
      #expect(real.absorbed.commit != nil && real.integrated == nil, "\(hostile)")
      switch try Self.state(real) {
      case .parked: break
      case .failed(let error): #expect(error.kind == .damaged, "\(hostile): \(error)")
      default: Issue.record("\(hostile): \(real.remotes)")
      }
      let workspace = try sandbox.open(clones.ana)
      let head = try #require(try workspace.head())
      // And as if git let everything pass.
      let report = try await sandbox.sync(clones.ana, through: smuggler)
      guard case .parked(let parked) = try Self.state(report) else {
        Issue.record("\(hostile): \(report.remotes)")
        continue
      }
      #expect(parked.finding.reason.contains(hostile.reason), "\(hostile): \(parked.error)")
      #expect(report.integrated == nil && report.head == head, "\(hostile)")
      #expect(try ParkedTip.standing(at: "origin", in: workspace) == parked, "\(hostile)")
      #expect(try workspace.repository.reference("refs/kith/parked/origin/main") != nil)
      #expect(try Self.contents(of: clones) == before, "\(hostile)")
      #expect(try sandbox.git("status", "--porcelain", in: clones.ana) == "", "\(hostile)")
      // The server's branch is set back: the next sync goes on by itself.
      try trees.point(at: trees.good.id)
      guard case .upToDate(pushed: true) = try Self.state(await clones.syncAna()) else {
        Issue.record("\(hostile) is not cleared")
        continue
      }
      #expect(try workspace.repository.reference("refs/kith/parked/origin/main") == nil)
    }
    try await clones.meet()
    #expect(try sandbox.id(in: clones.ana) == sandbox.id(in: clones.ben))
  }

  // MARK: - The way out

  @Test func aCommitThatTakesTheNameAwayClearsIt() async throws {
    let clones = try await Clones()
    let sandbox = clones.sandbox
    let trees = try HostileTrees(clones.remote, environment: sandbox.environment)
    let bad = try trees.file("Kith.json")
    try trees.point(at: bad)
    let parked = try #require(try await Self.parked(clones.syncAna()))
    #expect(parked.finding.commit == bad && parked.finding.author?.email == "eve@example.com")
    #expect(parked.finding.path == "Kith.json" && parked.seen == trees.good.id)
    #expect(parked.error.message.contains("by Eve <eve@example.com> is refused: Kith.json: "))
    #expect(parked.error.hint?.contains("set main back to \(trees.good.id.hex.prefix(12))") == true)
    // It is another's name below a commit of somebody else's, and still hers.
    try trees.point(at: trees.commit(trees.repository.commit(bad).tree, parents: [bad], message: "Later"))
    #expect(try await Self.parked(clones.syncAna())?.finding.commit == bad)
    try sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    try trees.point(at: trees.commit(trees.good.tree, parents: [bad], message: "Mended"))
    try await clones.meet()
    #expect(try clones.graceOfBen().contains("\"high\""))
    #expect(try sandbox.git("for-each-ref", "refs/kith/parked", in: clones.ana) == "")
    try clones.expectAgreement()
  }

  @Test func twinsThatAMergeWouldMakeAreRefusedUntilOneIsRenamed() async throws {
    let clones = try await Clones()
    let sandbox = clones.sandbox
    for (folder, name) in [(clones.ana, "Plan.txt"), (clones.ben, "plan.txt")] {
      try sandbox.save("x\n", to: name, in: folder)
      try sandbox.git("add", "-A", in: folder)
      try sandbox.git("commit", "-qm", "A plan", in: folder)
    }
    try await clones.syncBen()
    let parked = try #require(try await Self.parked(clones.syncAna()))
    #expect(parked.finding.reason.contains("Plan.txt, which is new here"), "\(parked)")
    try sandbox.git("mv", "Plan.txt", "plan-of-ana.txt", in: clones.ana)
    try sandbox.git("commit", "-qm", "Another name", in: clones.ana)
    try await clones.meet()
    try clones.expectAgreement()
    // Who renames a file to its twin takes the old name away in the same commit.
    try sandbox.git("mv", "plan.txt", "PLAN.txt", in: clones.ben, as: "Ben")
    try sandbox.git("commit", "-qm", "Louder", in: clones.ben, as: "Ben")
    try await clones.meet()
    #expect(sandbox.exists("PLAN.txt", in: clones.ana) && !sandbox.exists("plan.txt", in: clones.ana))
    try clones.expectAgreement()
  }

  @Test func aHostileRemoteCostsOnlyItself() async throws {
    let clones = try await Clones()
    let sandbox = clones.sandbox
    let second = try sandbox.bareRemote("second.git")
    try sandbox.git("remote", "add", "second", second, in: clones.ana)
    try await clones.syncAna()
    let trees = try HostileTrees(clones.remote, environment: sandbox.environment)
    try trees.point(at: trees.file(".git"))
    try sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    let report = try await clones.syncAna()
    #expect(try Self.parked(report) != nil)
    guard case .upToDate(pushed: true)? = report.remotes.last?.state else {
      Issue.record("\(report.remotes)")
      return
    }
    #expect(try sandbox.id("main", in: second) == sandbox.id(in: clones.ana))
    #expect(try sandbox.git("ls-remote", second, in: clones.ana).contains("refs/kith") == false)
  }

  @Test func aHostileStoreIsNotCloned() async throws {
    let clones = try await Clones()
    let sandbox = clones.sandbox
    let trees = try HostileTrees(clones.remote, environment: sandbox.environment)
    try trees.point(at: trees.folder(HostileTrees.entry("100644", ".GIT", trees.blob("x"))))
    let error = await #expect(throws: StoreError.self) {
      try await Turnstile.pass {
        _ = try await CloneStore(transport: sandbox.transport("Eve")).clone(
          clones.remote, to: sandbox.path("new"), program: "/usr/bin/kith", environment: sandbox.environment(of: "Eve"))
      }
    }
    #expect(error?.message.contains("docs/.GIT") == true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: sandbox.path("new")).isEmpty)
  }

  private static func parked(_ report: SyncReport) throws -> ParkedTip? {
    if case .parked(let parked) = try #require(report.remotes.first).state { parked } else { nil }
  }
}
