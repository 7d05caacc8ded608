import Foundation
import TestSupport
import Testing

/// A person types git all the time beside a daemon that is busy: no command of theirs fails but for git's own locks, and nothing of
/// theirs is committed, unstaged or lost.
@Suite(.serialized) struct BusyGitTests {
  @Test(arguments: [false, true]) func gitWorksAsIfNobodyElseWereThere(hooks: Bool) async throws {
    let busy = try await BusyWorld(hooks: hooks)
    var person = try Person(busy: busy, random: SeededGenerator(seed: Campaign.seed &+ (hooks ? 7 : 8)))
    busy.begin(editing: true)
    let end = Date(timeIntervalSinceNow: Campaign.factor > 1 ? 120 : 8)
    while Date() < end {
      try person.step()
      try person.verify()
    }
    let moves = try busy.daemonsMoves()
    #expect(moves > 0, "the daemon never had a turn")
    try busy.settle()
    try person.verify()
    try person.verifyNothingWasCommittedForHer()
    print("beside \(moves) moves of the daemon \(busy.locked.count) of \(busy.commands) git commands met a lock")
    // One meeting is bad luck on a machine that does more than this.
    #expect(busy.locked.count <= max(1, busy.commands / 1000), "\(busy.locked)")
  }

  /// What she did, kept without asking git.
  private struct Person {
    let busy: BusyWorld
    var random: SeededGenerator
    /// The notes as they are in her files, staged, and committed.
    private var files: [String: String] = [:]
    private var staged: [String: String] = [:]
    private var committed: [String: String] = [:]
    private var number = 0

    init(busy: BusyWorld, random: SeededGenerator) throws {
      self.busy = busy
      self.random = random
      for note in BusyWorld.notes { files[note] = try busy.world.sandbox.read(note, in: busy.ana) }
      (staged, committed) = (files, files)
    }

    mutating func step() throws {
      number += 1
      usleep(UInt32(random.oneIn(20) ? 700_000 : random.below(40_000)))
      let note = random.element(of: BusyWorld.notes)
      switch random.below(40) {
      case 0..<10: try write(note)
      case 10..<16:
        try busy.git("add", note)
        staged[note] = files[note]
      case 16..<20: try addFirstChange(of: note)
      case 20..<26:
        // Where nothing is staged git says so.
        let isDone = try busy.git("commit", "-m", "Ana \(number)", allowing: "to commit") != nil
        #expect(isDone == (staged != committed))
        committed = staged
      case 26..<28:
        try write(note)
        try busy.git("commit", "-q", "-m", "Ana \(number)", "--", note)
        (staged[note], committed[note]) = (files[note], files[note])
      case 28..<32: try stashAndPop()
      case 32..<35: try switchAndBack()
      case 35..<37: try rebase()
      case 37: try busy.git("gc", "-q")
      default: try busy.git("status", "--porcelain")
      }
    }

    private mutating func write(_ note: String) throws {
      var lines = (files[note] ?? "").split(separator: "\n").map(String.init)
      lines[random.below(lines.count)] += " +\(number)"
      files[note] = lines.joined(separator: "\n") + "\n"
      try busy.world.sandbox.save(files[note] ?? "", to: note, in: busy.ana)
    }

    /// `git add -p`: takes one change and leaves the other.
    private mutating func addFirstChange(of note: String) throws {
      let path = note
      try busy.git("add", path)
      var lines = (files[path] ?? "").split(separator: "\n").map(String.init)
      lines[0] += " first\(number)"
      staged[path] = lines.joined(separator: "\n") + "\n"
      lines[lines.count - 1] += " last\(number)"
      files[path] = lines.joined(separator: "\n") + "\n"
      try busy.world.sandbox.save(files[path] ?? "", to: path, in: busy.ana)
      try busy.git("add", "-p", path, input: "y\nn\n")
    }

    private mutating func stashAndPop() throws {
      // What an editor saves between the two meets the stash as ever: git refuses to pop over it.
      try busy.whileNothingIsSaved {
        let isStashed = try busy.git("stash").map { !$0.contains("No local changes") } ?? false
        if isStashed { try busy.git("stash", "pop", "-q", "--index") }
      }
    }

    private mutating func switchAndBack() throws {
      try busy.whileNothingIsSaved {
        try busy.git("switch", "-q", "-c", "side-\(number)")
        usleep(UInt32(random.below(100_000)))
        try busy.git("switch", "-q", "main")
        try busy.git("branch", "-q", "-D", "side-\(number)")
      }
    }

    /// `git rebase -i` with her own changes put aside meanwhile.
    private mutating func rebase() throws {
      try busy.whileNothingIsSaved {
        // What is staged would come back unstaged, as ever with --autostash.
        try busy.git("commit", "-m", "Ana \(number)", allowing: "to commit")
        committed = staged
        try busy.git("-c", "sequence.editor=printf 'exec sleep 0.2\\n' >", "rebase", "-q", "-i", "--autostash", "HEAD")
      }
    }

    // MARK: - The oracle

    func verify() throws {
      let names = BusyWorld.notes.flatMap { [":" + $0, "HEAD:" + $0] }
      let found = try busy.ask("cat-file", "--batch=", input: names.joined(separator: "\n") + "\n")
      let wanted = BusyWorld.notes.map { "\n\(staged[$0] ?? "")\n\n\(committed[$0] ?? "")\n" }.joined()
      #expect(found == wanted, "staged and committed after step \(number)")
      for note in BusyWorld.notes {
        #expect(try busy.world.sandbox.read(note, in: busy.ana) == files[note], "the file \(note) after step \(number)")
      }
      // Who reads without a lock may see the new index beside the old HEAD for a moment.
      try wait(for: "what is staged after step \(number)", atMost: 5) {
        try busy.ask("diff", "--cached", "--name-only") == Self.names(staged, committed)
      }
    }

    private static func names(_ one: [String: String], _ other: [String: String]) -> String {
      BusyWorld.notes.filter { one[$0] != other[$0] }.map { $0 + "\n" }.joined()
    }

    /// No commit but her own changed a note.
    func verifyNothingWasCommittedForHer() throws {
      let subjects = try busy.ask("log", "--no-merges", "--format=%s", "--", "notes")
      #expect(subjects.split(separator: "\n").allSatisfy { $0.hasPrefix("Ana ") || $0 == "More files" }, "\(subjects)")
    }
  }
}
