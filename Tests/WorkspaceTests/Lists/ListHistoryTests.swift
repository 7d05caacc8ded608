import Foundation
import GitStorage
import Glibc
import RecordIndex
import Records
import TestSupport
import Testing

@testable import Workspace

/// An index that is kept through random histories says what one made from nothing says.
struct ListHistoryTests {
  @Test(arguments: 0..<(12 * Campaign.factor))
  func keptAndMadeAnewAreAlike(number: Int) async throws {
    try await Turnstile.pass {
      let seed = Campaign.seed &+ UInt64(number)
      var history = try History(seed: seed)
      for _ in 0..<25 {
        try history.step()
        let (kept, anew) = try history.indexes()
        let difference = kept.filter { !Set(anew).contains($0) } + ["--"] + anew.filter { !Set(kept).contains($0) }
        #expect(kept == anew, "KITH_SEED=\(seed)\n\(history.log.joined(separator: "\n"))\n\(difference.joined(separator: "\n"))")
        if kept != anew { return }
      }
    }
  }

  private struct History {
    let sandbox: Sandbox
    let folder: String
    var random: SeededGenerator
    var log: [String] = []
    private var counter = 0

    /// Longer than files' times tick, and short enough that steps lie apart.
    private static let tick: Int64 = 20_000_000

    init(seed: UInt64) throws {
      random = SeededGenerator(seed: seed)
      sandbox = try Sandbox()
      _ = try sandbox.store(days: 3)
      folder = sandbox.path("store")
    }

    /// What the kept index says after it was brought to what is on disk, and what a new one says.
    func indexes() throws -> (kept: [String], anew: [String]) {
      let workspace = try sandbox.open(folder)
      let kept = Listing(workspace, index: ListIndex(at: sandbox.path("kept.sqlite")), tick: Self.tick)
      try kept.refresh()
      let anew = Listing(workspace, index: ListIndex(at: nil), tick: Self.tick)
      try anew.refresh()
      return (try kept.index.dump, try anew.index.dump)
    }

    // MARK: Acts

    private static let ids = ["aaaaaaaaaaaa", "aabbbbbbbbbb", "bbbbbbbbbbbb", "cccccccccccc", "dddddddddddd"]
    private static let words = ["amber", "birch", "copper", "dune", "ember", "fjord", "gale", "heath"]

    private mutating func word() -> String { random.element(of: Self.words) }

    /// A file of some type with random content, and where it stands.
    private mutating func file() -> (path: String, text: String) {
      let id = random.element(of: Self.ids)
      let folder = String(id.prefix(2))
      counter += 1
      switch random.below(12) {
      case 0...4:
        // Just typed, it has no id yet.
        var fields = random.oneIn(6) ? [] : [#""id": "\#(id)""#]
        fields += [
          #""name": "\#(word()) \#(word())""#, #""createdAt": "2026-01-0\#(1 + random.below(9))T00:00:00Z""#,
        ]
        if random.oneIn(2) { fields.append(#""company": "\#(word())""#) }
        if random.oneIn(3) { fields.append(#""intent": "high""#) }
        if random.oneIn(3) { fields.append(#""phone": "+1202555010\#(random.below(4))""#) }
        if random.oneIn(3) { fields.append(#""tags": ["\#(word())"], "custom": {"n": \#(counter)}"#) }
        if random.oneIn(3) { fields.append(#""mergedInto": "\#(random.element(of: Self.ids))""#) }
        let name =
          random.oneIn(8) ? "orgs/acme/contacts/by-hand-\(random.below(3)).json" : "orgs/acme/contacts/\(folder)/x-\(id).json"
        return (name, "{\(fields.joined(separator: ", "))}")
      case 5:
        return (
          "orgs/acme/notes/\(folder)/x-\(id).json",
          #"{"contact": "\#(id)", "notes": [{"id": "n\#(counter)", "at": "2026-01-02T00:00:00Z", "by": "b@x.org", "text": "\#(word())"}]}"#
        )
      case 6, 7:
        return (
          "orgs/acme/leads/\(folder)/x-\(id).json",
          #"{"id": "\#(id)", "submittedAt": "2026-01-02T00:00:\#(10 + random.below(50))Z", "name": "\#(word())", "status": "qualified"}"#
        )
      case 8:
        return (
          "orgs/acme/deals/\(folder)/x-\(id).json",
          #"{"id": "\#(id)", "contact": "\#(random.element(of: Self.ids))", "title": "\#(word())", "stage": "New", "createdAt": "2026-01-02T00:00:00Z"}"#
        )
      case 9, 10:
        let from = random.oneIn(2) ? #", "from": "2026-01-02T00:00:0\(random.below(9))Z""# : ""
        let assigned = random.oneIn(2) ? #""assigned": [{"contact": "\#(id)"\#(from)}], "# : ""
        let messages = (0...random.below(3)).map { number in
          """
          {"id": "m\(counter)-\(number)", "at": "2026-01-02T00:00:0\(random.below(9))Z", "direction": "inbound", \
          "from": "+12025550100", "to": "+12025550111", "body": "\(word())", "status": "received"}
          """
        }
        let number = "1202555010\(random.below(4))"
        return (
          "orgs/acme/threads/sms/aa/e164-\(number).202\(5 + random.below(2)).json",
          """
          {"channel": "sms", "address": "+\(number)", \(assigned)"messages": [\(messages.joined(separator: ", "))]}
          """
        )
      default:
        return (
          "orgs/acme/timelines/\(folder)/x-\(id).2026.json",
          #"{"contact": "\#(id)", "events": [{"id": "e\#(counter)", "at": "2026-01-02T00:00:00Z", "type": "chat", "title": "\#(word())"}]}"#
        )
      }
    }

    private func present() throws -> [String] {
      try sandbox.run(["find", "orgs/acme", "-mindepth", "2", "-name", "*.json"], in: folder).output.split(separator: "\n")
        .map(String.init).sorted()
    }

    /// Saves as editors do, by renaming.
    private func rename(_ text: String, to path: String) throws {
      try sandbox.save(text, to: path + "~", in: folder)
      try FileManager.default.createDirectory(
        atPath: (folder + "/" + path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      guard Glibc.rename(folder + "/" + path + "~", folder + "/" + path) == 0 else { throw Sandbox.Failure(description: path) }
    }

    mutating func step() throws {
      // What follows is later than the look at what was before.
      usleep(UInt32(2 * Self.tick / 1000))
      let workspace = try sandbox.open(folder)
      switch random.below(12) {
      case 0...3:
        let (path, text) = file()
        log.append("saves \(path): \(text)")
        try rename(text, to: path)
      case 4:
        for _ in 0..<4 {
          let (path, text) = file()
          log.append("saves \(path): \(text)")
          try rename(text, to: path)
        }
      case 5:
        guard let path = try present().randomElement(using: &random) else { return }
        log.append("half types \(path)")
        try rename("{", to: path)
      case 6:
        guard let path = try present().randomElement(using: &random) else { return }
        log.append("removes \(path)")
        try sandbox.remove(path, in: folder)
      case 7:
        guard let path = try present().randomElement(using: &random), path.contains("contacts") else { return }
        let target = "orgs/acme/contacts/moved-\(random.below(3)).json"
        log.append("moves \(path) to \(target)")
        guard Glibc.rename(folder + "/" + path, folder + "/" + target) == 0 else { throw Sandbox.Failure(description: path) }
      case 8:
        let (path, text) = file()
        guard sandbox.exists(path, in: folder) else { return }
        log.append("writes \(path) in place, and looks at the status: \(text)")
        try sandbox.save(text, to: path, in: folder)
        // The kept index is not the store's own: told of what a look at all files finds.
        try Listing(workspace, index: ListIndex(at: sandbox.path("kept.sqlite")), tick: Self.tick).scan()
      case 9:
        let count = try sandbox.git("rev-list", "--count", "HEAD", in: folder)
        guard (Int(count.dropLast()) ?? 0) > 2 else { return }
        log.append("resets to HEAD~1")
        try sandbox.git("reset", "-q", "--hard", "HEAD~1", in: folder)
      default:
        log.append("absorbs")
        _ = try workspace.absorb(acceptingDeletions: true)
      }
    }
  }
}
