import Foundation
import TestSupport
import Testing

/// `git commit` typed at any moment beside a daemon that brings a colleague's changes never reverts one of them.
@Suite(.serialized) struct RacingCommitTests {
  @Test(arguments: [false, true]) func aCommitHoldsWhatThePersonChangedAndNothingElse(hooks: Bool) async throws {
    let busy = try await BusyWorld(hooks: hooks)
    var person = Person(busy: busy, random: SeededGenerator(seed: Campaign.seed &+ (hooks ? 1 : 0)))
    busy.begin(editing: false)
    for _ in 0..<min(30 * Campaign.factor, 1000) { try person.commit() }
    let moves = try busy.daemonsMoves()
    try busy.settle()
    for (note, lines) in person.written {
      let text = try busy.world.committed(note, in: busy.ana) ?? ""
      #expect(lines.allSatisfy { text.contains($0) }, "\(note) lost a line")
    }
    #expect(try busy.world.sandbox.faults(in: busy.ana) == nil)
    print("beside \(moves) moves of the daemon \(busy.locked.count) of \(busy.commands) git commands met a lock")
    #expect(moves > 0, "the daemon never had a turn")
  }

  private struct Person {
    let busy: BusyWorld
    var random: SeededGenerator
    private(set) var written: [String: [String]] = [:]
    private(set) var commits = 0

    init(busy: BusyWorld, random: SeededGenerator) {
      self.busy = busy
      self.random = random
    }

    /// Changes a note of her own and commits it, one way or the other.
    mutating func commit() throws {
      usleep(UInt32(random.oneIn(8) ? 700_000 : random.below(60_000)))
      commits += 1
      let note = random.element(of: BusyWorld.notes)
      let line = "said \(commits)\n"
      try busy.world.sandbox.save(busy.world.sandbox.read(note, in: busy.ana) + line, to: note, in: busy.ana)
      written[note, default: []].append(line)
      let output: String?
      var amends = false
      switch random.below(4) {
      case 0: output = try busy.git("commit", "-a", "-m", "Ana \(commits)")
      case 1: output = try busy.git("commit", "-m", "Ana \(commits)", "--", note)
      case 2 where try isHersAlone():
        amends = true
        output = try busy.git("commit", "-a", "--amend", "-m", "Ana \(commits)")
      default:
        try busy.git("add", note)
        output = try busy.git("commit", "-m", "Ana \(commits)")
      }
      try check(output ?? "", note, amends: amends)
    }

    /// Whether the newest commit was made by her and nobody else has it.
    private func isHersAlone() throws -> Bool {
      let sandbox = busy.world.sandbox
      let pushed = try sandbox.run(["git", "merge-base", "--is-ancestor", "HEAD", "origin/main"], in: busy.ana).status == 0
      return try !pushed && sandbox.git("log", "-1", "--format=%s", in: busy.ana).hasPrefix("Ana ")
    }

    private func check(_ output: String, _ note: String, amends: Bool) throws {
      let sandbox = busy.world.sandbox
      // `[main 1234567] Ana 1`
      guard let name = output.split(separator: "]").first?.split(separator: " ").last else {
        throw Sandbox.Failure(description: "git commit said: \(output)")
      }
      let commit = try sandbox.id(String(name), in: busy.ana)
      var before = commit + "^1"
      if amends {
        let moves = try sandbox.git("reflog", "--format=%H", in: busy.ana).split(separator: "\n").map(String.init)
        guard let at = moves.firstIndex(of: commit), at + 1 < moves.count else {
          throw Sandbox.Failure(description: "the reflog does not know \(commit)")
        }
        before = moves[at + 1]
      }
      let names = try sandbox.git("diff", "--name-only", before, commit, in: busy.ana).split(separator: "\n").map(String.init)
      #expect(names == [note], "Ana's commit \(commits) (\(amends ? "amended" : "new")) changed \(names)")
    }
  }
}
